// Roles that need neither keys nor the cluster: who runs the platform, and the services that act for it.

import type { Stack } from "aws-cdk-lib";
import { CfnInstanceProfile } from "aws-cdk-lib/aws-iam";
import type { CfnRole } from "aws-cdk-lib/aws-iam";
import type { Settings } from "../settings/byoc-private.ts";
import { experimentStatements } from "./experiment-statements.ts";
import { auditName, logGroupNames } from "./keys.ts";
import type { Statement } from "./policy.ts";
import { policy, serviceTrust } from "./policy.ts";
import { administratorRole, clusterRoles, operatorRole, recordRoles, role, rotationRole, secretArns } from "./roles.ts";
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

/** Every role that can be made before the keys. */
export function baseRoles(stack: Stack, settings: Settings): BaseRoles {
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
    administrator: administratorRole(stack, settings),
    operator: operatorRole(stack, settings),
    vendor: role(stack, "VendorRole", {
      name: "clickhouse-vendor",
      trust: vendorTrust(settings),
      statements: vendorStatements(settings),
    }),
    ...clusterRoles(stack, settings),
    runner,
    application,
    rotation: rotationRole(stack, settings),
    ...recordRoles(stack, { flow: logGroupNames.flow, trailGroup: logGroupNames.trail, trail: auditName }, settings),
    runnerProfile: profile(stack, "RunnerProfile", runner),
    applicationProfile: profile(stack, "ApplicationProfile", application),
  };
}

function profile(stack: Stack, id: string, of: CfnRole): CfnInstanceProfile {
  return new CfnInstanceProfile(stack, id, { roles: [of.ref] });
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

/** What the live readers ask for and the managed policies do not grant. */
function readerStatements({ account, region, clusterName, prefix }: Settings): Statement[] {
  const eks = `arn:aws:eks:${region}:${account}`;
  return [
    {
      sid: "ReadsItsCluster",
      actions: [
        "eks:DescribeAccessEntry",
        "eks:DescribeAddon",
        "eks:DescribePodIdentityAssociation",
        "eks:ListAddons",
        "eks:ListPodIdentityAssociations",
      ],
      resources: [
        `${eks}:cluster/${clusterName}`,
        ...["access-entry", "addon", "podidentityassociation"].map((kind) => `${eks}:${kind}/${clusterName}/*`),
      ],
    },
    {
      sid: "ReadsSubscriptions",
      actions: "sns:GetSubscriptionAttributes",
      resources: `arn:aws:sns:${region}:${account}:${prefix}-alerts`,
    },
    { sid: "ReadsBudgets", actions: "budgets:ViewBudget", resources: `arn:aws:budgets::${account}:budget/*` },
  ];
}

/** What drills do by the runner's own hand. */
function drillStatements({ account, region, buckets }: Settings): Statement[] {
  return [
    {
      sid: "TriesDamagedBackups",
      actions: ["s3:PutObject", "s3:DeleteObject"],
      resources: `arn:aws:s3:::${buckets.backups}/*`,
    },
    {
      sid: "StopsMarkedNodes",
      actions: ["ec2:StopInstances", "ec2:StartInstances"],
      resources: `arn:aws:ec2:${region}:${account}:instance/*`,
      condition: { StringEquals: { "aws:ResourceTag/assay:faults": "allowed" } },
    },
  ];
}

function runnerStatements(settings: Settings): Statement[] {
  const { account, region, buckets } = settings;
  return [
    ...readerStatements(settings),
    ...experimentStatements(settings),
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
    ...drillStatements(settings),
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
    {
      sid: "ReadsAndEndsCommands",
      actions: ["ssm:ListCommands", "ssm:GetCommandInvocation", "ssm:CancelCommand"],
      resources: "*",
    },
    {
      sid: "PublishesItsMetrics",
      actions: "cloudwatch:PutMetricData",
      resources: "*",
      condition: { StringEquals: { "cloudwatch:namespace": "Assay" } },
    },
    // This action knows no resources.
    { sid: "ReadsMetricsBack", actions: "cloudwatch:GetMetricStatistics", resources: "*" },
  ];
}
