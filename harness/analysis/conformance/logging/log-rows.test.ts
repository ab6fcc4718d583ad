// Log groups, trails and flow logs on a few resources; what tells of a call.

import { expect, it } from "vitest";
import { platform, running, said, told } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";
import { present } from "#harness/core/errors.ts";
import { takesCall } from "./filter-pattern.ts";
import { risesForOne, ruleTakes } from "./telling.ts";

type Resources = Exclude<Written, string>;

const Vpc = ["EC2::VPC", {}] as const;
const flow = (more: object = {}) =>
  ["EC2::FlowLog", { ResourceId: { Ref: "Vpc" }, TrafficType: "ALL", LogGroupName: { Ref: "G" }, ...more }] as const;
const G = ["Logs::LogGroup", { LogGroupName: "g", RetentionInDays: 7, KmsKeyId: "k" }] as const;

it("LOG-009: every VPC has a flow log of all traffic", () => {
  expect(
    told("LOG-009", {
      none: { Vpc },
      all: { Vpc, F: flow() },
      "in small letters": { Vpc, F: flow({ TrafficType: "all" }) },
      "one of two": { Vpc, A: flow({ TrafficType: "REJECT" }), B: flow() },
      accepted: { Vpc, F: flow({ TrafficType: "ACCEPT" }) },
      "not said": { Vpc, F: flow({ TrafficType: undefined }) },
      "another VPC's": { Vpc, Other: Vpc, F: flow() },
      active: running({ Vpc, F: flow() }, { F: { FlowLogStatus: "ACTIVE" } }),
      stopped: running({ Vpc, F: flow() }, { F: { FlowLogStatus: "FAILED" } }),
      undelivered: running({ Vpc, F: flow() }, { F: { FlowLogStatus: "ACTIVE", DeliverLogsStatus: "FAILED" } }),
      delivered: running({ Vpc, F: flow() }, { F: { FlowLogStatus: "ACTIVE", DeliverLogsStatus: "SUCCESS" } }),
      "the second one stopped": running(
        { Vpc, A: flow({ TrafficType: "REJECT" }), B: flow() },
        { A: { FlowLogStatus: "ACTIVE" }, B: { FlowLogStatus: "FAILED" } },
      ),
      "a stopped one that nobody needs": running(
        { Vpc, A: flow({ TrafficType: "REJECT" }), B: flow() },
        { A: { FlowLogStatus: "FAILED" }, B: { FlowLogStatus: "ACTIVE" } },
      ),
      "one of two whole ones stopped": running({ Vpc, A: flow(), B: flow() }, { A: { FlowLogStatus: "FAILED" } }),
    }),
  ).toMatchInlineSnapshot(`
    "# none
    violated
    finding Vpc: Vpc has no flow log | "1 flow log of ALL traffic"
    # all
    held
    # in small letters
    held
    # one of two
    held
    # accepted
    violated
    finding F/TrafficType: flow logs do not record all traffic | "ALL"
    # not said
    violated
    finding F/TrafficType: flow logs do not record all traffic | "ALL"
    # another VPC's
    violated
    finding Other: Other has no flow log | "1 flow log of ALL traffic"
    # active
    held
    # stopped
    violated
    finding F: the flow log is FAILED | "ACTIVE"
    # undelivered
    violated
    finding F: the flow log is not delivered | "ACTIVE"
    # delivered
    held
    # the second one stopped
    violated
    finding B: the flow log is FAILED | "ACTIVE"
    # a stopped one that nobody needs
    held
    # one of two whole ones stopped
    held"
  `);
});

