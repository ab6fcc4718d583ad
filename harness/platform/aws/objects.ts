// Objects and buckets of S3, as far as backups and residency need them.

import {
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { environmentError, messageOf } from "../../core/errors.ts";
import type { AwsClients } from "./clients.ts";

export interface StoredObject {
  readonly key: string;
  readonly size: number;
  readonly modified: Date | undefined;
}

/** Every object below a prefix. */
export async function listObjects(aws: AwsClients, bucket: string, prefix: string): Promise<StoredObject[]> {
  const found: StoredObject[] = [];
  let token: string | undefined;
  do {
    const page = await aws.s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
    );
    for (const { Key: key, Size: size, LastModified: modified } of page.Contents ?? []) {
      if (key !== undefined) found.push({ key, size: size ?? 0, modified });
    }
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
  return found;
}

/** The whole content, or undefined when there is no such object. Any other refusal is an error. */
export async function readObject(aws: AwsClients, bucket: string, key: string): Promise<Buffer | undefined> {
  try {
    const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  } catch (cause) {
    if (cause instanceof Error && (cause.name === "NoSuchKey" || cause.name === "NotFound")) return undefined;
    throw environmentError(`s3://${bucket}/${key}: ${messageOf(cause)}`, { code: "ASSAY_S3_UNREADABLE", cause });
  }
}

export async function writeObject(
  aws: AwsClients,
  bucket: string,
  content: { key: string; body: Buffer },
): Promise<void> {
  await aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: content.key, Body: content.body }));
}

export async function deleteObject(aws: AwsClients, bucket: string, key: string): Promise<void> {
  await aws.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
}

/** How an object is encrypted at rest: `aws:kms` with the key's id, `AES256`, or nothing. */
export async function objectEncryption(
  aws: AwsClients,
  bucket: string,
  key: string,
): Promise<{ readonly algorithm: string | undefined; readonly keyId: string | undefined }> {
  const head = await aws.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  return { algorithm: head.ServerSideEncryption, keyId: head.SSEKMSKeyId };
}

/** Region of a bucket. S3 names the first region by saying nothing. */
export async function bucketRegion(aws: AwsClients, bucket: string): Promise<string> {
  const { LocationConstraint } = await aws.s3.send(new GetBucketLocationCommand({ Bucket: bucket }));
  const constraint: string = LocationConstraint ?? "";
  return constraint === "" ? "us-east-1" : constraint === "EU" ? "eu-west-1" : constraint;
}
