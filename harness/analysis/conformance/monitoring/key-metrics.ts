// The five numbers that the seed's expressions ask for: their names, their labels, and what they have to be read from.

import type { Offer } from "./served-metrics.ts";

export interface KeyMetric {
  readonly metric: string;
  readonly type: "gauge" | "counter" | "histogram";
  /** Labels that the expressions select or divide by. */
  readonly labels: readonly string[];
  /** What the question to the server has to be about. */
  readonly about: RegExp;
}

/** What each of the five is made of. */
export const keyMetrics: Readonly<Record<string, readonly KeyMetric[]>> = {
  "replica lag": [
    {
      ...{ metric: "clickhouse_replica_absolute_delay", type: "gauge", labels: ["database"] },
      about: /\babsolute_delay\b[\s\S]*\bsystem\.replicas\b/,
    },
  ],
  "replication queue": [
    {
      ...{ metric: "clickhouse_replica_queue_size", type: "gauge", labels: ["database"] },
      about: /\bqueue_size\b[\s\S]*\bsystem\.replicas\b/,
    },
  ],
  "disk usage": [
    {
      ...{ metric: "clickhouse_disk_used_bytes", type: "gauge", labels: [] },
      about: /\btotal_space\s*-\s*(\w+\.)?(free|unreserved)_space\b[\s\S]*\bsystem\.disks\b/,
    },
    {
      ...{ metric: "clickhouse_disk_total_bytes", type: "gauge", labels: [] },
      about: /(?<!-\s*)(?<!-\s*\w+\.)\btotal_space\b(?!\s*-)[\s\S]*\bsystem\.disks\b/,
    },
  ],
  "query latency p95": [
    {
      ...{ metric: "clickhouse_query_duration_seconds", type: "histogram", labels: [] },
      about: /\bquery_duration_ms\b[\s\S]*\bsystem\.query_log\b/,
    },
  ],
  "inserted rows per second": [
    {
      ...{ metric: "clickhouse_rows_written_total", type: "counter", labels: [] },
      about: /'InsertedRows'/,
    },
  ],
};

/** Why these offers do not answer the expression of one of the five; undefined when they do. */
export function mistakeOf(wanted: readonly KeyMetric[], offers: readonly Offer[]): string | undefined {
  const found = wanted.map((key) => ({ key, offer: offers.find(({ metric }) => metric === key.metric) }));
  for (const { key, offer } of found) {
    if (offer === undefined) return `nobody offers ${key.metric}`;
    if (offer.type !== key.type) return `${key.metric} is a ${offer.type}`;
    const missing = key.labels.filter((label) => !offer.labels.includes(label));
    if (missing.length > 0) return `${key.metric} has no label ${missing.join(", ")}`;
    if (!key.about.test(offer.query)) return `${key.metric} is not read from what it is about`;
  }
  const labels = new Set(found.map(({ offer }) => [...(offer?.labels ?? [])].sort().join(" ")));
  return labels.size > 1 ? "its parts have different labels, so that none meets its other" : undefined;
}
