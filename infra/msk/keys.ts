// Keys of the pipeline, one a purpose, and who uses each.

import type { Stack } from "aws-cdk-lib";
import { keyUse, managedKey } from "../security/key.ts";
import { grantsFor, recordUsers, secretReaders } from "../security/key-users.ts";
import type { Statement } from "../security/policy.ts";
import { sourceAccount } from "../security/policy.ts";
import type { PipelineSettings } from "../settings/msk-privatelink.ts";
import { pascal } from "../settings/zones.ts";
import { groupPeriods, trailName } from "./records.ts";
import type { PipelineRoles } from "./roles.ts";

const names = {
  kafka: "pipeline-kafka-key",
  volumes: "pipeline-ebs-key",
  objects: "pipeline-s3-key",
  logs: "pipeline-logs-key",
  secrets: "pipeline-secrets-key",
} as const;

export type PipelineKeys = Readonly<Record<keyof typeof names, string>>;

export const keyAliases = Object.fromEntries(Object.entries(names).map(([key, name]) => [key, `alias/${name}`]));

/** Creates the keys and returns their ARNs. */
export function pipelineKeys(stack: Stack, roles: PipelineRoles, settings: PipelineSettings): PipelineKeys {
  const users: Readonly<Record<keyof typeof names, readonly Statement[]>> = {
    kafka: brokersUse(settings),
    volumes: [...throughEc2(settings), ...grantsFor("WorkerVolumes", roles.worker.attrArn)],
    objects: [{ sid: "WorkerReads", principal: { AWS: roles.worker.attrArn }, actions: "kms:Decrypt", resources: "*" }],
    logs: recordUsers({
      groups: Object.values(groupPeriods).map(({ name }) => name),
      trail: trailName,
      site: settings,
    }),
    secrets: secretReaders([roles.worker.attrArn, roles.rotation.attrArn], settings),
  };
  return Object.fromEntries(
    (Object.keys(names) as (keyof typeof names)[]).map((key) => {
      const made = managedKey(stack, `Key${pascal(key)}`, {
        name: names[key],
        administrator: roles.administrator.attrArn,
        users: users[key],
        site: settings,
      });
      return [key, made.attrArn];
    }),
  ) as Record<keyof typeof names, string>;
}

/** MSK encrypts the volumes of its brokers for this account. */
function brokersUse({ account, region }: PipelineSettings): Statement[] {
  const condition = {
    StringEquals: { "kms:CallerAccount": account, "kms:ViaService": `kafka.${region}.amazonaws.com` },
  };
  const principal = { AWS: `arn:aws:iam::${account}:root` };
  return [
    { sid: "BrokersUse", principal, actions: keyUse, resources: "*", condition },
    { sid: "BrokersGrant", principal, actions: "kms:CreateGrant", resources: "*", condition },
    {
      sid: "KafkaDescribes",
      principal: { Service: "kafka.amazonaws.com" },
      actions: "kms:DescribeKey",
      resources: "*",
      condition: sourceAccount(account),
    },
  ];
}

/** EC2 encrypts the volumes that are started in this account. */
function throughEc2({ account, region }: PipelineSettings): Statement[] {
  return [
    {
      sid: "VolumesUse",
      principal: { AWS: `arn:aws:iam::${account}:root` },
      actions: keyUse,
      resources: "*",
      condition: { StringEquals: { "kms:CallerAccount": account, "kms:ViaService": `ec2.${region}.amazonaws.com` } },
    },
  ];
}
