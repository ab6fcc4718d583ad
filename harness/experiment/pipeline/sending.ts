// Messages sent open loop: each at its own time, whatever became of the others, for as long as they are wanted.

import type { PlannedMessage } from "../../analysis/pipeline/messages.ts";
import type { Clock } from "../../core/clock.ts";

export interface Sending {
  /** Messages a second. */
  readonly rate: number;
  readonly clock: Clock;
  readonly send: (message: PlannedMessage) => void;
  readonly isEnough: () => boolean;
}

export interface SentMessages {
  /** The first ones of the plan. */
  readonly sent: readonly PlannedMessage[];
  /** Milliseconds by which the latest one missed its time. */
  readonly lateMs: number;
}

/** Returns when enough was sent, at the latest at the plan's end. */
export async function sendAll(planned: readonly PlannedMessage[], sending: Sending): Promise<SentMessages> {
  const { rate, clock, send, isEnough } = sending;
  const begunNs = clock.nowNs();
  let lateMs = 0;
  for (const [index, message] of planned.entries()) {
    if (isEnough()) return { sent: planned.slice(0, index), lateMs };
    const dueMs = (index / rate) * 1_000 - (clock.nowNs() - begunNs) / 1e6;
    if (dueMs > 0) await clock.sleep(dueMs);
    else lateMs = Math.max(lateMs, -dueMs);
    send(message);
  }
  return { sent: planned, lateMs };
}
