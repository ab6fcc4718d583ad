// VPC endpoints: the only way from the platform to AWS. Interface endpoints in every data subnet with private DNS, the
// S3 gateway endpoint in every route table; each with a policy that names actions and callers, or buckets.

import type { Stack } from "aws-cdk-lib";
import { CfnVPCEndpoint } from "aws-cdk-lib/aws-ec2";
import { policy } from "../security/policy.ts";
import type { Site } from "../settings/site.ts";
import type { PrivateNetwork } from "./subnets.ts";
import { subnetIds } from "./subnets.ts";

export interface InterfaceEndpoint {
  /** Logical id suffix. */
  readonly id: string;
  /** Service as it stands in the endpoint's name. */
  readonly service: string;
  /** Prefixes of the IAM actions that go through it. */
  readonly actions: readonly string[];
  /** Services without regions have endpoint names without one. */
  readonly global?: true;
}

/** The seven that the seed names, then what the nodes, the rotation function and the runner call besides. */
export const interfaceEndpoints: readonly InterfaceEndpoint[] = [
  { id: "EcrApi", service: "ecr.api", actions: ["ecr"] },
  { id: "EcrDkr", service: "ecr.dkr", actions: ["ecr"] },
  { id: "Ec2", service: "ec2", actions: ["ec2"] },
  { id: "Eks", service: "eks", actions: ["eks"] },
  { id: "Sts", service: "sts", actions: ["sts"] },
  { id: "Logs", service: "logs", actions: ["logs"] },
  { id: "ElasticLoadBalancing", service: "elasticloadbalancing", actions: ["elasticloadbalancing"] },
  { id: "AutoScaling", service: "autoscaling", actions: ["autoscaling"] },
  { id: "EksAuth", service: "eks-auth", actions: ["eks-auth"] },
  { id: "Kms", service: "kms", actions: ["kms"] },
  { id: "SecretsManager", service: "secretsmanager", actions: ["secretsmanager"] },
  { id: "Ssm", service: "ssm", actions: ["ssm"] },
  { id: "SsmMessages", service: "ssmmessages", actions: ["ssmmessages"] },
  { id: "Ec2Messages", service: "ec2messages", actions: ["ec2messages"] },
  { id: "Monitoring", service: "monitoring", actions: ["cloudwatch"] },
  { id: "Sns", service: "sns", actions: ["sns"] },
  { id: "Sqs", service: "sqs", actions: ["sqs"] },
  { id: "Fis", service: "fis", actions: ["fis"] },
  { id: "Lambda", service: "lambda", actions: ["lambda"] },
  { id: "CloudTrail", service: "cloudtrail", actions: ["cloudtrail"] },
  { id: "Route53Resolver", service: "route53resolver", actions: ["route53resolver"] },
  { id: "Iam", service: "iam", actions: ["iam"], global: true },
  { id: "Route53", service: "route53", actions: ["route53"], global: true },
];

export interface EndpointOptions {
  readonly settings: Site & { readonly buckets: Readonly<Record<string, string>> };
  readonly group: string;
  readonly services: readonly InterfaceEndpoint[];
  /** Tier whose subnets hold the interfaces. */
  readonly tier: string;
}

/** Creates all endpoints behind the endpoints' security group. */
export function endpoints(stack: Stack, network: PrivateNetwork, options: EndpointOptions): void {
  const { group, services, settings, tier } = options;
  for (const endpoint of services) {
    new CfnVPCEndpoint(stack, `Endpoint${endpoint.id}`, {
      vpcId: network.vpc.attrVpcId,
      vpcEndpointType: "Interface",
      serviceName: endpoint.global
        ? `com.amazonaws.${endpoint.service}`
        : `com.amazonaws.${settings.region}.${endpoint.service}`,
      privateDnsEnabled: true,
      subnetIds: subnetIds(network, tier),
      securityGroupIds: [group],
      policyDocument: callersOfThisAccount(endpoint.actions, settings.account),
    });
  }
  new CfnVPCEndpoint(stack, "EndpointS3", {
    vpcId: network.vpc.attrVpcId,
    vpcEndpointType: "Gateway",
    serviceName: `com.amazonaws.${settings.region}.s3`,
    routeTableIds: network.subnets.map((each) => each.routeTable.attrRouteTableId),
    policyDocument: bucketsOfThisPlatform(settings),
  });
}

function callersOfThisAccount(prefixes: readonly string[], account: string): Record<string, unknown> {
  return policy([
    {
      sid: "CallersOfThisAccount",
      principal: "*",
      actions: prefixes.map((prefix) => `${prefix}:*`),
      resources: "*",
      condition: { StringEquals: { "aws:PrincipalAccount": account } },
    },
  ]);
}

/** The platform's buckets for its own callers, and the two kinds of AWS bucket that nodes read without credentials. */
function bucketsOfThisPlatform(settings: EndpointOptions["settings"]): Record<string, unknown> {
  const { account, region } = settings;
  const names = Object.values(settings.buckets);
  return policy([
    {
      sid: "BucketsOfThisPlatform",
      principal: "*",
      actions: [
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:PutObject",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        "s3:AbortMultipartUpload",
        "s3:ListMultipartUploadParts",
        "s3:ListBucket",
        "s3:ListBucketVersions",
        "s3:ListBucketMultipartUploads",
        "s3:ListAllMyBuckets",
        "s3:GetBucket*",
        "s3:GetEncryptionConfiguration",
        "s3:GetLifecycleConfiguration",
        "s3:GetReplicationConfiguration",
      ],
      resources: names.flatMap((name) => [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`]),
      condition: { StringEquals: { "aws:PrincipalAccount": account } },
    },
    {
      sid: "ImageLayersAndPackages",
      principal: "*",
      actions: "s3:GetObject",
      resources: [
        `arn:aws:s3:::prod-${region}-starport-layer-bucket/*`,
        `arn:aws:s3:::al2023-repos-${region}-de612dc2/*`,
      ],
    },
  ]);
}
