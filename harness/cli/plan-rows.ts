// The plan of a run: the catalogue, the selection, and what is built here.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { checks } from "../analysis/conformance/registry.ts";
import { builtRequirements, requirementsInSpec } from "../requirements/built.ts";
import { planRun } from "../requirements/plan.ts";
import type { RunPlan } from "../requirements/plan.ts";
import type { ProfileName } from "../requirements/row.ts";
import { inProject } from "./project.ts";
import { suites } from "./vocabulary.ts";
import type { Depth, Suite, Target } from "./vocabulary.ts";

export interface PlanOptions {
  readonly profile: string;
  readonly target: Target;
  readonly depth: Depth;
  readonly suites: readonly Suite[];
  readonly requirements: readonly string[];
}

export function planRows(options: PlanOptions): RunPlan {
  return planRun({
    profile: options.profile as ProfileName,
    target: options.target,
    depth: options.depth,
    selection: { suites: options.suites, requirements: options.requirements },
    built: builtRequirements(specTexts(), checks.keys()),
  });
}

/** Suites with a spec that judges one of these rows: a row's spec may stand in another suite than its own. */
export function suitesOfSpecs(planned: ReadonlySet<string>): Suite[] {
  return suites.filter((suite) =>
    specTexts(suite).some((text) => requirementsInSpec(text).some((id) => planned.has(id))),
  );
}

function specTexts(suite = "."): string[] {
  const folder = inProject("suites", suite);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".spec.ts"))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
}
