// A judgement put together from what was seen: any violation outweighs what could not be looked at, and that outweighs
// what was fine.

import type { Finding } from "../../core/verdict.ts";

export interface Judged {
  readonly verdict: "held" | "violated" | "unknown";
  readonly findings: readonly Finding[];
}

export interface Seen {
  readonly violations?: readonly Finding[];
  /** What should have been looked at and could not be. */
  readonly unknowns?: readonly Finding[];
  /** Shown beside the verdict, without turning it. */
  readonly notes?: readonly Finding[];
}

/** Worst wins; findings of the lesser kinds are kept. */
export function judged({ violations = [], unknowns = [], notes = [] }: Seen): Judged {
  const verdict = violations.length > 0 ? "violated" : unknowns.length > 0 ? "unknown" : "held";
  return { verdict, findings: [...violations, ...unknowns, ...notes.map(asNote)] };
}

function asNote(finding: Finding): Finding {
  return { ...finding, severity: "note" };
}

/** Several judgements of one row as one. */
export function combined(parts: readonly Judged[]): Judged {
  const of = (verdict: Judged["verdict"]) =>
    parts.filter((part) => part.verdict === verdict).flatMap(({ findings }) => findings);
  const notes = of("held");
  return judged({ violations: of("violated"), unknowns: of("unknown"), notes });
}
