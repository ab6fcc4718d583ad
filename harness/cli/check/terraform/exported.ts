// What each resource is known by once it stands, and which of it is known before: names that are written, and nothing
// that AWS chooses. Source: the provider's reference, "Attribute Reference", and CloudFormation's, "Return values".

import { createHash } from "node:crypto";
import type { Resource } from "../../../analysis/model/resource.ts";
import { textOf } from "../../../analysis/model/value.ts";

export interface Exported {
  /** Attributes with their values after the apply. */
  readonly values: Readonly<Record<string, string>>;
  /** Attributes whose value the configuration writes. */
  readonly written: readonly string[];
  /** The provider's attribute for a return value of CloudFormation (empty: its `Ref`), and what follows it there. */
  readonly by: (returned: string) => readonly [attribute: string, after: string];
}

interface Kind {
  readonly id: string;
  readonly arn?: string;
  /** The property that names it, and the attribute that repeats the name. */
  readonly name?: readonly [property: string, attribute: string];
  readonly ref?: string;
  readonly by?: Readonly<Record<string, string>>;
  readonly more?: Readonly<Record<string, string>>;
}

const ec2 = (prefix: string, path: string): Kind => ({ id: `${prefix}-{h}`, arn: `ec2:{r}:{a}:${path}/${prefix}-{h}` });

