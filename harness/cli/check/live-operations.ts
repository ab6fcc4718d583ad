// The API operations that live code calls, read from its sources: whatever is imported from the SDK as a command.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { assert } from "../../core/errors.ts";
import { inProject } from "../project.ts";

/** An operation as policies name it, and the file that calls it. */
export interface LiveOperation {
  readonly action: string;
  readonly file: string;
}

/** Prefix in policies by the SDK's package; others are the same. Source: Service Authorization Reference. */
const prefixes: Readonly<Record<string, string>> = {
  accessanalyzer: "access-analyzer",
  "auto-scaling": "autoscaling",
  "cloudwatch-logs": "logs",
  "elastic-load-balancing-v2": "elasticloadbalancing",
  eventbridge: "events",
  "route-53": "route53",
  "secrets-manager": "secretsmanager",
  "service-quotas": "servicequotas",
};

/** Operations that another right than their own name guards; none where no right does. Source: as above. */
const guards: Readonly<Record<string, string>> = {
  "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
  "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
  "s3:GetBucketReplication": "s3:GetReplicationConfiguration",
  "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
  "s3:HeadObject": "s3:GetObject",
  "s3:ListBuckets": "s3:ListAllMyBuckets",
  "s3:ListObjectsV2": "s3:ListBucket",
  "kafka:ListClusters": "kafka:ListClusters",
  "budgets:DescribeBudgets": "budgets:ViewBudget",
  "budgets:DescribeNotificationsForBudget": "budgets:ViewBudget",
  "budgets:DescribeSubscribersForNotification": "budgets:ViewBudget",
};

const importOfClient = /import\s*\{([^}]*)\}\s*from\s*"@aws-sdk\/client-([a-z0-9-]+)"/g;

/** Every operation that files of a folder call, each once a file. */
export function liveOperations(folder = "harness/platform/aws"): LiveOperation[] {
  const files = readdirSync(inProject(folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .sort();
  const found = files.flatMap((name) => {
    const text = readFileSync(inProject(join(folder, name)), "utf8");
    return [...text.matchAll(importOfClient)].flatMap(([, names = "", client = ""]) =>
      [...names.matchAll(/\b(\w+)Command\b/g)].map(([, operation = ""]) => {
        const own = `${prefixes[client] ?? client}:${operation}`;
        return { action: guards[own] ?? own, file: name };
      }),
    );
  });
  assert(found.length > 0, `no operation is called in ${folder}`);
  return found;
}
