// Transit gateways that the platform's VPCs are attached to: attachments, the tables that they ask, and every route that is in
// force in those tables, static ones and propagated ones alike. Only where a VPC is attached is anything more asked for.

import {
  DescribeTransitGatewayAttachmentsCommand,
  DescribeTransitGatewayRouteTablesCommand,
  DescribeTransitGatewaysCommand,
  DescribeTransitGatewayVpcAttachmentsCommand,
  SearchTransitGatewayRoutesCommand,
} from "@aws-sdk/client-ec2";
import type { TransitGatewayAttachment, TransitGatewayRoute } from "@aws-sdk/client-ec2";
import { environmentError } from "../../../core/errors.ts";
import { everyPage, listed } from "../pages.ts";
import type { Reading } from "./collector.ts";

const named = (...ends: readonly string[]) => ends.map((end) => `AWS::EC2::TransitGateway${end}`);
const tableTypes = named("RouteTable", "Route", "RouteTableAssociation", "RouteTablePropagation");

/** Gateways, attachments of the platform's VPCs, tables and routes. */
export async function readTransits(reading: Reading, vpcs: readonly string[]): Promise<void> {
  const { ec2 } = reading.aws;
  const types = [...named("", "Attachment", "VpcAttachment"), ...tableTypes];
  const attachments = await reading.call("ec2:DescribeTransitGatewayAttachments", types, () =>
    everyPage(
      (page) => ec2.send(new DescribeTransitGatewayAttachmentsCommand(page)),
      (page) => page.TransitGatewayAttachments,
    ),
  );
  const own = (attachments ?? []).filter(
    ({ ResourceType, ResourceId, State }) =>
      ResourceType === "vpc" && vpcs.includes(ResourceId ?? "") && State !== "deleted",
  );
  const gateways = [...new Set(own.flatMap(({ TransitGatewayId }) => TransitGatewayId ?? []))];
  if (gateways.length === 0) return;
  await Promise.all([readAttachments(reading, own), readGateways(reading, gateways), readTables(reading, gateways)]);
}

async function readAttachments(reading: Reading, own: readonly TransitGatewayAttachment[]): Promise<void> {
  const { ec2 } = reading.aws;
  const types = named("Attachment", "VpcAttachment");
  const shown = await reading.call("ec2:DescribeTransitGatewayVpcAttachments", types, () =>
    everyPage(
      (page) => ec2.send(new DescribeTransitGatewayVpcAttachmentsCommand(page)),
      (page) => page.TransitGatewayVpcAttachments,
    ),
  );
  for (const { TransitGatewayAttachmentId: id = "", TransitGatewayId, ResourceId, State, Association } of own) {
    const { SubnetIds, Options } = (shown ?? []).find((one) => one.TransitGatewayAttachmentId === id) ?? {};
    const options = Options === undefined ? {} : { Options: { Ipv6Support: Options.Ipv6Support } };
    reading.add({
      type: "AWS::EC2::TransitGatewayAttachment",
      id,
      properties: { TransitGatewayId, VpcId: ResourceId, SubnetIds, ...options },
      attributes: { State },
    });
    const table = Association?.TransitGatewayRouteTableId;
    if (table === undefined || Association?.State === "disassociated") continue;
    reading.add({
      type: "AWS::EC2::TransitGatewayRouteTableAssociation",
      id: `${table}|${id}`,
      properties: { TransitGatewayAttachmentId: id, TransitGatewayRouteTableId: table },
    });
  }
}

async function readGateways(reading: Reading, ids: readonly string[]): Promise<void> {
  const { ec2 } = reading.aws;
  const gateways = await reading.call("ec2:DescribeTransitGateways", named(""), () =>
    everyPage(
      (page) => ec2.send(new DescribeTransitGatewaysCommand(page)),
      (page) => page.TransitGateways,
    ),
  );
  for (const id of ids) {
    const { Options } = (gateways ?? []).find(({ TransitGatewayId }) => TransitGatewayId === id) ?? {};
    reading.add({
      type: "AWS::EC2::TransitGateway",
      id,
      properties: {
        AutoAcceptSharedAttachments: Options?.AutoAcceptSharedAttachments,
        DefaultRouteTableAssociation: Options?.DefaultRouteTableAssociation,
        DefaultRouteTablePropagation: Options?.DefaultRouteTablePropagation,
      },
    });
  }
}

async function readTables(reading: Reading, gateways: readonly string[]): Promise<void> {
  const { ec2 } = reading.aws;
  const tables = await reading.call("ec2:DescribeTransitGatewayRouteTables", tableTypes, () =>
    everyPage(
      (page) => ec2.send(new DescribeTransitGatewayRouteTablesCommand(page)),
      (page) => page.TransitGatewayRouteTables,
    ),
  );
  for (const { TransitGatewayRouteTableId: id = "", TransitGatewayId } of tables ?? []) {
    if (!gateways.includes(TransitGatewayId ?? "")) continue;
    reading.add({ type: "AWS::EC2::TransitGatewayRouteTable", id, properties: { TransitGatewayId } });
    const routes = await reading.call(`ec2:SearchTransitGatewayRoutes ${id}`, named("Route"), () =>
      everyRoute(reading, id),
    );
    for (const route of routes ?? []) addRoute(reading, id, route);
  }
}

/** The search has no pages: it says that there is more, and that more is not known then. */
async function everyRoute({ aws }: Reading, table: string): Promise<readonly TransitGatewayRoute[]> {
  const found = await aws.ec2.send(
    new SearchTransitGatewayRoutesCommand({
      TransitGatewayRouteTableId: table,
      Filters: [{ Name: "state", Values: ["active", "blackhole"] }],
    }),
  );
  if (found.AdditionalRoutesAvailable === true) {
    throw environmentError("the list of routes is cut off", { code: "ASSAY_AWS_TRUNCATED" });
  }
  return listed(found.Routes);
}

function addRoute(reading: Reading, table: string, route: TransitGatewayRoute): void {
  const { DestinationCidrBlock, PrefixListId, State, Type, TransitGatewayAttachments = [] } = route;
  const ends = TransitGatewayAttachments.flatMap(({ TransitGatewayAttachmentId }) => TransitGatewayAttachmentId ?? []);
  reading.add({
    type: "AWS::EC2::TransitGatewayRoute",
    id: `${table}|${DestinationCidrBlock ?? PrefixListId ?? ""}`,
    properties: {
      TransitGatewayRouteTableId: table,
      DestinationCidrBlock,
      Blackhole: State === "blackhole",
      // Of several ends, as tunnels have, any may be taken: none of them is one that the platform shows.
      TransitGatewayAttachmentId: ends.length > 1 ? ends.join(" or ") : ends[0],
    },
    attributes: { State, Type },
  });
}
