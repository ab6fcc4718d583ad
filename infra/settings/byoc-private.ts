// Names, addresses and sizes of the profile byoc-private. What is promised about them stands in profiles/, written
// apart from this file, so that a check compares two independent statements.

import type { NodeKind } from "../platform/nodes.ts";
import type { Site } from "./site.ts";
import type { Corrections, Variant } from "./variant.ts";
import { correctionsOf } from "./variant.ts";
import type { ZoneRanges } from "./zones.ts";

/** Everything that a stack needs to know besides the resources of other stacks. */
export interface Settings extends Site {
  readonly networkName: string;
  readonly corrections: Corrections;
  readonly vpcCidr: string;
  readonly tiers: Readonly<Record<TierName, ZoneRanges>>;
  readonly clusterName: string;
  /** Image tag of the ClickHouse servers. */
  readonly serverTag: string;
  readonly kubernetesVersion: string;
  readonly namespace: string;
  readonly zoneName: string;
  readonly serviceHost: string;
  readonly vendor: { readonly account: string; readonly externalId: string };
  /** The region's own prefix list of S3; AWS publishes one fixed id per region. */
  readonly s3PrefixList: string;
  readonly buckets: Readonly<Record<BucketName, string>>;
  readonly nodes: Readonly<Record<"clickhouse" | "keeper", NodeKind>>;
}

export type TierName = "data" | "application";
export type BucketName = "backups" | "logs" | "evidence" | "trail";

/** The release that the platform runs; Keeper's as well, whatever release an upgrade of the servers begins on. */
export const standardServerTag = "25.8";

/** Settings of byoc-private in one account and region. */
export function byocPrivate(variant: Variant, account: string, serverTag = standardServerTag): Settings {
  return {
    profile: "byoc-private",
    variant,
    corrections: correctionsOf(variant),
    account,
    region: "us-east-1",
    prefix: "clickhouse",
    networkName: "clickhouse-byoc",
    vpcCidr: "10.0.0.0/16",
    tiers: {
      data: { a: "10.0.1.0/24", b: "10.0.2.0/24", c: "10.0.3.0/24" },
      application: { a: "10.0.11.0/24", b: "10.0.12.0/24", c: "10.0.13.0/24" },
    },
    clusterName: "clickhouse-cluster",
    serverTag,
    kubernetesVersion: "1.33",
    namespace: "clickhouse",
    zoneName: "internal.yourcompany.com",
    serviceHost: "clickhouse.internal.yourcompany.com",
    vendor: { account: "210987654321", externalId: "byoc-private-4f0c9a27e1" },
    s3PrefixList: "pl-63a5400a",
    onCall: "platform-oncall@yourcompany.com",
    monthlyBudgetUsd: 3000,
    nodes: {
      clickhouse: { instanceType: "r6i.2xlarge", rootGib: 100 },
      keeper: { instanceType: "m6i.large", rootGib: 50 },
    },
    buckets: {
      backups: `clickhouse-backups-prod-${account}`,
      logs: `clickhouse-logs-prod-${account}`,
      evidence: `clickhouse-evidence-prod-${account}`,
      trail: `clickhouse-trail-prod-${account}`,
    },
  };
}
