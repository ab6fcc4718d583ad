// S3 buckets.

import type { Area } from "../row.ts";
import { configuration } from "../decided-by.ts";

export const s3 = {
  "S3-001": {
    title: "Create the backups bucket",
    statement:
      "A bucket named clickhouse-backups-prod-<account id> holds ClickHouse backups, tagged Name ClickHouse " +
      "Backups, Environment Production.",
    threshold: "name and 2 tags exact",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:260 000:537-550 000:700 000:896",
    decidedBy: configuration,
  },
  "S3-002": {
    title: "Create the logs bucket",
    statement:
      "A bucket named clickhouse-logs-prod-<account id> holds logs, tagged Name ClickHouse Logs, Environment " +
      "Production.",
    threshold: "name and 2 tags exact",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:260 000:585-595 000:897",
    decidedBy: configuration,
  },
  "S3-003": {
    title: "Encrypt both buckets with the S3 KMS key",
    statement: "Default encryption is SSE-KMS with the customer-managed S3 key on the backups and the logs bucket.",
    threshold: "aws:kms with the S3 key ARN on 2 of 2 buckets",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:260 000:552-561 000:702 000:793 000:800 000:898 000:962",
    decidedBy: configuration,
  },
  "S3-004": {
    title: "Version the backups bucket",
    statement: "Object versioning is enabled on the backups bucket.",
    threshold: "Status Enabled",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:563-569 000:901",
    decidedBy: configuration,
  },
  "S3-005": {
    title: "Expire backups after 90 days",
    statement: "Lifecycle rule delete-old-backups is enabled on the backups bucket and expires objects at 90 days.",
    threshold: "90 days",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:571-583 000:899",
    decidedBy: configuration,
  },
  "S3-006": {
    title: "Define lifecycle for the logs bucket",
    statement: "The logs bucket also has a lifecycle policy; no period is given for it.",
    suite: "conformance",
    priority: "could",
    profiles: ["byoc-private"],
    sources: "000:260 000:899",
    decidedBy: configuration,
  },
  "S3-007": {
    title: "Grant the IRSA role in the bucket policies",
    statement: "Bucket policies admit the ClickHouse pod role.",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:260 000:597 000:900",
    decidedBy: configuration,
  },
  "S3-008": {
    title: "Block public access to all buckets",
    statement: "No bucket or object of the platform can be read or listed from the public internet.",
    threshold: "all 4 public-access-block flags true; GetBucketPolicyStatus IsPublic=false",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:966",
    decidedBy: configuration,
  },
  "S3-009": {
    title: "Create the Flink state bucket",
    statement:
      "Checkpoints and savepoints go to bench-low-infra-flink-state-{account-id}, reached only through the Flink " +
      "IRSA role.",
    threshold: "name exact; access by IRSA role",
    suite: "conformance",
    priority: "should",
    profiles: ["stream-benchmark"],
    sources: "003:226-232 003:99",
    decidedBy: configuration,
  },
  "S3-010": {
    title: "Version and encrypt the Flink state bucket",
    statement: "The Flink bucket has versioning on and AES256 server-side encryption.",
    threshold: "Versioning Enabled; AES256",
    suite: "conformance",
    priority: "should",
    profiles: ["stream-benchmark"],
    sources: "003:229-230",
    decidedBy: configuration,
  },
  "S3-011": {
    title: "Expire Flink state after 7 days",
    statement: "A lifecycle rule removes checkpoint objects after 7 days.",
    threshold: "7 days",
    suite: "conformance",
    priority: "should",
    profiles: ["stream-benchmark"],
    sources: "003:231 003:714 003:737",
    decidedBy: configuration,
  },
} as const satisfies Area;
