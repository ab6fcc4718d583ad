// A repository of container images.

import type { Stack } from "aws-cdk-lib";
import { CfnRepository } from "aws-cdk-lib/aws-ecr";

export interface RepositoryOptions {
  readonly id: string;
  readonly name: string;
  /** Images that are kept; absent: all. */
  readonly keep?: number;
}

/** A repository that scans what is pushed and never lets a tag change its image. */
export function repository(stack: Stack, { id, name, keep }: RepositoryOptions): CfnRepository {
  return new CfnRepository(stack, id, {
    repositoryName: name,
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfiguration: { encryptionType: "AES256" },
    imageTagMutability: "IMMUTABLE",
    ...(keep === undefined ? {} : { lifecyclePolicy: { lifecyclePolicyText: lastImages(keep) } }),
    tags: [{ key: "Name", value: name }],
  });
}

function lastImages(keep: number): string {
  return JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        description: `Keep the last ${keep} images`,
        selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: keep },
        action: { type: "expire" },
      },
    ],
  });
}
