// AWS::S3::BucketPolicy.

import { PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import type { CreatedResource, ResourceContext } from "../resource.ts";
import type { JsonObject } from "../template.ts";

export async function bucketPolicy(
  properties: { Bucket: string; PolicyDocument: JsonObject },
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const { Bucket } = properties;
  await clients.s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(properties.PolicyDocument) }));
  return { ref: Bucket };
}
