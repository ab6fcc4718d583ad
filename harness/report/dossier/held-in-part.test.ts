// A row that was decided in part is told apart from one that was decided whole.

import { expect, test } from "vitest";
import { leftOutFinding } from "../../core/verdict.ts";
import type { RunResult } from "../../evidence/run-document.ts";
import { heldInPart, partlyHeld } from "./held-in-part.ts";

const result = (requirement: string, parts: Partial<RunResult>): RunResult =>
  ({ requirement, verdict: "held", findings: [], evidence: [], ...parts }) as unknown as RunResult;

test("names held rows with a part left out, and no others", () => {
  const results = [
    result("TLS-001", { findings: [leftOutFinding("handshakes")] }),
    result("TLS-002", { findings: [{ source: "s", resource: "r", message: "96 MB restored", severity: "note" }] }),
    result("TLS-003", { verdict: "violated", findings: [leftOutFinding("handshakes")] }),
    result("TLS-004", { findings: [{ source: "s", resource: "r", message: "not decided here: no note" }] }),
  ];
  expect(partlyHeld(results).map(({ requirement }) => requirement)).toEqual(["TLS-001"]);
  expect(heldInPart({ results })?.html).toContain("Of the held, 1 only in part");
  expect(heldInPart({ results: results.slice(1) })).toBeUndefined();
});