/** `{h}` a digest, `{u}` a UUID, `{n}` the name, `{p}` the path, `{r}` the region, `{a}` the account. */
const kinds: Readonly<Record<string, Kind>> = {
  "AWS::EC2::VPC": ec2("vpc", "vpc"),
  "AWS::EC2::Subnet": ec2("subnet", "subnet"),
  "AWS::EC2::RouteTable": ec2("rtb", "route-table"),
  "AWS::EC2::SecurityGroup": ec2("sg", "security-group"),
  "AWS::EC2::NetworkAcl": ec2("acl", "network-acl"),
  "AWS::EC2::InternetGateway": ec2("igw", "internet-gateway"),
  "AWS::EC2::EgressOnlyInternetGateway": { id: "eigw-{h}" },
  "AWS::EC2::NatGateway": { id: "nat-{h}" },
  "AWS::EC2::EIP": { ...ec2("eipalloc", "elastic-ip"), by: { "": "public_ip" }, more: { public_ip: "198.51.100.7" } },
  "AWS::EC2::VPCEndpoint": { ...ec2("vpce", "vpc-endpoint"), by: { DnsEntries: "dns_entry" } },
  "AWS::EC2::VPCEndpointService": {
    ...ec2("vpce-svc", "vpc-endpoint-service"),
    by: { ServiceName: "service_name" },
    more: { service_name: "com.amazonaws.vpce.{r}.vpce-svc-{h}" },
  },
  "AWS::EC2::VPCPeeringConnection": { id: "pcx-{h}" },
  "AWS::EC2::LaunchTemplate": {
    ...ec2("lt", "launch-template"),
    name: ["LaunchTemplateName", "name"],
    by: { LatestVersionNumber: "latest_version" },
    more: { latest_version: "1" },
  },
  "AWS::EC2::Instance": {
    ...ec2("i", "instance"),
    by: { PrivateIp: "private_ip" },
    more: { private_ip: "10.0.1.77" },
  },
  "AWS::EC2::NetworkInterface": ec2("eni", "network-interface"),
  "AWS::EC2::Volume": ec2("vol", "volume"),
  "AWS::EC2::PrefixList": ec2("pl", "prefix-list"),
  "AWS::EC2::VPNGateway": ec2("vgw", "vpn-gateway"),
  "AWS::EC2::TransitGateway": ec2("tgw", "transit-gateway"),
  "AWS::EC2::FlowLog": { id: "fl-{h}" },
  "AWS::IAM::Role": { id: "{n}", arn: "iam::{a}:role{p}{n}", name: ["RoleName", "name"], ref: "name" },
  "AWS::IAM::User": { id: "{n}", arn: "iam::{a}:user{p}{n}", name: ["UserName", "name"], ref: "name" },
  "AWS::IAM::Group": { id: "{n}", arn: "iam::{a}:group/{n}", name: ["GroupName", "name"], ref: "name" },
  "AWS::IAM::ManagedPolicy": { id: "{arn}", arn: "iam::{a}:policy{p}{n}", name: ["ManagedPolicyName", "name"] },
  "AWS::IAM::InstanceProfile": {
    id: "{n}",
    arn: "iam::{a}:instance-profile/{n}",
    name: ["InstanceProfileName", "name"],
    ref: "name",
  },
  "AWS::IAM::OIDCProvider": { id: "{arn}", arn: "iam::{a}:oidc-provider/oidc.eks.{r}.amazonaws.com/id/{h}" },
  "AWS::KMS::Key": { id: "{u}", arn: "kms:{r}:{a}:key/{u}", by: { KeyId: "key_id" }, more: { key_id: "{u}" } },
  "AWS::KMS::Alias": { id: "{n}", arn: "kms:{r}:{a}:{n}", name: ["AliasName", "name"], ref: "name" },
  "AWS::S3::Bucket": {
    id: "{n}",
    arn: "s3:::{n}",
    name: ["BucketName", "bucket"],
    ref: "bucket",
    by: { DomainName: "bucket_domain_name" },
    more: { bucket_domain_name: "{n}.s3.amazonaws.com" },
  },
  "AWS::Logs::LogGroup": { id: "{n}", arn: "logs:{r}:{a}:log-group:{n}", name: ["LogGroupName", "name"], ref: "name" },
  "AWS::SNS::Topic": { id: "{arn}", arn: "sns:{r}:{a}:{n}", name: ["TopicName", "name"] },
  "AWS::SQS::Queue": {
    id: "https://sqs.{r}.amazonaws.com/{a}/{n}",
    arn: "sqs:{r}:{a}:{n}",
    name: ["QueueName", "name"],
  },
  "AWS::SecretsManager::Secret": {
    id: "{arn}",
    arn: "secretsmanager:{r}:{a}:secret:{n}-AbCdEf",
    name: ["Name", "name"],
  },
  "AWS::CloudWatch::Alarm": {
    id: "{n}",
    arn: "cloudwatch:{r}:{a}:alarm:{n}",
    name: ["AlarmName", "alarm_name"],
    ref: "alarm_name",
  },
  "AWS::CloudTrail::Trail": {
    id: "{arn}",
    arn: "cloudtrail:{r}:{a}:trail/{n}",
    name: ["TrailName", "name"],
    ref: "name",
  },
  "AWS::Lambda::Function": {
    id: "{n}",
    arn: "lambda:{r}:{a}:function:{n}",
    name: ["FunctionName", "function_name"],
    ref: "function_name",
  },
  "AWS::EKS::Cluster": {
    id: "{n}",
    arn: "eks:{r}:{a}:cluster/{n}",
    name: ["Name", "name"],
    ref: "name",
    by: {
      Endpoint: "endpoint",
      OpenIdConnectIssuerUrl: "identity.0.oidc.0.issuer",
      ClusterSecurityGroupId: "vpc_config.0.cluster_security_group_id",
    },
    more: { endpoint: "https://{h}.gr7.{r}.eks.amazonaws.com" },
  },
  "AWS::ElasticLoadBalancingV2::LoadBalancer": {
    id: "{arn}",
    arn: "elasticloadbalancing:{r}:{a}:loadbalancer/net/{n}/{h}",
    name: ["Name", "name"],
    by: { DNSName: "dns_name", CanonicalHostedZoneID: "zone_id", LoadBalancerFullName: "arn_suffix" },
    more: { dns_name: "{n}-{h}.elb.{r}.amazonaws.com", zone_id: "Z26RNL4JYFTOTI", arn_suffix: "net/{n}/{h}" },
  },
  "AWS::ElasticLoadBalancingV2::TargetGroup": {
    id: "{arn}",
    arn: "elasticloadbalancing:{r}:{a}:targetgroup/{n}/{h}",
    name: ["Name", "name"],
    by: { TargetGroupFullName: "arn_suffix" },
    more: { arn_suffix: "targetgroup/{n}/{h}" },
  },
  "AWS::ElasticLoadBalancingV2::Listener": {
    id: "{arn}",
    arn: "elasticloadbalancing:{r}:{a}:listener/net/l/{h}/{h}",
  },
  "AWS::Route53::HostedZone": {
    id: "Z{h}",
    arn: "route53:::hostedzone/Z{h}",
    ref: "zone_id",
    more: { zone_id: "Z{h}" },
  },
  "AWS::Route53Resolver::ResolverQueryLoggingConfig": {
    id: "rqlc-{h}",
    arn: "route53resolver:{r}:{a}:resolver-query-log-config/rqlc-{h}",
  },
  "AWS::MSK::Cluster": { id: "{arn}", arn: "kafka:{r}:{a}:cluster/{n}/{u}", name: ["ClusterName", "cluster_name"] },
  "AWS::MSK::Configuration": {
    id: "{arn}",
    arn: "kafka:{r}:{a}:configuration/{n}/{u}",
    name: ["Name", "name"],
    by: { "LatestRevision.Revision": "latest_revision" },
  },
  "AWS::RDS::DBInstance": {
    id: "db-{h}",
    arn: "rds:{r}:{a}:db:{n}",
    name: ["DBInstanceIdentifier", "identifier"],
    ref: "identifier",
    by: { "Endpoint.Address": "address", "MasterUserSecret.SecretArn": "master_user_secret.0.secret_arn" },
    more: { address: "{n}.{h}.{r}.rds.amazonaws.com" },
  },
  "AWS::RDS::DBSubnetGroup": {
    id: "{n}",
    arn: "rds:{r}:{a}:subgrp:{n}",
    name: ["DBSubnetGroupName", "name"],
    ref: "name",
  },
  "AWS::RDS::DBParameterGroup": {
    id: "{n}",
    arn: "rds:{r}:{a}:pg:{n}",
    name: ["DBParameterGroupName", "name"],
    ref: "name",
  },
  "AWS::ECR::Repository": {
    id: "{n}",
    arn: "ecr:{r}:{a}:repository/{n}",
    name: ["RepositoryName", "name"],
    ref: "name",
    by: { RepositoryUri: "repository_url" },
    more: { repository_url: "{a}.dkr.ecr.{r}.amazonaws.com/{n}" },
  },
  "AWS::Events::Rule": { id: "{n}", arn: "events:{r}:{a}:rule/{n}", name: ["Name", "name"], ref: "name" },
  "AWS::CodePipeline::Pipeline": { id: "{n}", arn: "codepipeline:{r}:{a}:{n}", name: ["Name", "name"], ref: "name" },
  "AWS::SSM::Document": { id: "{n}", arn: "ssm:{r}:{a}:document/{n}", name: ["Name", "name"], ref: "name" },
  "AWS::SSM::Parameter": { id: "{n}", arn: "ssm:{r}:{a}:parameter{n}", name: ["Name", "name"], ref: "name" },
  "AWS::EKS::Nodegroup": {
    id: "{h}",
    arn: "eks:{r}:{a}:nodegroup/c/{n}/{u}",
    name: ["NodegroupName", "node_group_name"],
    by: {},
  },
};

