// Whether all rows that will ever come are there. Only then may one that is missing be called lost.

/** One look at the table, and sometimes at what the worker's group has left to read. */
export interface SettlingLook {
  readonly atMs: number;
  /** Messages that have a row; absent where nobody answered. */
  readonly rows?: number;
  /** Messages beyond the offsets that the worker has committed; absent where nobody asked, or nobody could tell. */
  readonly left?: number;
}

export interface Patience {
  /** How long rows have to stand still while the worker has committed everything. */
  readonly committedMs: number;
  /** How long where that is not known. */
  readonly otherwiseMs: number;
}

/** Why nothing more is to be expected; undefined as long as something is. Looks are in the order of their times. */
export function settledBecause(
  looks: readonly SettlingLook[],
  acknowledged: number,
  patience: Patience,
): string | undefined {
  const last = looks.at(-1);
  if (last?.rows === undefined) return undefined;
  if (last.rows >= acknowledged) return "every acknowledged message has a row";
  const still = looks.slice(1 + looks.findLastIndex(({ rows }) => rows !== last.rows));
  const stillMs = last.atMs - (still[0]?.atMs ?? last.atMs);
  if (stillMs >= patience.otherwiseMs) return `rows stood still for ${String(stillMs)} ms`;
  const committedMs = longCommitted(still);
  if (committedMs < patience.committedMs) return undefined;
  return `rows stood still for ${String(committedMs)} ms while the worker had committed every message`;
}

/** From the first of the last looks that all found nothing left to the last of them. */
function longCommitted(looks: readonly SettlingLook[]): number {
  const told = looks.filter(({ left }) => left !== undefined);
  const since = told.slice(1 + told.findLastIndex(({ left }) => left !== 0));
  return (since.at(-1)?.atMs ?? 0) - (since[0]?.atMs ?? 0);
}
