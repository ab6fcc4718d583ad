// The platform's keys. Administrators manage a key and cannot use it; users use it and cannot manage it; the account
// root delegates to IAM, so that no key can lock everybody out.

import type { Stack } from "aws-cdk-lib";
import { CfnAlias, CfnKey } from "aws-cdk-lib/aws-kms";
import type { Settings } from "../settings/byoc-private.ts";
import type { Statement } from "./policy.ts";
import { policy, sourceAccount } from "./policy.ts";

export type KeyName = "ebs" | "s3" | "eks" | "logs" | "secrets";
export type KeyArns = Readonly<Record<KeyName, string>>;

/** Who may do what; role ARNs are tokens, except those of roles that come later and are named by their ARN. */
export interface KeyPrincipals {
  readonly administrator: string;
  readonly vendor: string;
  readonly cluster: string;
  readonly runner: string;
  readonly rotation: string;
}

const names: Readonly<Record<KeyName, string>> = {
  ebs: "clickhouse-ebs-key",
  s3: "clickhouse-s3-key",
  eks: "clickhouse-eks-secrets-key",
  logs: "clickhouse-logs-key",
  secrets: "clickhouse-secrets-key",
};

export const keyNames = Object.keys(names) as readonly KeyName[];

const use = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:DescribeKey",
];

const administer = [
  "kms:DescribeKey",
  "kms:EnableKey",
  "kms:DisableKey",
  "kms:GetKeyPolicy",
  "kms:PutKeyPolicy",
  "kms:ListKeyPolicies",
  "kms:GetKeyRotationStatus",
  "kms:EnableKeyRotation",
  "kms:ListGrants",
  "kms:RevokeGrant",
  "kms:ListResourceTags",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateKeyDescription",
  "kms:ScheduleKeyDeletion",
  "kms:CancelKeyDeletion",
];

/** `alias/clickhouse-ebs-key` and so on. */
export function aliasOf(key: KeyName): string {
  return `alias/${names[key]}`;
}

/** Creates the five keys with rotation, a 30-day deletion window and an alias each. */
export function keys(stack: Stack, principals: KeyPrincipals, settings: Settings): KeyArns {
  const users: Readonly<Record<KeyName, readonly Statement[]>> = {
    ebs: volumeUsers(principals, settings),
    s3: objectUsers(principals, settings),
    eks: clusterUsers(principals, settings),
    logs: logUsers(settings),
    secrets: secretUsers(principals, settings),
  };
  return Object.fromEntries(
    keyNames.map((name) => {
      const key = new CfnKey(stack, `Key${name.charAt(0).toUpperCase()}${name.slice(1)}`, {
        description: `${names[name]} of ${settings.profile}`,
        enableKeyRotation: true,
        pendingWindowInDays: 30,
        multiRegion: false,
        keyPolicy: policy([...owners(principals, settings), ...users[name]]),
        tags: [{ key: "Name", value: names[name] }],
      });
      new CfnAlias(stack, `${key.node.id}Alias`, { aliasName: aliasOf(name), targetKeyId: key.attrKeyId });
      return [name, key.attrArn];
    }),
  ) as Record<KeyName, string>;
}

function owners(principals: KeyPrincipals, settings: Settings): Statement[] {
  return [
    {
      sid: "AccountDelegatesToIam",
      principal: { AWS: `arn:aws:iam::${settings.account}:root` },
      actions: "kms:*",
      resources: "*",
    },
    {
      sid: "AdministratorManages",
      principal: { AWS: principals.administrator },
      actions: administer,
      resources: "*",
    },
  ];
}

