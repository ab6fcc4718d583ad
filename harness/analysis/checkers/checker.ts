// What a checker is: a pure judge of a history. It follows the events and says at the end what they prove.

import type { Header, HistoryObserver, Id, RowNames } from "../history/model.ts";

export const verdictSchema = "assay.verdict/1";

export const checkerNames = [
  "lost-rows",
  "duplicate-rows",
  "unexpected-rows",
  "stale-reads",
  "monotonic-reads",
  "linearizable-register",
  "availability",
  "recovery",
  "fault-bit",
] as const;

export type CheckerName = (typeof checkerNames)[number];

export type CheckerVerdict = "held" | "violated" | "unknown";

/** One thing seen. A verdict `unknown` carries a finding with its reason. */
export interface CheckerFinding {
  readonly id?: Id;
  readonly key?: Id;
  readonly replica?: string;
  readonly process?: Id;
  readonly kind?: string;
  /** Line of a damaged file, from 1. */
  readonly line?: number;
  /** Index of the event that shows it. */
  readonly index?: number;
  readonly message: string;
}

export interface Judged {
  readonly verdict: CheckerVerdict;
  readonly findings: readonly CheckerFinding[];
  /** Figures behind the verdict; `reason` says in words why nothing was to be judged. */
  readonly counts: Readonly<Record<string, number | string>>;
}

/** One document of schema assay.verdict/1. */
export interface VerdictDocument extends Judged {
  readonly schema: typeof verdictSchema;
  readonly checker: CheckerName;
}

export interface Judge extends HistoryObserver {
  judged(): Judged;
}

export interface Budget {
  readonly ms: number;
  readonly bytes: number;
  /** Monotonic nanoseconds. */
  readonly nowNs: () => number;
}

export interface Checker {
  readonly name: CheckerName;
  open(header: Header, rows: RowNames, budget: Budget): Judge;
}

/** Violated beats unknown beats held: `reasons` are what could not be seen. */
export function judgedBy(
  violations: readonly CheckerFinding[],
  reasons: readonly string[],
  counts: Judged["counts"],
): Judged {
  if (violations.length > 0) return { verdict: "violated", findings: violations, counts };
  if (reasons.length > 0) return { verdict: "unknown", findings: reasons.map((message) => ({ message })), counts };
  return { verdict: "held", findings: [], counts };
}
