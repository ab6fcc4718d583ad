// The replication dashboard: seven panels.

import { grafanaBoard } from "../../manifests/grafana-board.ts";
import type { Panel } from "../../manifests/grafana-board.ts";

const p = (quantile: number): string =>
  `histogram_quantile(${quantile}, sum by (le, region) (rate(clickhouse_query_duration_seconds_bucket[5m])))`;

const panels: readonly Panel[] = [
  {
    title: "Replica lag",
    expressions: ['max by (instance, table) (clickhouse_replica_absolute_delay{database="default"})'],
    unit: "s",
  },
  {
    title: "Replication queue length",
    expressions: ['max by (instance, table) (clickhouse_replica_queue_size{database="default"})'],
    unit: "short",
  },
  {
    title: "Shard health",
    expressions: ['min by (pod) (kube_pod_status_ready{pod=~"clickhouse-(us|eu)-[0-9]+", condition="true"})'],
    unit: "bool",
  },
  {
    title: "Disk usage by shard",
    expressions: ["clickhouse_disk_used_bytes / clickhouse_disk_total_bytes * 100"],
    unit: "percent",
  },
  { title: "Query latency by region", expressions: [p(0.95), p(0.99)], unit: "s" },
  {
    title: "TTL cleanup",
    expressions: ["time() - clickhouse_last_ttl_merge_timestamp_seconds"],
    unit: "s",
  },
  { title: "ZooKeeper connection", expressions: ["ClickHouseMetrics_ZooKeeperSession"], unit: "short" },
];

/** `clickhouse-replication.json`. */
export function dashboard(): string {
  return grafanaBoard({ uid: "clickhouse-replication", title: "ClickHouse replication", panels });
}
