// Buckets, which Terraform keeps in a resource an aspect.

import { isMap, Unresolved } from "../value.ts";
import type { Value, ValueMap } from "../value.ts";
import {
  at,
  blocks,
  defined,
  each,
  json,
  one,
  otherwise,
  ownPolicy,
  part,
  read,
  simple,
  stands,
  tags,
  unless0,
} from "./mapping.ts";
import type { Mapping } from "./mapping.ts";
import { ownAspects } from "./older-buckets.ts";

const bucket = "AWS::S3::Bucket";

function lifecycleRule(rule: Value): Value {
  if (!isMap(rule)) return rule;
  return {
    ...read(rule, {
      Id: "id",
      Status: "status",
      Prefix: (values) => filtered(values, "prefix") ?? at(values, "prefix"),
      ObjectSizeGreaterThan: (values) => unless0(filtered(values, "object_size_greater_than")),
      ObjectSizeLessThan: (values) => unless0(filtered(values, "object_size_less_than")),
      ExpirationInDays: (values) => unless0(at(values, "expiration.days")),
      ExpiredObjectDeleteMarker: "expiration.expired_object_delete_marker",
    }),
    ...defined({
      TagFilters: tagFilters(rule),
      NoncurrentVersionExpiration: one(rule, "noncurrent_version_expiration", {
        NoncurrentDays: "noncurrent_days",
        NewerNoncurrentVersions: "newer_noncurrent_versions",
      }),
      AbortIncompleteMultipartUpload: one(rule, "abort_incomplete_multipart_upload", {
        DaysAfterInitiation: "days_after_initiation",
      }),
    }),
  };
}

/** What a rule is narrowed by; several conditions stand below `and`. */
function filtered(rule: Value, name: string): Value {
  return at(rule, `filter.${name}`) ?? at(rule, `filter.and.${name}`);
}

/** One tag stands in the filter itself, several below `and`. */
function tagFilters(rule: Value): Value {
  const several = at(rule, "filter.and.tags");
  if (several instanceof Unresolved) return several;
  const filters = [
    ...each(rule, "filter.tag", { Key: "key", Value: "value" }),
    ...(isMap(several) ? Object.entries(several).map(([Key, value]) => ({ Key, Value: value })) : []),
  ];
  return filters.length === 0 ? undefined : filters;
}

/** `public-read` is `PublicRead` to CloudFormation; grants one by one may be to anybody. */
function accessControl(values: ValueMap): Value {
  const said = ownControl(values);
  return "AccessControl" in said
    ? said["AccessControl"]
    : new Unresolved("access_control_policy", "grants are not read");
}

function cannedControl(canned: Value): Value {
  if (typeof canned !== "string") return canned;
  return canned.replaceAll(/(?:^|-)([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}

/** Within the bucket grants stand in blocks beside the canned list. */
function ownControl(values: ValueMap): ValueMap {
  if (stands(values, "grant")) return { AccessControl: new Unresolved("grant", "grants are not read") };
  return read(values, { AccessControl: ({ acl }) => cannedControl(acl) });
}

const ownBucketPolicy = ownPolicy("AWS::S3::BucketPolicy", (Bucket) => ({ Bucket }));

export const storageMappings: Readonly<Record<string, Mapping>> = {
  aws_s3_bucket: (resource) => [
    {
      type: bucket,
      properties: {
        ...read(resource.values, { BucketName: "bucket", Tags: tags }),
        ...ownAspects(resource.values),
        ...ownControl(resource.values),
      },
    },
    ...ownBucketPolicy(resource),
  ],
  aws_s3_bucket_versioning: part(bucket, "bucket", {
    VersioningConfiguration: (values) => read(values, { Status: "versioning_configuration.status" }),
  }),
  aws_s3_bucket_server_side_encryption_configuration: part(bucket, "bucket", {
    BucketEncryption: (values) => ({
      ServerSideEncryptionConfiguration: each(values, "rule", {
        BucketKeyEnabled: "bucket_key_enabled",
        ServerSideEncryptionByDefault: (rule) =>
          read(rule, {
            SSEAlgorithm: "apply_server_side_encryption_by_default.sse_algorithm",
            KMSMasterKeyID: "apply_server_side_encryption_by_default.kms_master_key_id",
          }),
      }),
    }),
  }),
  aws_s3_bucket_public_access_block: part(bucket, "bucket", {
    PublicAccessBlockConfiguration: (values) =>
      read(values, {
        BlockPublicAcls: otherwise("block_public_acls", false),
        BlockPublicPolicy: otherwise("block_public_policy", false),
        IgnorePublicAcls: otherwise("ignore_public_acls", false),
        RestrictPublicBuckets: otherwise("restrict_public_buckets", false),
      }),
  }),
  aws_s3_bucket_lifecycle_configuration: part(bucket, "bucket", {
    LifecycleConfiguration: (values) => ({ Rules: blocks(values, "rule").map(lifecycleRule) }),
  }),
  aws_s3_bucket_replication_configuration: part(bucket, "bucket", {
    ReplicationConfiguration: (values) => ({
      Rules: each(values, "rule", {
        Status: "status",
        Destination: (rule) => read(rule, { Bucket: "destination.bucket", StorageClass: "destination.storage_class" }),
      }),
    }),
  }),
  aws_s3_bucket_acl: part(bucket, "bucket", { AccessControl: accessControl }),
  aws_s3_bucket_ownership_controls: part(bucket, "bucket", {
    OwnershipControls: (values) => ({ Rules: each(values, "rule", { ObjectOwnership: "object_ownership" }) }),
  }),
  aws_s3_bucket_logging: part(bucket, "bucket", {
    LoggingConfiguration: (values) =>
      read(values, { DestinationBucketName: "target_bucket", LogFilePrefix: "target_prefix" }),
  }),
  aws_s3_bucket_policy: simple("AWS::S3::BucketPolicy", { Bucket: "bucket", PolicyDocument: json("policy") }),
  aws_s3_access_point: simple("AWS::S3::AccessPoint", { Bucket: "bucket", Name: "name", Policy: json("policy") }),
  aws_s3control_multi_region_access_point: simple("AWS::S3::MultiRegionAccessPoint", {
    Regions: (values) => each(values, "details.region", { Bucket: "bucket" }),
  }),
};
