// Aspects of a bucket of which no profile has an example: values as the provider's documentation has them, and
// what they are in CloudFormation's vocabulary.

import { describe, expect, it } from "vitest";
import { Unresolved } from "../value.ts";
import { madeOfOne, modelOfSample } from "./sample-plan.ts";

const policy = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }] };
const text = JSON.stringify(policy);

describe("aspects of a bucket", () => {
  const aspect = (type: string, values: Record<string, unknown>) => {
    const model = modelOfSample({
      "aws_s3_bucket.b": { values: { bucket: "b", id: "b" } },
      [`${type}.x`]: { values: { bucket: "b", ...values } },
    });
    const { BucketName, ...rest } = model.resources[0]?.properties ?? {};
    expect(BucketName).toBe("b");
    return rest;
  };

  it.each<[string, Record<string, unknown>, object]>([
    [
      "aws_s3_bucket_replication_configuration",
      { rule: [{ status: "Enabled", destination: [{ bucket: "arn:b2", storage_class: "STANDARD_IA" }] }] },
      {
        ReplicationConfiguration: {
          Rules: [{ Status: "Enabled", Destination: { Bucket: "arn:b2", StorageClass: "STANDARD_IA" } }],
        },
      },
    ],
    ["aws_s3_bucket_acl", { acl: "public-read-write" }, { AccessControl: "PublicReadWrite" }],
    ["aws_s3_bucket_acl", { acl: "private" }, { AccessControl: "Private" }],
    [
      "aws_s3_bucket_logging",
      { target_bucket: "logs", target_prefix: "b/" },
      { LoggingConfiguration: { DestinationBucketName: "logs", LogFilePrefix: "b/" } },
    ],
    [
      "aws_s3_bucket_lifecycle_configuration",
      {
        rule: [
          {
            id: "1",
            status: "Enabled",
            filter: [{ and: [{ prefix: "p/", tags: { a: "b" } }] }],
            expiration: [{ days: 0, expired_object_delete_marker: true }],
          },
          {
            id: "2",
            status: "Enabled",
            filter: [{ prefix: "q/", tag: [{ key: "c", value: "d" }] }],
            expiration: [{ days: 30 }],
          },
          {
            id: "3",
            status: "Disabled",
            prefix: "r/",
            noncurrent_version_expiration: [{ noncurrent_days: 7, newer_noncurrent_versions: 2 }],
            abort_incomplete_multipart_upload: [{ days_after_initiation: 3 }],
          },
        ],
      },
      {
        LifecycleConfiguration: {
          Rules: [
            {
              Id: "1",
              Status: "Enabled",
              Prefix: "p/",
              ExpiredObjectDeleteMarker: true,
              TagFilters: [{ Key: "a", Value: "b" }],
            },
            { Id: "2", Status: "Enabled", Prefix: "q/", ExpirationInDays: 30, TagFilters: [{ Key: "c", Value: "d" }] },
            {
              Id: "3",
              Status: "Disabled",
              Prefix: "r/",
              NoncurrentVersionExpiration: { NoncurrentDays: 7, NewerNoncurrentVersions: 2 },
              AbortIncompleteMultipartUpload: { DaysAfterInitiation: 3 },
            },
          ],
        },
      },
    ],
    [
      "aws_s3_bucket_lifecycle_configuration",
      {
        rule: [
          { id: "1", status: "Enabled", filter: [{ object_size_greater_than: 500, prefix: "" }] },
          {
            id: "2",
            status: "Enabled",
            filter: [{ and: [{ object_size_greater_than: 0, object_size_less_than: 64, prefix: "p/" }] }],
          },
          { id: "3", status: "Enabled", filter: [{ object_size_less_than: 32, object_size_greater_than: "" }] },
          { id: "4", status: "Enabled", filter: [{ and: [{ object_size_greater_than: 16 }] }] },
        ],
      },
      {
        LifecycleConfiguration: {
          Rules: [
            { Id: "1", Status: "Enabled", ObjectSizeGreaterThan: 500 },
            { Id: "2", Status: "Enabled", ObjectSizeLessThan: 64, Prefix: "p/" },
            { Id: "3", Status: "Enabled", ObjectSizeLessThan: 32 },
            { Id: "4", Status: "Enabled", ObjectSizeGreaterThan: 16 },
          ],
        },
      },
    ],
    [
      "aws_s3_bucket_ownership_controls",
      { rule: [{ object_ownership: "BucketOwnerEnforced" }] },
      { OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] } },
    ],
    [
      "aws_s3_bucket_versioning",
      { versioning_configuration: [{ status: "Enabled", mfa_delete: "" }] },
      { VersioningConfiguration: { Status: "Enabled" } },
    ],
    [
      "aws_s3_bucket_server_side_encryption_configuration",
      {
        rule: [
          {
            bucket_key_enabled: true,
            apply_server_side_encryption_by_default: [{ sse_algorithm: "aws:kms", kms_master_key_id: "k" }],
          },
        ],
      },
      {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: "k" } },
          ],
        },
      },
    ],
    [
      "aws_s3_bucket_public_access_block",
      {},
      {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: false,
          BlockPublicPolicy: false,
          IgnorePublicAcls: false,
          RestrictPublicBuckets: false,
        },
      },
    ],
    [
      "aws_s3_bucket_public_access_block",
      {
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      },
      {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    ],
  ])("%s %j", (type, values, made) => {
    expect(aspect(type, values)).toEqual(made);
  });

  it("that are not known before the apply", () => {
    const open = (type: string, unknown: Record<string, unknown>) => {
      const resources = {
        "aws_s3_bucket.b": { values: { bucket: "b" } },
        [`${type}.x`]: { values: { bucket: "b" }, unknown },
      };
      return modelOfSample(resources).resources[0]?.properties ?? {};
    };
    const rules = (unknown: unknown) => {
      const { LifecycleConfiguration } = open("aws_s3_bucket_lifecycle_configuration", { rule: unknown });
      return (LifecycleConfiguration as { Rules: Record<string, unknown>[] }).Rules;
    };
    expect(rules(true)[0]).toBeInstanceOf(Unresolved);
    expect(rules([{ filter: [{ and: [{ tags: true }] }] }])[0]?.["TagFilters"]).toBeInstanceOf(Unresolved);
    const written = { acl: { references: ["var.acl"] } };
    const model = modelOfSample({ "aws_s3_bucket.b": { unknown: { acl: true }, written } });
    expect(model.resources[0]?.properties["AccessControl"]).toBeInstanceOf(Unresolved);
  });

  it("a bucket of no access list says none", () => {
    for (const own of [{ acl: "" }, {}]) {
      const [made] = modelOfSample({ "aws_s3_bucket.b": { values: own, written: { acl: {} } } }).resources;
      expect(Object.keys(made?.properties ?? {})).toEqual([]);
    }
  });

  it("grants one by one are not read", () => {
    for (const canned of [{}, { acl: "" }]) {
      const { AccessControl } = aspect("aws_s3_bucket_acl", { access_control_policy: [{}], ...canned });
      expect(AccessControl).toEqual(new Unresolved("access_control_policy", "grants are not read"));
    }
  });

  it("doors beside it", () => {
    expect(madeOfOne("aws_s3_access_point", { bucket: "b", name: "p", policy: text })).toEqual([
      ["AWS::S3::AccessPoint", { Bucket: "b", Name: "p", Policy: policy }],
    ]);
    expect(
      madeOfOne("aws_s3control_multi_region_access_point", {
        details: [{ region: [{ bucket: "b" }, { bucket: "c" }] }],
      }),
    ).toEqual([["AWS::S3::MultiRegionAccessPoint", { Regions: [{ Bucket: "b" }, { Bucket: "c" }] }]]);
  });
});
