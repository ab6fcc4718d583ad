// Drifts planted into a recording of the corrected reference stack: each is named exactly, and look-alikes stay quiet.

import { beforeAll, describe, expect, test } from "vitest";
import type { DriftDocument } from "../../analysis/drift/drift-form.ts";
import type { Snapshot } from "../../analysis/model/snapshot.ts";
import { driftTable } from "./drift-table.ts";
import { named, one, recordedDrift, set } from "./recorded-drift.ts";
import type { Change, Properties, RecordedDrift } from "./recorded-drift.ts";

let recorded: RecordedDrift;
beforeAll(async () => {
  recorded = await recordedDrift();
});

const driftAfter = (change: Change): DriftDocument => recorded.driftAfter(change);
const seen = (drift: DriftDocument): string[] => recorded.seen(drift);

const backups = named("AWS::S3::Bucket", "clickhouse-backups-prod-123456789012");
const secretsKey = named("AWS::KMS::Key", "alias/clickhouse-secrets-key");

describe("a platform as it was described", () => {
  test("is compared in most of what is declared of it, and what was not is said", () => {
    const drift = driftAfter(() => undefined);
    expect(drift.compared.resources).toBeGreaterThan(150);
    expect(drift.compared.attributes).toBeGreaterThan(700);
    expect(drift.notCompared.every(({ reason }) => reason !== "")).toBe(true);
    expect(driftTable(drift)).toMatch(/^drift: \d+ changed, \d+ missing, \d+ extra; \d+ attributes of \d+ resources/);
  });

  const lookAlikes: readonly (readonly [string, (snapshot: Snapshot) => void])[] = [
    [
      "lists in another order",
      (snapshot) => {
        for (const { properties } of snapshot.resources)
          for (const value of Object.values(properties)) if (Array.isArray(value)) value.reverse();
      },
    ],
    [
      "statements and actions of a policy in another order",
      (snapshot) => {
        const document = secretsKey(snapshot).properties["KeyPolicy"] as { Statement: { Action: unknown }[] };
        document.Statement.reverse();
        for (const { Action } of document.Statement) if (Array.isArray(Action)) Action.reverse();
      },
    ],
    [
      "defaults that AWS filled in",
      (snapshot) => {
        set(secretsKey(snapshot), { KeySpec: "SYMMETRIC_DEFAULT", Origin: "AWS_KMS" });
        set(one(snapshot, "AWS::ElasticLoadBalancingV2::Listener"), { SslPolicy: "ELBSecurityPolicy-2016-08" });
      },
    ],
    [
      "tags of AWS's own services",
      (snapshot) => {
        const vpc = one(snapshot, "AWS::EC2::VPC");
        const tags = vpc.properties["Tags"] as Properties[];
        tags.push({ Key: "aws:cloudformation:stack-name", Value: "x" }, { Key: "kubernetes.io/role/elb", Value: "1" });
      },
    ],
    [
      "another generated id",
      (snapshot) => {
        const renamed = JSON.parse(JSON.stringify(snapshot).replaceAll(/vpc-(?=[0-9a-f]{17})/g, "vpc-0")) as Snapshot;
        Object.assign(snapshot, renamed);
      },
    ],
    [
      "numbers as text",
      (snapshot) => {
        set(
          one(snapshot, "AWS::ElasticLoadBalancingV2::Listener", ({ properties }) => properties["Port"] === 8123),
          {
            Port: "8123",
          },
        );
      },
    ],
  ];
  test.each(lookAlikes)("%s: no drift", (_what, change) => {
    expect(seen(driftAfter(change))).toEqual([]);
  });
});

