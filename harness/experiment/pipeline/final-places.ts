// Where the messages are in the end, each place a final read of the history: the topic itself, what a consumer was given,
// and the tables of minutes, one reading for each replica over all shards.

import { countedMessages } from "../../analysis/pipeline/counted.ts";
import type { PlannedMessage } from "../../analysis/pipeline/messages.ts";
import type { Clock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import { minuteRows, synchronized } from "../../platform/stream/minute-rows.ts";
import type { TableLogin, TableServer } from "../../platform/stream/minute-rows.ts";
import type { StreamPlaces } from "../../platform/stream/places.ts";
import type { HistorySink } from "../workloads/history-sink.ts";

export interface TableReads {
  readonly places: StreamPlaces;
  readonly login: TableLogin;
  readonly servers: readonly TableServer[];
  readonly planned: readonly PlannedMessage[];
  readonly clock: Clock;
}

const settledMs = { everyMs: 2_000, unchangedMs: 30_000, atMostMs: 180_000 } as const;

export function replicaName(replica: number): string {
  return `tables-${String(replica)}`;
}

/** Writes one final read for each replica; returns what could not be read. */
export async function readTables(history: HistorySink, reads: TableReads): Promise<string[]> {
  await settled(reads);
  const problems: string[] = [];
  for (const [replica, servers] of byReplica(reads)) {
    const name = replicaName(replica);
    try {
      for (const server of servers) await synchronized(server, { table: reads.places.table, login: reads.login });
      const operation = history.invoke({ op: "read", replica: name, final: true });
      const counted = await countedOf(servers, reads);
      operation.complete("ok", { value: [...counted.sequences] });
      problems.push(...counted.problems.map((problem) => `${name}: ${problem}`));
    } catch (error) {
      problems.push(`${name}: ${messageOf(error)}`);
    }
  }
  return problems;
}

/** Until every planned message is in every table, or nothing more comes for a while. */
async function settled(reads: TableReads): Promise<void> {
  const { clock, planned } = reads;
  const begunNs = clock.nowNs();
  let seen = -1;
  let changedNs = begunNs;
  while (clock.nowNs() - begunNs < settledMs.atMostMs * 1e6) {
    const counts = await Promise.all(
      [...byReplica(reads).values()].map((servers) =>
        countedOf(servers, reads).then(
          ({ sequences }) => sequences.length,
          () => 0,
        ),
      ),
    );
    const least = Math.min(...counts);
    if (least >= planned.length) return;
    if (least !== seen) {
      seen = least;
      changedNs = clock.nowNs();
    }
    if (clock.nowNs() - changedNs > settledMs.unchangedMs * 1e6) return;
    await clock.sleep(settledMs.everyMs);
  }
}

function byReplica({ servers }: TableReads): Map<number, TableServer[]> {
  return Map.groupBy(servers, ({ replica }) => replica);
}

async function countedOf(servers: readonly TableServer[], { places, login, planned }: TableReads) {
  const devices = planned.map(({ device }) => device);
  const rows = await Promise.all(servers.map((server) => minuteRows(server, { table: places.table, login, devices })));
  return countedMessages(rows.flat(), planned);
}
