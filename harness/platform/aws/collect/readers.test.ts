// Single readers against answers in the API's own shapes: what they make of them in CloudFormation's vocabulary.

import { describe, expect, it } from "vitest";
import { forbiddenActions } from "../../../analysis/conformance/iam/forbidden.ts";
import type { AwsClients } from "../clients.ts";
import { readServerlessBrokers } from "./data-stores.ts";
import { readClusters } from "./clusters.ts";
import { Collector } from "./collector.ts";
import type { Reader } from "./collector.ts";
import { readDatabaseGroups } from "./database-groups.ts";
import { readPipelines } from "./delivery.ts";
import { readClientVpns, readVerifiedAccess } from "./ec2-doors.ts";
import { readZones } from "./edge.ts";
import { readEndpoints } from "./ec2-security.ts";
import { readIdentity } from "./identity.ts";
import { readSecrets } from "./keys.ts";
import { readTopics } from "./messages.ts";
import { readParameters } from "./parameters.ts";
import { readTrails } from "./records.ts";

type Answers = Readonly<Record<string, object | ((input: Record<string, unknown>) => object)>>;

/** Clients that answer by the command's name; an operation without an answer is refused. */
function answering(answers: Answers, region = "us-east-1", asked: string[] = []): AwsClients {
  const send = (command: { constructor: { name: string }; input: Record<string, unknown> }): Promise<object> => {
    const name = command.constructor.name.replace(/Command$/, "");
    asked.push(`${region} ${name}`);
    const answer = answers[name];
    if (answer === undefined) return Promise.reject(new TypeError(`no answer to ${name}`));
    return Promise.resolve(typeof answer === "function" ? answer(command.input) : answer);
  };
  return new Proxy({} as AwsClients, {
    get: (_target, name) => {
      if (name === "region") return region;
      if (name === "inRegion") return (other: string) => answering(answers, other, asked);
      return name === "destroy" ? () => undefined : { send };
    },
  });
}

async function read(reader: Reader, clients: AwsClients) {
  const collector = new Collector(clients);
  await reader(collector);
  expect(collector.gaps()).toEqual([]);
  return collector.resources();
}