describe("a planted drift", () => {
  test("of an attribute names the attribute and both values", () => {
    const drift = driftAfter((snapshot) => {
      set(secretsKey(snapshot), { EnableKeyRotation: false });
    });
    expect(drift.changed).toContainEqual(
      expect.objectContaining({
        type: "AWS::KMS::Key",
        resource: "KeySecrets",
        attribute: "EnableKeyRotation",
        expected: true,
        actual: false,
      }),
    );
    expect(seen(drift)).toEqual(["KeySecrets EnableKeyRotation"]);
    expect(driftTable(drift)).toMatch(
      /changed {6}KeySecrets \(AWS::KMS::Key .*EnableKeyRotation: expected true, found false/,
    );
  });

  const plants: readonly (readonly [string, (snapshot: Snapshot) => void, readonly string[]])[] = [
    [
      "deep in a list",
      (snapshot) => {
        const { Rules } = backups(snapshot).properties["LifecycleConfiguration"] as { Rules: Properties[] };
        for (const rule of Rules) if ("ExpirationInDays" in rule) rule["ExpirationInDays"] = 365;
      },
      ["BackupsBucket LifecycleConfiguration/Rules/0/ExpirationInDays"],
    ],
    [
      "an attribute that was taken away",
      (snapshot) => {
        delete backups(snapshot).properties["PublicAccessBlockConfiguration"];
      },
      ["BackupsBucket PublicAccessBlockConfiguration"],
    ],
    [
      "an attribute that nobody described",
      (snapshot) => {
        set(backups(snapshot), { ReplicationConfiguration: { Rules: [{ Status: "Enabled" }] } });
      },
      ["BackupsBucket ReplicationConfiguration"],
    ],
    [
      "a reference to another resource of the platform",
      (snapshot) => {
        const group = named("AWS::Logs::LogGroup", "/aws/clickhouse/error-logs")(snapshot);
        set(group, { KmsKeyId: secretsKey(snapshot).identities.find((name) => name.startsWith("arn:")) });
      },
      ["LogGroupErrors KmsKeyId"],
    ],
    [
      "a statement added to a policy",
      (snapshot) => {
        const policy = one(snapshot, "AWS::S3::BucketPolicy", ({ id }) => id.startsWith("clickhouse-backups"));
        const { Statement } = policy.properties["PolicyDocument"] as { Statement: Properties[] };
        Statement.push({ Sid: "Extra", Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" });
      },
      ["BackupsBucketPolicy PolicyDocument/Statement"],
    ],
    [
      "a rule added to a group",
      (snapshot) => {
        const group = named("AWS::EC2::SecurityGroup", "clickhouse-application")(snapshot);
        const rules = group.properties["SecurityGroupIngress"] as Properties[];
        rules.push({ IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIp: "0.0.0.0/0" });
      },
      ["SecurityGroupApplication SecurityGroupIngress"],
    ],
    [
      "a resource that is gone",
      (snapshot) => {
        const gone = one(snapshot, "AWS::CloudWatch::Alarm", ({ id }) => id === "clickhouse-gateway-change");
        snapshot.resources.splice(snapshot.resources.indexOf(gone), 1);
      },
      ["- GatewayChangeAlarm"],
    ],
    [
      "a gateway that nobody described",
      (snapshot) => {
        snapshot.resources.push({
          type: "AWS::EC2::InternetGateway",
          id: "igw-1",
          identities: ["igw-1"],
          properties: {},
          attributes: {},
        });
      },
      ["+ AWS::EC2::InternetGateway"],
    ],
    [
      "a subnet on another route table",
      (snapshot) => {
        const [first, second] = snapshot.resources.filter(({ type }) => type.endsWith("SubnetRouteTableAssociation"));
        if (first !== undefined && second !== undefined)
          set(first, { RouteTableId: second.properties["RouteTableId"] });
      },
      [expect.stringMatching(/RouteTableAssociation[ABC] RouteTableId$/) as string],
    ],
  ];
  test.each(plants)("%s", (_what, change, expected) => {
    expect(seen(driftAfter(change))).toEqual(expected);
  });

  test("of a type that could not be read is not absent: it was not compared", () => {
    const drift = driftAfter((snapshot) => {
      snapshot.resources = snapshot.resources.filter(({ type }) => type !== "AWS::CloudWatch::Alarm");
      snapshot.gaps.push({ types: ["AWS::CloudWatch::Alarm"], operation: "DescribeAlarms", reason: "AccessDenied" });
    });
    expect(seen(drift)).toEqual([]);
    expect(drift.notCompared.some(({ reason }) => reason.includes("AccessDenied"))).toBe(true);
  });
});
