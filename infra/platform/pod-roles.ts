// Roles of service accounts. Trust names the identity provider in the keys of its conditions, which CloudFormation can
// only fill in text: the document is a JSON text with substitutions.

import { Fn } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import type { CfnRole } from "aws-cdk-lib/aws-iam";
import { monitoringRole } from "../manifests/monitoring.ts";
import { namesController } from "../manifests/split-names.ts";
import { role, secretArns } from "../security/roles.ts";
import type { KeyArns } from "../security/keys.ts";
import type { Statement } from "../security/policy.ts";
import type { Settings } from "../settings/byoc-private.ts";
import type { Cluster } from "./cluster.ts";

export interface PodRoles {
  readonly clickhouse: CfnRole;
  readonly backup: CfnRole;
  readonly secrets: CfnRole;
  readonly volumeDriver: CfnRole;
  readonly loadBalancerController: CfnRole;
  readonly monitoring: CfnRole;
}

/** Every role that a pod of the cluster takes on. */
export function podRoles(stack: Stack, options: { cluster: Cluster; keys: KeyArns; settings: Settings }): PodRoles {
  const { cluster, keys, settings } = options;
  const trust = (account: string): string => podTrust(cluster, account);
  const backupUse = [...backupStatements(settings), ...keyUse(keys, settings)];
  return {
    clickhouse: role(stack, "ClickhouseRole", {
      name: "clickhouse-irsa",
      trust: trust(`${settings.namespace}:clickhouse-sa`),
      statements: [...backupUse, logStatement(settings)],
    }),
    backup: role(stack, "BackupRole", {
      name: "clickhouse-backup",
      trust: trust(`${settings.namespace}:clickhouse-backup`),
      statements: backupUse,
    }),
    secrets: role(stack, "SecretsRole", {
      name: "clickhouse-secrets",
      trust: trust(`${settings.namespace}:clickhouse-secrets`),
      statements: [
        {
          sid: "ReadsDatabaseSecrets",
          actions: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
          resources: secretArns(settings),
        },
        { sid: "DecryptsThem", actions: "kms:Decrypt", resources: keys.secrets },
      ],
    }),
    volumeDriver: role(stack, "VolumeDriverRole", {
      name: "clickhouse-ebs-csi",
      trust: trust("kube-system:ebs-csi-controller-sa"),
      managed: ["service-role/AmazonEBSCSIDriverPolicy"],
      statements: volumeStatements(keys, settings),
    }),
    loadBalancerController: role(stack, "LoadBalancerControllerRole", {
      name: "clickhouse-load-balancer-controller",
      trust: trust("kube-system:aws-load-balancer-controller"),
      statements: targetStatements(settings),
    }),
    monitoring: role(stack, "MonitoringRole", {
      name: monitoringRole,
      trust: trust(`${settings.namespace}:monitoring`),
      statements: alertStatements(keys, settings),
    }),
  };
}

/** Trust in exactly one service account, `namespace:name`, with a token that was issued for AWS. */
export function podTrust(cluster: Cluster, serviceAccount: string): string {
  const document = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: "${Provider}" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "${Issuer}:sub": `system:serviceaccount:${serviceAccount}`,
            "${Issuer}:aud": "sts.amazonaws.com",
          },
        },
      },
    ],
  };
  return Fn.sub(JSON.stringify(document), {
    Provider: cluster.provider.attrArn,
    Issuer: Fn.select(1, Fn.split("//", cluster.cluster.attrOpenIdConnectIssuerUrl)),
  });
}

function backupStatements(settings: Settings): Statement[] {
  const bucket = `arn:aws:s3:::${settings.buckets.backups}`;
  return [
    {
      sid: "KeepsBackups",
      actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      resources: `${bucket}/*`,
    },
    { sid: "ListsBackups", actions: "s3:ListBucket", resources: bucket },
  ];
}

/** objects under a customer managed key need the key as well as the bucket. */
function keyUse(keys: KeyArns, settings: Settings): Statement[] {
  if (!settings.corrections.podsUseBackupKey) return [];
  return [{ sid: "EncryptsBackups", actions: ["kms:GenerateDataKey", "kms:Decrypt"], resources: keys.s3 }];
}

function logStatement(settings: Settings): Statement {
  return {
    sid: "WritesClickhouseLogs",
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: `arn:aws:logs:${settings.region}:${settings.account}:log-group:/aws/clickhouse/*`,
  };
}

function volumeStatements(keys: KeyArns, settings: Settings): Statement[] {
  if (!settings.corrections.volumeServicesUseKey) return [];
  return [
    {
      sid: "EncryptsVolumes",
      actions: ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext", "kms:DescribeKey"],
      resources: keys.ebs,
    },
    {
      sid: "GrantsVolumesToEc2",
      actions: "kms:CreateGrant",
      resources: keys.ebs,
      condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}

/** The controller registers pods as targets and nothing else: load balancer and groups belong to the template. */
function targetStatements(settings: Settings): Statement[] {
  const { account, region } = settings;
  return [
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
  ];
}

/** Alerts go to the topic of the alarms, which is encrypted. */
function alertStatements(keys: KeyArns, { account, region, prefix }: Settings): Statement[] {
  return [
    { sid: "RaisesAlerts", actions: "sns:Publish", resources: `arn:aws:sns:${region}:${account}:${prefix}-alerts` },
    { sid: "EncryptsAlerts", actions: ["kms:GenerateDataKey", "kms:Decrypt"], resources: keys.logs },
  ];
}

/** The controller of names writes records of the one private zone. */
export function namesRole(stack: Stack, options: { cluster: Cluster; zone: string }): CfnRole {
  return role(stack, "NamesRole", {
    name: `clickhouse-${namesController}`,
    trust: podTrust(options.cluster, `kube-system:${namesController}`),
    statements: [
      {
        sid: "WritesRecords",
        actions: ["route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets"],
        resources: `arn:aws:route53:::hostedzone/${options.zone}`,
      },
      // This action knows no resources.
      { sid: "FindsItsZone", actions: "route53:ListHostedZones", resources: "*" },
    ],
  });
}
