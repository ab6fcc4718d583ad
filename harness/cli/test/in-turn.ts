// The order of phases: one after the other, and in the background what needs neither a lab nor a clock.

import type { Phase } from "./phase.ts";

export interface InTurnOptions<P> {
  readonly take: (phase: P) => Promise<void>;
  /** Once it is aborted no further phase begins. */
  readonly signal: AbortSignal;
}

/**
 * Phases of the background have ended before one that must be alone begins, and before this ends, in whatever way. What
 * the first phase threw that threw anything is thrown when all have ended.
 */
export async function inTurn<P extends Pick<Phase, "inBackground" | "alone">>(
  chosen: readonly P[],
  { take, signal }: InTurnOptions<P>,
): Promise<void> {
  // Settled as they are begun: a rejection that nobody awaits yet ends the process.
  const background: Promise<readonly PromiseSettledResult<void>[]>[] = [];
  const foreground = async () => {
    for (const phase of chosen) {
      if (phase.alone === true) await Promise.all(background);
      if (signal.aborted) return;
      if (phase.inBackground === true) background.push(Promise.allSettled([take(phase)]));
      else await take(phase);
    }
  };
  const [first] = await Promise.allSettled([foreground()]);
  const ended = [first, ...(await Promise.all(background)).flat()];
  for (const one of ended) if (one.status === "rejected") throw one.reason;
}
