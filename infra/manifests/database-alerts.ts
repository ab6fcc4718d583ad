// What is raised about the databases, and what is drawn of them: the five numbers of the seed, and whether servers answer.

import { grafanaBoard } from "./grafana-board.ts";
import type { Panel } from "./grafana-board.ts";

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly severity: "critical" | "warning";
  readonly summary: string;
}

const database = 'database="production_db"';
const lag = `clickhouse_replica_absolute_delay{${database}}`;
const queue = `clickhouse_replica_queue_size{${database}}`;
const disk = "clickhouse_disk_used_bytes / clickhouse_disk_total_bytes * 100";
const latency = (quantile: number): string =>
  `histogram_quantile(${quantile}, sum by (le, instance) (rate(clickhouse_query_duration_seconds_bucket[5m])))`;
const inserted = "rate(clickhouse_rows_written_total[5m])";

const alerts: readonly Alert[] = [
  {
    alert: "ServerDown",
    expr: 'up{job="clickhouse"} == 0',
    for: "1m",
    severity: "critical",
    summary: "A server does not answer",
  },
  {
    alert: "ReplicaLag",
    expr: `${lag} > 60`,
    for: "1m",
    severity: "critical",
    summary: "A replica is a minute behind",
  },
  {
    alert: "ReplicationQueue",
    expr: `${queue} > 500`,
    for: "5m",
    severity: "warning",
    summary: "Replication does not keep up",
  },
  { alert: "DiskUsage", expr: `${disk} > 80`, for: "5m", severity: "warning", summary: "A disk is four fifths full" },
  {
    alert: "SlowQueries",
    expr: `${latency(0.95)} > 5`,
    for: "10m",
    severity: "warning",
    summary: "Queries have become slow",
  },
  {
    alert: "KeeperLost",
    expr: "clickhouse_keeper_sessions < 1",
    for: "1m",
    severity: "critical",
    summary: "A server lost Keeper",
  },
];

/** `alerts.yml` of the rule engine. */
export function alertGroups(): string {
  const rules = alerts.map(({ severity, summary, ...rule }) => ({
    ...rule,
    labels: { severity },
    annotations: { summary },
  }));
  return `${JSON.stringify({ groups: [{ name: "clickhouse", rules }] }, null, 2)}\n`;
}

const panels: readonly Panel[] = [
  { title: "Servers that answer", expressions: ['up{job="clickhouse"}'], unit: "bool" },
  { title: "Replica lag", expressions: [lag], unit: "s" },
  { title: "Replication queue", expressions: [queue], unit: "short" },
  { title: "Disk usage", expressions: [disk], unit: "percent" },
  { title: "Query latency, p95 and p99", expressions: [latency(0.95), latency(0.99)], unit: "s" },
  { title: "Inserted rows", expressions: [inserted], unit: "rowsps" },
];

/** `clickhouse.json`: the dashboard. */
export function databaseBoard(): string {
  return grafanaBoard({ uid: "clickhouse", title: "ClickHouse", panels });
}
