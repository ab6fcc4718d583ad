// Buckets with everything that is set on them.

import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketReplicationCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
} from "@aws-sdk/client-s3";
import type { LifecycleRule, S3Client } from "@aws-sdk/client-s3";
import { policyOf, tagList, unlessAbsent } from "./collector.ts";
import type { Reading } from "./collector.ts";
import { everyMarker } from "./markers.ts";
import { bucketRegion } from "../objects.ts";
import { listed, told } from "../pages.ts";

const types = ["AWS::S3::Bucket", "AWS::S3::BucketPolicy"];

export async function readBuckets(reading: Reading): Promise<void> {
  const { s3 } = reading.aws;
  const buckets = await reading.call("s3:ListBuckets", types, () =>
    everyMarker(
      ({ Marker }) => s3.send(new ListBucketsCommand(Marker === undefined ? {} : { ContinuationToken: Marker })),
      (page) => ({ items: page.Buckets, next: page.ContinuationToken }),
    ),
  );
  await Promise.all(
    (buckets ?? []).map(({ Name }) =>
      reading.call(`s3 bucket ${Name ?? ""}`, types, () => addBucket(reading, Name ?? "")),
    ),
  );
}

async function addBucket(reading: Reading, name: string): Promise<void> {
  const { s3 } = reading.aws;
  const [region, properties, policy] = await Promise.all([
    bucketRegion(reading.aws, name),
    propertiesOf(s3, name),
    policyText(s3, name),
  ]);
  reading.add({
    type: "AWS::S3::Bucket",
    id: name,
    properties: { BucketName: name, ...properties },
    identities: [`arn:aws:s3:::${name}`],
    region,
  });
  if (policy === undefined) return;
  reading.add({
    type: "AWS::S3::BucketPolicy",
    id: `${name}|policy`,
    properties: { Bucket: name, PolicyDocument: policyOf(policy) },
  });
}

async function policyText(s3: S3Client, Bucket: string): Promise<string | undefined> {
  const answer = await unlessAbsent(["NoSuchBucketPolicy"], () => s3.send(new GetBucketPolicyCommand({ Bucket })));
  return answer === undefined ? undefined : told(answer.Policy);
}

async function propertiesOf(s3: S3Client, Bucket: string): Promise<Record<string, unknown>> {
  const [encryption, versioning, lifecycle, block, tagging, replication] = await Promise.all([
    unlessAbsent(["ServerSideEncryptionConfigurationNotFoundError"], () =>
      s3.send(new GetBucketEncryptionCommand({ Bucket })),
    ),
    s3.send(new GetBucketVersioningCommand({ Bucket })),
    unlessAbsent(["NoSuchLifecycleConfiguration"], () =>
      s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })),
    ),
    unlessAbsent(["NoSuchPublicAccessBlockConfiguration"], () => s3.send(new GetPublicAccessBlockCommand({ Bucket }))),
    unlessAbsent(["NoSuchTagSet"], () => s3.send(new GetBucketTaggingCommand({ Bucket }))),
    unlessAbsent(["ReplicationConfigurationNotFoundError"], () => s3.send(new GetBucketReplicationCommand({ Bucket }))),
  ]);
  const rules = encryption === undefined ? [] : listed(encryption.ServerSideEncryptionConfiguration?.Rules);
  return {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: rules.map((rule) => ({
        BucketKeyEnabled: rule.BucketKeyEnabled,
        ServerSideEncryptionByDefault: rule.ApplyServerSideEncryptionByDefault,
      })),
    },
    VersioningConfiguration: { Status: versioning.Status },
    LifecycleConfiguration: lifecycle === undefined ? undefined : { Rules: listed(lifecycle.Rules).map(lifecycleRule) },
    PublicAccessBlockConfiguration: block === undefined ? undefined : told(block.PublicAccessBlockConfiguration),
    ReplicationConfiguration:
      replication === undefined
        ? undefined
        : {
            Rules: listed(replication.ReplicationConfiguration?.Rules).map(({ Status, Destination }) => ({
              Status,
              Destination,
            })),
          },
    Tags: tagList(tagging === undefined ? [] : listed(tagging.TagSet)),
  };
}

/** The API nests what CloudFormation writes flat. */
function lifecycleRule(rule: LifecycleRule): Record<string, unknown> {
  const filter = rule.Filter ?? {};
  const and = filter.And ?? {};
  const tags = [...(filter.Tag === undefined ? [] : [filter.Tag]), ...(and.Tags ?? [])];
  return {
    Id: rule.ID,
    Status: rule.Status,
    // The field that Filter replaced is still answered for old rules.
    Prefix: filter.Prefix ?? and.Prefix ?? (rule as { Prefix?: string }).Prefix,
    TagFilters: tags,
    ObjectSizeGreaterThan: filter.ObjectSizeGreaterThan ?? and.ObjectSizeGreaterThan,
    ObjectSizeLessThan: filter.ObjectSizeLessThan ?? and.ObjectSizeLessThan,
    ExpirationInDays: rule.Expiration?.Days,
    ExpiredObjectDeleteMarker: rule.Expiration?.ExpiredObjectDeleteMarker,
    NoncurrentVersionExpiration: rule.NoncurrentVersionExpiration,
    AbortIncompleteMultipartUpload: rule.AbortIncompleteMultipartUpload,
  };
}
