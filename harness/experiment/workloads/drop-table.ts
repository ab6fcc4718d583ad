// Drops a table replica by replica. Statements ON CLUSTER are carried out one after the other: a server that is slow to
// drop, since it still fetches a part of the table, would keep every later table of the cluster from being made.

import { randomUUID } from "node:crypto";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";

export interface DropOptions {
  readonly table: string;
  readonly cluster: string;
  readonly replicas: readonly { readonly name: string; readonly clickhouse: ClickHouse }[];
  /** Through which the statement is queued for a replica that could not be asked. */
  readonly admin: ClickHouse;
  readonly withinMs?: number;
}

const askedWithinMs = 5_000;

/** Does not wait: the queue keeps the statement until the server is there to read it. */
const queued = { distributed_ddl_task_timeout: "0" };

/** Names of the replicas that still drop the table, or will when they are back. Throws when it could not even be queued. */
export async function dropOnEachReplica(options: DropOptions): Promise<string[]> {
  const { table, cluster, replicas, admin, withinMs = 20_000 } = options;
  const left = await Promise.all(
    replicas.map(async ({ name, clickhouse }) => {
      const [signal, queryId] = [AbortSignal.timeout(withinMs), randomUUID()];
      try {
        await clickhouse.command(`DROP TABLE IF EXISTS ${table} SYNC`, { signal, queryId });
        return [];
      } catch {
        return [{ name, isAtIt: await runs(clickhouse, queryId) }];
      }
    }),
  );
  const slow = left.flat();
  if (slow.some(({ isAtIt }) => !isAtIt)) {
    await admin.command(`DROP TABLE IF EXISTS ${table} ON CLUSTER '${cluster}'`, { settings: queued });
  }
  return slow.map(({ name }) => name);
}

/** A server that took the statement goes on with it, whether somebody waits or not; one that nobody reaches took nothing. */
async function runs(clickhouse: ClickHouse, queryId: string): Promise<boolean> {
  const sql = "SELECT count() FROM system.processes WHERE query_id = {queryId:String}";
  const signal = AbortSignal.timeout(askedWithinMs);
  return (await clickhouse.number(sql, { params: { queryId }, signal }).catch(() => 0)) > 0;
}
