// Metrics that the servers do not offer by themselves under the names that alerts and dashboard use (D-30): each is a
// question that an exporter asks every server.

import type { RegionSettings } from "../settings.ts";

export interface ExportedMetric {
  readonly metric: string;
  readonly type: "gauge" | "counter" | "histogram";
  /** Columns of the answer that become labels; the last column is the value. */
  readonly labels: readonly string[];
  readonly query: string;
}

/** Names of the seed, which nothing provides as it is written. */
const documented: readonly ExportedMetric[] = [
  {
    metric: "clickhouse_replica_absolute_delay",
    type: "gauge",
    labels: ["database", "table"],
    query: "SELECT database, table, absolute_delay FROM system.replicas",
  },
  {
    metric: "clickhouse_replica_queue_size",
    type: "gauge",
    labels: ["database", "table"],
    query: "SELECT database, table, queue_size FROM system.replicas",
  },
  {
    metric: "clickhouse_disk_used_bytes",
    type: "gauge",
    labels: ["disk"],
    query: "SELECT name, total_space - free_space FROM system.disks",
  },
  {
    metric: "clickhouse_disk_total_bytes",
    type: "gauge",
    labels: ["disk"],
    query: "SELECT name, total_space FROM system.disks",
  },
  {
    metric: "clickhouse_query_duration_seconds",
    type: "histogram",
    labels: [],
    query:
      "SELECT query_duration_ms / 1000 FROM system.query_log WHERE type = 'QueryFinish' AND event_time > now() - INTERVAL 1 MINUTE",
  },
  {
    metric: "clickhouse_rows_written_total",
    type: "counter",
    labels: [],
    query: "SELECT value FROM system.events WHERE event = 'InsertedRows'",
  },
];

const further: readonly ExportedMetric[] = [
  {
    metric: "clickhouse_last_ttl_merge_timestamp_seconds",
    type: "gauge",
    labels: [],
    query:
      "SELECT toUnixTimestamp(max(event_time)) FROM system.part_log WHERE merge_reason IN ('TTLDeleteMerge', 'TTLDropMerge', 'TTLRecompressMerge')",
  },
];

/** What the exporter offers. */
export function exportedMetrics({ corrections }: RegionSettings): readonly ExportedMetric[] {
  return corrections.metricsAreExported ? [...documented, ...further] : further;
}