describe("readers", () => {
  it("keep the value of a secret parameter out of what they tell", async () => {
    const Parameters = [
      { Name: "/worker", Type: "String", ARN: "arn:worker" },
      { Name: "/password", Type: "SecureString" },
    ];
    const clients = answering({
      DescribeParameters: { Parameters },
      GetParameter: { Parameter: { Value: "ssl=true" } },
    });
    const [secret, plain] = await read(readParameters, clients);
    expect(plain?.properties).toEqual({ Name: "/worker", Type: "String", Value: "ssl=true" });
    expect(secret?.properties).toEqual({ Name: "/password", Type: "SecureString" });
  });

  it("ask AWS itself what a role may do, within its boundary", async () => {
    const own = { Arn: "arn:aws:iam::1:role/app", RoleName: "app", Path: "/" };
    const PermissionsBoundary = { PermissionsBoundaryArn: "arn:boundary" };
    const linked = { Arn: "arn:linked", RoleName: "linked", Path: "/aws-service-role/x/" };
    const details = { RoleDetailList: [{ ...own, PermissionsBoundary }, linked], UserDetailList: [] };
    const asked: Record<string, unknown>[] = [];
    // In two pages, as long lists of actions come.
    const simulate = (input: Record<string, unknown>) => {
      asked.push(input);
      const results = forbiddenActions.map((action) => ({ EvalActionName: action, EvalDecision: "implicitDeny" }));
      const isFirst = input["Marker"] === undefined;
      return isFirst
        ? { EvaluationResults: results.slice(0, 3), IsTruncated: true, Marker: "m" }
        : { EvaluationResults: results.slice(3), IsTruncated: false };
    };
    const clients = answering({
      GetAccountAuthorizationDetails: { ...details, GroupDetailList: [], Policies: [] },
      SimulatePrincipalPolicy: simulate,
    });
    const found = await read(readIdentity, clients);
    const [role] = found.filter(({ type }) => type === "AWS::IAM::Role");
    expect(role?.properties["PermissionsBoundary"]).toBe("arn:boundary");
    const simulations = found.filter(({ type }) => type === "AWS::IAM::PolicySimulation");
    expect(simulations.map(({ properties }) => properties["ActionName"]).sort()).toEqual([...forbiddenActions].sort());
    expect(new Set(asked.map(({ PolicySourceArn }) => PolicySourceArn))).toEqual(new Set([own.Arn]));
  });

  it("know nothing of a role where AWS leaves an action out", async () => {
    const collector = new Collector(
      answering({
        GetAccountAuthorizationDetails: {
          RoleDetailList: [{ Arn: "arn:r" }],
          UserDetailList: [],
          GroupDetailList: [],
          Policies: [],
        },
        SimulatePrincipalPolicy: { EvaluationResults: [{ EvalActionName: "kms:DisableKey", EvalDecision: "allowed" }] },
      }),
    );
    await readIdentity(collector);
    expect(collector.gaps().map(({ types }) => types)).toEqual([["AWS::IAM::PolicySimulation"]]);
  });

  it("ask a trail's home region what it does", async () => {
    const asked: string[] = [];
    const records = { IncludeGlobalServiceEvents: false, CloudWatchLogsLogGroupArn: "arn:group" };
    const trail = { Name: "all", TrailARN: "arn:all", HomeRegion: "us-east-1", IsMultiRegionTrail: true, ...records };
    const answers = {
      DescribeTrails: { trailList: [trail] },
      GetTrailStatus: { IsLogging: true },
      GetEventSelectors: { EventSelectors: [] },
    };
    const [found] = await read(readTrails, answering(answers, "eu-central-1", asked));
    expect(found?.properties).toMatchObject({ IsLogging: true, IsMultiRegionTrail: true, ...records });
    expect(asked).toEqual(["eu-central-1 DescribeTrails", "us-east-1 GetTrailStatus", "us-east-1 GetEventSelectors"]);
  });

  it("ask every subscriber who has agreed what it wants to hear of", async () => {
    const of = (SubscriptionArn: string) => ({ Protocol: "sqs", Endpoint: SubscriptionArn, SubscriptionArn });
    const filters: Record<string, object> = {
      "arn:some": { FilterPolicy: '{"team":["a"]}', FilterPolicyScope: "MessageAttributes" },
      "arn:all": {},
    };
    const clients = answering({
      ListTopics: { Topics: [{ TopicArn: "arn:t" }] },
      GetTopicAttributes: { Attributes: {} },
      ListSubscriptionsByTopic: { Subscriptions: ["arn:some", "arn:all", "PendingConfirmation"].map(of) },
      GetSubscriptionAttributes: ({ SubscriptionArn }) => ({ Attributes: filters[String(SubscriptionArn)] }),
    });
    const found = await read(readTopics, clients);
    const told = found.filter(({ type }) => type === "AWS::SNS::Subscription").map(({ properties }) => properties);
    expect(told.map(({ Endpoint, FilterPolicy }) => [Endpoint, FilterPolicy])).toEqual([
      ["PendingConfirmation", undefined],
      ["arn:all", undefined],
      ["arn:some", { team: ["a"] }],
    ]);
  });

  it("tell records of one name and type apart by their set", async () => {
    const record = (Region: string) => ({ Name: "ch.", Type: "A", SetIdentifier: Region, Region, AliasTarget: {} });
    const clients = answering({
      ListHostedZones: { HostedZones: [{ Id: "/hostedzone/Z1", Name: "ch." }], IsTruncated: false },
      GetHostedZone: { HostedZone: {}, VPCs: [] },
      ListResourceRecordSets: { ResourceRecordSets: [record("us-east-1"), record("eu-central-1")] },
    });
    const records = (await read(readZones, clients)).filter(({ type }) => type === "AWS::Route53::RecordSet");
    expect(records.map(({ id }) => id)).toEqual(["ch.|A|eu-central-1", "ch.|A|us-east-1"]);
    expect(records.map(({ properties }) => properties["Region"])).toEqual(["eu-central-1", "us-east-1"]);
  });

  it("tell an endpoint's names as CloudFormation does", async () => {
    const NetworkInterfaceIds = ["eni-1"];
    const endpoint = { VpcEndpointId: "vpce-1", VpcId: "vpc-1", State: "available", NetworkInterfaceIds };
    const DnsEntries = [{ HostedZoneId: "Z2", DnsName: "vpce-1.example" }];
    const clients = answering({ DescribeVpcEndpoints: { VpcEndpoints: [{ ...endpoint, DnsEntries }] } });
    const [found] = await read((reading) => readEndpoints(reading, ["vpc-1"]), clients);
    expect(found?.attributes["DnsEntries"]).toEqual(["Z2:vpce-1.example"]);
    expect(found?.attributes["NetworkInterfaceIds"]).toEqual(["eni-1"]);
  });

  it("tell the subnets in which client VPNs of the platform end", async () => {
    const target = (AssociationId: string, VpcId: string, Code = "associated") => {
      return { AssociationId, TargetNetworkId: `subnet-${AssociationId}`, VpcId, Status: { Code } };
    };
    const clients = answering({
      DescribeClientVpnEndpoints: { ClientVpnEndpoints: [{ ClientVpnEndpointId: "vpn-1" }] },
      DescribeClientVpnTargetNetworks: ({ ClientVpnEndpointId }) => ({
        ClientVpnTargetNetworks:
          ClientVpnEndpointId === "vpn-1"
            ? [
                target("a", "vpc-1"),
                target("b", "vpc-2"),
                target("c", "vpc-1", "disassociated"),
                target("d", "vpc-1", "associating"),
              ]
            : [],
      }),
    });
    const found = await read((reading) => readClientVpns(reading, ["vpc-1"]), clients);
    expect(found.map(({ id, properties }) => [id, properties])).toEqual([
      ["a", { ClientVpnEndpointId: "vpn-1", SubnetId: "subnet-a" }],
      ["d", { ClientVpnEndpointId: "vpn-1", SubnetId: "subnet-d" }],
    ]);
  });

  it("tell where Verified Access leads in, unless it is going", async () => {
    const endpoint = (VerifiedAccessEndpointId: string, Code: string) => {
      return { VerifiedAccessEndpointId, EndpointType: "load-balancer", Status: { Code } };
    };
    const VerifiedAccessEndpoints = [endpoint("vae-1", "active"), endpoint("vae-2", "deleted")];
    const clients = answering({ DescribeVerifiedAccessEndpoints: { VerifiedAccessEndpoints } });
    const found = await read(readVerifiedAccess, clients);
    expect(found.map(({ id, type }) => [id, type])).toEqual([["vae-1", "AWS::EC2::VerifiedAccessEndpoint"]]);
  });

  it("say who rotates a secret that a service owns", async () => {
    const secret = { ARN: "arn:s", Name: "rds!db", RotationEnabled: true, OwningService: "rds" };
    const RotationRules = { AutomaticallyAfterDays: 7 };
    const clients = answering({
      ListSecrets: { SecretList: [{ ...secret, RotationRules }] },
      GetResourcePolicy: { Name: "rds!db" },
    });
    const [schedule] = (await read(readSecrets, clients)).filter(({ type }) => type.endsWith("RotationSchedule"));
    expect(schedule?.properties).toEqual({ SecretId: "arn:s", RotationRules, OwningService: "rds" });
  });

  it("read what was set in a parameter group, and ask nothing of the engines' own", async () => {
    const asked: string[] = [];
    const group = (DBParameterGroupName: string) => ({ DBParameterGroupName, DBParameterGroupFamily: "postgres17" });
    const answers = {
      DescribeDBParameterGroups: { DBParameterGroups: [group("own"), group("default.postgres17")] },
      DescribeDBParameters: { Parameters: [{ ParameterName: "rds.force_ssl", ParameterValue: "0" }] },
      DescribeDBSubnetGroups: {
        DBSubnetGroups: [{ DBSubnetGroupName: "nets", Subnets: [{ SubnetIdentifier: "subnet-1" }] }],
      },
    };
    const [engine, own, nets] = await read(readDatabaseGroups, answering(answers, "us-east-1", asked));
    expect(own?.properties["Parameters"]).toEqual({ "rds.force_ssl": "0" });
    expect(engine?.properties["Parameters"]).toEqual({});
    expect(nets?.properties["SubnetIds"]).toEqual(["subnet-1"]);
    expect(asked.filter((call) => call.endsWith("DescribeDBParameters"))).toHaveLength(1);
  });

  it("know clusters of brokers that are billed by use", async () => {
    const ClientAuthentication = { Sasl: { Iam: { Enabled: true } } };
    const one = { ClusterArn: "arn:s", ClusterName: "s", State: "ACTIVE", Serverless: { ClientAuthentication } };
    const resources = await read(readServerlessBrokers, answering({ ListClustersV2: { ClusterInfoList: [one] } }));
    expect(resources).toMatchObject([
      { type: "AWS::MSK::ServerlessCluster", id: "arn:s", properties: { ClusterName: "s", ClientAuthentication } },
    ]);
  });

  it("know a node group's image and taints, and what kind of entry its role has", async () => {
    const taints = [{ key: "workload", value: "clickhouse", effect: "NO_SCHEDULE" }];
    const resources = await read(
      readClusters,
      answering({
        ListClusters: { clusters: ["c"] },
        DescribeCluster: { cluster: { name: "c", arn: "arn:c" } },
        ListNodegroups: { nodegroups: ["n"] },
        DescribeNodegroup: { nodegroup: { amiType: "BOTTLEROCKET_x86_64", taints } },
        ListAddons: { addons: [] },
        ListAccessEntries: { accessEntries: ["arn:node"] },
        DescribeAccessEntry: { accessEntry: { type: "EC2_LINUX" } },
        ListAssociatedAccessPolicies: { associatedAccessPolicies: [] },
        ListPodIdentityAssociations: { associations: [] },
      }),
    );
    const group = resources.find(({ type }) => type === "AWS::EKS::Nodegroup")?.properties;
    expect(group).toMatchObject({
      AmiType: "BOTTLEROCKET_x86_64",
      Taints: [{ Key: "workload", Value: "clickhouse", Effect: "NO_SCHEDULE" }],
    });
    expect(resources.find(({ type }) => type === "AWS::EKS::AccessEntry")?.properties["Type"]).toBe("EC2_LINUX");
  });

  it("read a pipeline with its stages", async () => {
    const action = { name: "Deploy", actionTypeId: { provider: "CloudFormation" }, configuration: { StackName: "s" } };
    const pipeline = { roleArn: "arn:role", stages: [{ name: "Deploy", actions: [action] }] };
    const clients = answering({ ListPipelines: { pipelines: [{ name: "p" }] }, GetPipeline: { pipeline } });
    const [found] = await read(readPipelines, clients);
    expect(found?.properties).toMatchObject({
      RoleArn: "arn:role",
      Stages: [{ Name: "Deploy", Actions: [{ Name: "Deploy", Configuration: { StackName: "s" } }] }],
    });
  });
});
