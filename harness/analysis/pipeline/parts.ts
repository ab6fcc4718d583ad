// Parts of a verdict on messages under faults: what a checker says of the history in a few words, and what is left of a
// part where the experiment was none.

import { composeVerdicts } from "../../core/verdict.ts";
import type { Finding, Verdict } from "../../core/verdict.ts";
import type { CheckerName, VerdictDocument } from "../checkers/checker.ts";

export interface Part {
  readonly verdict: Extract<Verdict, "held" | "violated" | "unknown">;
  readonly findings: readonly Finding[];
}

interface Seen {
  readonly experiment: string;
  readonly checkers: readonly VerdictDocument[];
}

/** Findings of one checker that are told; the history has them all. */
const toldAtMost = 8;

export function part(verdict: Part["verdict"], seen: Pick<Seen, "experiment">, message: string): Part {
  return { verdict, findings: [finding(seen, message)] };
}

export function finding({ experiment }: Pick<Seen, "experiment">, message: string): Finding {
  return { source: experiment, resource: "none", message };
}

export function ofChecker(name: CheckerName, seen: Seen): Part {
  const document = seen.checkers.find(({ checker }) => checker === name);
  if (document === undefined) return part("unknown", seen, `${name} was not asked`);
  const { verdict, findings } = document;
  const told = findings.slice(0, toldAtMost).map(({ message, id, replica }) => ({
    source: seen.experiment,
    resource: id === undefined ? (replica ?? "none") : String(id),
    message: `${name}: ${message}`,
  }));
  const more = findings.length - told.length;
  return { verdict, findings: more > 0 ? [...told, finding(seen, `${name}: ${String(more)} more`)] : told };
}

/** An experiment that was none accuses nobody. */
export function withoutBlame(one: Part): Part {
  return one.verdict === "violated" ? { ...one, verdict: "unknown" } : one;
}

/** What all of them say together. */
export function composed(parts: readonly Part[]): Part["verdict"] {
  const verdict = composeVerdicts(parts.map((one) => one.verdict));
  return verdict === "held" || verdict === "violated" ? verdict : "unknown";
}
