// AWS::SecretsManager::Secret and ResourcePolicy. A generated secret comes from GetRandomPassword, as on AWS, and never
// leaves this function.

import {
  CreateSecretCommand,
  GetRandomPasswordCommand,
  PutResourcePolicyCommand,
} from "@aws-sdk/client-secrets-manager";
import type { GetRandomPasswordCommandInput } from "@aws-sdk/client-secrets-manager";
import { present } from "../../../../core/errors.ts";
import type { AwsClients } from "../../../aws/clients.ts";
import { refusal } from "../refusal.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";
import { isObject } from "../template.ts";
import type { JsonObject } from "../template.ts";

interface Generate extends GetRandomPasswordCommandInput {
  GenerateStringKey?: string;
  SecretStringTemplate?: string;
}

interface Properties {
  Description?: string;
  GenerateSecretString?: Generate;
  KmsKeyId?: string;
  Name?: string;
  SecretString?: string;
  Tags?: TagList;
}

export async function secret(properties: Properties, context: ResourceContext): Promise<CreatedResource> {
  const { GenerateSecretString, SecretString } = properties;
  const { ARN } = await context.clients.secrets.send(
    new CreateSecretCommand({
      Name: properties.Name ?? context.name({ maxLength: 512 }),
      Description: properties.Description,
      KmsKeyId: properties.KmsKeyId,
      SecretString:
        GenerateSecretString === undefined ? SecretString : await generated(GenerateSecretString, context.clients),
      Tags: properties.Tags,
    }),
  );
  const arn = present(ARN, "CreateSecret answers with an ARN");
  return { ref: arn, attributes: { Id: arn } };
}

async function generated(generate: Generate, { secrets }: AwsClients): Promise<string> {
  const { RandomPassword } = await secrets.send(
    new GetRandomPasswordCommand({
      PasswordLength: generate.PasswordLength,
      ExcludeCharacters: generate.ExcludeCharacters,
      ExcludeLowercase: generate.ExcludeLowercase,
      ExcludeNumbers: generate.ExcludeNumbers,
      ExcludePunctuation: generate.ExcludePunctuation,
      ExcludeUppercase: generate.ExcludeUppercase,
      IncludeSpace: generate.IncludeSpace,
      RequireEachIncludedType: generate.RequireEachIncludedType,
    }),
  );
  const password = present(RandomPassword, "GetRandomPassword answers with a password");
  const { GenerateStringKey, SecretStringTemplate } = generate;
  if (GenerateStringKey === undefined) return password;
  const template: unknown = JSON.parse(SecretStringTemplate ?? "{}");
  if (!isObject(template)) throw refusal("SecretStringTemplate is not a JSON object");
  return JSON.stringify({ ...template, [GenerateStringKey]: password });
}

export async function secretPolicy(
  properties: { BlockPublicPolicy?: boolean; ResourcePolicy: JsonObject; SecretId: string },
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const { SecretId, BlockPublicPolicy } = properties;
  const ResourcePolicy = JSON.stringify(properties.ResourcePolicy);
  await clients.secrets.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy, BlockPublicPolicy }));
  return { ref: SecretId, attributes: { Id: SecretId } };
}
