// Several rows that one look decides: every judgement is recorded before the first of them can end the test.

import type { Judged } from "../analysis/compliance/judged.ts";
import type { Verdict } from "../core/verdict.ts";
import type { RequirementId } from "../requirements/catalogue.ts";
import { expect } from "./expect.ts";
import type { RecordVerdict } from "./verdict.ts";

/** Records each judgement with the evidence at `path`; fails unless all of them are held. */
export async function decideRows(
  verdict: RecordVerdict,
  path: string,
  judgements: readonly (readonly [RequirementId, Judged])[],
): Promise<void> {
  const ends: Verdict[] = [];
  for (const [row, judged] of judgements) ends.push(await verdict(row, { ...judged, evidence: [path] }));
  for (const end of ends) expect(end).toBeHeld();
}
