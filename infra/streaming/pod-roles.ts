// Roles of service accounts: one for each, with no more than its own secret or bucket.

import type { Stack } from "aws-cdk-lib";
import type { CfnRole } from "aws-cdk-lib/aws-iam";
import { podFaultAccount } from "../manifests/pod-faults.ts";
import type { Cluster } from "../platform/cluster.ts";
import { podTrust } from "../platform/pod-roles.ts";
import type { Statement } from "../security/policy.ts";
import { role, secretArns } from "../security/roles.ts";
import { pascal } from "../settings/zones.ts";
import type { StreamingSettings } from "./settings.ts";
import { namespaces } from "./settings.ts";

/** Service accounts that read one secret each; the secret has the account's own name. */
export const secretReaders = {
  flink: { namespace: namespaces.flink, name: "flink" },
  clickhouse: { namespace: namespaces.clickhouse, name: "clickhouse" },
  producer: { namespace: namespaces.producer, name: "iot-producer" },
  writer: { namespace: namespaces.clickhouse, name: "low-rate-writer" },
  grafana: { namespace: namespaces.pulsar, name: "grafana" },
} as const;

export type SecretUser = keyof typeof secretReaders;

export const secretUsers = Object.keys(secretReaders) as SecretUser[];

/** `bench-low-infra-flink`: role of a service account. */
export function podRoleName(user: SecretUser, { prefix }: StreamingSettings): string {
  return `${prefix}-${user}`;
}

export function podRoleNames(settings: StreamingSettings): string[] {
  return secretUsers.map((user) => podRoleName(user, settings));
}

/** Namespaces whose pods are lost in experiments. */
export const faultNamespaces = [namespaces.pulsar, namespaces.flink, namespaces.clickhouse] as const;

/** Name of the role of the account that faults are injected under: it may do nothing. */
export function faultRoleName(namespace: string, { prefix }: StreamingSettings): string {
  return `${prefix}-faults-${namespace}`;
}

/** Name of the role of the volume driver. */
export function volumeDriverRole({ prefix }: StreamingSettings): string {
  return `${prefix}-ebs-csi`;
}

export interface PodRoleOptions {
  readonly cluster: Cluster;
  readonly keys: Readonly<Record<"ebs" | "secrets", string>>;
  readonly settings: StreamingSettings;
}

/** Creates the roles; returns that of the volume driver, which its add-on names. */
export function podRoles(stack: Stack, { cluster, keys, settings }: PodRoleOptions): CfnRole {
  for (const user of secretUsers) {
    const { namespace, name } = secretReaders[user];
    role(stack, `${pascal(user)}Role`, {
      name: podRoleName(user, settings),
      trust: podTrust(cluster, `${namespace}:${name}`),
      statements: [...readsOwnSecret(user, keys.secrets, settings), ...(user === "flink" ? keepsState(settings) : [])],
    });
  }
  for (const namespace of faultNamespaces) {
    role(stack, `Faults${pascal(namespace)}Role`, {
      name: faultRoleName(namespace, settings),
      trust: podTrust(cluster, `${namespace}:${podFaultAccount}`),
    });
  }
  return role(stack, "VolumeDriverRole", {
    name: volumeDriverRole(settings),
    trust: podTrust(cluster, "kube-system:ebs-csi-controller-sa"),
    managed: ["service-role/AmazonEBSCSIDriverPolicy"],
    statements: [
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
    ],
  });
}

function readsOwnSecret(user: SecretUser, key: string, settings: StreamingSettings): Statement[] {
  return [
    {
      sid: "ReadsItsSecret",
      actions: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
      resources: secretArns(settings, user),
    },
    { sid: "DecryptsIt", actions: "kms:Decrypt", resources: key },
  ];
}

/** Checkpoints and savepoints. */
function keepsState({ buckets }: StreamingSettings): Statement[] {
  const bucket = `arn:aws:s3:::${buckets.state}`;
  return [
    {
      sid: "KeepsState",
      actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
      resources: `${bucket}/*`,
    },
    { sid: "ListsState", actions: ["s3:ListBucket", "s3:GetBucketLocation"], resources: bucket },
  ];
}
