// Roles that need neither keys nor the cluster: who runs the platform, and the services that act for it.

import type { Stack } from "aws-cdk-lib";
import { CfnInstanceProfile, CfnRole } from "aws-cdk-lib/aws-iam";
import type { Settings } from "../settings/byoc-private.ts";
import { logGroupNames } from "./keys.ts";
import type { Statement } from "./policy.ts";
import { policy, serviceTrust, sourceAccount } from "./policy.ts";
import { vendorStatements } from "./vendor.ts";

export interface BaseRoles {
  readonly administrator: CfnRole;
  readonly operator: CfnRole;
  readonly vendor: CfnRole;
  readonly cluster: CfnRole;
  readonly node: CfnRole;
  readonly runner: CfnRole;
  readonly application: CfnRole;
  readonly rotation: CfnRole;
  readonly flowLogs: CfnRole;
  readonly trail: CfnRole;
  readonly runnerProfile: CfnInstanceProfile;
  readonly applicationProfile: CfnInstanceProfile;
}

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

/** Every role that can be made before the keys. */
export function baseRoles(stack: Stack, settings: Settings): BaseRoles {
  const { account } = settings;
  const ec2 = serviceTrust("ec2.amazonaws.com");
  const runner = role(stack, "RunnerRole", {
    name: "clickhouse-runner",
    trust: ec2,
    managed: ["SecurityAudit", "AmazonSSMManagedInstanceCore"],
    statements: runnerStatements(settings),
  });
  const application = role(stack, "ApplicationRole", {
    name: "clickhouse-application",
    trust: ec2,
    managed: ["AmazonSSMManagedInstanceCore"],
  });
  return {
    administrator: role(stack, "KeyAdministratorRole", {
      name: "clickhouse-key-administrator",
      trust: people(account),
    }),
    operator: role(stack, "OperatorRole", {
      name: "clickhouse-operator",
      trust: people(account),
      statements: [{ sid: "FindsCluster", actions: "eks:DescribeCluster", resources: clusterArn(settings) }],
    }),
    vendor: role(stack, "VendorRole", {
      name: "clickhouse-vendor",
      trust: vendorTrust(settings),
      statements: vendorStatements(settings),
    }),
    ...clusterRoles(stack, settings),
    runner,
    application,
    ...serviceRoles(stack, settings),
    runnerProfile: profile(stack, "RunnerProfile", runner),
    applicationProfile: profile(stack, "ApplicationProfile", application),
  };
}

/** ARN of the cluster, known before it exists. */
export function clusterArn(settings: Settings): string {
  return `arn:aws:eks:${settings.region}:${settings.account}:cluster/${settings.clusterName}`;
}

function profile(stack: Stack, id: string, of: CfnRole): CfnInstanceProfile {
  return new CfnInstanceProfile(stack, id, { roles: [of.ref] });
}

/** People of this account, only with a second factor. */
function people(account: string): Record<string, unknown> {
  return policy([
    {
      sid: "PeopleWithSecondFactor",
      principal: { AWS: `arn:aws:iam::${account}:root` },
      actions: "sts:AssumeRole",
      condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
    },
  ]);
}

function vendorTrust(settings: Settings): Record<string, unknown> {
  return policy([
    {
      sid: "VendorWithExternalId",
      principal: { AWS: `arn:aws:iam::${settings.vendor.account}:root` },
      actions: "sts:AssumeRole",
      condition: { StringEquals: { "sts:ExternalId": settings.vendor.externalId } },
    },
  ]);
}

function clusterRoles(stack: Stack, settings: Settings): Pick<BaseRoles, "cluster" | "node"> {
  return {
    cluster: role(stack, "ClusterRole", {
      name: "clickhouse-cluster",
      trust: serviceTrust("eks.amazonaws.com", sourceAccount(settings.account)),
      managed: ["AmazonEKSClusterPolicy", "AmazonEKSVPCResourceController"],
    }),
    // Exactly the seed's three policies: Systems Manager reaches nodes through the account's default host management.
    node: role(stack, "NodeRole", {
      name: "clickhouse-node",
      trust: serviceTrust("ec2.amazonaws.com"),
      managed: ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryReadOnly"],
    }),
  };
}

