// AWS::KMS::Key and AWS::KMS::Alias. Rotation and a disabled state are calls of their own.

import { CreateAliasCommand, CreateKeyCommand, DisableKeyCommand, EnableKeyRotationCommand } from "@aws-sdk/client-kms";
import type { KeySpec, KeyUsageType } from "@aws-sdk/client-kms";
import { present } from "../../../../core/errors.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";
import type { JsonObject } from "../template.ts";

interface Properties {
  BypassPolicyLockoutSafetyCheck?: boolean;
  Description?: string;
  EnableKeyRotation?: boolean;
  Enabled?: boolean;
  KeyPolicy?: JsonObject;
  KeySpec?: KeySpec;
  KeyUsage?: KeyUsageType;
  MultiRegion?: boolean;
  PendingWindowInDays?: number;
  RotationPeriodInDays?: number;
  Tags?: TagList;
}

export async function kmsKey(properties: Properties, context: ResourceContext): Promise<CreatedResource> {
  const { clients } = context;
  context.leaveOut("PendingWindowInDays", "it counts when the stack is deleted");
  const { KeyMetadata } = await clients.kms.send(
    new CreateKeyCommand({
      Policy: properties.KeyPolicy === undefined ? undefined : JSON.stringify(properties.KeyPolicy),
      Description: properties.Description,
      KeySpec: properties.KeySpec,
      KeyUsage: properties.KeyUsage,
      MultiRegion: properties.MultiRegion,
      BypassPolicyLockoutSafetyCheck: properties.BypassPolicyLockoutSafetyCheck,
      Tags: properties.Tags?.map((tag) => ({ TagKey: tag.Key, TagValue: tag.Value })),
    }),
  );
  const KeyId = present(KeyMetadata?.KeyId, "CreateKey answers with an id");
  const { RotationPeriodInDays } = properties;
  if (properties.EnableKeyRotation === true) {
    await clients.kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays }));
  }
  if (properties.Enabled === false) await clients.kms.send(new DisableKeyCommand({ KeyId }));
  return { ref: KeyId, attributes: { Arn: KeyMetadata?.Arn, KeyId } };
}

export async function kmsAlias(
  properties: { AliasName: string; TargetKeyId: string },
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const { AliasName, TargetKeyId } = properties;
  // CloudFormation takes an ARN too, the API wants the id in the same account.
  await clients.kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: TargetKeyId.split("/").at(-1) }));
  return { ref: AliasName };
}
