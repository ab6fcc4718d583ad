// What databases lean on: parameter groups with the values that were set, subnet groups.

import {
  DescribeDBParameterGroupsCommand,
  DescribeDBParametersCommand,
  DescribeDBSubnetGroupsCommand,
} from "@aws-sdk/client-rds";
import type { Reading } from "./collector.ts";
import { everyMarker } from "./markers.ts";

export async function readDatabaseGroups(reading: Reading): Promise<void> {
  await Promise.all([readParameterGroups(reading), readSubnetGroups(reading)]);
}

async function readParameterGroups(reading: Reading): Promise<void> {
  const { rds } = reading.aws;
  const types = ["AWS::RDS::DBParameterGroup"];
  const groups = await reading.call("rds:DescribeDBParameterGroups", types, () =>
    everyMarker(
      (marker) => rds.send(new DescribeDBParameterGroupsCommand(marker)),
      (page) => ({ items: page.DBParameterGroups, next: page.Marker }),
    ),
  );
  for (const { DBParameterGroupName = "", DBParameterGroupFamily: Family, Description } of groups ?? []) {
    // Nobody can set anything in the groups that come with an engine.
    const parameters = DBParameterGroupName.startsWith("default.")
      ? []
      : await reading.call(`rds:DescribeDBParameters ${DBParameterGroupName}`, types, () =>
          everyMarker(
            (marker) => rds.send(new DescribeDBParametersCommand({ DBParameterGroupName, Source: "user", ...marker })),
            (page) => ({ items: page.Parameters, next: page.Marker }),
          ),
        );
    if (parameters === undefined) continue;
    const Parameters = Object.fromEntries(parameters.map((one) => [one.ParameterName ?? "", one.ParameterValue ?? ""]));
    reading.add({
      type: "AWS::RDS::DBParameterGroup",
      id: DBParameterGroupName,
      properties: { DBParameterGroupName, Family, Description, Parameters },
    });
  }
}

async function readSubnetGroups(reading: Reading): Promise<void> {
  const { rds } = reading.aws;
  const groups = await reading.call("rds:DescribeDBSubnetGroups", ["AWS::RDS::DBSubnetGroup"], () =>
    everyMarker(
      (marker) => rds.send(new DescribeDBSubnetGroupsCommand(marker)),
      (page) => ({ items: page.DBSubnetGroups, next: page.Marker }),
    ),
  );
  for (const { DBSubnetGroupName, DBSubnetGroupDescription, DBSubnetGroupArn, Subnets } of groups ?? []) {
    reading.add({
      type: "AWS::RDS::DBSubnetGroup",
      id: DBSubnetGroupName ?? "",
      properties: {
        ...{ DBSubnetGroupName, DBSubnetGroupDescription },
        SubnetIds: (Subnets ?? []).map((subnet) => subnet.SubnetIdentifier),
      },
      identities: [DBSubnetGroupArn],
    });
  }
}
