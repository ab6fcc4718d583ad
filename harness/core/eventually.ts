// The one way to wait for something: a probe, a deadline, and the last thing seen when it never came.

import { systemClock } from "./clock.ts";
import type { Clock } from "./clock.ts";
import { environmentError, messageOf } from "./errors.ts";

export interface EventuallyOptions {
  readonly withinMs: number;
  readonly everyMs?: number;
  readonly what: string;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
  readonly hint?: string;
}

/** Repeats `probe` until it returns a value other than undefined or false; its errors count as "not yet". */
export async function eventually<T>(
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  options: EventuallyOptions,
): Promise<T> {
  const { withinMs, everyMs = 100, what, signal, clock = systemClock } = options;
  const deadline = clock.nowNs() + withinMs * 1e6;
  let last: unknown = "no answer yet";
  for (;;) {
    signal?.throwIfAborted();
    try {
      const seen = await probe();
      if (seen !== undefined && seen !== false) return seen;
      last = "not yet true";
    } catch (error) {
      last = error;
    }
    if (clock.nowNs() >= deadline) {
      throw environmentError(`${what}: not within ${String(withinMs)} ms (last: ${messageOf(last)})`, {
        code: "ASSAY_WAIT_TIMEOUT",
        cause: last,
        ...(options.hint === undefined ? {} : { hint: options.hint }),
      });
    }
    await clock.sleep(everyMs, signal);
  }
}
