// The six alerts of the seed, as rules.

import type { Manifest } from "../../manifests/manifest.ts";
import { manifest } from "../../manifests/manifest.ts";
import type { RegionSettings } from "../settings.ts";

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly severity: "critical" | "warning";
  readonly summary: string;
}

/** The rules of one region. */
export function alertRules({ key, namespace }: RegionSettings): Manifest {
  return manifest("monitoring.coreos.com/v1", "PrometheusRule", {
    name: "clickhouse-replication",
    namespace,
    body: {
      spec: {
        groups: [
          {
            name: `clickhouse-${key}`,
            rules: alerts(key).map(({ severity, summary, ...rule }) => ({
              ...rule,
              labels: { severity, region: key },
              annotations: { summary },
            })),
          },
        ],
      },
    },
  });
}

function alerts(key: string): readonly Alert[] {
  return [
    {
      alert: "ReplicaLag",
      expr: 'max by (instance, table) (clickhouse_replica_absolute_delay{database="default"}) > 60',
      for: "1m",
      severity: "critical",
      summary: "A replica is more than a minute behind",
    },
    {
      alert: "DiskUsage",
      expr: "clickhouse_disk_used_bytes / clickhouse_disk_total_bytes * 100 > 80",
      for: "5m",
      severity: "warning",
      summary: "A disk is more than four fifths full",
    },
    {
      alert: "ReplicationQueue",
      expr: 'max by (instance, table) (clickhouse_replica_queue_size{database="default"}) > 500',
      for: "5m",
      severity: "warning",
      summary: "A table has more than 500 entries to replicate",
    },
    {
      alert: "ZooKeeperDisconnected",
      expr: "ClickHouseMetrics_ZooKeeperSession < 1",
      for: "1m",
      severity: "critical",
      summary: "A server has no session with the ensemble",
    },
    {
      alert: "ShardOffline",
      expr: `min by (pod) (kube_pod_status_ready{pod=~"clickhouse-${key}-[0-9]+", condition="true"}) < 1`,
      for: "1m",
      severity: "critical",
      summary: "A pod of a shard is not ready",
    },
    {
      alert: "TtlMergeStalled",
      expr: "time() - clickhouse_last_ttl_merge_timestamp_seconds > 86400",
      for: "10m",
      severity: "warning",
      summary: "No expired row was cleaned up for a day",
    },
  ];
}
