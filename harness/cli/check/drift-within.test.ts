// Drifts deep inside what is described: what was added to it, what a reference that is no name leads to, and one line for one
// change.

import { beforeAll, describe, expect, test } from "vitest";
import type { Snapshot } from "../../analysis/model/snapshot.ts";
import { present } from "../../core/errors.ts";
import { named, one, recordedDrift, set } from "./recorded-drift.ts";
import type { Change, Found, Properties, RecordedDrift } from "./recorded-drift.ts";

let recorded: RecordedDrift;
beforeAll(async () => {
  recorded = await recordedDrift();
});

/** Every line of a changed attribute with both its values. */
function lines(change: Change): string[] {
  const drift = recorded.driftAfter(change);
  const news = new Set(recorded.seen(drift));
  return drift.changed
    .filter(({ resource, attribute }) => news.has(`${resource} ${attribute}`))
    .map(({ resource, attribute, expected, actual }) => {
      return `${resource} ${attribute}: ${JSON.stringify(expected)} is ${JSON.stringify(actual)}`;
    });
}

type Statement = Record<string, Properties | string | undefined>;

const backups = named("AWS::S3::Bucket", "clickhouse-backups-prod-123456789012");
const application = named("AWS::IAM::Role", "clickhouse-application");
const backupRole = named("AWS::IAM::Role", "clickhouse-backup");
const targetsAlarm = named("AWS::CloudWatch::Alarm", "clickhouse-unhealthy-targets");
const topicPolicy = (snapshot: Snapshot) => one(snapshot, "AWS::SNS::TopicPolicy");
const first = (found: Found, document: string): Statement =>
  present((found.properties[document] as { Statement: Statement[] }).Statement[0], "a statement");
const within = (found: Found, name: string): Properties => found.properties[name] as Properties;
const inList = (found: Found, name: string): Properties[] => found.properties[name] as Properties[];

describe("what was added within something described", () => {
  const added: readonly (readonly [string, Change, string])[] = [
    [
      "a condition of a statement",
      (now) => {
        Object.assign(first(topicPolicy(now), "PolicyDocument")["Condition"] ?? {}, {
          Null: { "aws:SourceArn": "true" },
        });
      },
      'AlertTopicPolicy PolicyDocument/Statement/0/Condition/Null: "nothing" is {"aws:SourceArn":"true"}',
    ],
    [
      "somebody whom a role trusts",
      (now) => {
        first(application(now), "AssumeRolePolicyDocument")["Principal"] = { Service: "ec2.amazonaws.com", AWS: "*" };
      },
      'ApplicationRole AssumeRolePolicyDocument/Statement/0/Principal/AWS: "nothing" is "*"',
    ],
    [
      "a filter of a lifecycle rule",
      (now) => {
        const { Rules } = within(backups(now), "LifecycleConfiguration") as { Rules: Properties[] };
        Object.assign(present(Rules[0], "a rule"), { Prefix: "tmp/" });
      },
      'BackupsBucket LifecycleConfiguration/Rules/0/Prefix: "nothing" is "tmp/"',
    ],
    [
      "a filter of the budget",
      (now) => (within(one(now, "AWS::Budgets::Budget"), "Budget")["CostFilters"] = { Service: ["Amazon EC2"] }),
      'MonthlyBudget Budget/CostFilters: "nothing" is {"Service":["Amazon EC2"]}',
    ],
    [
      "what machines run when they start",
      (now) => {
        const isKeepers = ({ properties }: { properties: object }) => JSON.stringify(properties).includes("keeper");
        within(one(now, "AWS::EC2::LaunchTemplate", isKeepers), "LaunchTemplateData")["UserData"] = "ZXZpbA==";
      },
      'LaunchTemplateKeeper LaunchTemplateData/UserData: "nothing" is "ZXZpbA=="',
    ],
    [
      "a label of a node group",
      (now) => {
        within(
          one(now, "AWS::EKS::Nodegroup", ({ properties }) => properties["NodegroupName"] === "clickhouse-a"),
          "Labels",
        )["tier"] = "x";
      },
      'NodeGroupClickhouseA Labels/tier: "nothing" is "x"',
    ],
    [
      "a tag with a dot",
      (now) => inList(application(now), "Tags").push({ Key: "team.owner", Value: "x" }),
      'ApplicationRole Tags: "nothing" is {"Key":"team.owner","Value":"x"}',
    ],
    [
      "a setting of the balancer that is off by default",
      (now) => {
        const all = inList(one(now, "AWS::ElasticLoadBalancingV2::LoadBalancer"), "LoadBalancerAttributes");
        present(
          all.find(({ Key }) => Key === "access_logs.s3.bucket"),
          "the setting",
        )["Value"] = "elsewhere";
      },
      'LoadBalancer LoadBalancerAttributes: "nothing" is {"Key":"access_logs.s3.bucket","Value":"elsewhere"}',
    ],
    [
      "that a key is off, which is on by default",
      (now) => {
        set(named("AWS::KMS::Key", "alias/clickhouse-secrets-key")(now), { Enabled: false });
      },
      'KeySecrets Enabled: "nothing" is false',
    ],
  ];
  test.each(added)("%s", (_what, change, expected) => {
    expect(lines(change)).toEqual([expected]);
  });

  const quiet: readonly (readonly [string, Change])[] = [
    [
      "settings of a balancer that are new",
      (now) => {
        const all = inList(one(now, "AWS::ElasticLoadBalancingV2::LoadBalancer"), "LoadBalancerAttributes");
        all.push({ Key: "a.new.one", Value: "x" }, { Key: "access_logs.s3.enabled", Value: "false" });
      },
    ],
    [
      "what is off",
      (now) => (within(one(now, "AWS::EKS::Cluster"), "ResourcesVpcConfig")["Further"] = { Enabled: false }),
    ],
    [
      "ranges that AWS fills in",
      (now) => (within(one(now, "AWS::EKS::Cluster"), "ResourcesVpcConfig")["PublicAccessCidrs"] = ["0.0.0.0/0"]),
    ],
  ];
  test.each(quiet)("%s: no drift", (_what, change) => {
    expect(lines(change)).toEqual([]);
  });
});

