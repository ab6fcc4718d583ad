// Waits until every row that will ever come is there. A killed worker keeps its partitions for 45 s, Connect may give the
// tasks of a worker that left out again after five minutes (`scheduled.rebalance.max.delay.ms`), and a worker commits once
// a minute: without its word nothing new for longer than all of that is the end, and with it one minute more.

import { settledBecause } from "../../analysis/pipeline/settled.ts";
import type { SettlingLook } from "../../analysis/pipeline/settled.ts";
import type { Clock } from "../../core/clock.ts";
import { environmentError } from "../../core/errors.ts";

export interface Settling {
  readonly clock: Clock;
  /** How many messages were acknowledged. */
  readonly acknowledged: number;
  /** How many of them have a row. */
  readonly rows: () => Promise<number>;
  /** How many messages of the topic the worker has not committed; undefined where it cannot be told. */
  readonly left: () => Promise<number | undefined>;
}

const patience = { committedMs: 60_000, otherwiseMs: 400_000 } as const;
const atMostMs = 600_000;
const everyMs = 1_000;
/** The group is asked by a program of its own. */
const asksGroupEveryMs = 10_000;

/** Resolves with the reason; throws where rows still came, or nobody answered, at the end of all patience. */
export async function untilSettled({ clock, acknowledged, rows, left }: Settling): Promise<string> {
  const begunNs = clock.nowNs();
  const nowMs = () => Math.round((clock.nowNs() - begunNs) / 1e6);
  const looks: SettlingLook[] = [];
  let askedMs = 0;
  while (nowMs() < atMostMs) {
    // First the group, then the rows: what it had committed then is in the table by now.
    const isAsked = nowMs() - askedMs >= asksGroupEveryMs;
    if (isAsked) askedMs = nowMs();
    const untold = isAsked ? await left().catch(() => undefined) : undefined;
    const seen = await rows().catch(() => undefined);
    looks.push({
      atMs: nowMs(),
      ...(seen === undefined ? {} : { rows: seen }),
      ...(untold === undefined ? {} : { left: untold }),
    });
    const reason = settledBecause(looks, acknowledged, patience);
    if (reason !== undefined) return reason;
    await clock.sleep(everyMs);
  }
  throw environmentError(
    `${String(atMostMs / 1_000)} s after the last message it could not be told that no more rows would come`,
    { code: "ASSAY_DELIVERY_UNSETTLED" },
  );
}
