import { describe, expect, it } from "vitest";
import type { Verdict } from "../core/verdict.ts";
import { requirementOf } from "../requirements/catalogue.ts";
import type { RequirementId } from "../requirements/catalogue.ts";
import { composeRun } from "./compose-run.ts";
import type { RunComposition } from "./compose-run.ts";
import { runDocumentSchema } from "./run-document.ts";
import type { EndRecord, RunRecord, VerdictRecord } from "./records.ts";

const by = "suites/chaos/loss.spec.ts › no row is lost";
const path = "evidence/no-row-is-lost/reads.json";
const finding = { source: "history", resource: "events", message: "14 rows are missing" };

function verdictOf(verdict: VerdictRecord["verdict"], change: Partial<VerdictRecord> = {}): VerdictRecord {
  const findings = verdict === "held" ? [] : [finding];
  return { type: "verdict", requirement: "REP-004", by, verdict, findings, evidence: [path], at: "", ...change };
}

function endOf(status: EndRecord["status"], change: Partial<EndRecord> = {}): EndRecord {
  return {
    type: "end",
    by,
    suite: "chaos",
    requirements: ["REP-004"],
    status,
    assertion: false,
    seconds: 1,
    ...change,
  };
}

const begin: RunRecord = { type: "begin", by, requirements: ["REP-004"] };
const assertion = { assertion: true, code: "ASSAY_SUITE_EXPECTATION", message: "expected 0" };

function compose(change: Partial<RunComposition> = {}) {
  const document = composeRun({
    header: {
      runId: "r",
      profile: "byoc-private",
      target: "local",
      depth: "quick",
      seed: "1",
      startedAt: "2026-01-01T00:00:00Z",
      seconds: 1,
    },
    plan: { evaluated: [requirementOf("REP-004")], outOfScope: [], uncovered: [] },
    records: [],
    waivers: [],
    files: new Set([path]),
    ...change,
  });
  return runDocumentSchema.parse(document);
}

const waiver = {
  requirement: "REP-004",
  resource: "events",
  owner: "o",
  ticket: "t",
  reason: "r",
  expires: "2026-02-01",
};

describe("composeRun: one row", () => {
  it.each<[string, readonly RunRecord[], Verdict, number]>([
    ["held with evidence", [verdictOf("held"), endOf("passed")], "held", 0],
    [
      "held without its evidence on disk",
      [verdictOf("held", { evidence: ["evidence/x"] }), endOf("passed")],
      "unknown",
      2,
    ],
    ["violated", [verdictOf("violated"), endOf("failed", assertion)], "violated", 1],
    ["violated, test passed", [verdictOf("violated"), endOf("passed")], "violated", 1],
    ["violated, evidence gone", [verdictOf("violated", { evidence: ["evidence/x"] })], "violated", 1],
    ["unknown", [verdictOf("unknown"), endOf("failed")], "unknown", 2],
    ["out of scope", [verdictOf("out-of-scope"), endOf("passed")], "out-of-scope", 0],
    ["nothing recorded", [], "unknown", 2],
    ["passed without a verdict", [endOf("passed")], "unknown", 2],
    ["an expectation failed before any verdict", [endOf("failed", assertion)], "unknown", 2],
    ["an expectation failed after held", [verdictOf("held"), endOf("failed", assertion)], "violated", 1],
    [
      "an expectation failed after held without evidence",
      [verdictOf("held", { evidence: [] }), endOf("failed", assertion)],
      "unknown",
      2,
    ],
    [
      "an expectation of another row failed after held",
      [
        verdictOf("held"),
        verdictOf("violated", { requirement: "REP-005" }),
        endOf("failed", { ...assertion, requirements: ["REP-004", "REP-005"] }),
      ],
      "held",
      0,
    ],
    [
      "another row could not be decided after held",
      [
        verdictOf("held"),
        verdictOf("unknown", { requirement: "REP-005" }),
        endOf("failed", { code: "ASSAY_VERDICT_UNKNOWN", requirements: ["REP-004", "REP-005"] }),
      ],
      "held",
      0,
    ],
    [
      "a crash after held beside a row that could not be decided",
      [
        verdictOf("held"),
        verdictOf("unknown", { requirement: "REP-005" }),
        endOf("failed", { code: "ASSAY_X", requirements: ["REP-004", "REP-005"] }),
      ],
      "unknown",
      2,
    ],
    [
      "an end by what nobody recorded",
      [verdictOf("held"), endOf("failed", { code: "ASSAY_VERDICT_UNKNOWN" })],
      "unknown",
      2,
    ],
    ["a crash after held", [verdictOf("held"), endOf("failed", { code: "ASSAY_X" })], "unknown", 2],
    ["a time-out after held", [verdictOf("held"), endOf("timedOut")], "unknown", 2],
    ["skipped", [endOf("skipped")], "unknown", 2],
    ["interrupted", [endOf("interrupted")], "unknown", 2],
    ["the runner died after held", [begin, verdictOf("held")], "unknown", 2],
    ["held and violated by two tests", [verdictOf("held"), verdictOf("violated", { by: "other" })], "violated", 1],
    ["held and unknown by two tests", [verdictOf("held"), verdictOf("unknown", { by: "other" })], "unknown", 2],
    ["held and out of scope by two tests", [verdictOf("held"), verdictOf("out-of-scope", { by: "other" })], "held", 0],
  ])("%s", (_name, records, verdict, exit) => {
    const document = compose({ records });
    expect(document.results.map((result) => result.verdict)).toEqual([verdict]);
    expect(document.exit).toBe(exit);
    expect(document.counts[verdict]).toBe(1);
  });

  it("says why it is unknown, with the code", () => {
    const [result] = compose({
      records: [endOf("timedOut", { code: "ASSAY_SUITE_TIMEOUT", message: "too long" })],
    }).results;
    expect(result?.findings[0]?.message).toBe("ASSAY_SUITE_TIMEOUT: too long");
  });

  it("lists parts only when several judged", () => {
    expect(compose({ records: [verdictOf("held")] }).results[0]?.parts).toEqual([]);
    const two = compose({ records: [verdictOf("held"), verdictOf("violated", { by: "other" })] });
    expect(two.results[0]?.parts.map((part) => part.verdict)).toEqual(["held", "violated"]);
  });

  it("waives a violation on the exact resource, and nothing else", () => {
    expect(compose({ records: [verdictOf("violated")], waivers: [waiver] }).results[0]?.verdict).toBe("waived");
    const other = { ...waiver, resource: "other" };
    expect(compose({ records: [verdictOf("violated")], waivers: [other] }).exit).toBe(1);
    const both = compose({ records: [verdictOf("violated"), verdictOf("unknown", { by: "x" })], waivers: [waiver] });
    expect(both.results[0]?.verdict).toBe("unknown");
  });
});

