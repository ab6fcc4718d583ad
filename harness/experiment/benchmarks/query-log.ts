// What the servers' own logs say about queries that carry a comment, gathered from every replica.

import type { ClickHouse } from "../../platform/clickhouse/client.ts";

export interface LoggedQueries {
  readonly comment: string;
  readonly finished: number;
  readonly cacheHits: number;
  readonly leastRowsRead: number;
  readonly p50Ms: number;
}

export async function loggedQueries(admin: ClickHouse, tag: string): Promise<LoggedQueries[]> {
  const rows = await finishedRows(admin, tag, [
    "log_comment AS comment",
    "count() AS finished",
    "countIf(query_cache_usage = 'Read') AS cacheHits",
    "min(read_rows) AS leastRowsRead",
    "quantileExact(0.5)(dateDiff('microsecond', query_start_time_microseconds, event_time_microseconds)) / 1000 AS p50Ms",
  ]);
  return rows.map(({ comment, ...figures }) => ({
    comment: String(comment),
    finished: Number(figures["finished"]),
    cacheHits: Number(figures["cacheHits"]),
    leastRowsRead: Number(figures["leastRowsRead"]),
    p50Ms: Number(figures["p50Ms"]),
  }));
}

/** Rows written by each finished query with a comment. */
export async function loggedWrites(admin: ClickHouse, tag: string): Promise<number[]> {
  const rows = await finishedRows(admin, tag, ["log_comment", "groupArray(written_rows) AS writes"]);
  return rows.flatMap(({ writes }) => (Array.isArray(writes) ? writes.map(Number) : []));
}

async function finishedRows(admin: ClickHouse, tag: string, select: readonly string[]) {
  const cluster = await admin.value("SELECT getMacro('cluster')");
  await admin.command(`SYSTEM FLUSH LOGS ON CLUSTER '${cluster}' query_log`);
  return admin.rows(
    `SELECT ${select.join(", ")} FROM clusterAllReplicas('${cluster}', system.query_log)
     WHERE event_date >= today() - 1 AND startsWith(log_comment, {tag:String}) AND is_initial_query AND type = 'QueryFinish'
     GROUP BY log_comment ORDER BY log_comment`,
    { params: { tag } },
  );
}