function volumeUsers(principals: KeyPrincipals, settings: Settings): Statement[] {
  const driver = `arn:aws:iam::${settings.account}:role/clickhouse-ebs-csi`;
  const scaling = `arn:aws:iam::${settings.account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
  return [
    ...vendorUse(principals),
    ...grantsFor("VendorGrants", principals.vendor),
    ...(settings.corrections.volumeServicesUseKey
      ? [
          { sid: "AutoScalingUses", principal: { AWS: scaling }, actions: use, resources: "*" },
          ...grantsFor("AutoScalingGrants", scaling),
          ...laterRoles("VolumeDriverUses", [driver], settings),
        ]
      : []),
  ];
}

function objectUsers(principals: KeyPrincipals, settings: Settings): Statement[] {
  const pods = ["clickhouse-irsa", "clickhouse-backup"].map((name) => `arn:aws:iam::${settings.account}:role/${name}`);
  return [
    ...vendorUse(principals),
    { sid: "RunnerUses", principal: { AWS: principals.runner }, actions: use, resources: "*" },
    ...(settings.corrections.podsUseBackupKey ? laterRoles("PodsUse", pods, settings) : []),
  ];
}

function clusterUsers(principals: KeyPrincipals, settings: Settings): Statement[] {
  return [
    {
      sid: "EksEncryptsSecrets",
      principal: { Service: "eks.amazonaws.com" },
      actions: ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey", "kms:CreateGrant"],
      resources: "*",
      condition: sourceAccount(settings.account),
    },
    {
      sid: "ClusterRoleUses",
      principal: { AWS: principals.cluster },
      actions: ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey", "kms:ListGrants"],
      resources: "*",
    },
    ...grantsFor("ClusterRoleGrants", principals.cluster),
  ];
}

/** Names of every log group of the platform: the logs service may use its key for exactly these. */
export const logGroupNames = {
  queries: "/aws/clickhouse/query-logs",
  errors: "/aws/clickhouse/error-logs",
  cluster: "/aws/eks/clickhouse-cluster/cluster",
  flow: "/aws/vpc/clickhouse-byoc/flow-logs",
  dns: "/aws/route53resolver/clickhouse-byoc/query-logs",
  trail: "/aws/cloudtrail/clickhouse-byoc",
  rotation: "/aws/lambda/clickhouse-rotate-secret",
} as const;

function logUsers(settings: Settings): Statement[] {
  const { account, region } = settings;
  const trail = `arn:aws:cloudtrail:${region}:${account}:trail/clickhouse-byoc`;
  const forTopic = ["cloudwatch.amazonaws.com", "events.amazonaws.com", "sns.amazonaws.com"];
  return [
    {
      sid: "LogsEncryptTheseGroups",
      principal: { Service: `logs.${region}.amazonaws.com` },
      actions: [...use.filter((action) => action !== "kms:GenerateDataKeyWithoutPlaintext")],
      resources: "*",
      condition: {
        ArnEquals: {
          "kms:EncryptionContext:aws:logs:arn": Object.values(logGroupNames).map(
            (name) => `arn:aws:logs:${region}:${account}:log-group:${name}`,
          ),
        },
      },
    },
    {
      sid: "TrailEncrypts",
      principal: { Service: "cloudtrail.amazonaws.com" },
      actions: ["kms:GenerateDataKey", "kms:DescribeKey"],
      resources: "*",
      condition: { StringEquals: { "aws:SourceArn": trail, "aws:SourceAccount": account } },
    },
    {
      sid: "AlertsAreEncrypted",
      principal: { Service: forTopic },
      actions: ["kms:GenerateDataKey", "kms:Decrypt"],
      resources: "*",
      condition: sourceAccount(account),
    },
  ];
}

function secretUsers(principals: KeyPrincipals, settings: Settings): Statement[] {
  return [
    {
      sid: "ReadersThroughSecretsManager",
      principal: { AWS: [principals.runner, principals.rotation] },
      actions: ["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
      resources: "*",
      condition: { StringEquals: { "kms:ViaService": `secretsmanager.${settings.region}.amazonaws.com` } },
    },
    ...laterRoles("PodsUse", [`arn:aws:iam::${settings.account}:role/clickhouse-secrets`], settings),
  ];
}

function vendorUse(principals: KeyPrincipals): Statement[] {
  return [{ sid: "VendorUses", principal: { AWS: principals.vendor }, actions: use, resources: "*" }];
}

function grantsFor(sid: string, principal: string): Statement[] {
  return [
    {
      sid,
      principal: { AWS: principal },
      actions: "kms:CreateGrant",
      resources: "*",
      condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}

/**
 * Roles that exist only after the cluster's identity provider cannot be principals yet (KMS refuses unknown ones):
 * their own policies grant the use, and this statement names them.
 */
function laterRoles(sid: string, arns: readonly string[], settings: Settings): Statement[] {
  return [
    {
      sid,
      principal: { AWS: `arn:aws:iam::${settings.account}:root` },
      actions: use,
      resources: "*",
      condition: { ArnEquals: { "aws:PrincipalArn": arns } },
    },
  ];
}