describe("what a reference leads to", () => {
  const dimension = (now: Snapshot, at: number) => present(inList(targetsAlarm(now), "Dimensions")[at], "a dimension");
  const alias = (now: Snapshot) => within(one(now, "AWS::Route53::RecordSet"), "AliasTarget");

  test("the address of a balancer that is another's", () => {
    expect(lines((now) => (alias(now)["DNSName"] = "evil.elb.us-east-1.amazonaws.com"))).toEqual([
      expect.stringMatching(/^ServiceRecord AliasTarget\/DNSName: .* is "evil\.elb\.us-east-1\.amazonaws\.com"$/),
    ]);
  });

  test("the same address, as AWS keeps it: no drift", () => {
    const rewrite = (now: Snapshot) => {
      alias(now)["DNSName"] = `dualstack.${String(alias(now)["DNSName"]).toUpperCase()}.`;
    };
    expect(lines(rewrite)).toEqual([]);
  });

  test("the full name of a balancer or target group that is another's", () => {
    expect(lines((now) => (dimension(now, 0)["Value"] = "net/other/1"))).toEqual([
      expect.stringMatching(/^UnhealthyTargetsAlarm Dimensions\/0\/Value: .* is "net\/other\/1"$/),
    ]);
    expect(lines((now) => (dimension(now, 1)["Value"] = "targetgroup/other/1"))).toEqual([
      expect.stringMatching(/^UnhealthyTargetsAlarm Dimensions\/1\/Value: .* is "targetgroup\/other\/1"$/),
    ]);
  });

  /** The key of the claim holds the name of the cluster's issuer, which only the platform knows. */
  const claims = (now: Snapshot) => {
    const condition = first(backupRole(now), "AssumeRolePolicyDocument")["Condition"] as Properties;
    return condition["StringEquals"] as Properties;
  };
  const subject = (now: Snapshot) =>
    present(
      Object.keys(claims(now)).find((key) => key.endsWith(":sub")),
      "a claim",
    );
  test("a claim under a key that only the platform knows, changed and gone", () => {
    expect(lines((now) => (claims(now)[subject(now)] = "system:serviceaccount:default:x"))).toEqual([
      expect.stringMatching(/:sub: "system:serviceaccount:clickhouse:clickhouse-backup" is "system:.*:default:x"$/),
    ]);
    expect(lines((now) => Reflect.deleteProperty(claims(now), subject(now)))).toEqual([
      expect.stringMatching(/:sub: "system:serviceaccount:clickhouse:clickhouse-backup" is "nothing"$/),
    ]);
  });
});

describe("one change of an item without a name is one line", () => {
  test.each<[string, Change, RegExp]>([
    [
      "the key of a bucket",
      (now) => {
        const { ServerSideEncryptionConfiguration: rules } = within(backups(now), "BucketEncryption") as Record<
          string,
          Properties[]
        >;
        const key = named("AWS::KMS::Key", "alias/clickhouse-secrets-key")(now).identities[0];
        Object.assign(rules?.[0]?.["ServerSideEncryptionByDefault"] as Properties, { KMSMasterKeyID: key });
      },
      /^BackupsBucket BucketEncryption\/ServerSideEncryptionConfiguration\/0\/ServerSideEncryptionByDefault\/KMSMasterKeyID: /,
    ],
    [
      "what a trail keeps",
      (now) =>
        Object.assign(present(inList(one(now, "AWS::CloudTrail::Trail"), "EventSelectors")[0], "one"), {
          ReadWriteType: "ReadOnly",
        }),
      /^Trail EventSelectors\/0\/ReadWriteType: "All" is "ReadOnly"$/,
    ],
    [
      "who is told of the budget",
      (now) => {
        const [notice] = inList(one(now, "AWS::Budgets::Budget"), "NotificationsWithSubscribers");
        (notice?.["Subscribers"] as unknown[]).pop();
      },
      /^MonthlyBudget NotificationsWithSubscribers\/0\/Subscribers\/1: .* is "nothing"$/,
    ],
    [
      "the name of a statement",
      (now) => {
        const policy = one(now, "AWS::S3::BucketPolicy", ({ id }) => id.startsWith("clickhouse-backups"));
        first(policy, "PolicyDocument")["Sid"] = "Renamed";
      },
      /^BackupsBucketPolicy PolicyDocument\/Statement\/0\/Sid: "OnlyOverTls" is "Renamed"$/,
    ],
  ])("%s", (_what, change, expected) => {
    expect(lines(change)).toEqual([expect.stringMatching(expected)]);
  });

  test("how a running alarm compares, and what it makes of missing values", () => {
    const change = (now: Snapshot) => {
      set(targetsAlarm(now), { ComparisonOperator: "LessThanThreshold", TreatMissingData: "ignore" });
    };
    expect(lines(change)).toEqual([
      'UnhealthyTargetsAlarm ComparisonOperator: "GreaterThanOrEqualToThreshold" is "LessThanThreshold"',
      'UnhealthyTargetsAlarm TreatMissingData: "notBreaching" is "ignore"',
    ]);
  });
});
