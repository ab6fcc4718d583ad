// Roles of service accounts in one region.

import type { Stack } from "aws-cdk-lib";
import type { CfnRole } from "aws-cdk-lib/aws-iam";
import type { Cluster } from "../platform/cluster.ts";
import { podTrust } from "../platform/pod-roles.ts";
import type { Statement } from "../security/policy.ts";
import { role, secretArns } from "../security/roles.ts";
import { pascal } from "../settings/zones.ts";
import type { PodRole } from "./names.ts";
import { podRoleNames } from "./names.ts";
import type { RegionKeyName } from "./security-stack.ts";
import type { RegionSettings } from "./settings.ts";

export interface PodRoleOptions {
  readonly cluster: Cluster;
  readonly keys: Readonly<Record<RegionKeyName, string>>;
  /** Id of the private zone whose names follow the pods. */
  readonly zoneId: string;
  readonly settings: RegionSettings;
}

/** Creates every role that a pod of the region takes on. */
export function podRoles(stack: Stack, options: PodRoleOptions): Readonly<Record<PodRole, CfnRole>> {
  const { cluster, settings } = options;
  const accounts = {
    clickhouse: `${settings.namespace}:clickhouse`,
    secrets: `${settings.namespace}:clickhouse-secrets`,
    volumeDriver: "kube-system:ebs-csi-controller-sa",
    names: "kube-system:external-dns",
    targets: "kube-system:aws-load-balancer-controller",
  } as const;
  const statements = statementsOf(options);
  const roleNames = podRoleNames(settings);
  return Object.fromEntries(
    (Object.keys(accounts) as PodRole[]).map((purpose) => [
      purpose,
      role(stack, `${pascal(purpose)}PodRole`, {
        name: roleNames[purpose],
        trust: podTrust(cluster, accounts[purpose]),
        ...(purpose === "volumeDriver" ? { managed: ["service-role/AmazonEBSCSIDriverPolicy"] } : {}),
        statements: statements[purpose],
      }),
    ]),
  ) as Record<PodRole, CfnRole>;
}

function statementsOf({ keys, zoneId, settings }: PodRoleOptions): Readonly<Record<PodRole, readonly Statement[]>> {
  const { account, region, buckets } = settings;
  const bucket = `arn:aws:s3:::${buckets.backups}`;
  const forVolumes = { Bool: { "kms:GrantIsForAWSResource": "true" } };
  const volumeUse = ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext", "kms:DescribeKey"];
  return {
    clickhouse: [
      {
        sid: "KeepsBackups",
        actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
        resources: `${bucket}/*`,
      },
      { sid: "ListsBackups", actions: "s3:ListBucket", resources: bucket },
      { sid: "EncryptsBackups", actions: ["kms:GenerateDataKey", "kms:Decrypt"], resources: keys.s3 },
    ],
    secrets: [
      {
        sid: "ReadsDatabaseSecrets",
        actions: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
        resources: secretArns(settings),
      },
      { sid: "DecryptsThem", actions: "kms:Decrypt", resources: keys.secrets },
    ],
    volumeDriver: [
      { sid: "EncryptsVolumes", actions: volumeUse, resources: keys.ebs },
      { sid: "GrantsVolumesToEc2", actions: "kms:CreateGrant", resources: keys.ebs, condition: forVolumes },
    ],
    names: [
      {
        sid: "KeepsNamesOfPods",
        actions: ["route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets"],
        resources: `arn:aws:route53:::hostedzone/${zoneId}`,
      },
      // This action knows no resources.
      { sid: "FindsZones", actions: "route53:ListHostedZones", resources: "*" },
    ],
    targets: [
      {
        sid: "RegistersTargets",
        actions: ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"],
        resources: `arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/clickhouse-*`,
      },
      {
        sid: "FindsTargets",
        actions: [
          "elasticloadbalancing:DescribeTargetGroups",
          "elasticloadbalancing:DescribeTargetHealth",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeVpcs",
        ],
        resources: "*",
      },
    ],
  };
}