describe("composeRun: the run", () => {
  it("makes every row unknown when the platform did not come up, and exits 3", () => {
    const document = compose({ platformFailure: { code: "ASSAY_STACK_TIMEOUT", message: "no Keeper" } });
    expect(document.results[0]?.verdict).toBe("unknown");
    expect(document.exit).toBe(3);
    expect(document.exits).toEqual([3, 2]);
  });

  it("lets incomplete cleanup win over everything, and lists all", () => {
    const document = compose({ records: [verdictOf("violated")], conditions: [6] });
    expect([document.exit, document.exits]).toEqual([6, [6, 1]]);
  });

  it("lists rows out of scope as results and in the coverage, uncovered ones in the coverage only", () => {
    const plan = {
      evaluated: [],
      outOfScope: [{ requirement: "IAM-008", reason: "IAM is evaluated on AWS only" }],
      uncovered: [requirementOf("NET-001")],
    };
    const document = compose({ plan });
    expect(document.results.map(({ requirement, verdict }) => [requirement, verdict])).toEqual([
      ["IAM-008", "out-of-scope"],
    ]);
    expect(document.coverage).toEqual({ planned: 1, uncovered: ["NET-001"], outOfScope: plan.outOfScope });
    expect(document.exit).toBe(0);
  });
});

describe("composeRun: sign-off", () => {
  const signoff = { ...compose(), depth: "signoff" } as const;
  const header = {
    runId: signoff.runId,
    profile: signoff.profile,
    target: signoff.target,
    depth: signoff.depth,
    seed: signoff.seed,
    startedAt: signoff.startedAt,
    seconds: 1,
  };
  const gap = (id: RequirementId) => ({ evaluated: [], outOfScope: [], uncovered: [requirementOf(id)] });

  it("does not pass with a must row uncovered", () => {
    expect(compose({ header, plan: gap("NET-001") }).exit).toBe(2);
    expect(compose({ header, plan: gap("NET-014") }).exit).toBe(0);
  });

  it("shows a row waiver as waived", () => {
    const waivers = [{ ...waiver, requirement: "NET-001", resource: "none" }];
    const document = compose({ header, plan: gap("NET-001"), waivers });
    expect(document.results.map(({ verdict }) => verdict)).toEqual(["waived"]);
    expect([document.exit, document.coverage.uncovered]).toEqual([0, []]);
  });

  it("minds an unused waiver, at sign-off only", () => {
    const records = [verdictOf("held")];
    expect(compose({ header, records, waivers: [waiver] }).exit).toBe(1);
    expect(compose({ records, waivers: [waiver] }).exit).toBe(0);
  });
});
