import { expect, test } from "vitest";
import type { CheckDocument } from "../../../analysis/conformance/check-document.ts";
import { readGuardReport } from "./cfn-guard.ts";
import { readReport } from "./checkov.ts";
import { compareOpinions } from "./compare.ts";
import type { Opinion, Templates } from "./opinion.ts";
import { readExplanations, readRuleBook } from "./rule-book.ts";
import type { Explanation, RuleBook } from "./rule-book.ts";

const book: RuleBook = {
  "cfn-guard": { "CT.KMS.PR.1": { asks: "a key rotates", rows: ["KMS-002"] } },
  checkov: { CKV_AWS_18: { asks: "access logs", none: "not promised" } },
};
const noLogs: Opinion = opinionOn("Bucket", "failed", { tool: "checkov", rule: "CKV_AWS_18" });

function opinionOn(resource: string, says: Opinion["says"], rule: Partial<Opinion> = {}): Opinion {
  const place = { profile: "byoc-private", variant: "corrected", file: "stack.template.json", resource } as const;
  return { tool: "cfn-guard", rule: "CT.KMS.PR.1", says, place, ...rule };
}

function document(verdict: CheckDocument["results"][number]["verdict"], resource: string): CheckDocument {
  const finding = { source: "/somewhere/stack.template.json", resource, message: "never rotates" };
  const findings = verdict === "held" ? [] : [finding];
  return { results: [{ requirement: "KMS-002", verdict, findings }] } as unknown as CheckDocument;
}

function compared(opinions: readonly Opinion[], judged: CheckDocument, explained: readonly Explanation[] = []) {
  return compareOpinions({ opinions: [...opinions, noLogs], documentOf: () => judged, book, explained });
}

const reason: Explanation = {
  tool: "cfn-guard",
  rule: "CT.KMS.PR.1",
  says: "failed",
  resources: "KeyA",
  profiles: ["byoc-private"],
  row: "KMS-002",
  reason: "imported",
};

test("both say the same of a place", () => {
  const opinions = [opinionOn("KeyA", "failed"), opinionOn("KeyB", "passed")];
  expect(compared(opinions, document("violated", "KeyA"))).toMatchObject({ agreed: 2, open: [], stale: [] });
});

test("a disagreement without a reason is open, whichever of the two complains", () => {
  expect(compared([opinionOn("KeyA", "failed")], document("held", "")).open).toEqual([
    "cfn-guard CT.KMS.PR.1 failed, Assay held by KMS-002: KeyA in stack.template.json (byoc-private, corrected)",
  ]);
  expect(compared([opinionOn("KeyA", "passed")], document("violated", "KeyA")).open).toHaveLength(1);
});

test("a reason settles its own places and no others", () => {
  const opinions = [opinionOn("KeyA", "failed"), opinionOn("KeyAB", "failed")];
  const found = compared(opinions, document("held", ""), [reason]);
  expect(found.explained).toBe(1);
  expect(found.open).toEqual([expect.stringContaining("KeyAB")]);
});

test("a reason for the opposite opinion, the other variant or another row settles nothing", () => {
  for (const other of [{ says: "passed" }, { variant: "as-written" }, { row: "KMS-001" }] as const) {
    const found = compared([opinionOn("KeyA", "failed")], document("held", ""), [{ ...reason, ...other }]);
    expect(found.open).toHaveLength(1);
    expect(found.stale).toHaveLength(1);
  }
});

test("what Assay could not decide is open, with or without a reason", () => {
  const found = compared([opinionOn("KeyA", "failed")], document("unknown", "none"), [reason]);
  expect(found.open).toHaveLength(1);
});

test("a reason without a disagreement is stale, and so is a rule that says nothing", () => {
  expect(compared([opinionOn("KeyA", "passed")], document("held", ""), [reason]).stale).toEqual([
    "the reason for cfn-guard CT.KMS.PR.1 on KeyA (byoc-private) explains nothing any more",
  ]);
  expect(compared([], document("held", "")).stale).toEqual(["cfn-guard CT.KMS.PR.1 is in the book and says nothing"]);
});

test("a rule that the book does not know is told", () => {
  const unknown = opinionOn("KeyA", "passed", { rule: "CT.KMS.PR.9" });
  const found = compared([opinionOn("KeyA", "passed"), unknown], document("held", ""));
  expect(found.unknownRules).toEqual([expect.stringContaining("CT.KMS.PR.9")]);
});

test("the lists of the project are sound: rows exist, each rule has rows or a reason, patterns are patterns", () => {
  const rules = readRuleBook();
  for (const { tool, rule, row, resources } of readExplanations()) {
    expect(rules[tool][rule]?.rows).toContain(row);
    expect(() => new RegExp(resources)).not.toThrow();
  }
});

const templates: Templates = { profile: "byoc-private", variant: "corrected", folder: "/x/byoc" };

test("cfn-guard: what failed by its path, the others of the type as passed", () => {
  const clause = { Clause: { check: { from: { path: "/Resources/KeyA/Properties", value: 1 } } } };
  const failed = { Rule: { name: "rotation_check", checks: [clause] } };
  const report = [{ name: "stack.template.json", not_compliant: [failed], compliant: [] }];
  const types = new Map([
    ["KeyA", "AWS::KMS::Key"],
    ["KeyB", "AWS::KMS::Key"],
    ["Bucket", "AWS::S3::Bucket"],
  ]);
  const look = {
    templates,
    files: new Map([["stack.template.json", types]]),
    rules: [{ id: "CT.KMS.PR.1", name: "rotation_check", file: "", types: ["AWS::KMS::Key"] }],
  };
  const opinions = readGuardReport(JSON.stringify(report), look);
  expect(opinions.map(({ says, place }) => [place.resource, says])).toEqual([
    ["KeyA", "failed"],
    ["KeyB", "passed"],
  ]);
  expect(() => readGuardReport("[]", look)).toThrow(/judged {2}only/);
});

test("checkov: one opinion a resource; templates that it could not read refuse", () => {
  const one = { check_id: "CKV_AWS_7", file_abs_path: "/x/byoc/stack.template.json", resource: "AWS::KMS::Key.KeyA" };
  const results = { failed_checks: [one], passed_checks: [] };
  const report = (errors: number) => JSON.stringify({ results, summary: { parsing_errors: errors, skipped: 0 } });
  expect(readReport(report(0), [templates])).toEqual([
    opinionOn("KeyA", "failed", { tool: "checkov", rule: "CKV_AWS_7" }),
  ]);
  expect(() => readReport(report(1), [templates])).toThrow(/could not read 1/);
});
