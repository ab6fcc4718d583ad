// Keys by what they are for, and what their policies let whom do.

import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { tagsOf } from "../../model/platform-model.ts";
import { statementsOf } from "../../model/policy.ts";
import type { Statement } from "../../model/policy.ts";
import type { Resource } from "../../model/resource.ts";

export type KeyRole = "ebs" | "s3" | "eks";

export const keyRoleNames: Readonly<Record<KeyRole, string>> = {
  ebs: "clickhouse-ebs-key",
  s3: "clickhouse-s3-key",
  eks: "clickhouse-eks-secrets-key",
};

const spoken: Readonly<Record<KeyRole, RegExp>> = {
  ebs: /ebs|volume/i,
  s3: /s3|bucket/i,
  eks: /eks/i,
};

/** The key of a role: by alias, then logical id, then Name tag, then description. */
export function keyInRole(model: PlatformModel, role: KeyRole): Resource | undefined {
  const aliases = model.all("AWS::KMS::Alias");
  const alias = aliases.find((one) => spoken[role].test(property(one, "AliasName").written()));
  const byAlias = alias === undefined ? undefined : model.referred(property(alias, "TargetKeyId"));
  if (byAlias?.type === "AWS::KMS::Key") return byAlias;
  const keys = model.all("AWS::KMS::Key");
  const namings: readonly ((key: Resource) => string)[] = [
    (key) => key.id,
    (key) => tagsOf(key).get("Name") ?? "",
    (key) => property(key, "Description").written(),
  ];
  for (const naming of namings) {
    const found = keys.find((key) => spoken[role].test(naming(key)));
    if (found !== undefined) return found;
  }
  return undefined;
}

export function keyStatements(key: Resource): Statement[] {
  return statementsOf(property(key, "KeyPolicy"));
}

/** Whether a value names a key that is part of the platform and managed by the customer. */
export function isOwnKey(model: PlatformModel, node: Node): boolean {
  return model.referred(node)?.type === "AWS::KMS::Key";
}

/** Where volumes, buckets and secrets of the cluster name a key, and which key that place is for. */
export function usesOfKeys(model: PlatformModel): { node: Node; role: KeyRole }[] {
  const volumes = [
    ...model.all("AWS::EC2::Volume").map((volume) => property(volume, "KmsKeyId")),
    ...model.all("AWS::EC2::LaunchTemplate").flatMap((template) => {
      return property(template, "LaunchTemplateData", "BlockDeviceMappings")
        .list()
        .map((device) => device.get("Ebs", "KmsKeyId"));
    }),
  ];
  const classes = model.all("Kubernetes::StorageClass").map((one) => property(one, "parameters", "kmsKeyId"));
  const buckets = model.all("AWS::S3::Bucket").flatMap((bucket) => {
    return property(bucket, "BucketEncryption", "ServerSideEncryptionConfiguration")
      .list()
      .map((rule) => rule.get("ServerSideEncryptionByDefault", "KMSMasterKeyID"));
  });
  const clusters = model.all("AWS::EKS::Cluster").flatMap((cluster) => {
    return property(cluster, "EncryptionConfig")
      .list()
      .map((one) => one.get("Provider", "KeyArn"));
  });
  return [
    ...[...volumes, ...classes].map((node) => ({ node, role: "ebs" as const })),
    ...buckets.map((node) => ({ node, role: "s3" as const })),
    ...clusters.map((node) => ({ node, role: "eks" as const })),
  ];
}
