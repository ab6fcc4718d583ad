// Every place where messages have to be, read the same way before the fault and in the end: the topic itself, what a
// consumer was given, and the tables of minutes, one reading for each replica over all shards.

import { countedMessages } from "../../analysis/pipeline/counted.ts";
import type { PlannedMessage } from "../../analysis/pipeline/messages.ts";
import type { Clock } from "../../core/clock.ts";
import { environmentError, messageOf } from "../../core/errors.ts";
import { minuteRows, synchronized } from "../../platform/stream/minute-rows.ts";
import type { TableLogin, TableServer } from "../../platform/stream/minute-rows.ts";
import type { HistorySink } from "../workloads/history-sink.ts";

/** One place, by the name that it has in the history. */
export interface Place {
  readonly name: string;
  /** Whether the job has to have consumed a message before it is there. */
  readonly isCounted: boolean;
  /** Ends when whatever is on its way should have arrived; a place that lacks some is read all the same. */
  readonly settled: (sent: readonly PlannedMessage[]) => Promise<void>;
  readonly read: () => Promise<PlaceReading>;
}

export interface PlaceReading {
  /** Numbers of messages, one for each time that one is there. */
  readonly sequences: readonly number[];
  /** What no planned messages can have made. */
  readonly wrong: readonly string[];
}

export interface FinalPlaces {
  readonly unread: readonly string[];
  readonly wrong: readonly string[];
}

/** Reads of the history; those that cannot be made stay open in it. */
export async function readFinal(
  history: HistorySink,
  places: readonly Place[],
  { sent, isConsumed }: { readonly sent: readonly PlannedMessage[]; readonly isConsumed: boolean },
): Promise<FinalPlaces> {
  const unread: string[] = [];
  const wrong: string[] = [];
  for (const { name, isCounted, settled, read } of places) {
    try {
      assertFinal(history, isConsumed || !isCounted);
      await settled(sent);
      const operation = history.invoke({ op: "read", replica: name, final: true });
      const reading = await read();
      operation.complete("ok", { value: [...reading.sequences] });
      wrong.push(...reading.wrong.map((what) => `${name}: ${what}`));
    } catch (error) {
      unread.push(`${name}: ${messageOf(error)}`);
    }
  }
  return { unread, wrong };
}

function assertFinal(history: HistorySink, isAllThere: boolean): void {
  const why = !history.isHealed()
    ? "a fault is not known to be healed, so that no read is final"
    : isAllThere
      ? undefined
      : "the job is not known to have consumed everything, so that no read is final";
  if (why !== undefined) throw environmentError(why, { code: "ASSAY_STREAM_NOT_FINAL" });
}

const knownWithinMs = 90_000;

/** Until each place has shown something, or for a while: what none shows then is told by whoever judges the history. */
export async function readBack(history: HistorySink, places: readonly Place[], clock: Clock): Promise<void> {
  const deadlineNs = clock.nowNs() + knownWithinMs * 1e6;
  await Promise.all(places.map((place) => readOneBack(history, place, { clock, deadlineNs })));
}

async function readOneBack(
  history: HistorySink,
  { name, read }: Place,
  { clock, deadlineNs }: { clock: Clock; deadlineNs: number },
): Promise<void> {
  for (;;) {
    const operation = history.invoke({ op: "read", replica: name });
    try {
      const { sequences } = await read();
      operation.complete("ok", { value: [...sequences] });
      if (sequences.length > 0) return;
    } catch {
      operation.complete("indeterminate");
    }
    if (clock.nowNs() >= deadlineNs) return;
    await clock.sleep(1_000);
  }
}

export interface Tables {
  readonly table: string;
  readonly login: TableLogin;
  readonly servers: readonly TableServer[];
  readonly planned: readonly PlannedMessage[];
  readonly clock: Clock;
}

const settling = { everyMs: 2_000, unchangedMs: 30_000, atMostMs: 180_000 } as const;

/** One place for each replica. */
export function tablePlaces(tables: Tables): Place[] {
  return [...Map.groupBy(tables.servers, ({ replica }) => replica)].map(([replica, servers]) => ({
    name: replicaName(replica),
    isCounted: true,
    settled: (sent) => settledTables(tables, servers, sent.length),
    read: () => countedOn(tables, servers),
  }));
}

export function replicaName(replica: number): string {
  return `tables-${String(replica)}`;
}

async function countedOn({ table, login, planned }: Tables, servers: readonly TableServer[]): Promise<PlaceReading> {
  const devices = planned.map(({ device }) => device);
  const rows = await Promise.all(servers.map((server) => minuteRows(server, { table, login, devices })));
  return countedMessages(rows.flat(), planned);
}

/** Until every message is in the tables, or nothing more comes for a while; then each server fetches what it lacks. */
async function settledTables(tables: Tables, servers: readonly TableServer[], count: number): Promise<void> {
  const { clock, table, login } = tables;
  const begunNs = clock.nowNs();
  let seen = -1;
  let changedNs = begunNs;
  while (clock.nowNs() - begunNs < settling.atMostMs * 1e6) {
    const counted = await countedOn(tables, servers).then(
      ({ sequences }) => new Set(sequences).size,
      () => 0,
    );
    if (counted >= count) break;
    if (counted !== seen) {
      seen = counted;
      changedNs = clock.nowNs();
    }
    if (clock.nowNs() - changedNs > settling.unchangedMs * 1e6) break;
    await clock.sleep(settling.everyMs);
  }
  for (const server of servers) await synchronized(server, { table, login });
}
