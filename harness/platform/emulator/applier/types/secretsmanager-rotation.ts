// AWS::SecretsManager::RotationSchedule.

import { RotateSecretCommand } from "@aws-sdk/client-secrets-manager";
import type { RotationRulesType } from "@aws-sdk/client-secrets-manager";
import type { CreatedResource, ResourceContext } from "../resource.ts";

interface Properties {
  RotateImmediatelyOnUpdate?: boolean;
  RotationLambdaARN?: string;
  RotationRules?: RotationRulesType;
  SecretId: string;
}

export async function rotationSchedule(properties: Properties, { clients }: ResourceContext): Promise<CreatedResource> {
  const { SecretId } = properties;
  await clients.secrets.send(
    new RotateSecretCommand({
      SecretId,
      RotationLambdaARN: properties.RotationLambdaARN,
      RotationRules: properties.RotationRules,
      RotateImmediately: properties.RotateImmediatelyOnUpdate ?? true,
    }),
  );
  return { ref: SecretId, attributes: { Id: SecretId } };
}
