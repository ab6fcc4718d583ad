// The reads that decide what is lost: from every replica, after it reports itself in sync. A replica that does not get
// in sync has no final read, which checkers tell as unknown, never as fine; it is read all the same, since a row that no
// replica of all holds is lost whatever they still wait for.

import { environmentError, messageOf } from "../../core/errors.ts";
import { systemClock } from "../../core/clock.ts";
import type { Clock } from "../../core/clock.ts";
import { eventually } from "../../core/eventually.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import type { HistorySink } from "./history-sink.ts";
import { outcomeOf } from "./outcome.ts";

export interface FinalReads {
  readonly table: string;
  /** Every replica that the history's header names. */
  readonly replicas: readonly { readonly name: string; readonly clickhouse: ClickHouse }[];
  readonly sink: HistorySink;
  readonly syncWithinMs: number;
  readonly clock?: Clock;
}

export interface FinalReadReport {
  readonly replica: string;
  readonly syncMs: number | undefined;
  readonly rows: number | undefined;
  /** The server's own id: two names must not be one server. */
  readonly server?: string;
  /** Why there is no final read. */
  readonly problem?: string;
}

/** Call when every fault of the history is over: while one is not told healed, no read is final. Side by side. */
export function readFinally(options: FinalReads): Promise<FinalReadReport[]> {
  return Promise.all(options.replicas.map(({ name, clickhouse }) => readReplica(name, clickhouse, options)));
}

async function readReplica(replica: string, clickhouse: ClickHouse, options: FinalReads): Promise<FinalReadReport> {
  const { table, sink, clock = systemClock } = options;
  const begunNs = clock.nowNs();
  try {
    if (!sink.isHealed())
      throw environmentError("a fault is not known to be healed", { code: "ASSAY_FAULT_NOT_HEALED" });
    await synchronized(clickhouse, options);
  } catch (error) {
    const server = await serverOf(clickhouse);
    await readUnsynchronized(replica, clickhouse, options);
    return { replica, syncMs: undefined, rows: undefined, ...server, problem: messageOf(error) };
  }
  const syncMs = Math.round((clock.nowNs() - begunNs) / 1e6);
  const server = await serverOf(clickhouse);
  const read = sink.invoke({ op: "read", replica, final: true });
  try {
    const ids = await allIds(clickhouse, table);
    read.complete("ok", { value: ids });
    return { replica, syncMs, rows: ids.length, ...server };
  } catch (error) {
    read.complete(outcomeOf(error).outcome, { code: outcomeOf(error).code });
    return { replica, syncMs, rows: undefined, problem: messageOf(error) };
  }
}

/**
 * Reads every replica once before the fault, the way that it is read at the end: only then does a row that is missing
 * there say something. One that cannot be read leaves no answer in the history.
 */
export async function readBack({
  table,
  replicas,
  sink,
}: Pick<FinalReads, "table" | "replicas" | "sink">): Promise<void> {
  await Promise.all(replicas.map(({ name, clickhouse }) => readUnsynchronized(name, clickhouse, { table, sink })));
}

async function serverOf(clickhouse: ClickHouse): Promise<{ readonly server?: string }> {
  const server = await clickhouse.value("SELECT toString(serverUUID())").catch(() => undefined);
  return server === undefined ? {} : { server };
}

async function readUnsynchronized(
  replica: string,
  clickhouse: ClickHouse,
  { table, sink }: Pick<FinalReads, "table" | "sink">,
): Promise<void> {
  const read = sink.invoke({ op: "read", replica });
  try {
    read.complete("ok", { value: await allIds(clickhouse, table) });
  } catch (error) {
    const { outcome, code } = outcomeOf(error);
    read.complete(outcome, { code });
  }
}

function allIds(clickhouse: ClickHouse, table: string): Promise<number[]> {
  return idsOf(clickhouse, `SELECT id FROM ${table} ORDER BY id`);
}

/** Synced by its own word and with nothing left in its queue; tried again until the time is over. */
async function synchronized(clickhouse: ClickHouse, { table, syncWithinMs, clock }: FinalReads): Promise<void> {
  const [database, name] = table.includes(".") ? table.split(".") : ["default", table];
  await eventually(
    async () => {
      await clickhouse.command(`SYSTEM SYNC REPLICA ${table}`, {
        settings: { receive_timeout: Math.ceil(syncWithinMs / 1_000) },
        signal: AbortSignal.timeout(syncWithinMs),
      });
      const [state] = await clickhouse.rows<{ is_readonly: number | string; queue_size: number | string }>(
        `SELECT is_readonly, queue_size FROM system.replicas
         WHERE database = {database:String} AND table = {name:String}`,
        { params: { database, name } },
      );
      return state !== undefined && Number(state.is_readonly) === 0 && Number(state.queue_size) === 0;
    },
    { withinMs: syncWithinMs, everyMs: 250, what: `${table} in sync`, ...(clock === undefined ? {} : { clock }) },
  );
}

/** Ids as integers, repeats included. */
export async function idsOf(clickhouse: ClickHouse, sql: string): Promise<number[]> {
  const rows = await clickhouse.rows<{ id: string }>(sql);
  return rows.map(({ id }) => Number(id));
}
