// One key as every platform wants it: administrators manage it and cannot use it, users use it and cannot manage it, and
// the account root delegates to IAM, so that no key can lock everybody out.

import type { Stack } from "aws-cdk-lib";
import { CfnAlias, CfnKey } from "aws-cdk-lib/aws-kms";
import type { Site } from "../settings/site.ts";
import type { Statement } from "./policy.ts";
import { policy } from "./policy.ts";

/** What a user of a key may do. */
export const keyUse = [
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

export interface ManagedKeyOptions {
  /** Name of the alias and the tag. */
  readonly name: string;
  /** ARN of the role that manages the key. */
  readonly administrator: string;
  readonly users: readonly Statement[];
  readonly site: Site;
}

/** A key with rotation, a 30-day deletion window and an alias. */
export function managedKey(stack: Stack, id: string, options: ManagedKeyOptions): CfnKey {
  const { name, administrator, users, site } = options;
  const key = new CfnKey(stack, id, {
    description: `${name} of ${site.profile}`,
    enableKeyRotation: true,
    pendingWindowInDays: 30,
    multiRegion: false,
    keyPolicy: policy([...owners(administrator, site), ...users]),
    tags: [{ key: "Name", value: name }],
  });
  new CfnAlias(stack, `${id}Alias`, { aliasName: `alias/${name}`, targetKeyId: key.attrKeyId });
  return key;
}

function owners(administrator: string, site: Site): Statement[] {
  return [
    {
      sid: "AccountDelegatesToIam",
      principal: { AWS: `arn:aws:iam::${site.account}:root` },
      actions: "kms:*",
      resources: "*",
    },
    { sid: "AdministratorManages", principal: { AWS: administrator }, actions: administer, resources: "*" },
  ];
}
