// Which rows a run owes a verdict. Every row of the selection ends in exactly one of three lists.

import { usageError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import { findRequirement, requirements } from "./catalogue.ts";
import type { Requirement } from "./catalogue.ts";
import type { OutOfScope } from "./judgement.ts";
import { depths } from "./row.ts";
import type { Depth, ProfileName, Suite, Target } from "./row.ts";

export interface Selection {
  /** Suites to run; absent or empty: all. */
  readonly suites?: readonly Suite[];
  /** Ids to judge; absent or empty: all. */
  readonly requirements?: readonly string[];
}

export interface PlanRequest {
  readonly profile: ProfileName;
  readonly target: Target;
  readonly depth: Depth;
  readonly selection?: Selection;
  /** Ids that some check of this project judges. */
  readonly built: ReadonlySet<string>;
}

export interface RunPlan {
  /** Every row of the selection, in catalogue order: the union of the three lists below. */
  readonly rows: readonly Requirement[];
  /** Rows that will be evaluated, in catalogue order. */
  readonly evaluated: readonly Requirement[];
  /** Rows that this target or depth cannot decide, with the reason. */
  readonly outOfScope: readonly OutOfScope[];
  /** Rows that nothing here can judge yet. */
  readonly uncovered: readonly Requirement[];
}

export function rowsOfProfile(profile: ProfileName): readonly Requirement[] {
  return requirements.filter((row) => row.profiles.includes(profile));
}

/** Plans a run. A selection that names an unknown row, or matches nothing, is a usage error. */
export function planRun(request: PlanRequest): RunPlan {
  const selected = selectRows(request.profile, request.selection ?? {});
  const reasons = selected.map((row) => ({ row, reason: whyNot(row, request) }));
  const decidable = reasons.flatMap(({ row, reason }) => (reason === undefined ? [row] : []));
  return {
    rows: selected,
    outOfScope: reasons.flatMap(({ row, reason }) => (reason === undefined ? [] : [{ requirement: row.id, reason }])),
    evaluated: decidable.filter(({ id }) => request.built.has(id)),
    uncovered: decidable.filter(({ id }) => !request.built.has(id)),
  };
}

/** The reason why a target or depth cannot decide a row, or undefined when it can. */
export function whyNot(row: Requirement, request: { target: Target; depth: Depth }): string | undefined {
  const { target, depth } = request;
  if (row.decidedBy[target] === "no") return row.limits ?? `target ${target} cannot decide it`;
  const least = row.depth ?? "quick";
  if (depths.indexOf(least) <= depths.indexOf(depth)) return undefined;
  return `needs depth ${least}${row.limits === undefined ? "" : `: ${row.limits}`}`;
}

function selectRows(profile: ProfileName, selection: Selection): readonly Requirement[] {
  const { suites = [], requirements: ids = [] } = selection;
  for (const id of ids) checkId(id, profile);
  const rows = rowsOfProfile(profile)
    .filter((row) => suites.length === 0 || suites.includes(row.suite))
    .filter((row) => ids.length === 0 || ids.includes(row.id));
  if (rows.length > 0) return rows;
  throw usageError(`the selection matches no row of profile ${profile}`, {
    code: "ASSAY_SELECTION_EMPTY",
    hint: `./assay requirements --profile ${profile} lists them`,
  });
}

function checkId(id: string, profile: ProfileName): void {
  const row = findRequirement(id);
  if (row?.profiles.includes(profile) === true) return;
  const known = rowsOfProfile(profile).map((candidate) => candidate.id);
  const problem = row === undefined ? `there is no requirement ${id}` : `${id} is not a row of profile ${profile}`;
  throw usageError(`${problem}${didYouMean(id, known)}`, { code: "ASSAY_SELECTION_UNKNOWN" });
}
