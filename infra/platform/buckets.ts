// The buckets of the platform: backups and logs as the seed names them, and evidence of verification runs.

import type { Stack } from "aws-cdk-lib";
import type { KeyArns } from "../security/keys.ts";
import type { Statement } from "../security/policy.ts";
import type { Settings } from "../settings/byoc-private.ts";
import { bucket } from "./bucket.ts";
import type { PodRoles } from "./pod-roles.ts";

/** Creates the three buckets; the pod role is named in the policies of the two that it writes. */
export function buckets(stack: Stack, options: { keys: KeyArns; pods: PodRoles; settings: Settings }): void {
  const { keys, pods, settings } = options;
  const { corrections } = settings;
  bucket(stack, "BackupsBucket", {
    name: settings.buckets.backups,
    title: "ClickHouse Backups",
    key: keys.s3,
    expiry: {
      id: "delete-old-backups",
      days: 90,
      noncurrentDays: corrections.noncurrentVersionsExpire ? 7 : undefined,
    },
    statements: podAccess(settings.buckets.backups, [pods.clickhouse.attrArn, pods.backup.attrArn]),
  });
  bucket(stack, "LogsBucket", {
    name: settings.buckets.logs,
    title: "ClickHouse Logs",
    key: corrections.logsBucketGoverned ? keys.s3 : undefined,
    expiry: corrections.logsBucketGoverned ? { id: "delete-old-logs", days: 90, noncurrentDays: 7 } : undefined,
    statements: podAccess(settings.buckets.logs, [pods.clickhouse.attrArn]),
  });
  bucket(stack, "EvidenceBucket", {
    name: settings.buckets.evidence,
    title: "ClickHouse Evidence",
    key: keys.s3,
    expiry: { id: "delete-old-evidence", days: 365, noncurrentDays: 7 },
  });
}

function podAccess(name: string, roles: readonly string[]): Statement[] {
  return [
    {
      sid: "PodsUseObjects",
      principal: { AWS: roles },
      actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      resources: `arn:aws:s3:::${name}/*`,
    },
    {
      sid: "PodsListObjects",
      principal: { AWS: roles },
      actions: "s3:ListBucket",
      resources: `arn:aws:s3:::${name}`,
    },
  ];
}
