// Are two sets of runs different, or would any split of the pooled runs show as much? Labels are drawn again and again at
// random; the share of draws with a difference as large as the observed one is the p-value. No assumption on shapes.

import type { Prng } from "../../core/prng.ts";

export interface Comparison {
  readonly medianA: number;
  readonly medianB: number;
  /** Median of B over median of A. */
  readonly ratio: number;
  /** Two-sided; never below 1 / (draws + 1). */
  readonly pValue: number;
  /** The smallest difference of medians, as a share of A's, that such runs could tell at p = 0.01. */
  readonly detectableShare: number;
}

const defaultDraws = 10_000;

export function compareRuns(
  a: readonly number[],
  b: readonly number[],
  { prng, draws = defaultDraws }: { prng: Prng; draws?: number },
): Comparison {
  const [medianA, medianB] = [medianOf(a), medianOf(b)];
  const observed = Math.abs(medianA - medianB);
  const pooled = [...a, ...b];
  const differences = Array.from({ length: draws }, () => {
    const shuffled = prng.shuffle(pooled);
    return Math.abs(medianOf(shuffled.slice(0, a.length)) - medianOf(shuffled.slice(a.length)));
  }).sort((one, other) => one - other);
  const asLarge = differences.filter((difference) => difference >= observed).length;
  const threshold = differences[Math.floor(draws * 0.99)] ?? Infinity;
  return {
    medianA,
    medianB,
    ratio: medianB / medianA,
    pValue: (asLarge + 1) / (draws + 1),
    detectableShare: threshold / medianA,
  };
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >>> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The value that `share` (0 to 1) of the values do not exceed: the nearest rank, never interpolated. */
export function percentileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
