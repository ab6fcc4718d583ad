// Selection modes of FIS targets. The choice is random on AWS; here it is a function of the seed, so that a plan and the
// run that follows it choose the same resources.

import type { Prng } from "../../core/prng.ts";

export type SelectionMode =
  | { readonly kind: "all" }
  | { readonly kind: "count"; readonly count: number }
  | { readonly kind: "percent"; readonly percent: number };

export function parseSelectionMode(text: string): SelectionMode | undefined {
  if (text === "ALL") return { kind: "all" };
  const match = /^(COUNT|PERCENT)\((\d{1,4})\)$/.exec(text);
  const amount = Number(match?.[2]);
  if (match === null || amount < 1) return undefined;
  if (match[1] === "COUNT") return { kind: "count", count: amount };
  return amount <= 100 ? { kind: "percent", percent: amount } : undefined;
}

/**
 * The chosen ones, in the order of `candidates`. A percentage is rounded down, as the service does; a count or a
 * percentage that cannot be met chooses nothing.
 */
export function select<T>(mode: SelectionMode, candidates: readonly T[], random: Prng): readonly T[] {
  if (mode.kind === "all") return candidates;
  const wanted = mode.kind === "count" ? mode.count : Math.floor((candidates.length * mode.percent) / 100);
  if (wanted > candidates.length) return [];
  const chosen = new Set(random.shuffle(candidates).slice(0, wanted));
  return candidates.filter((candidate) => chosen.has(candidate));
}