/** What a resource of a template exports in Terraform. `given` is its own token: where it has no name, one is made. */
export function exportedBy(resource: Resource, place: { account: string; region: string }): Exported {
  const kind = kinds[resource.type] ?? { id: "{h}" };
  const digest = createHash("sha256")
    .update(resource.identities[0] ?? resource.id)
    .digest("hex");
  const [property = "", attribute = ""] = kind.name ?? [];
  const own = textOf(resource.properties[property]);
  const isNamed = own !== "" && !own.includes("⟨");
  const name = isNamed ? own : `terraform-${digest.slice(0, 16)}`;
  const known: Readonly<Record<string, string>> = {
    h: digest.slice(0, 17),
    u: digest.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"),
    n: name,
    r: place.region,
    a: place.account,
    p: textOf(resource.properties["Path"] ?? "/"),
  };
  const filled = (form: string, arn = "") =>
    form.replaceAll(/\{(\w+)\}/g, (_all, key: string) => (key === "arn" ? arn : (known[key] ?? "")));
  const arn = kind.arn === undefined ? "" : `arn:aws:${filled(kind.arn)}`;
  return {
    values: {
      id: filled(kind.id, arn),
      ...(arn === "" ? {} : { arn }),
      ...(attribute === "" ? {} : { [attribute]: name }),
      ...Object.fromEntries(Object.entries(kind.more ?? {}).map(([key, form]) => [key, filled(form, arn)])),
    },
    written: isNamed ? [attribute] : [],
    by: (returned) => {
      const known = kind.by?.[returned];
      if (known !== undefined) return [known, ""];
      if (returned === "") return [kind.ref ?? "id", ""];
      // CloudFormation's ARN of a log group covers its streams, Terraform's does not.
      if (returned === "Arn") return ["arn", resource.type === "AWS::Logs::LogGroup" ? ":*" : ""];
      return [/Id$|^Id$/.test(returned) ? "id" : returned.toLowerCase(), ""];
    },
  };
}
