// Buckets as they were written before each aspect had a resource of its own, which the provider still takes.

import { isMap } from "../value.ts";
import type { Value, ValueMap } from "../value.ts";
import { at, blocks, defined, each, read, stands, unless0 } from "./mapping.ts";

/** A rule is on or off, and its periods lie flat in it. */
function lifecycleRule(rule: Value): Value {
  if (!isMap(rule)) return rule;
  const abort = at(rule, "abort_incomplete_multipart_upload_days");
  const noncurrent = at(rule, "noncurrent_version_expiration.days");
  const tags = at(rule, "tags");
  return {
    ...read(rule, {
      Id: "id",
      Status: (values) => switched(at(values, "enabled"), "Disabled"),
      Prefix: "prefix",
      ExpirationInDays: (values) => unless0(at(values, "expiration.days")),
      ExpiredObjectDeleteMarker: "expiration.expired_object_delete_marker",
    }),
    ...defined({
      TagFilters:
        isMap(tags) && Object.keys(tags).length > 0
          ? Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
          : undefined,
      NoncurrentVersionExpiration: noncurrent === undefined ? undefined : { NoncurrentDays: noncurrent },
      AbortIncompleteMultipartUpload: unless0(abort) === undefined ? undefined : { DaysAfterInitiation: abort },
    }),
  };
}

function switched(flag: Value, off: string): Value {
  return flag === true ? "Enabled" : flag === false || flag === undefined ? off : flag;
}

/** What a bucket says of its own aspects. */
export function ownAspects(values: ValueMap): ValueMap {
  const encryption = "server_side_encryption_configuration";
  return defined({
    VersioningConfiguration: stands(values, "versioning")
      ? { Status: switched(at(values, "versioning.enabled"), "Suspended") }
      : undefined,
    BucketEncryption: stands(values, encryption)
      ? {
          ServerSideEncryptionConfiguration: each(values, `${encryption}.rule`, {
            BucketKeyEnabled: "bucket_key_enabled",
            ServerSideEncryptionByDefault: (rule) =>
              read(rule, {
                SSEAlgorithm: "apply_server_side_encryption_by_default.sse_algorithm",
                KMSMasterKeyID: "apply_server_side_encryption_by_default.kms_master_key_id",
              }),
          }),
        }
      : undefined,
    LifecycleConfiguration: stands(values, "lifecycle_rule")
      ? { Rules: blocks(values, "lifecycle_rule").map(lifecycleRule) }
      : undefined,
    LoggingConfiguration: stands(values, "logging")
      ? read(values, { DestinationBucketName: "logging.target_bucket", LogFilePrefix: "logging.target_prefix" })
      : undefined,
    ReplicationConfiguration: stands(values, "replication_configuration")
      ? {
          Rules: each(values, "replication_configuration.rules", {
            Status: "status",
            Destination: (rule) =>
              read(rule, { Bucket: "destination.bucket", StorageClass: "destination.storage_class" }),
          }),
        }
      : undefined,
  });
}
