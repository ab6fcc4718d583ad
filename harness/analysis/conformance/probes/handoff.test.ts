import { expect, it } from "vitest";
import { modelOfSnapshot } from "../../model/snapshot.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import { loadProfile } from "#harness/config/load-profile.ts";
import { judgeHandoff } from "./handoff.ts";
import type { Published } from "./handoff.ts";

const { intent } = loadProfile("byoc-private", ".");
const made = (type: string, id: string, properties: object = {}, identities: readonly string[] = []) => ({
  ...{ type, id, properties, attributes: {}, identities: [id, ...identities], region: "us-east-1" },
});
const group = (id: string, name: string) => made("AWS::EC2::SecurityGroup", id, { GroupName: name }, [name]);
const role = (name: string) => made("AWS::IAM::Role", name, { RoleName: name }, [`arn:role/${name}`]);
const key = (name: string) => made("AWS::KMS::Key", `id-of-${name}`, {}, [`alias/clickhouse-${name}-key`]);
const subnet = (at: number) =>
  made("AWS::EC2::Subnet", `subnet-${String(at)}`, { CidrBlock: `10.0.${String(at)}.0/24` });
const looked = [
  ...["VPC", "Subnet", "SecurityGroup", "VPCEndpoint", "Instance", "LaunchTemplate"].map((name) => `AWS::EC2::${name}`),
  ...["AWS::IAM::Role", "AWS::KMS::Key", "AWS::S3::Bucket", "AWS::Logs::LogGroup", "AWS::Route53::HostedZone"],
  ...["AWS::EKS::Cluster", "AWS::EKS::Nodegroup", "AWS::ElasticLoadBalancingV2::LoadBalancer"],
];
const live = modelOfSnapshot(
  {
    schema: "assay.snapshot/1",
    account: "123456789012",
    region: "us-east-1",
    regions: ["us-east-1"],
    gaps: [],
    covered: [{ types: looked }],
    resources: [
      made("AWS::EC2::VPC", "vpc-1", { CidrBlock: "10.0.0.0/16" }),
      ...[1, 2, 3].map(subnet),
      group("sg-workers", "clickhouse-workers"),
      group("sg-pods", "clickhouse-clickhouse"),
      group("sg-nlb", "clickhouse-nlb"),
      ...["clickhouse-node", "clickhouse-irsa", "clickhouse-vendor"].map(role),
      ...["ebs", "s3", "eks-secrets"].map(key),
      ...["backups", "logs"].map((name) => made("AWS::S3::Bucket", `clickhouse-${name}-prod-123456789012`)),
      ...["/aws/clickhouse/query-logs", "/aws/clickhouse/error-logs", "/aws/eks/clickhouse-cluster/cluster"].map(
        (name) => made("AWS::Logs::LogGroup", name),
      ),
      made("AWS::Route53::HostedZone", "Z1", { Name: "internal.yourcompany.com." }),
    ],
  } as unknown as Snapshot,
  { kind: "snapshot", source: "planted" },
);
const published: Published = {
  vpcId: "vpc-1",
  subnets: [1, 2, 3].map((at) => ({ id: `subnet-${String(at)}`, tier: "data", cidr: `10.0.${String(at)}.0/24` })),
  securityGroups: { workers: "sg-workers", clickhouse: "sg-pods", nlb: "sg-nlb" },
  roles: { node: "arn:role/clickhouse-node", irsa: "arn:role/clickhouse-irsa", vendor: "arn:role/clickhouse-vendor" },
  keyAliases: {
    ...{ ebs: "alias/clickhouse-ebs-key", s3: "alias/clickhouse-s3-key", eks: "alias/clickhouse-eks-secrets-key" },
  },
  buckets: { backups: "clickhouse-backups-prod-123456789012", logs: "clickhouse-logs-prod-123456789012" },
  logGroups: {
    queries: "/aws/clickhouse/query-logs",
    errors: "/aws/clickhouse/error-logs",
    cluster: "/aws/eks/clickhouse-cluster/cluster",
  },
  zone: { id: "Z1", name: "internal.yourcompany.com" },
};

it.each<[string, Partial<Published>, Record<string, string>]>([
  ["is whole", {}, { "OPS-002": "held" }],
  [
    "gives the workers' group under the load balancer's name",
    { securityGroups: { ...published.securityGroups, nlb: "sg-workers" } },
    { "OPS-002": "violated" },
  ],
  ["swaps two buckets", { buckets: { backups: published.buckets["logs"] ?? "", logs: "" } }, { "OPS-002": "violated" }],
  ["leaves a role out", { roles: { ...published.roles, vendor: "" } }, { "OPS-002": "violated" }],
  [
    "names a subnet that is gone",
    { subnets: [{ id: "subnet-9", tier: "data", cidr: "10.0.9.0/24" }] },
    { "OPS-002": "violated" },
  ],
  ["has two of three subnets", { subnets: published.subnets.slice(1) }, { "OPS-002": "violated" }],
  [
    "names one key twice",
    { keyAliases: { ...published.keyAliases, s3: "alias/clickhouse-ebs-key" } },
    { "OPS-002": "violated" },
  ],
  [
    "gives the VPC where the zone belongs",
    { zone: { id: "vpc-1", name: "internal.yourcompany.com" } },
    { "OPS-002": "violated" },
  ],
])("a package that %s", (_what, change, expected) => {
  expect({ "OPS-002": judgeHandoff({ ...published, ...change }, live, intent).verdict }).toEqual(expected);
});
