// Buckets that say their aspects themselves; and what a bucket tells of the resources beside it, which is no more than an
// echo of the last apply.

import { describe, expect, it } from "vitest";
import { Unresolved } from "../value.ts";
import { madeOf, modelOfSample } from "./sample-plan.ts";

const policy = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }] };
const values = {
  bucket: "b",
  versioning: [{ enabled: true, mfa_delete: false }],
  server_side_encryption_configuration: [
    {
      rule: [
        {
          bucket_key_enabled: true,
          apply_server_side_encryption_by_default: [{ sse_algorithm: "aws:kms", kms_master_key_id: "k" }],
        },
      ],
    },
  ],
  lifecycle_rule: [
    {
      id: "1",
      enabled: true,
      prefix: "p/",
      tags: { a: "b" },
      expiration: [{ days: 30, expired_object_delete_marker: false }],
      noncurrent_version_expiration: [{ days: 7 }],
      abort_incomplete_multipart_upload_days: 3,
    },
    { id: "2", enabled: false, tags: {}, expiration: [{ days: 0 }], abort_incomplete_multipart_upload_days: 0 },
  ],
  logging: [{ target_bucket: "logs", target_prefix: "b/" }],
  replication_configuration: [
    { rules: [{ status: "Enabled", destination: [{ bucket: "arn:b2", storage_class: "GLACIER" }] }] },
  ],
  acl: "public-read",
  policy: JSON.stringify(policy),
};
const written = Object.fromEntries(Object.keys(values).map((name) => [name, {}]));

describe("a bucket that says its aspects itself", () => {
  it("has them as one that has them beside it", () => {
    expect(madeOf({ "aws_s3_bucket.b": { values, written } })).toEqual([
      [
        "AWS::S3::Bucket",
        {
          BucketName: "b",
          VersioningConfiguration: { Status: "Enabled" },
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [
              {
                BucketKeyEnabled: true,
                ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: "k" },
              },
            ],
          },
          LifecycleConfiguration: {
            Rules: [
              {
                Id: "1",
                Status: "Enabled",
                Prefix: "p/",
                ExpirationInDays: 30,
                ExpiredObjectDeleteMarker: false,
                TagFilters: [{ Key: "a", Value: "b" }],
                NoncurrentVersionExpiration: { NoncurrentDays: 7 },
                AbortIncompleteMultipartUpload: { DaysAfterInitiation: 3 },
              },
              { Id: "2", Status: "Disabled" },
            ],
          },
          LoggingConfiguration: { DestinationBucketName: "logs", LogFilePrefix: "b/" },
          ReplicationConfiguration: {
            Rules: [{ Status: "Enabled", Destination: { Bucket: "arn:b2", StorageClass: "GLACIER" } }],
          },
          AccessControl: "PublicRead",
        },
      ],
      ["AWS::S3::BucketPolicy", { Bucket: "⟨aws_s3_bucket/b⟩", PolicyDocument: policy }],
    ]);
  });

  it.each([
    [false, "Suspended"],
    [undefined, "Suspended"],
  ])("versions are kept when it says so: %s", (enabled, Status) => {
    const own = { versioning: [{ enabled }] };
    expect(madeOf({ "aws_s3_bucket.b": { values: own, written: own } })).toEqual([
      ["AWS::S3::Bucket", { VersioningConfiguration: { Status } }],
    ]);
  });

  it("whose switch is not known has no status", () => {
    const [made] = madeOf({
      "aws_s3_bucket.b": {
        values: { versioning: [{}] },
        unknown: { versioning: [{ enabled: true }] },
        written: { versioning: [{ enabled: { references: ["var.v"] } }] },
      },
    });
    const { VersioningConfiguration } = made?.[1] as { VersioningConfiguration: { Status: unknown } };
    expect(VersioningConfiguration.Status).toBeInstanceOf(Unresolved);
  });

  it("and grants one by one may let anybody in", () => {
    const own = { grant: [{ type: "Group" }], acl: "" };
    const [made] = madeOf({ "aws_s3_bucket.b": { values: own, written: own } });
    expect((made?.[1] as { AccessControl: unknown }).AccessControl).toEqual(
      new Unresolved("grant", "grants are not read"),
    );
  });

  it("has its policy beside it", () => {
    const own = { bucket: "b", policy: values.policy };
    const { resources } = modelOfSample({ "aws_s3_bucket.b": { values: own, written } });
    expect(resources.map(({ id }) => id)).toEqual(["aws_s3_bucket.b", "aws_s3_bucket.b/policy"]);
  });

  it("whose rules are not known has one that is not", () => {
    const [made] = madeOf({ "aws_s3_bucket.b": { unknown: { lifecycle_rule: [true] }, written } });
    const { LifecycleConfiguration } = made?.[1] as { LifecycleConfiguration: { Rules: unknown[] } };
    expect(LifecycleConfiguration.Rules[0]).toBeInstanceOf(Unresolved);
  });
});

describe("what the configuration of the bucket does not say", () => {
  it("is an echo of the last apply and counts for nothing", () => {
    const echoes = { ...values, grant: [{ type: "CanonicalUser" }] };
    expect(madeOf({ "aws_s3_bucket.b": { values: echoes, written: { bucket: {} } } })).toEqual([
      ["AWS::S3::Bucket", { BucketName: "b" }],
    ]);
  });

  it("but a grant to a group may come from a block that no plan shows", () => {
    const uri = "http://acs.amazonaws.com/groups/global/AllUsers";
    const grants = [
      { type: "CanonicalUser", uri: "" },
      { type: "Group", uri },
    ];
    const [made] = madeOf({ "aws_s3_bucket.b": { values: { grant: grants } } });
    expect((made?.[1] as { AccessControl: unknown }).AccessControl).toBeInstanceOf(Unresolved);
    const [closed] = madeOf({ "aws_s3_bucket.b": { values: { logging: [{ uri, target_bucket: "logs" }] } } });
    expect(closed?.[1]).toEqual({});
  });

  it("of a role are the policies attached to it, not those that it names", () => {
    const role = { managed_policy_arns: ["arn:old"] };
    expect(madeOf({ "aws_iam_role.r": { values: role } })).toEqual([["AWS::IAM::Role", { Policies: [] }]]);
    expect(madeOf({ "aws_iam_role.r": { values: role, written: role } })).toEqual([
      ["AWS::IAM::Role", { ManagedPolicyArns: ["arn:old"], Policies: [] }],
    ]);
  });
});
