// The verdict algebra. "Could not look" is never "fine": unknown beats held, violated beats unknown.

import { exitCode } from "./exit-codes.ts";
import type { ExitCode } from "./exit-codes.ts";

export const verdicts = ["held", "violated", "unknown", "waived", "out-of-scope"] as const;

/**
 * - `held`: evaluated, with evidence, and true.
 * - `violated`: evaluated and false.
 * - `unknown`: should have been evaluated and could not be.
 * - `waived`: violated, with a valid waiver.
 * - `out-of-scope`: the catalogue says that this target, depth or source cannot decide it.
 */
export type Verdict = (typeof verdicts)[number];

/** What a row was seen to be, at one place. `path` is a JSON pointer into `source`. */
export interface Finding {
  /** The file or system that was looked at. */
  readonly source: string;
  /** Logical id, ARN, table, host: what the finding is about. `none` when about nothing single. */
  readonly resource: string;
  readonly path?: string;
  readonly actual?: unknown;
  readonly expected?: unknown;
  readonly message: string;
  readonly why?: string;
  readonly patch?: { readonly cdk?: string; readonly cli?: string };
  /** Findings of severity `warning` never turn a verdict. Absent = the finding is the reason of the verdict. */
  readonly severity?: "warning" | "note";
}

const leftOut = "not decided here: ";

/** A part of a requirement that the target or the source cannot show; it turns nothing, and is told beside the verdict. */
export function leftOutFinding(what: string): Finding {
  return { source: "", resource: "none", message: `${leftOut}${what}`, severity: "note" };
}

export function isLeftOut({ message, severity }: Finding): boolean {
  return severity === "note" && message.startsWith(leftOut);
}

/** One judgement of one requirement. */
export interface Judgement {
  readonly requirement: string;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
}

const rank: Record<Verdict, number> = { violated: 4, unknown: 3, waived: 2, held: 1, "out-of-scope": 0 };

/** Worst wins. Parts that are out of scope do not soften or worsen what other parts decided. */
export function composeVerdicts(parts: readonly Verdict[]): Verdict {
  if (parts.length === 0) return "unknown";
  return parts.reduce((worst, part) => (rank[part] > rank[worst] ? part : worst));
}

/** The exit code that one verdict asks for. */
export function exitOfVerdict(verdict: Verdict): ExitCode {
  if (verdict === "violated") return exitCode.violated;
  if (verdict === "unknown") return exitCode.unknown;
  return exitCode.held;
}

export type VerdictCounts = Record<Verdict, number>;

export function countVerdicts(parts: Iterable<{ readonly verdict: Verdict }>): VerdictCounts {
  const counts: VerdictCounts = { held: 0, violated: 0, unknown: 0, waived: 0, "out-of-scope": 0 };
  for (const { verdict } of parts) counts[verdict] += 1;
  return counts;
}