it("BASE-019: flows and names are logged, delivered, kept and encrypted", () => {
  const roleOf = (Resource: unknown, Service = "vpc-flow-logs.amazonaws.com") =>
    [
      "IAM::Role",
      {
        AssumeRolePolicyDocument: {
          Statement: [{ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" }],
        },
        Policies: [
          { PolicyName: "p", PolicyDocument: { Statement: [{ Effect: "Allow", Action: "logs:*", Resource }] } },
        ],
      },
    ] as const;
  const R = roleOf("*");
  const role = { DeliverLogsPermissionArn: { "Fn::GetAtt": ["R", "Arn"] } };
  const names: Resources = {
    C: ["Route53Resolver::ResolverQueryLoggingConfig", { DestinationArn: { "Fn::GetAtt": ["G", "Arn"] } }],
    A: [
      "Route53Resolver::ResolverQueryLoggingConfigAssociation",
      { ResourceId: { Ref: "Vpc" }, ResolverQueryLogConfigId: { Ref: "C" } },
    ],
  };
  const whole = { Vpc, G, R, ...names, F: flow(role) };
  const B = ["S3::Bucket"] as const;
  const encrypts = { Effect: "Allow", Principal: { Service: "logs.us-east-1.amazonaws.com" }, Action: "kms:*" };
  const under = (Statement: object[]): Resources => ({
    K: ["KMS::Key", { KeyPolicy: { Statement: Statement.map((one) => ({ ...one, Resource: "*" })) } }],
    G: ["Logs::LogGroup", { LogGroupName: "g", RetentionInDays: 7, KmsKeyId: { "Fn::GetAtt": ["K", "Arn"] } }],
  });
  expect(
    told("BASE-019", {
      whole,
      none: { Vpc },
      "in two halves": {
        ...whole,
        F: flow({ ...role, TrafficType: "ACCEPT" }),
        E: flow({ ...role, TrafficType: "REJECT" }),
      },
      "one half": { ...whole, F: flow({ ...role, TrafficType: "REJECT" }) },
      "the other half": { ...whole, F: flow({ ...role, TrafficType: "ACCEPT" }) },
      "all by default": { ...whole, F: flow({ ...role, TrafficType: undefined }) },
      "to a bucket": {
        ...whole,
        B,
        F: flow({ LogGroupName: undefined, LogDestination: { "Fn::GetAtt": ["B", "Arn"] }, LogDestinationType: "s3" }),
      },
      "by nobody": { ...whole, F: flow() },
      "by a role elsewhere": { ...whole, F: flow({ DeliverLogsPermissionArn: "arn:aws:iam::1:role/x" }) },
      "by a role without rights": { ...whole, R: roleOf("arn:aws:logs:us-east-1:123456789012:log-group:h:*") },
      "by a role of this group": { ...whole, R: roleOf("arn:aws:logs:us-east-1:123456789012:log-group:g:*") },
      "by a role for another service": { ...whole, R: roleOf("*", "ec2.amazonaws.com") },
      "under a key that lets nobody in": { ...whole, ...under([]) },
      "under a key for the group": { ...whole, ...under([encrypts]) },
      "by something else": { ...whole, Topic: ["SNS::Topic"], F: flow({ DeliverLogsPermissionArn: { Ref: "Topic" } }) },
      "to nobody knows where": { ...whole, F: flow({ ...role, LogGroupName: "elsewhere" }) },
      "for ever": { ...whole, G: ["Logs::LogGroup", { LogGroupName: "g", KmsKeyId: "k" }] },
      "in the clear": { ...whole, G: ["Logs::LogGroup", { LogGroupName: "g", RetentionInDays: 7 }] },
      "names to nobody knows where": {
        ...whole,
        A: [
          "Route53Resolver::ResolverQueryLoggingConfigAssociation",
          { ResourceId: { Ref: "Vpc" }, ResolverQueryLogConfigId: "x" },
        ],
      },
      "where it runs, by nobody that is named": running({ ...whole, F: flow() }),
    }),
  ).toMatchInlineSnapshot(`
    "# whole
    held
    # none
    violated
    finding Vpc: flows of the VPC are not logged | "flow logs"
    finding Vpc: DNS queries of the VPC are not logged | "query logs"
    # in two halves
    held
    # one half
    violated
    finding F/TrafficType: flows that get through are not logged | "ALL"
    # the other half
    violated
    finding F/TrafficType: flows that get through are not logged | "ALL"
    # all by default
    held
    # to a bucket
    held
    # by nobody
    violated
    finding F/DeliverLogsPermissionArn: flows of the VPC are not delivered: no role delivers the flow log | "a role that may write to the log group"
    # by a role elsewhere
    unknown
    finding F/DeliverLogsPermissionArn: the role that delivers F is not part of what was read
    # by a role without rights
    violated
    finding F/DeliverLogsPermissionArn: flows of the VPC are not delivered: the role may not logs:CreateLogStream, logs:PutLogEvents on g | "a role that may write to the log group"
    # by a role of this group
    held
    # by a role for another service
    violated
    finding F/DeliverLogsPermissionArn: flows of the VPC are not delivered: the role does not let vpc-flow-logs.amazonaws.com take it on | "a role that may write to the log group"
    # under a key that lets nobody in
    violated
    finding G/KmsKeyId: K does not let the logs service encrypt g | "logs.<region>.amazonaws.com for this group" | "CloudWatch Logs refuses to create a group under a key that it may not use"
    finding G/KmsKeyId: K does not let the logs service encrypt g | "logs.<region>.amazonaws.com for this group" | "CloudWatch Logs refuses to create a group under a key that it may not use"
    # under a key for the group
    held
    # by something else
    violated
    finding F/DeliverLogsPermissionArn: flows of the VPC are not delivered: Topic is no role | "a role that may write to the log group"
    # to nobody knows where
    unknown
    finding F/LogGroupName: the destination of the log is not part of what was read
    # for ever
    violated
    finding G/RetentionInDays: g keeps events for ever | "a period"
    finding G/RetentionInDays: g keeps events for ever | "a period"
    # in the clear
    violated
    finding G/KmsKeyId: g is not encrypted with a key of the platform | "a key"
    finding G/KmsKeyId: g is not encrypted with a key of the platform | "a key"
    # names to nobody knows where
    unknown
    finding A: the query log's destination is not known
    # where it runs, by nobody that is named
    held"
  `);
});

it("BASE-003: a trail of everything", () => {
  const trail = (more: object = {}) =>
    [
      "CloudTrail::Trail",
      { IsLogging: true, IsMultiRegionTrail: true, EnableLogFileValidation: true, ...more },
    ] as const;
  const field = (Field: string, ...Equals: string[]) => ({ Field, Equals });
  const selectors = (...FieldSelectors: object[]) => trail({ AdvancedEventSelectors: [{ FieldSelectors }] });
  expect(
    told("BASE-003", {
      none: {},
      whole: { T: trail() },
      "logging by default": { T: trail({ IsLogging: undefined }) },
      stopped: { T: trail({ IsLogging: false }) },
      "one region": { T: trail({ IsMultiRegionTrail: undefined }) },
      "of regions alone": { T: trail({ IncludeGlobalServiceEvents: false }) },
      "not validated": { T: trail({ EnableLogFileValidation: undefined }) },
      "selected, whole": { T: trail({ EventSelectors: [{}] }) },
      "selected, in words": { T: trail({ EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true }] }) },
      "writing alone": { T: trail({ EventSelectors: [{ ReadWriteType: "WriteOnly" }] }) },
      "data alone": { T: trail({ EventSelectors: [{ IncludeManagementEvents: false }] }) },
      "without keys": { T: trail({ EventSelectors: [{ ExcludeManagementEventSources: ["kms.amazonaws.com"] }] }) },
      "one of two": { T: trail({ EventSelectors: [{ ReadWriteType: "ReadOnly" }, {}] }) },
      advanced: { T: selectors(field("eventCategory", "Management")) },
      "advanced, data": { T: selectors(field("eventCategory", "Data")) },
      "advanced, narrowed": { T: selectors(field("readOnly", "false"), field("eventCategory", "Management")) },
      "advanced, another field": { T: selectors(field("eventName", "Management")) },
      "advanced, nothing": { T: selectors() },
    }),
  ).toMatchInlineSnapshot(`
    "# none
    violated
    finding none: no trail records what is called | "a trail of all regions"
    # whole
    held
    # logging by default
    held
    # stopped
    violated
    finding T/IsLogging: the trail is stopped: it records nothing | true
    # one region
    violated
    finding T/IsMultiRegionTrail: the trail covers one region only | true
    # of regions alone
    violated
    finding T/IncludeGlobalServiceEvents: calls of services without a region (IAM, STS) are not recorded | true
    # not validated
    violated
    finding T/EnableLogFileValidation: log files can be changed unnoticed | true
    # selected, whole
    held
    # selected, in words
    held
    # writing alone
    violated
    finding T/EventSelectors: management events are not all recorded | "management events, read and write"
    # data alone
    violated
    finding T/EventSelectors: management events are not all recorded | "management events, read and write"
    # without keys
    violated
    finding T/EventSelectors: management events are not all recorded | "management events, read and write"
    # one of two
    held
    # advanced
    held
    # advanced, data
    violated
    finding T/EventSelectors: management events are not all recorded | "management events, read and write"
    # advanced, narrowed
    violated
    finding T/EventSelectors: management events are not all recorded | "management events, read and write"
    # advanced, another field
    violated
    finding T/EventSelectors: management events are not all recorded | "management events, read and write"
    # advanced, nothing
    violated
    finding T/EventSelectors: management events are not all recorded | "management events, read and write""
  `);
});

