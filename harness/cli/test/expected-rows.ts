// What a run of chaos rows has to say of them: that all hold; or, where another program stands in for one that no registry
// has, that none is decided, for that reason and for no other.

import { exitCode } from "../../core/exit-codes.ts";
import type { RunDocument } from "../../evidence/run-document.ts";

export interface ExpectedRows {
  readonly rows: readonly string[];
  /** Words of the only reason for which they may be, and then have to be, unknown; absent: all hold. */
  readonly undecidedFor?: string | undefined;
}

/** Everything that is otherwise; empty when nothing is. */
export function otherwise(
  { rows, undecidedFor }: ExpectedRows,
  { results, exit }: Pick<RunDocument, "results" | "exit">,
): string[] {
  const wanted = undecidedFor === undefined ? "held" : "unknown";
  const known = new Map(results.map((result) => [result.requirement, result]));
  const wrong = rows.flatMap((row) => {
    const { verdict, findings = [] } = known.get(row) ?? {};
    if (verdict !== wanted) return [`${row} is ${verdict ?? "not decided"}`];
    if (undecidedFor === undefined) return [];
    const reasons = new Set(findings.filter(({ severity }) => severity !== "note").map(({ message }) => message));
    const others = [...reasons].filter((message) => message !== undecidedFor);
    if (!reasons.has(undecidedFor)) others.unshift("does not say what to do");
    return others.length === 0 ? [] : [`${row}: ${others.join("; ")}`];
  });
  if (wrong.length > 0 || exit === exitCode[wanted]) return wrong;
  return [`exit ${String(exit)}`];
}
