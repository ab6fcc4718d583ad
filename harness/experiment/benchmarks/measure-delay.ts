// Canary rows, each written to one replica alone and looked for on another until it is there.

import type { DelayMeasurement, DelaySample } from "../../analysis/performance/replication-delay.ts";
import { systemClock } from "../../core/clock.ts";
import type { Clock } from "../../core/clock.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import { outcomeOf } from "../workloads/outcome.ts";

export interface NamedReplica {
  readonly name: string;
  readonly clickhouse: ClickHouse;
}

export interface DelayOptions {
  readonly table: string;
  readonly replicas: readonly NamedReplica[];
  readonly samples: number;
  /** Ids of the canaries count from here. */
  readonly firstId: number;
  readonly everyMs: number;
  readonly giveUpAfterMs: number;
  readonly clock?: Clock;
}

/** Looks are queries too: often enough for the limit in question, seldom enough not to be the load. */
const lookEveryMs = 25;

type Sample = DelaySample | "unacknowledged";

/** One canary after the other starts on its beat; slow ones do not hold up the next. */
export async function measureReplicationDelay(
  options: DelayOptions,
): Promise<Omit<DelayMeasurement, "generatorLimit">> {
  const { samples, everyMs, clock = systemClock } = options;
  const startNs = clock.nowNs();
  const running: Promise<Sample>[] = [];
  for (let position = 0; position < samples; position += 1) {
    const untilDueMs = position * everyMs - (clock.nowNs() - startNs) / 1e6;
    if (untilDueMs > 0) await clock.sleep(untilDueMs);
    running.push(canary(position, options, clock));
  }
  const seen = await Promise.all(running);
  const measured = seen.filter((sample): sample is DelaySample => sample !== "unacknowledged");
  return { samples: measured, unacknowledged: seen.length - measured.length };
}

async function canary(position: number, options: DelayOptions, clock: Clock): Promise<Sample> {
  const { replicas, table, firstId } = options;
  const from = replicas[position % replicas.length];
  const to =
    replicas[(position + 1 + (Math.floor(position / replicas.length) % (replicas.length - 1))) % replicas.length];
  if (from === undefined || to === undefined) return "unacknowledged";
  const id = firstId + position;
  try {
    // One replica alone: with a quorum the row would be on the other before the acknowledgement.
    const settings = { insert_quorum: "0", insert_deduplicate: 0 } as const;
    await from.clickhouse.insert(table, [{ id, batch: id, device: 0, value: 0 }], { settings });
  } catch (error) {
    outcomeOf(error);
    return "unacknowledged";
  }
  return { from: from.name, to: to.name, ...(await visibleAfter(to.clickhouse, { ...options, id }, clock)) };
}

/** Looks again and again: the last look in vain and the first that finds it bound the delay. */
async function visibleAfter(
  replica: ClickHouse,
  { table, id, giveUpAfterMs }: DelayOptions & { readonly id: number },
  clock: Clock,
): Promise<{ lowMs: number; highMs: number }> {
  const acknowledgedNs = clock.nowNs();
  let lowMs = 0;
  for (;;) {
    const askedMs = (clock.nowNs() - acknowledgedNs) / 1e6;
    const found = await countOf(replica, `SELECT count() FROM ${table} WHERE id = ${id}`);
    const answeredMs = (clock.nowNs() - acknowledgedNs) / 1e6;
    if (found !== undefined && found > 0) return { lowMs, highMs: answeredMs };
    if (found === 0) lowMs = askedMs;
    if (answeredMs > giveUpAfterMs) return { lowMs, highMs: Infinity };
    await clock.sleep(lookEveryMs);
  }
}

/** Undefined when the replica did not answer: that look says nothing. */
async function countOf(replica: ClickHouse, sql: string): Promise<number | undefined> {
  try {
    return await replica.number(sql);
  } catch (error) {
    outcomeOf(error);
    return undefined;
  }
}
