import { expect, it } from "vitest";
import { PlatformModel } from "../../model/platform-model.ts";
import { modelOfSnapshot } from "../../model/snapshot.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import { loadProfile } from "#harness/config/load-profile.ts";
import { judgedText } from "../sample-platform.ts";
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
      made("AWS::EC2::VPC", "vpc-2", { CidrBlock: "10.1.0.0/16" }),
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
      made("AWS::Logs::LogGroup", "/aws/other"),
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

it("judges a handoff package item by item", () => {
  const { vpcId, subnets, securityGroups, roles, keyAliases, buckets, logGroups, zone } = published;
  const packages: Readonly<Record<string, Partial<Published>>> = {
    "is whole": {},
    "gives the workers' group under the load balancer's name": {
      securityGroups: { ...securityGroups, nlb: "sg-workers" },
    },
    "gives two groups for each other": {
      securityGroups: { workers: "sg-pods", clickhouse: "sg-workers", nlb: "sg-nlb" },
    },
    "swaps two buckets": { buckets: { backups: buckets["logs"] ?? "", logs: buckets["backups"] ?? "" } },
    "has nothing at all": {
      ...{ vpcId: "", subnets: [], securityGroups: {}, roles: {}, keyAliases: {}, buckets: {}, logGroups: {} },
      zone: { id: "", name: "" },
    },
    "leads nowhere": { vpcId: "vpc-9", zone: { id: "Z9", name: zone.name } },
    "names things of another kind": { vpcId: "Z1", zone: { id: vpcId, name: zone.name } },
    "names the zone otherwise": { zone: { id: zone.id, name: "yourcompany.com" } },
    "swaps roles": { roles: { node: roles["vendor"] ?? "", irsa: roles["node"] ?? "", vendor: roles["irsa"] ?? "" } },
    "has two of three subnets": { subnets: subnets.slice(1) },
    "has subnets of another range and of another tier": {
      subnets: [
        ...subnets.slice(0, 1).map((one) => ({ ...one, cidr: "10.0.9.0/24" })),
        ...subnets.slice(1, 2).map((one) => ({ ...one, tier: "application" })),
      ],
    },
    "names one key twice": { keyAliases: { ...keyAliases, s3: "alias/clickhouse-ebs-key" } },
    "swaps keys": {
      keyAliases: { ebs: keyAliases["eks"] ?? "", s3: keyAliases["ebs"] ?? "", eks: keyAliases["s3"] ?? "" },
    },
    "swaps two log groups": {
      logGroups: { ...logGroups, queries: logGroups["errors"] ?? "", errors: logGroups["queries"] ?? "" },
    },
    "names another VPC": { vpcId: "vpc-2" },
    "names another log group": { logGroups: { ...logGroups, errors: "/aws/other" } },
  };
  const judged = Object.entries(packages).map(
    ([what, change]) => [what, judgeHandoff({ ...published, ...change }, live, intent)] as const,
  );
  expect(judgedText(Object.fromEntries(judged))).toMatchInlineSnapshot(`
    "# is whole: held
    # gives the workers' group under the load balancer's name: violated
    {"source":"outputs","resource":"securityGroups/nlb","message":"securityGroups/nlb: sg-workers is another one of its kind","expected":"AWS::EC2::SecurityGroup"}
    # gives two groups for each other: violated
    {"source":"outputs","resource":"securityGroups/workers","message":"securityGroups/workers: sg-pods is another one of its kind","expected":"AWS::EC2::SecurityGroup"}
    {"source":"outputs","resource":"securityGroups/clickhouse","message":"securityGroups/clickhouse: sg-workers is another one of its kind","expected":"AWS::EC2::SecurityGroup"}
    # swaps two buckets: violated
    {"source":"outputs","resource":"buckets/backups","message":"buckets/backups: clickhouse-logs-prod-123456789012 is another one of its kind","expected":"AWS::S3::Bucket"}
    {"source":"outputs","resource":"buckets/logs","message":"buckets/logs: clickhouse-backups-prod-123456789012 is another one of its kind","expected":"AWS::S3::Bucket"}
    # has nothing at all: violated
    {"source":"outputs","resource":"vpcId","message":"vpcId: is not published","expected":"AWS::EC2::VPC"}
    {"source":"outputs","resource":"securityGroups/workers","message":"securityGroups/workers: is not published","expected":"AWS::EC2::SecurityGroup"}
    {"source":"outputs","resource":"securityGroups/clickhouse","message":"securityGroups/clickhouse: is not published","expected":"AWS::EC2::SecurityGroup"}
    {"source":"outputs","resource":"securityGroups/nlb","message":"securityGroups/nlb: is not published","expected":"AWS::EC2::SecurityGroup"}
    {"source":"outputs","resource":"roles/node","message":"roles/node: is not published","expected":"AWS::IAM::Role"}
    {"source":"outputs","resource":"roles/irsa","message":"roles/irsa: is not published","expected":"AWS::IAM::Role"}
    {"source":"outputs","resource":"roles/vendor","message":"roles/vendor: is not published","expected":"AWS::IAM::Role"}
    {"source":"outputs","resource":"keyAliases/ebs","message":"keyAliases/ebs: is not published","expected":"AWS::KMS::Key"}
    {"source":"outputs","resource":"keyAliases/s3","message":"keyAliases/s3: is not published","expected":"AWS::KMS::Key"}
    {"source":"outputs","resource":"keyAliases/eks","message":"keyAliases/eks: is not published","expected":"AWS::KMS::Key"}
    {"source":"outputs","resource":"buckets/backups","message":"buckets/backups: is not published","expected":"AWS::S3::Bucket"}
    {"source":"outputs","resource":"buckets/logs","message":"buckets/logs: is not published","expected":"AWS::S3::Bucket"}
    {"source":"outputs","resource":"logGroups/queries","message":"logGroups/queries: is not published","expected":"AWS::Logs::LogGroup"}
    {"source":"outputs","resource":"logGroups/errors","message":"logGroups/errors: is not published","expected":"AWS::Logs::LogGroup"}
    {"source":"outputs","resource":"logGroups/cluster","message":"logGroups/cluster: is not published","expected":"AWS::Logs::LogGroup"}
    {"source":"outputs","resource":"zone","message":"zone: is not published","expected":"AWS::Route53::HostedZone"}
    {"source":"outputs","resource":"subnets","message":"subnets: 0 are published","expected":3}
    # leads nowhere: violated
    {"source":"outputs","resource":"vpcId","message":"vpcId: vpc-9 leads to nothing that lives","expected":"AWS::EC2::VPC"}
    {"source":"outputs","resource":"zone","message":"zone: Z9 leads to nothing that lives","expected":"AWS::Route53::HostedZone"}
    # names things of another kind: violated
    {"source":"outputs","resource":"vpcId","message":"vpcId: Z1 is a AWS::Route53::HostedZone","expected":"AWS::EC2::VPC"}
    {"source":"outputs","resource":"zone","message":"zone: vpc-1 is a AWS::EC2::VPC","expected":"AWS::Route53::HostedZone"}
    # names the zone otherwise: violated
    {"source":"outputs","resource":"zone","message":"zone: Z1 is another one of its kind","expected":"AWS::Route53::HostedZone"}
    # swaps roles: violated
    {"source":"outputs","resource":"roles/node","message":"roles/node: arn:role/clickhouse-vendor is another one of its kind","expected":"AWS::IAM::Role"}
    {"source":"outputs","resource":"roles/irsa","message":"roles/irsa: arn:role/clickhouse-node is another one of its kind","expected":"AWS::IAM::Role"}
    {"source":"outputs","resource":"roles/vendor","message":"roles/vendor: arn:role/clickhouse-irsa is another one of its kind","expected":"AWS::IAM::Role"}
    # has two of three subnets: violated
    {"source":"outputs","resource":"subnets","message":"subnets: 2 are published","expected":3}
    # has subnets of another range and of another tier: violated
    {"source":"outputs","resource":"subnets/0","message":"subnets/0: subnet-1 is another one of its kind","expected":"AWS::EC2::Subnet"}
    {"source":"outputs","resource":"subnets/1","message":"subnets/1: subnet-2 is another one of its kind","expected":"AWS::EC2::Subnet"}
    {"source":"outputs","resource":"subnets","message":"subnets: 1 are published","expected":3}
    # names one key twice: violated
    {"source":"outputs","resource":"keyAliases/s3","message":"keyAliases/s3: alias/clickhouse-ebs-key is another one of its kind","expected":"AWS::KMS::Key"}
    # swaps keys: violated
    {"source":"outputs","resource":"keyAliases/ebs","message":"keyAliases/ebs: alias/clickhouse-eks-secrets-key is another one of its kind","expected":"AWS::KMS::Key"}
    {"source":"outputs","resource":"keyAliases/s3","message":"keyAliases/s3: alias/clickhouse-ebs-key is another one of its kind","expected":"AWS::KMS::Key"}
    {"source":"outputs","resource":"keyAliases/eks","message":"keyAliases/eks: alias/clickhouse-s3-key is another one of its kind","expected":"AWS::KMS::Key"}
    # swaps two log groups: violated
    {"source":"outputs","resource":"logGroups/queries","message":"logGroups/queries: /aws/clickhouse/error-logs is another one of its kind","expected":"AWS::Logs::LogGroup"}
    {"source":"outputs","resource":"logGroups/errors","message":"logGroups/errors: /aws/clickhouse/query-logs is another one of its kind","expected":"AWS::Logs::LogGroup"}
    # names another VPC: violated
    {"source":"outputs","resource":"vpcId","message":"vpcId: vpc-2 is another one of its kind","expected":"AWS::EC2::VPC"}
    # names another log group: violated
    {"source":"outputs","resource":"logGroups/errors","message":"logGroups/errors: /aws/other is another one of its kind","expected":"AWS::Logs::LogGroup"}"
  `);
});

it("that leaves a role out is a violation", () => {
  const judged = judgeHandoff({ ...published, roles: { ...published.roles, vendor: "" } }, live, intent);
  expect({ "OPS-002": judged.verdict }).toEqual({ "OPS-002": "violated" });
});

it("names what could not be listed", () => {
  const blind = new PlatformModel({
    ...{ kind: "live", account: live.account, region: live.region, resources: live.resources },
    gaps: [{ types: ["AWS::KMS::Key"], operation: "kms:ListKeys", reason: "denied" }],
  });
  expect(judgedText({ blind: judgeHandoff(published, blind, intent) })).toMatchInlineSnapshot(`
    "# blind: unknown
    {"source":"outputs","resource":"none","message":"AWS::KMS::Key could not be read: kms:ListKeys: denied"}"
  `);
});
