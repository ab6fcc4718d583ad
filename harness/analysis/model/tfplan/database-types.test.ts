// Databases of several machines of which no profile has an example: values as the provider's documentation has them, and
// what they are in CloudFormation's vocabulary.

import { describe, expect, it } from "vitest";
import { Unresolved } from "../value.ts";
import { madeOf, madeOfOne, modelOfSample } from "./sample-plan.ts";
import type { Made } from "./sample-plan.ts";

describe("databases of several machines", () => {
  it.each<[string, object, ...Made[]]>([
    [
      "aws_rds_cluster_instance",
      {
        identifier: "i",
        cluster_identifier: "c",
        instance_class: "db.r6g.large",
        engine: "aurora-postgresql",
        engine_version: "16.4",
        db_subnet_group_name: "s",
        db_parameter_group_name: "p",
      },
      [
        "AWS::RDS::DBInstance",
        {
          DBInstanceIdentifier: "i",
          DBClusterIdentifier: "c",
          DBInstanceClass: "db.r6g.large",
          Engine: "aurora-postgresql",
          EngineVersion: "16.4",
          PubliclyAccessible: false,
          DBSubnetGroupName: "s",
          DBParameterGroupName: "p",
        },
      ],
    ],
    [
      "aws_rds_cluster_parameter_group",
      { name: "p", family: "aurora-postgresql16", parameter: [{ name: "rds.force_ssl", value: "1" }] },
      [
        "AWS::RDS::DBClusterParameterGroup",
        {
          DBClusterParameterGroupName: "p",
          Family: "aurora-postgresql16",
          Parameters: { "rds.force_ssl": "1" },
        },
      ],
    ],
  ])("%s", (type, values, ...made) => {
    expect(madeOfOne(type, values)).toEqual(made);
  });

  it("a parameter whose name is not known may be any", () => {
    const [made] = madeOf({
      "aws_rds_cluster_parameter_group.x": {
        values: { parameter: [{ value: "1" }] },
        unknown: { parameter: [{ name: true }] },
        written: { parameter: [{ name: { references: ["var.n"] } }] },
      },
    });
    expect((made?.[1] as { Parameters: unknown }).Parameters).toBeInstanceOf(Unresolved);
  });

  it("takes a last snapshot unless told to skip it", () => {
    const kept = (values: Record<string, unknown>) =>
      modelOfSample({ "aws_rds_cluster.x": { values } }).resources[0]?.attributes["DeletionPolicy"];
    expect([kept({}), kept({ skip_final_snapshot: false }), kept({ skip_final_snapshot: true })]).toEqual([
      "Snapshot",
      "Snapshot",
      "Delete",
    ]);
  });
});
