// Who uses a key of the platform, by purpose: statements of key policies.

import { publishers } from "../audit/alerts.ts";
import type { Site } from "../settings/site.ts";
import { keyUse } from "./key.ts";
import type { Statement } from "./policy.ts";
import { sourceAccount } from "./policy.ts";

/** EKS and the cluster's role encrypt the secrets of Kubernetes. */
export function clusterUsers(clusterRole: string, site: Site): Statement[] {
  return [
    {
      sid: "EksEncryptsSecrets",
      principal: { Service: "eks.amazonaws.com" },
      actions: ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey", "kms:CreateGrant"],
      resources: "*",
      condition: sourceAccount(site.account),
    },
    {
      sid: "ClusterRoleUses",
      principal: { AWS: clusterRole },
      actions: ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey", "kms:ListGrants"],
      resources: "*",
    },
    ...grantsFor("ClusterRoleGrants", clusterRole),
  ];
}

/** Auto Scaling encrypts the volumes of the nodes that it starts, the driver those of the pods. */
export function volumeUsers(driverRole: string, site: Site): Statement[] {
  const service = "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
  const scaling = `arn:aws:iam::${site.account}:role/${service}`;
  return [
    { sid: "AutoScalingUses", principal: { AWS: scaling }, actions: keyUse, resources: "*" },
    ...grantsFor("AutoScalingGrants", scaling),
    ...laterRoles("VolumeDriverUses", [roleArn(driverRole, site)], site),
  ];
}

export interface RecordKeyUsers {
  /** Names of the log groups that the key encrypts. */
  readonly groups: readonly string[];
  /** Name of the trail. */
  readonly trail: string;
  readonly site: Site;
}

/** The services that record and report: logs for exactly the named groups, the trail, alarms on their way. */
export function recordUsers({ groups, trail, site }: RecordKeyUsers): Statement[] {
  const { account, region } = site;
  const forTopic = [...publishers(site), "sns.amazonaws.com"];
  return [
    {
      sid: "LogsEncryptTheseGroups",
      principal: { Service: `logs.${region}.amazonaws.com` },
      actions: keyUse.filter((action) => action !== "kms:GenerateDataKeyWithoutPlaintext"),
      resources: "*",
      condition: {
        ArnEquals: {
          "kms:EncryptionContext:aws:logs:arn": groups.map(
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
      condition: { StringEquals: { "aws:SourceArn": trailArn(trail, site), "aws:SourceAccount": account } },
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

/** Readers of secrets, through Secrets Manager only. */
export function secretReaders(readers: readonly string[], site: Site): Statement[] {
  return [
    {
      sid: "ReadersThroughSecretsManager",
      principal: { AWS: readers },
      actions: ["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
      resources: "*",
      condition: { StringEquals: { "kms:ViaService": `secretsmanager.${site.region}.amazonaws.com` } },
    },
  ];
}

/** A principal that hands a key to AWS's own resources, such as volumes. */
export function grantsFor(sid: string, principal: string): Statement[] {
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
 * Roles that exist only after the cluster cannot be principals yet (KMS refuses unknown ones): their own policies grant
 * the use, and this statement names them.
 */
export function laterRoles(sid: string, arns: readonly string[], site: Site): Statement[] {
  return [
    {
      sid,
      principal: { AWS: `arn:aws:iam::${site.account}:root` },
      actions: keyUse,
      resources: "*",
      condition: { ArnEquals: { "aws:PrincipalArn": arns } },
    },
  ];
}

/** ARN of a trail of this account by its name. */
export function trailArn(name: string, { account, region }: Site): string {
  return `arn:aws:cloudtrail:${region}:${account}:trail/${name}`;
}

/** ARN of a role of this account by its name. */
export function roleArn(name: string, { account }: Site): string {
  return `arn:aws:iam::${account}:role/${name}`;
}
