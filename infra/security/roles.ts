// Roles that every platform has: people, the cluster and its nodes, the services that record, the rotation of secrets.

import type { Stack } from "aws-cdk-lib";
import { CfnRole } from "aws-cdk-lib/aws-iam";
import type { Site } from "../settings/site.ts";
import { trailArn } from "./key-users.ts";
import type { Statement } from "./policy.ts";
import { policy, serviceTrust, sourceAccount } from "./policy.ts";

export interface RoleOptions {
  readonly name: string;
  readonly trust: unknown;
  readonly managed?: readonly string[];
  readonly statements?: readonly Statement[];
}

/** One role with an exact name, its inline policy and its managed policies. */
export function role(stack: Stack, id: string, options: RoleOptions): CfnRole {
  return new CfnRole(stack, id, {
    roleName: options.name,
    assumeRolePolicyDocument: options.trust,
    ...(options.managed === undefined
      ? {}
      : { managedPolicyArns: options.managed.map((name) => `arn:aws:iam::aws:policy/${name}`) }),
    ...(options.statements === undefined || options.statements.length === 0
      ? {}
      : { policies: [{ policyName: options.name, policyDocument: policy(options.statements) }] }),
    tags: [{ key: "Name", value: options.name }],
  });
}

/** People of this account, only with a second factor. */
export function people(account: string): Record<string, unknown> {
  return policy([
    {
      sid: "PeopleWithSecondFactor",
      principal: { AWS: `arn:aws:iam::${account}:root` },
      actions: "sts:AssumeRole",
      condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
    },
  ]);
}

/** Who manages the keys. */
export function administratorRole(stack: Stack, { account, prefix }: Site): CfnRole {
  return role(stack, "KeyAdministratorRole", { name: `${prefix}-key-administrator`, trust: people(account) });
}

/** ARN of the cluster, known before it exists. */
export function clusterArn({ account, region, clusterName }: Site & { readonly clusterName: string }): string {
  return `arn:aws:eks:${region}:${account}:cluster/${clusterName}`;
}

/** Who administers the cluster, named in the intent. */
export function operatorRole(stack: Stack, site: Site & { readonly clusterName: string }): CfnRole {
  const { account, prefix } = site;
  return role(stack, "OperatorRole", {
    name: `${prefix}-operator`,
    trust: people(account),
    statements: [{ sid: "FindsCluster", actions: "eks:DescribeCluster", resources: clusterArn(site) }],
  });
}

export interface ClusterRoles {
  readonly cluster: CfnRole;
  readonly node: CfnRole;
}

/** The control plane and the nodes. Systems Manager reaches nodes through the account's default host management. */
export function clusterRoles(stack: Stack, { account, prefix }: Site): ClusterRoles {
  return {
    cluster: role(stack, "ClusterRole", {
      name: `${prefix}-cluster`,
      trust: serviceTrust("eks.amazonaws.com", sourceAccount(account)),
      managed: ["AmazonEKSClusterPolicy", "AmazonEKSVPCResourceController"],
    }),
    node: role(stack, "NodeRole", {
      name: `${prefix}-node`,
      trust: serviceTrust("ec2.amazonaws.com"),
      managed: ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryReadOnly"],
    }),
  };
}

export interface RecordRoles {
  readonly flowLogs: CfnRole;
  readonly trail: CfnRole;
}

/** Services that write records: flow logs and the trail, each to one log group. */
export function recordRoles(
  stack: Stack,
  names: { readonly flow: string; readonly trailGroup: string; readonly trail: string },
  site: Site,
): RecordRoles {
  const { account, prefix } = site;
  return {
    flowLogs: flowLogsRole(stack, names.flow, site),
    trail: role(stack, "TrailRole", {
      name: `${prefix}-trail`,
      trust: serviceTrust("cloudtrail.amazonaws.com", {
        StringEquals: { "aws:SourceAccount": account, "aws:SourceArn": trailArn(names.trail, site) },
      }),
      statements: [{ sid: "WritesTrail", actions: logWrites, resources: logGroupArn(names.trailGroup, site) }],
    }),
  };
}

const logWrites = ["logs:CreateLogStream", "logs:PutLogEvents"];

/** Flow logs of a network, to one log group. */
export function flowLogsRole(stack: Stack, group: string, site: Site): CfnRole {
  const { account, region, prefix } = site;
  return role(stack, "FlowLogsRole", {
    name: `${prefix}-flow-logs`,
    trust: serviceTrust("vpc-flow-logs.amazonaws.com", {
      ...sourceAccount(account),
      ArnLike: { "aws:SourceArn": `arn:aws:ec2:${region}:${account}:vpc-flow-log/*` },
    }),
    statements: [
      {
        sid: "WritesFlowLogs",
        actions: [...logWrites, "logs:DescribeLogStreams"],
        resources: logGroupArn(group, site),
      },
    ],
  });
}

function logGroupArn(name: string, { account, region }: Site): string {
  return `arn:aws:logs:${region}:${account}:log-group:${name}:*`;
}

/** The function that rotates the secrets `<prefix>/…`. */
export function rotationRole(stack: Stack, site: Site): CfnRole {
  return role(stack, "RotationRole", {
    name: `${site.prefix}-rotation`,
    trust: serviceTrust("lambda.amazonaws.com"),
    managed: ["service-role/AWSLambdaVPCAccessExecutionRole"],
    statements: [
      {
        sid: "RotatesDatabaseSecrets",
        actions: [
          "secretsmanager:DescribeSecret",
          "secretsmanager:GetSecretValue",
          "secretsmanager:PutSecretValue",
          "secretsmanager:UpdateSecretVersionStage",
        ],
        resources: secretArns(site),
      },
      // This action knows no resources.
      { sid: "MakesPasswords", actions: "secretsmanager:GetRandomPassword", resources: "*" },
    ],
  });
}

/** The secrets of the platform, or one of them; Secrets Manager adds six characters to every name. */
export function secretArns({ account, region, prefix }: Site, name?: string): string {
  return `arn:aws:secretsmanager:${region}:${account}:secret:${prefix}/${name === undefined ? "*" : `${name}-??????`}`;
}
