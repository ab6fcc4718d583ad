// ClickHouse topology, sharding, schema, settings.

import type { Area } from "../row.ts";
import { behaviour, behaviourAndDeclaration } from "../decided-by.ts";

export const chTopology = {
  "CH-001": {
    title: "Spread ClickHouse pods over AZs",
    statement:
      "The BYOC cluster runs one replica per AZ; one drawing shows one shard with three replicas, another pods 0, " +
      "2 and 4.",
    threshold: "1 shard x 3 replicas, 1 pod per AZ (or the agreed topology)",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:47-61 000:143-154 000:726-727",
    decidedBy: behaviourAndDeclaration,
  },
  "CH-002": {
    title: "Run the ClickHouse operator and Keeper",
    statement: "A ClickHouse operator manages the cluster and ClickHouse Keeper coordinates it.",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private", "stream-benchmark"],
    sources: "000:103 000:274 003:531",
    decidedBy: behaviour,
  },
  "CH-003": {
    title: "Form the US cluster",
    statement:
      "teei_us_cluster has three shards with two replicas each, pods clickhouse-us-0 to clickhouse-us-5, in us-east-1.",
    threshold: "3 shards x 2 replicas = 6 pods",
    suite: "conformance",
    priority: "must",
    profiles: ["multi-region"],
    sources: "001:25-30 001:65-75",
    decidedBy: behaviourAndDeclaration,
  },
  "CH-004": {
    title: "Form the EU cluster",
    statement:
      "teei_eu_cluster has two shards with two replicas each, pods clickhouse-eu-0 to clickhouse-eu-3, in " +
      "eu-central-1.",
    threshold: "2 shards x 2 replicas = 4 pods",
    suite: "conformance",
    priority: "must",
    profiles: ["multi-region"],
    sources: "001:32-37 001:77-83",
    decidedBy: behaviourAndDeclaration,
  },
  "CH-005": {
    title: "Form the global cluster",
    statement: "teei_global_cluster spans all shards of both regions for cross-region analytics.",
    threshold: "5 shards (3 US + 2 EU)",
    suite: "conformance",
    priority: "must",
    profiles: ["multi-region"],
    sources: "001:39-42",
    decidedBy: behaviourAndDeclaration,
  },
  "CH-006": {
    title: "Map shards to pods as documented",
    statement:
      "Consecutive pods form a shard: us-0 and us-1 are shard 1, us-2 and us-3 shard 2, us-4 and us-5 shard 3; the " +
      "EU pairs follow the same pattern.",
    threshold: "10 pod rows match the tables",
    suite: "conformance",
    priority: "must",
    profiles: ["multi-region"],
    sources: "001:65-83",
    decidedBy: behaviourAndDeclaration,
  },
  "CH-007": {
    title: "Use the documented coordination paths",
    statement:
      "Replicated tables live under /clickhouse/tables/<region>/<shard>/<table> and distributed DDL under " +
      "/clickhouse/task_queue/ddl.",
    suite: "conformance",
    priority: "must",
    profiles: ["multi-region"],
    sources: "001:85-103",
    decidedBy: behaviourAndDeclaration,
  },
  "CH-008": {
    title: "Publish the five network services",
    statement:
      "Headless services clickhouse-us and clickhouse-eu expose 8123, 9000 and 9009; clickhouse-us-lb, " +
      "clickhouse-eu-lb and clickhouse-global are ClusterIP on 8123 and 9000.",
    threshold: "5 services with the listed types and ports",
    suite: "conformance",
    priority: "should",
    profiles: ["multi-region"],
    sources: "001:110-118",
    decidedBy: behaviourAndDeclaration,
  },
  "CH-009": {
    title: "Serve the documented ports",
    statement: "8123 answers HTTP, 9000 the native protocol and 9009 interserver HTTP.",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private", "multi-region"],
    sources: "001:120-123 000:350-353",
    decidedBy: behaviourAndDeclaration,
  },
  "CH-010": {
    title: "Shard by cityHash64(company_id)",
    statement: "Distributed tables use the hash of the company as sharding key.",
    suite: "conformance",
    priority: "must",
    profiles: ["multi-region"],
    sources: "001:129-137",
    decidedBy: behaviourAndDeclaration,
  },
  "CH-011": {
    title: "Keep a company on one shard",
    statement: "All rows of one company land deterministically on the same shard.",
    threshold: "each company_id on exactly 1 shard per cluster",
    suite: "conformance",
    priority: "must",
    profiles: ["multi-region"],
    sources: "001:135-136 001:139-151",
    decidedBy: behaviourAndDeclaration,
  },
  "CH-012": {
    title: "Distribute data evenly",
    statement: "Hashing spreads rows evenly: below 10% imbalance is normal, above 20% is investigated.",
    threshold: "< 10% normal, > 20% alert",
    suite: "performance",
    priority: "should",
    profiles: ["multi-region"],
    sources: "001:134 001:137 001:678-697",
    decidedBy: behaviour,
  },
  "CH-013": {
    title: "Touch one shard for a single-company query",
    statement: "A query filtered on company_id runs only on the shard that owns the company.",
    threshold: "1 shard queried",
    suite: "performance",
    priority: "should",
    profiles: ["multi-region"],
    sources: "001:188-195 001:396-408 001:457",
    decidedBy: behaviour,
  },
  "CH-014": {
    title: "Run global aggregations on all shards in parallel",
    statement: "A query without the company filter runs on all five shards and merges to the right answer.",
    threshold: "5 shards queried; result equals a single-node reference",
    suite: "performance",
    priority: "must",
    profiles: ["multi-region"],
    sources: "001:56 001:197-206 001:410-421",
    decidedBy: behaviour,
  },
  "CH-015": {
    title: "Filter with PREWHERE",
    statement: "Large filters use PREWHERE and read less than the unfiltered scan.",
    suite: "performance",
    priority: "could",
    profiles: ["multi-region"],
    sources: "001:458-464 001:673 001:840",
    decidedBy: behaviour,
  },
  "CH-016": {
    title: "Answer pre-aggregated queries from the materialized view",
    statement: "mv_daily_company_metrics_distributed returns the same totals as the raw data and is faster.",
    suite: "performance",
    priority: "should",
    profiles: ["multi-region"],
    sources: "001:423-433 001:452",
    decidedBy: behaviour,
  },
} as const satisfies Area;
