// From plan and records to `assay.run/1`. Pure: the same input gives the same document, here and in a recheck.

import { allExits, exitCode, worstExit } from "../core/exit-codes.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import { countVerdicts, exitOfVerdict } from "../core/verdict.ts";
import { rowWaiver, toldReason, unusedWaivers } from "../requirements/apply-waivers.ts";
import { requirementOf } from "../requirements/catalogue.ts";
import type { Requirement, RequirementId } from "../requirements/catalogue.ts";
import type { OutOfScope } from "../requirements/judgement.ts";
import type { RunPlan } from "../requirements/plan.ts";
import type { Depth, Target } from "../requirements/row.ts";
import type { Waiver } from "../requirements/waivers.ts";
import { judgeRow } from "./judge-row.ts";
import type { RowEvidence } from "./judge-row.ts";
import type { RunDocument, RunResult } from "./run-document.ts";

export interface RunHeader {
  readonly runId: string;
  readonly profile: string;
  readonly target: Target;
  readonly depth: Depth;
  readonly seed: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly seconds: number;
}

export interface RunComposition extends RowEvidence {
  readonly header: RunHeader;
  readonly plan: Omit<RunPlan, "rows">;
  /** Conditions that no verdict shows: cleanup incomplete, bug, interrupted, platform down. */
  readonly conditions?: readonly ExitCode[];
}

export function composeRun(input: RunComposition): RunDocument {
  const { header, plan, waivers, conditions = [] } = input;
  const signoff = header.depth === "signoff";
  const waivedRow = (id: string): Waiver | undefined => (signoff ? rowWaiver(id, waivers) : undefined);
  const results = [
    ...plan.evaluated.map((row) => judgeRow(row, { ...input, unrecorded: unrecordedReason(conditions) })),
    ...plan.outOfScope.map((row) => outOfScopeResult(row)),
    ...plan.uncovered.filter(({ id }) => waivedRow(id) !== undefined).map((row) => uncoveredResult(row)),
  ]
    .map((result) => withRowWaiver(result, waivedRow(result.requirement)))
    .sort((left, right) => compareText(left.requirement, right.requirement));
  const uncovered = plan.uncovered.filter(({ id }) => waivedRow(id) === undefined).map(({ id }) => id);
  const exits = [
    ...conditions,
    ...(input.platformFailure === undefined ? [] : [exitCode.platformDown]),
    ...results.map(({ verdict }) => exitOfVerdict(verdict)),
    ...(signoff ? signoffExits(results, uncovered, waivers) : []),
  ];
  return {
    schema: "assay.run/1",
    ...header,
    results,
    coverage: {
      planned: results.length,
      uncovered: [...uncovered].sort(compareText),
      outOfScope: results.filter(({ verdict }) => verdict === "out-of-scope").map(reasonOf),
    },
    counts: countVerdicts(results),
    exit: worstExit(exits),
    exits: allExits(exits),
  };
}

/** Why nothing may have been recorded about a row that nobody got to. */
function unrecordedReason(conditions: readonly ExitCode[]): string | undefined {
  if (conditions.includes(exitCode.interrupted) || conditions.includes(exitCode.terminated)) {
    return "ASSAY_RUN_INTERRUPTED: the run was interrupted before anything was recorded about this row";
  }
  return undefined;
}

function outOfScopeResult({ requirement, reason }: OutOfScope): RunResult {
  const { suite } = requirementOf(requirement as RequirementId);
  const findings = [{ source: "catalogue", resource: requirement, message: reason }];
  return { requirement, suite, verdict: "out-of-scope", findings, parts: [], evidence: [] };
}

function uncoveredResult({ id, suite }: Requirement): RunResult {
  const findings = [{ source: "catalogue", resource: id, message: "no check is built for this row yet" }];
  return { requirement: id, suite, verdict: "out-of-scope", findings, parts: [], evidence: [] };
}

/** At sign-off a row that could not be evaluated may be waived as a whole. */
function withRowWaiver(result: RunResult, waiver: Waiver | undefined): RunResult {
  if (result.verdict !== "out-of-scope" || waiver === undefined) return result;
  const { owner, ticket, reason, expires } = waiver;
  const message = `waived by ${owner} until ${expires} (${ticket}): ${reason}`;
  return {
    ...result,
    verdict: "waived",
    findings: [...result.findings, { source: "waivers", resource: "none", message }],
  };
}

function reasonOf({ requirement, findings }: RunResult): OutOfScope {
  return { requirement, reason: toldReason(findings) ?? "no reason was recorded" };
}

/** What only a sign-off minds: must rows that nobody evaluated, and waivers that waive nothing. */
function signoffExits(
  results: readonly RunResult[],
  uncovered: readonly string[],
  waivers: readonly Waiver[],
): ExitCode[] {
  const open = [
    ...uncovered,
    ...results.filter(({ verdict }) => verdict === "out-of-scope").map(({ requirement }) => requirement),
  ].filter((id) => requirementOf(id as RequirementId).priority === "must");
  return [
    ...(open.length > 0 ? [exitCode.unknown] : []),
    ...(unusedWaivers(results, waivers).length > 0 ? [exitCode.violated] : []),
  ];
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
