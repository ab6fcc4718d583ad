// Questions of the daily look. D-24: tables of `system` belong to one server, so each is asked of every replica.

import type { RegionSettings } from "../settings.ts";

/** Four sections: clusters, lag, disks, latency. */
export function healthQueries({ key, corrections }: RegionSettings): string {
  const asked = corrections.healthAsksEveryServer;
  const every = (table: string): string => (asked ? `clusterAllReplicas('teei_${key}_cluster', ${table})` : table);
  const shards = asked ? "uniqExact(shard_num)" : "count()";
  return `-- 1. Cluster status
SELECT cluster, ${shards} AS shard_count, max(errors_count) AS errors FROM system.clusters WHERE cluster LIKE 'teei%' GROUP BY cluster;

-- 2. Replication lag
SELECT table, max(absolute_delay) AS most_seconds FROM ${every("system.replicas")} WHERE database = 'default' GROUP BY table;

-- 3. Disk usage
SELECT hostName() AS host, name, round((1 - free_space / total_space) * 100, 2) AS used_percent, free_space FROM ${every("system.disks")}${asked ? "" : " WHERE name = 'default'"};

-- 4. Query performance of the last hour
SELECT quantile(0.95)(query_duration_ms) AS p95, quantile(0.99)(query_duration_ms) AS p99, count() AS queries FROM ${every("system.query_log")} WHERE event_time > now() - INTERVAL 1 HOUR AND type = 'QueryFinish';
`;
}

/** Finished queries that took longer than five seconds, with what they cost. */
export function slowQueries({ key }: RegionSettings): string {
  return `-- Slow queries
SELECT hostName() AS host, query_id, user, query_start_time, query_duration_ms, read_rows, read_bytes, memory_usage, query
FROM clusterAllReplicas('teei_${key}_cluster', system.query_log)
WHERE type = 'QueryFinish' AND query_duration_ms > 5000
ORDER BY query_duration_ms DESC LIMIT 10;
`;
}
