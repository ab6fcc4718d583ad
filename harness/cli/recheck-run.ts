// Judges a run directory again from its evidence: hashes, histories, records; then compares with what verdicts.json says.
// A row whose evidence changed is unknown; a row that comes out differently is told with both verdicts.

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import type { CheckerVerdict, VerdictDocument } from "../analysis/checkers/checker.ts";
import { givenText, isGiven } from "../config/given-file.ts";
import { firstIssue } from "../config/plain-yaml.ts";
import { usageError } from "../core/errors.ts";
import { plainJson } from "../core/plain-text.ts";
import { worstExit } from "../core/exit-codes.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import { composeVerdicts, exitOfVerdict } from "../core/verdict.ts";
import type { Verdict } from "../core/verdict.ts";
import { readAppliedWaivers } from "../evidence/context-of-run.ts";
import { readRecords } from "../evidence/finish-run.ts";
import { readHistoryVerdicts } from "../evidence/history-verdicts.ts";
import { judgeRow } from "../evidence/judge-row.ts";
import { hashFile, manifestSchema } from "../evidence/manifest.ts";
import type { Manifest } from "../evidence/manifest.ts";
import { runDocumentSchema } from "../evidence/run-document.ts";
import type { RunDocument, RunResult } from "../evidence/run-document.ts";
import { runPaths } from "../evidence/run-paths.ts";
import { findRequirement } from "../requirements/catalogue.ts";
import { judgeFile, openHistory } from "./judge-file.ts";

interface Output {
  readonly format: "json" | "table";
  readonly write: (text: string) => void;
}

interface RecheckedRow {
  readonly requirement: string;
  readonly recorded: Verdict;
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
}

export async function recheckRunDirectory(root: string, { format, write }: Output): Promise<ExitCode> {
  const paths = runPaths(root);
  if (!isGiven(paths.verdicts)) throw usageError(`${root} is no run directory: it has no verdicts.json`);
  const run = readDocument(paths.verdicts, runDocumentSchema);
  const changed = await changedFiles(root, readDocument(paths.manifest, manifestSchema));
  // What a changed file says now is of no interest beside the fact that it was changed.
  const doubts = new Map([...histories(root, run), ...changed].map(({ path, reason }) => [path, reason]));
  const rows = recheckedRows(root, run, doubts);
  const exit = worstExit([...rows.map(({ verdict }) => exitOfVerdict(verdict))]);
  const differing = rows.filter(({ reasons }) => reasons.length > 0);
  const document = { schema: "assay.recheck/1", runId: run.runId, rows: rows.length, differing, exit };
  write(format === "json" ? `${JSON.stringify(document)}\n` : table(run.runId, rows.length, differing));
  return exit;
}

interface Doubt {
  readonly path: string;
  readonly reason: string;
}

async function changedFiles(root: string, { files }: Manifest): Promise<Doubt[]> {
  const doubts: Doubt[] = [];
  for (const { path, sha256 } of files) {
    const file = join(root, path);
    if (!existsSync(file)) doubts.push({ path, reason: `${path} is missing` });
    else if ((await hashFile(file)) !== sha256)
      doubts.push({ path, reason: `${path} is not what the manifest sealed` });
  }
  return doubts;
}

/** Histories whose checkers now say something else than what was recorded with them. */
function histories(root: string, run: RunDocument): Doubt[] {
  const paths = new Set(
    run.results.flatMap(({ evidence }) => evidence).filter((path) => path.startsWith("histories/")),
  );
  return [...paths].flatMap((path) => {
    const recorded = readHistoryVerdicts(root, path);
    if (recorded === undefined) return [{ path, reason: `${path} has no recorded verdicts of checkers` }];
    if (!existsSync(join(root, path))) return [];
    const again = judgeFile(
      openHistory(join(root, path)),
      recorded.map(({ checker }) => checker),
    );
    const differences = recorded.flatMap((document, position) => difference(document, again[position]));
    return differences.length === 0 ? [] : [{ path, reason: `${path}: ${differences.join("; ")}` }];
  });
}

function difference(recorded: VerdictDocument, again: VerdictDocument | undefined): string[] {
  if (JSON.stringify(recorded) === JSON.stringify(again)) return [];
  const told: CheckerVerdict | "nothing" = again?.verdict ?? "nothing";
  return [`${recorded.checker} said ${recorded.verdict}, now ${told}${told === recorded.verdict ? " otherwise" : ""}`];
}

function recheckedRows(root: string, run: RunDocument, doubts: ReadonlyMap<string, string>): RecheckedRow[] {
  const records = readRecords(root);
  const waivers = readAppliedWaivers(root);
  const files = new Set(run.results.flatMap(({ evidence }) => evidence).filter((path) => existsSync(join(root, path))));
  return run.results.map((result) => {
    const broken = result.evidence.flatMap((path) => doubts.get(path) ?? []);
    const row = isFromCatalogue(result) ? undefined : findRequirement(result.requirement);
    const again = row === undefined ? result.verdict : judgeRow(row, { records, waivers, files }).verdict;
    const isSame = again === result.verdict;
    const told = isSame ? [] : [`recorded ${result.verdict}, the records now say ${again}`];
    const reasons = [...broken, ...told];
    const verdict = composeVerdicts([isSame ? result.verdict : again, ...reasons.map(() => "unknown" as const)]);
    return { requirement: result.requirement, recorded: result.verdict, verdict, reasons };
  });
}

/** Decided by plan, not by evidence; or the platform was not there to give any. */
function isFromCatalogue({ verdict, findings, evidence }: RunResult): boolean {
  return evidence.length === 0 && findings.every(({ source }) => source === "catalogue" || source === "platform")
    ? true
    : verdict === "waived" && evidence.length === 0;
}

function table(runId: string, rows: number, differing: readonly RecheckedRow[]): string {
  const lines = differing.map(
    ({ requirement, recorded, verdict, reasons }) =>
      `  ${requirement.padEnd(12)} ${recorded} -> ${verdict}: ${reasons.join("; ")}`,
  );
  const summary = `${runId}: ${rows} rows judged again, ${differing.length} differ`;
  return `${[summary, ...lines].join("\n")}\n`;
}

function readDocument<T>(path: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(plainJson(givenText(path), path));
  if (parsed.success) return parsed.data;
  throw usageError(`${path}: not a run directory's document: ${firstIssue(parsed.error)}`);
}
