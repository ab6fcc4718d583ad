// One row's result from everything that was recorded about it. Nothing recorded is unknown, never fine.

import { composeVerdicts } from "../core/verdict.ts";
import { waivedVerdict } from "../requirements/apply-waivers.ts";
import type { Requirement } from "../requirements/catalogue.ts";
import type { Waiver } from "../requirements/waivers.ts";
import type { EndRecord, RunRecord, VerdictRecord } from "./records.ts";
import type { RunPart, RunResult } from "./run-document.ts";

export interface RowEvidence {
  readonly records: readonly RunRecord[];
  readonly waivers: readonly Waiver[];
  /** Paths of the evidence that is really there, relative to the run directory; a named path that is missing is unknown. */
  readonly files: ReadonlySet<string>;
  /** Why a row may have no record at all, where the run knows. */
  readonly unrecorded?: string | undefined;
  /** Set when the platform did not come up: the reason for every row. */
  readonly platformFailure?: { readonly code: string; readonly message: string } | undefined;
}

export function judgeRow(row: Requirement, evidence: RowEvidence): RunResult {
  const parts = partsOf(row, evidence).map((part) => withWaivers(row, part, evidence.waivers));
  return {
    requirement: row.id,
    suite: row.suite,
    verdict: composeVerdicts(parts.map(({ verdict }) => verdict)),
    findings: parts.flatMap(({ findings }) => findings),
    parts: parts.length > 1 ? parts : [],
    evidence: [...new Set(parts.flatMap((part) => part.evidence))],
  };
}

function partsOf(row: Requirement, evidence: RowEvidence): RunPart[] {
  const { records, files, platformFailure } = evidence;
  if (platformFailure !== undefined) {
    return [unknownPart("platform", row.id, `${platformFailure.code}: ${platformFailure.message}`)];
  }
  const judged = records.filter(
    (record): record is VerdictRecord => record.type === "verdict" && record.requirement === row.id,
  );
  const ended = records.filter(
    (record): record is EndRecord => record.type === "end" && record.requirements.includes(row.id),
  );
  const parts = [
    ...judged.map((record) => judgedPart(record, files)),
    ...ended.flatMap((end) => endedPart(row, end, { judged, records })),
    ...neverEnded(row, records),
  ];
  if (parts.length > 0) return parts;
  const reason = evidence.unrecorded ?? "ASSAY_RUN_NO_VERDICT: planned, and nothing recorded a verdict";
  return [unknownPart("run", row.id, reason)];
}

/** Tests of the row that began the run and never ended: the runner died. */
function neverEnded(row: Requirement, records: readonly RunRecord[]): RunPart[] {
  const ended = new Set(records.flatMap((record) => (record.type === "end" ? [record.by] : [])));
  return records.flatMap((record) => {
    if (record.type !== "begin" || !record.requirements.includes(row.id) || ended.has(record.by)) return [];
    return [unknownPart(record.by, row.id, "ASSAY_SUITE_NEVER_ENDED: the runner died before this test ended")];
  });
}

/** A recorded verdict stands only on evidence that is there. */
function judgedPart(record: VerdictRecord, files: ReadonlySet<string>): RunPart {
  const { by, verdict, findings, evidence, requirement } = record;
  const missing = evidence.filter((path) => !files.has(path));
  if (missing.length === 0) return { by, verdict, findings, evidence };
  const lost = unknownFinding(by, requirement, `ASSAY_EVIDENCE_MISSING: ${missing.join(", ")}`);
  const kept = evidence.filter((path) => files.has(path));
  return {
    by,
    verdict: verdict === "violated" ? "violated" : "unknown",
    findings: [...findings, lost],
    evidence: kept,
  };
}

/** What a test's end adds to what it recorded: nothing when it passed, or when its failure is what it recorded. */
function endedPart(
  row: Requirement,
  end: EndRecord,
  { judged, records }: { judged: readonly VerdictRecord[]; records: readonly RunRecord[] },
): RunPart[] {
  const own = judged.filter(({ by }) => by === end.by);
  if (own.length === 0) return [unknownPart(end.by, row.id, withoutVerdict(end))];
  if (end.status === "passed" || own.some(({ verdict }) => verdict !== "held" && verdict !== "out-of-scope")) return [];
  if ((end.assertion || end.code === "ASSAY_VERDICT_UNKNOWN") && turnedByAnotherRow(end, records)) return [];
  const evidence = own.flatMap((record) => record.evidence);
  const others = end.requirements.length > 1 ? " (the test judges several rows)" : "";
  const message = `${end.code ?? "ASSAY_SUITE_FAILED"}: ${end.message ?? end.status}${others}`;
  if (end.assertion && evidence.length > 0 && end.requirements.length === 1) {
    return [{ by: end.by, verdict: "violated", findings: [unknownFinding(end.by, row.id, message)], evidence }];
  }
  return [unknownPart(end.by, row.id, message)];
}

/** A test of several rows fails when one of them does; what it had recorded of the others stands. */
function turnedByAnotherRow(end: EndRecord, records: readonly RunRecord[]): boolean {
  return records.some(
    (record) =>
      record.type === "verdict" &&
      record.by === end.by &&
      record.verdict !== "held" &&
      record.verdict !== "out-of-scope",
  );
}

function withoutVerdict(end: EndRecord): string {
  if (end.status === "passed") return "ASSAY_SUITE_NO_VERDICT: the test ended without a verdict on this row";
  return `${end.code ?? "ASSAY_SUITE_FAILED"}: ${end.message ?? end.status}`;
}

function withWaivers(row: Requirement, part: RunPart, waivers: readonly Waiver[]): RunPart {
  const judgement = { requirement: row.id, verdict: part.verdict, findings: part.findings };
  return { ...part, verdict: waivedVerdict(judgement, waivers) };
}

function unknownPart(by: string, requirement: string, message: string): RunPart {
  return { by, verdict: "unknown", findings: [unknownFinding(by, requirement, message)], evidence: [] };
}

function unknownFinding(by: string, requirement: string, message: string) {
  return { source: by, resource: requirement, message };
}
