// What the servers' own logs say about queries that carry a comment, gathered from every replica one by one: servers may
// not be allowed to query each other.

import { medianOf } from "../../analysis/measure/randomization.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";

export interface LoggedQueries {
  readonly comment: string;
  readonly finished: number;
  readonly cacheHits: number;
  readonly leastRowsRead: number;
  readonly p50Ms: number;
}

export async function loggedQueries(replicas: readonly ClickHouse[], tag: string): Promise<LoggedQueries[]> {
  const rows = await finishedQueries(replicas, tag);
  const byComment = Map.groupBy(rows, ({ comment }) => comment);
  return [...byComment].map(([comment, queries]) => ({
    comment,
    finished: queries.length,
    cacheHits: queries.filter(({ isCacheHit }) => isCacheHit).length,
    leastRowsRead: Math.min(...queries.map(({ rowsRead }) => rowsRead)),
    p50Ms: medianOf(queries.map(({ ms }) => ms)),
  }));
}

/** Rows written by each finished query with a comment. */
export async function loggedWrites(replicas: readonly ClickHouse[], tag: string): Promise<number[]> {
  return (await finishedQueries(replicas, tag)).map(({ rowsWritten }) => rowsWritten);
}

interface FinishedQuery {
  readonly comment: string;
  readonly isCacheHit: boolean;
  readonly rowsRead: number;
  readonly rowsWritten: number;
  readonly ms: number;
}

async function finishedQueries(replicas: readonly ClickHouse[], tag: string): Promise<FinishedQuery[]> {
  const logs = await Promise.all(
    replicas.map(async (replica) => {
      await replica.command("SYSTEM FLUSH LOGS query_log");
      return replica.rows(
        `SELECT log_comment, query_cache_usage, read_rows, written_rows,
           dateDiff('microsecond', query_start_time_microseconds, event_time_microseconds) / 1000 AS ms
         FROM system.query_log WHERE event_date >= today() - 1 AND startsWith(log_comment, {tag:String})
           AND is_initial_query AND type = 'QueryFinish'`,
        { params: { tag } },
      );
    }),
  );
  return logs.flat().map((row) => ({
    comment: String(row["log_comment"]),
    isCacheHit: row["query_cache_usage"] === "Read",
    rowsRead: Number(row["read_rows"]),
    rowsWritten: Number(row["written_rows"]),
    ms: Number(row["ms"]),
  }));
}