function serviceRoles(stack: Stack, settings: Settings): Pick<BaseRoles, "rotation" | "flowLogs" | "trail"> {
  const { account, region } = settings;
  const group = (name: string): string => `arn:aws:logs:${region}:${account}:log-group:${name}:*`;
  const write = ["logs:CreateLogStream", "logs:PutLogEvents"];
  return {
    rotation: role(stack, "RotationRole", {
      name: "clickhouse-rotation",
      trust: serviceTrust("lambda.amazonaws.com"),
      managed: ["service-role/AWSLambdaVPCAccessExecutionRole"],
      statements: rotationStatements(settings),
    }),
    flowLogs: role(stack, "FlowLogsRole", {
      name: "clickhouse-flow-logs",
      trust: serviceTrust("vpc-flow-logs.amazonaws.com", {
        ...sourceAccount(account),
        ArnLike: { "aws:SourceArn": `arn:aws:ec2:${region}:${account}:vpc-flow-log/*` },
      }),
      statements: [
        { sid: "WritesFlowLogs", actions: [...write, "logs:DescribeLogStreams"], resources: group(logGroupNames.flow) },
      ],
    }),
    trail: role(stack, "TrailRole", {
      name: "clickhouse-trail",
      trust: serviceTrust("cloudtrail.amazonaws.com", {
        StringEquals: {
          "aws:SourceAccount": account,
          "aws:SourceArn": `arn:aws:cloudtrail:${region}:${account}:trail/clickhouse-byoc`,
        },
      }),
      statements: [{ sid: "WritesTrail", actions: write, resources: group(logGroupNames.trail) }],
    }),
  };
}

function rotationStatements(settings: Settings): Statement[] {
  return [
    {
      sid: "RotatesDatabaseSecrets",
      actions: [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
      ],
      resources: secretArns(settings),
    },
    // This action knows no resources.
    { sid: "MakesPasswords", actions: "secretsmanager:GetRandomPassword", resources: "*" },
  ];
}

/** The secrets of the platform; Secrets Manager adds six characters to every name. */
export function secretArns(settings: Settings): string {
  return `arn:aws:secretsmanager:${settings.region}:${settings.account}:secret:clickhouse/*`;
}

function runnerStatements(settings: Settings): Statement[] {
  const { account, region, buckets } = settings;
  const fis = `arn:aws:fis:${region}:${account}`;
  return [
    {
      sid: "StartsExperiments",
      actions: ["fis:StartExperiment", "fis:StopExperiment", "fis:GetExperiment", "fis:GetExperimentTemplate"],
      resources: [`${fis}:experiment-template/*`, `${fis}:experiment/*`],
    },
    { sid: "ReadsDatabaseSecrets", actions: "secretsmanager:GetSecretValue", resources: secretArns(settings) },
    {
      sid: "KeepsEvidence",
      actions: ["s3:PutObject", "s3:GetObject"],
      resources: `arn:aws:s3:::${buckets.evidence}/*`,
    },
    {
      sid: "JudgesBackups",
      actions: ["s3:GetObject", "s3:GetObjectVersion"],
      resources: `arn:aws:s3:::${buckets.backups}/*`,
    },
    {
      sid: "ListsBuckets",
      actions: ["s3:ListBucket", "s3:ListBucketVersions"],
      resources: [`arn:aws:s3:::${buckets.backups}`, `arn:aws:s3:::${buckets.evidence}`],
    },
    {
      sid: "ProbesAndScans",
      actions: "ssm:SendCommand",
      resources: ["probe-connections", "scan-volume"].map(
        (name) => `arn:aws:ssm:${region}:${account}:document/clickhouse-${name}`,
      ),
    },
    {
      sid: "ProbesFromHosts",
      actions: "ssm:SendCommand",
      resources: `arn:aws:ec2:${region}:${account}:instance/*`,
      condition: { StringLike: { "ssm:resourceTag/assay:role": "*" } },
    },
    // These actions know no resources.
    { sid: "ReadsCommands", actions: ["ssm:ListCommands", "ssm:GetCommandInvocation"], resources: "*" },
    {
      sid: "PublishesItsMetrics",
      actions: "cloudwatch:PutMetricData",
      resources: "*",
      condition: { StringEquals: { "cloudwatch:namespace": "Assay" } },
    },
  ];
}
