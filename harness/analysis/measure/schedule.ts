// The plan of an open loop: operation i is due at i / rate, whatever happened to the ones before it.

/** How many operations a rate plans for a duration. */
export function plannedCount(ratePerSecond: number, durationMs: number): number {
  return Math.floor((ratePerSecond * durationMs) / 1_000);
}

/** Nanoseconds from the start to the intended start of operation `position`; no error builds up over time. */
export function intendedNs(position: number, ratePerSecond: number): number {
  return Math.floor((position * 1e9) / ratePerSecond);
}

/** How many operations are due `elapsedNs` after the start. */
export function dueCount(elapsedNs: number, ratePerSecond: number): number {
  return elapsedNs < 0 ? 0 : Math.floor((elapsedNs * ratePerSecond) / 1e9) + 1;
}
