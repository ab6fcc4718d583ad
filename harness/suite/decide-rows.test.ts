import { expect, it } from "vitest";
import type { Judged } from "../analysis/compliance/judged.ts";
import { decideRows } from "./decide-rows.ts";
import type { RecordVerdict } from "./verdict.ts";

const finding = { source: "s", resource: "r", message: "m" };
const held: Judged = { verdict: "held", findings: [] };

function recorder(): { readonly verdict: RecordVerdict; readonly rows: string[] } {
  const rows: string[] = [];
  return {
    rows,
    verdict: (row, judged) => {
      rows.push(`${row} ${judged.verdict} ${(judged.evidence ?? []).join()}`);
      return Promise.resolve(judged.verdict);
    },
  };
}

it.each(["violated", "unknown"] as const)("a row that is %s ends the test once all are recorded", async (verdict) => {
  const seen = recorder();
  const judgements = [["TLS-001", { verdict, findings: [finding] }] as const, ["TLS-002", held] as const];
  await expect(decideRows(seen.verdict, "evidence/x", judgements)).rejects.toThrow();
  expect(seen.rows).toEqual([`TLS-001 ${verdict} evidence/x`, "TLS-002 held evidence/x"]);
});

it("rows that hold let it pass", async () => {
  const seen = recorder();
  await decideRows(seen.verdict, "evidence/x", [["TLS-001", held]]);
  expect(seen.rows).toEqual(["TLS-001 held evidence/x"]);
});
