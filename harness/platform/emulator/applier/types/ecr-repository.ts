// AWS::ECR::Repository with its policies.

import { CreateRepositoryCommand, PutLifecyclePolicyCommand, SetRepositoryPolicyCommand } from "@aws-sdk/client-ecr";
import type { CreateRepositoryCommandInput } from "@aws-sdk/client-ecr";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";
import type { JsonObject } from "../template.ts";

interface Properties {
  EncryptionConfiguration?: { EncryptionType: "AES256" | "KMS"; KmsKey?: string };
  ImageScanningConfiguration?: { ScanOnPush?: boolean };
  ImageTagMutability?: CreateRepositoryCommandInput["imageTagMutability"];
  LifecyclePolicy?: { LifecyclePolicyText: string };
  RepositoryName?: string;
  RepositoryPolicyText?: JsonObject;
  Tags?: TagList;
}

export async function repository(properties: Properties, context: ResourceContext): Promise<CreatedResource> {
  const repositoryName = properties.RepositoryName ?? context.name({ maxLength: 256, lowercase: true });
  const { EncryptionConfiguration: encryption, ImageScanningConfiguration: scanning } = properties;
  const { ecr } = context.clients;
  const { repository: made } = await ecr.send(
    new CreateRepositoryCommand({
      repositoryName,
      imageTagMutability: properties.ImageTagMutability,
      imageScanningConfiguration: scanning === undefined ? undefined : { scanOnPush: scanning.ScanOnPush },
      encryptionConfiguration:
        encryption === undefined ? undefined : { encryptionType: encryption.EncryptionType, kmsKey: encryption.KmsKey },
      tags: properties.Tags?.map(({ Key, Value }) => ({ Key, Value })),
    }),
  );
  const lifecyclePolicyText = properties.LifecyclePolicy?.LifecyclePolicyText;
  if (lifecyclePolicyText !== undefined) {
    await ecr.send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText }));
  }
  if (properties.RepositoryPolicyText !== undefined) {
    const policyText = JSON.stringify(properties.RepositoryPolicyText);
    await ecr.send(new SetRepositoryPolicyCommand({ repositoryName, policyText }));
  }
  return { ref: repositoryName, attributes: { Arn: made?.repositoryArn, RepositoryUri: made?.repositoryUri } };
}
