// Customer managed keys with policy, rotation, tags and aliases; and the secrets that they protect.

import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  ListAliasesCommand,
  ListKeysCommand,
  ListResourceTagsCommand,
} from "@aws-sdk/client-kms";
import type { AliasListEntry, KeyMetadata } from "@aws-sdk/client-kms";
import { GetResourcePolicyCommand, ListSecretsCommand } from "@aws-sdk/client-secrets-manager";
import { everyPage, told } from "../pages.ts";
import { everyMarker } from "./markers.ts";
import { policyOf, tagList, unlessAbsent } from "./collector.ts";
import type { Reading } from "./collector.ts";

const keyTypes = ["AWS::KMS::Key", "AWS::KMS::Alias", "AWS::KMS::ReplicaKey"];

export async function readKeys(reading: Reading): Promise<void> {
  const { kms } = reading.aws;
  const keys = await reading.call("kms:ListKeys", keyTypes, () =>
    everyMarker(
      (marker) => kms.send(new ListKeysCommand(marker)),
      (page) => ({ items: page.Keys, next: page.NextMarker, truncated: page.Truncated }),
    ),
  );
  const aliases = await reading.call("kms:ListAliases", keyTypes, () =>
    everyMarker(
      (marker) => kms.send(new ListAliasesCommand(marker)),
      (page) => ({ items: page.Aliases, next: page.NextMarker, truncated: page.Truncated }),
    ),
  );
  await Promise.all(
    (keys ?? []).map(async ({ KeyId }) => {
      const id = KeyId ?? "";
      const key = await reading.call(`kms:DescribeKey ${id}`, keyTypes, () =>
        kms.send(new DescribeKeyCommand({ KeyId: id })).then((answer) => told(answer.KeyMetadata)),
      );
      if (key?.KeyManager !== "CUSTOMER") return;
      await reading.call(`kms:GetKeyPolicy ${id}`, keyTypes, () => addKey(reading, key, aliases ?? []));
    }),
  );
}

async function addKey(reading: Reading, key: KeyMetadata, aliases: readonly AliasListEntry[]): Promise<void> {
  const { kms } = reading.aws;
  const id = key.KeyId ?? "";
  const policy = await kms.send(new GetKeyPolicyCommand({ KeyId: id, PolicyName: "default" }));
  const rotation = await unlessAbsent(["UnsupportedOperationException"], () =>
    kms.send(new GetKeyRotationStatusCommand({ KeyId: id })),
  );
  const tags = await everyMarker(
    (marker) => kms.send(new ListResourceTagsCommand({ KeyId: id, ...marker })),
    (page) => ({ items: page.Tags, next: page.NextMarker, truncated: page.Truncated }),
  );
  const own = aliases.filter((alias) => alias.TargetKeyId === id);
  reading.add({
    type: "AWS::KMS::Key",
    id,
    properties: {
      Description: key.Description,
      Enabled: key.Enabled,
      KeySpec: key.KeySpec,
      Origin: key.Origin,
      MultiRegion: key.MultiRegion,
      EnableKeyRotation: rotation === undefined ? undefined : told(rotation.KeyRotationEnabled),
      KeyPolicy: policyOf(told(policy.Policy)),
      Tags: tagList(tags),
    },
    attributes: { KeyState: key.KeyState },
    identities: [key.Arn, ...own.flatMap((alias) => [alias.AliasName, alias.AliasArn])],
  });
  const { MultiRegionKeyType: kind, PrimaryKey } = key.MultiRegionConfiguration ?? {};
  if (kind === "REPLICA") {
    reading.add({ type: "AWS::KMS::ReplicaKey", id: `${id}|replica`, properties: { PrimaryKeyArn: PrimaryKey?.Arn } });
  }
  for (const alias of own) {
    reading.add({
      type: "AWS::KMS::Alias",
      id: `alias of ${alias.AliasName ?? ""}`,
      properties: { AliasName: alias.AliasName, TargetKeyId: id },
    });
  }
}

const secretTypes = [
  "AWS::SecretsManager::Secret",
  "AWS::SecretsManager::RotationSchedule",
  "AWS::SecretsManager::ResourcePolicy",
];

export async function readSecrets(reading: Reading): Promise<void> {
  const { secrets } = reading.aws;
  const found = await reading.call("secretsmanager:ListSecrets", secretTypes, () =>
    everyPage(
      (page) => secrets.send(new ListSecretsCommand(page)),
      (page) => page.SecretList,
    ),
  );
  for (const secret of found ?? []) {
    const arn = secret.ARN ?? "";
    reading.add({
      type: "AWS::SecretsManager::Secret",
      id: arn,
      properties: { Name: secret.Name, KmsKeyId: secret.KmsKeyId, Tags: tagList(secret.Tags) },
      identities: [secret.Name],
    });
    if (secret.RotationEnabled === true) {
      const { RotationLambdaARN, RotationRules, OwningService } = secret;
      reading.add({
        type: "AWS::SecretsManager::RotationSchedule",
        id: `${arn}|rotation`,
        properties: { SecretId: arn, RotationLambdaARN, RotationRules, OwningService },
      });
    }
    const policy = await reading.call(`secretsmanager:GetResourcePolicy ${secret.Name ?? ""}`, secretTypes, () =>
      secrets.send(new GetResourcePolicyCommand({ SecretId: arn })).then((answer) => {
        told(answer.Name);
        return answer;
      }),
    );
    if (policy?.ResourcePolicy === undefined || policy.ResourcePolicy === "") continue;
    reading.add({
      type: "AWS::SecretsManager::ResourcePolicy",
      id: `${arn}|policy`,
      properties: { SecretId: arn, ResourcePolicy: policyOf(policy.ResourcePolicy) },
    });
  }
}