it("LOG-003: the cluster's own group, whatever the cluster is called", () => {
  const group = (LogGroupName: string) => ["Logs::LogGroup", { LogGroupName, RetentionInDays: 90 }] as const;
  const verdict = (written: Resources) => said("LOG-003", written).split("\n")[0];
  expect([
    verdict({ C: ["EKS::Cluster", { Name: "a" }], G: group("/aws/eks/a/cluster") }),
    verdict({ C: ["EKS::Cluster", { Name: "a" }], G: group("/aws/eks/b/cluster") }),
    verdict({ C: ["EKS::Cluster"], G: group("/aws/eks/clickhouse-cluster/cluster") }),
    verdict({ G: group("/aws/eks/clickhouse-cluster/cluster") }),
  ]).toEqual(["held", "violated", "held", "held"]);
});

it("LOG-004: the logs service may use the key for these groups", () => {
  const group = (KmsKeyId: unknown) =>
    ["Logs::LogGroup", { LogGroupName: "/aws/clickhouse/error-logs", KmsKeyId }] as const;
  const own = { "Fn::GetAtt": ["K", "Arn"] };
  const admits = (more: object) => ({
    Effect: "Allow",
    Principal: { Service: "logs.us-east-1.amazonaws.com" },
    Action: "kms:*",
    Resource: "*",
    ...more,
  });
  const key = (...Statement: object[]) => ["KMS::Key", { KeyPolicy: { Statement } }] as const;
  const arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/clickhouse/error-logs";
  const within = (value: unknown, operator = "ArnLike", name = "kms:EncryptionContext:aws:logs:arn") =>
    admits({ Condition: { [operator]: { [name]: value } } });
  const verdict = (...statements: object[]) => said("LOG-004", { G: group(own), K: key(...statements) }).split("\n")[0];
  expect({
    plain: verdict(admits({})),
    "of every region": verdict(admits({ Principal: { Service: "logs.amazonaws.com" } })),
    "among others": verdict(admits({ Principal: { Service: ["s3.amazonaws.com", "logs.us-east-1.amazonaws.com"] } })),
    "for this group": verdict(within(arn)),
    "for all of the database": verdict(
      within([
        "arn:aws:logs:us-east-1:123456789012:log-group:/x",
        "arn:aws:logs:*:123456789012:log-group:/aws/clickhouse/*",
      ]),
    ),
    "in other letters": verdict(within(arn, "ArnEquals", "KMS:encryptioncontext:AWS:logs:ARN")),
    "under another condition": verdict(within("123456789012", "StringEquals", "aws:SourceAccount")),
    "the second statement": verdict(
      { Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:*", Resource: "*" },
      admits({}),
    ),
  }).toEqual(
    Object.fromEntries(
      [
        "plain",
        "of every region",
        "among others",
        "for this group",
        "for all of the database",
        "in other letters",
        "under another condition",
        "the second statement",
      ].map((what) => [what, "held"]),
    ),
  );
  expect([
    said("LOG-004", { G: group(undefined) }).split("\n")[0],
    verdict(),
    verdict(admits({ Effect: "Deny" })),
    verdict(admits({ Principal: { Service: "logs.us-east-1.amazonaws.com.cn" } })),
    verdict(admits({ Principal: { Service: "mylogs.us-east-1.amazonaws.com" } })),
    verdict(admits({ Principal: { AWS: "logs.us-east-1.amazonaws.com" } })),
    verdict(admits({ Action: ["kms:Encrypt", "kms:Decrypt"] })),
    verdict(within(`${arn}-2`)),
    verdict(
      admits({
        Condition: {
          ArnLike: { "kms:EncryptionContext:aws:logs:arn": arn },
          ArnEquals: { "kms:EncryptionContext:aws:logs:arn": `${arn}-2` },
        },
      }),
    ),
  ]).toEqual(Array(9).fill("violated"));
});

it("rules of events name calls by their names, beginnings and patterns", () => {
  const takes = (eventName: unknown, call = "StopLogging") =>
    ruleTakes(
      present(platform({ R: ["Events::Rule", { EventPattern: { detail: { eventName } } }] }).resources[0], "rule"),
      call,
    );
  expect([
    takes(["StopLogging"]),
    takes(["x", "StopLogging"]),
    takes([{ prefix: "Stop" }]),
    takes([{ wildcard: "*Logging" }]),
    takes([{ wildcard: "St*ng" }]),
  ]).toEqual(Array(5).fill(true));
  expect([
    takes(["Stop"]),
    takes([{ prefix: "Logging" }]),
    takes([{ wildcard: "Logging" }]),
    takes([{ suffix: "Logging" }]),
    takes([]),
    takes(undefined),
    takes(["StopLoggings"]),
  ]).toEqual(Array(7).fill(false));
});

it("an alarm rises for a single event", () => {
  const rises = (more: object) =>
    risesForOne(
      present(
        platform({ A: ["CloudWatch::Alarm", { ComparisonOperator: "GreaterThanThreshold", Threshold: 0, ...more }] })
          .resources[0],
        "alarm",
      ),
    );
  expect(
    [
      {},
      { EvaluationPeriods: 1 },
      { EvaluationPeriods: 3, DatapointsToAlarm: 1 },
      { Statistic: "Sum" },
      { Statistic: "Maximum" },
      { Statistic: "SampleCount" },
    ].map(rises),
  ).toEqual(Array(6).fill(true));
  expect(
    [
      { EvaluationPeriods: 2 },
      { EvaluationPeriods: 3, DatapointsToAlarm: 2 },
      { Statistic: "Average" },
      { Statistic: "Minimum" },
      { Threshold: 1 },
    ].map(rises),
  ).toEqual(Array(5).fill(false));
});

const stop = "($.eventName = StopLogging)";
it.each([
  [`\n { ${stop}\n } `, true],
  [`x { ${stop} }`, true],
  [`{ $.eventName = "Stop\\"Logging" }`, false],
  [
    `{ $.eventName = "StopLogging" && $.eventType = AwsApiCall && $.eventCategory = Management && $.managementEvent IS TRUE }`,
    true,
  ],
  [`{ ${stop} && $.eventType = AwsServiceEvent }`, false],
  [`{ ${stop} && $.managementEvent IS FALSE }`, false],
  [`{ ${stop} && $.eventSource exists }`, true],
  [`{ ${stop} && $.userIdentity.type EXISTS }`, false],
  [`{ ${stop} && $.eventSource NOT EXISTS }`, false],
  [`{ ${stop} && $.eventName > a }`, false],
  [`{ $.eventName = %Stop|Start% }`, true],
  [`{ $.eventName = %Stop }`, false],
  [`{ $.eventName = Logging% }`, false],
  [`{ ($.eventName = StopLogging }`, true],
  ["* S", false],
  ["S", false],
])("a pattern of a filter: %s", (pattern, expected) => {
  expect(takesCall(pattern, "StopLogging")).toBe(expected);
});
