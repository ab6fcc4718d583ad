// How the tests of the checkers ask: a table of histories with the verdict that each must get, or the whole answer as
// text. For tests only.

import { describe, expect, it } from "vitest";
import type { Id } from "../history/model.ts";
import type { SampleHistory } from "../history/sample-history.ts";
import type { CheckerName, CheckerVerdict } from "./checker.ts";
import { judgeHistory } from "./judge-history.ts";
import { verdictDocumentForm } from "./verdict-schema.ts";

/** `ids`: exactly the rows that the findings must name. */
export type CheckerCase = readonly [
  title: string,
  verdict: CheckerVerdict,
  history: SampleHistory,
  ids?: readonly Id[],
];

export function judged(checker: CheckerName, history: SampleHistory) {
  const [document] = judgeHistory(history.text(), [checker]);
  return { verdict: document?.verdict, findings: document?.findings ?? [], counts: document?.counts ?? {} };
}

/** One test a case; an unknown has to say why. */
export function check(checker: CheckerName, cases: readonly CheckerCase[]): void {
  describe(checker, () => {
    for (const [title, verdict, history, ids] of cases) {
      it(`${title}: ${verdict}`, () => {
        const { verdict: said, findings } = judged(checker, history);
        expect({ said, findings }).toMatchObject({ said: verdict });
        if (ids !== undefined) expect(new Set(findings.map(({ id }) => id))).toEqual(new Set(ids));
        if (verdict === "unknown") expect(findings.length).toBeGreaterThan(0);
      });
    }
  });
}

/** Verdict, figures and findings on a line each. */
export function answers(history: SampleHistory, ...names: CheckerName[]): string {
  const documents = judgeHistory(history.text(), names.length === 0 ? undefined : names);
  return documents
    .map((document) => {
      const { schema: _, checker, verdict, findings, counts } = verdictDocumentForm.parse(document);
      return [`${checker}: ${verdict} ${JSON.stringify(counts)}`, ...findings.map((one) => JSON.stringify(one))].join(
        "\n",
      );
    })
    .join("\n");
}
