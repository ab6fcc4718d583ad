// AWS::S3::Bucket: one type, up to ten API calls. What AWS gives every new bucket since 2023 (all public access
// blocked, SSE-S3, owner enforced) is the emulator's business; here only what the template declares is set.

import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketLoggingCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import type {
  BucketVersioningStatus,
  ObjectLockRetentionMode,
  ObjectOwnership,
  PublicAccessBlockConfiguration,
  ServerSideEncryption,
} from "@aws-sdk/client-s3";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";
import { putLifecycle } from "./s3-lifecycle.ts";
import type { LifecycleConfiguration } from "./s3-lifecycle.ts";

interface EncryptionRule {
  BucketKeyEnabled?: boolean;
  ServerSideEncryptionByDefault?: { KMSMasterKeyID?: string; SSEAlgorithm: ServerSideEncryption };
}

interface Properties {
  BucketEncryption?: { ServerSideEncryptionConfiguration: EncryptionRule[] };
  BucketName?: string;
  LifecycleConfiguration?: LifecycleConfiguration;
  LoggingConfiguration?: { DestinationBucketName?: string; LogFilePrefix?: string };
  ObjectLockConfiguration?: {
    ObjectLockEnabled?: "Enabled";
    Rule?: { DefaultRetention?: { Days?: number; Mode?: ObjectLockRetentionMode; Years?: number } };
  };
  ObjectLockEnabled?: boolean;
  OwnershipControls?: { Rules: { ObjectOwnership: ObjectOwnership }[] };
  PublicAccessBlockConfiguration?: PublicAccessBlockConfiguration;
  Tags?: TagList;
  VersioningConfiguration?: { Status: BucketVersioningStatus };
}

export async function bucket(properties: Properties, context: ResourceContext): Promise<CreatedResource> {
  const Bucket = properties.BucketName ?? context.name({ maxLength: 63, lowercase: true });
  await context.clients.s3.send(
    new CreateBucketCommand({
      Bucket,
      ObjectLockEnabledForBucket: properties.ObjectLockEnabled,
      ...(context.region === "us-east-1"
        ? {}
        : { CreateBucketConfiguration: { LocationConstraint: context.region as "eu-west-1" } }),
    }),
  );
  await Promise.all([
    putProtection(Bucket, properties, context),
    putKeeping(Bucket, properties, context),
    putLifecycle(Bucket, properties.LifecycleConfiguration, context),
  ]);
  return { ref: Bucket, attributes: attributesOf(Bucket, context) };
}

/** Who may read: encryption, public access, ownership. */
async function putProtection(Bucket: string, properties: Properties, { clients }: ResourceContext): Promise<void> {
  const { BucketEncryption, PublicAccessBlockConfiguration, OwnershipControls } = properties;
  if (BucketEncryption !== undefined) {
    const Rules = BucketEncryption.ServerSideEncryptionConfiguration.map((rule) => ({
      BucketKeyEnabled: rule.BucketKeyEnabled,
      ApplyServerSideEncryptionByDefault: rule.ServerSideEncryptionByDefault,
    }));
    await clients.s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
  }
  if (PublicAccessBlockConfiguration !== undefined) {
    await clients.s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
  }
  if (OwnershipControls !== undefined) {
    await clients.s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
  }
}

/** What is kept: versions, locks, access logs, tags. */
async function putKeeping(Bucket: string, properties: Properties, { clients }: ResourceContext): Promise<void> {
  const { VersioningConfiguration, ObjectLockConfiguration, LoggingConfiguration, Tags } = properties;
  if (VersioningConfiguration !== undefined) {
    await clients.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  }
  if (ObjectLockConfiguration !== undefined) {
    await clients.s3.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }));
  }
  if (LoggingConfiguration !== undefined) {
    const TargetBucket = LoggingConfiguration.DestinationBucketName ?? Bucket;
    const LoggingEnabled = { TargetBucket, TargetPrefix: LoggingConfiguration.LogFilePrefix ?? "" };
    await clients.s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: { LoggingEnabled } }));
  }
  if (Tags !== undefined && Tags.length > 0) {
    await clients.s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: Tags } }));
  }
}

function attributesOf(name: string, { partition, region }: ResourceContext): Record<string, string> {
  return {
    Arn: `arn:${partition}:s3:::${name}`,
    DomainName: `${name}.s3.amazonaws.com`,
    RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
    DualStackDomainName: `${name}.s3.dualstack.${region}.amazonaws.com`,
  };
}
