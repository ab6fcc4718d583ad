// Damages tried on a running stack: planted, looked at by the suites, compared with what should turn, and healed.

import { join } from "node:path";
import { assert } from "../../../core/errors.ts";
import { finishRun } from "../../../evidence/finish-run.ts";
import { openRunDirectory } from "../../../evidence/run-directory.ts";
import type { RunResult } from "../../../evidence/run-document.ts";
import type { RunPlan } from "../../../requirements/plan.ts";
import { planRows, suitesOfSpecs } from "../../plan-rows.ts";
import { loadProfile } from "../../../config/load-profile.ts";
import { inProject, projectRoot } from "../../project.ts";
import { isReadFromOutside, writeOutsideView } from "../../run/outside-view.ts";
import { manifestOf } from "../../run/manifest-facts.ts";
import type { RunningStack } from "../../stack/running-stack.ts";
import { writeRunContext } from "../../stack/run-context-file.ts";
import { runSuites } from "../../stack/run-suites.ts";
import { suites as everySuite } from "../../vocabulary.ts";
import type { Damage } from "./damage-file.ts";
import { endBackground, takeSteps } from "./plant.ts";
import type { Planted } from "./plant.ts";
import { testCase } from "../phase.ts";
import type { CaseResult, PhaseContext } from "../phase.ts";
import type { PhaseRun } from "../phase-stack.ts";

interface DamageContext extends PhaseContext, PhaseRun {
  /** Of the stack. */
  readonly profile: string;
}

/** One after the other; of those that take long only with `--long`. */
export async function tryDamages(
  damages: readonly Damage[],
  stack: RunningStack,
  context: DamageContext & { readonly results: CaseResult[] },
): Promise<void> {
  for (const damage of damages.filter(({ name, long }) => (context.long || !long) && context.wanted(name))) {
    if (context.signal.aborted) break;
    context.narrate(`damage ${damage.name}: ${damage.what}\n`);
    context.results.push(await tryDamage(damage, stack, context));
  }
}

function tryDamage(damage: Damage, stack: RunningStack, context: DamageContext): Promise<CaseResult> {
  return testCase(damage.name, async () => {
    const plan = planOf(damage, context.profile);
    const root = join(context.runDirectory, "damages", damage.name);
    using _directory = openRunDirectory({ reports: inProject("reports"), directory: root });
    const contextFile = await writeRunContext({
      ...{ stack, profile: context.profile, depth: damage.depth, seed: context.seed, runDirectory: root },
      ...{ runId: `${context.runId}-${damage.name}`, planned: plan.evaluated.map(({ id }) => id) },
    });
    const planted: Planted = { answers: {}, background: [] };
    const options = { stack, contextFile, planted };
    try {
      await takeSteps(damage.plant, options);
      await look(plan, stack, { contextFile, runDirectory: root, context });
    } finally {
      await endBackground(stack, planted);
      await takeSteps(damage.heal, options);
    }
    const seen = await resultsOf(plan, root, { ...context, depth: damage.depth });
    const wrong = differences(damage, plan, seen);
    assert(wrong.length === 0, wrong.join("; "));
  });
}

function planOf({ turns, beside, depth }: Damage, profile: string): RunPlan {
  const named = [...Object.keys(turns), ...beside];
  const base = { profile, target: "local" as const, depth };
  const narrow = planRows({ ...base, suites: [], requirements: named });
  if (beside.length > 0) return narrow;
  const suites = everySuite.filter((suite) => narrow.evaluated.some((row) => row.suite === suite));
  return planRows({ ...base, suites, requirements: [] });
}

async function look(
  plan: RunPlan,
  stack: RunningStack,
  { contextFile, runDirectory, context }: { contextFile: string; runDirectory: string; context: DamageContext },
): Promise<void> {
  const planned = plan.evaluated.map(({ id }) => id);
  const withSpecs = new Set(suitesOfSpecs(new Set(planned)));
  const suites = everySuite.filter(
    (suite) => withSpecs.has(suite) || plan.evaluated.some((row) => row.suite === suite),
  );
  const profile = loadProfile(context.profile, projectRoot);
  if (isReadFromOutside(profile)) await writeOutsideView({ stack, profile, runDirectory, suites });
  await runSuites({ stack, contextFile, suites, signal: context.signal, write: () => undefined });
}

async function resultsOf(
  plan: RunPlan,
  root: string,
  context: DamageContext & Pick<Damage, "depth">,
): Promise<Map<string, RunResult>> {
  const startedAt = new Date(0).toISOString();
  const document = await finishRun({
    runDirectory: root,
    header: {
      runId: context.runId,
      profile: context.profile,
      target: "local",
      depth: context.depth,
      seed: context.seed,
      startedAt,
      seconds: 0,
    },
    plan,
    waivers: [],
    manifest: manifestOf({ variant: "corrected", startedAt: new Date(0), seconds: 0 }),
  });
  return new Map(document.results.map((result) => [result.requirement, result]));
}

/** Rows that did not turn as they should, and rows that turned though they should not; each with its first finding. */
function differences({ turns }: Damage, plan: RunPlan, seen: ReadonlyMap<string, RunResult>): string[] {
  return plan.evaluated.flatMap(({ id }) => {
    const verdict = seen.get(id)?.verdict ?? "unknown";
    const why = seen.get(id)?.findings[0]?.message ?? "nothing was found";
    const expected = turns[id];
    if (expected !== undefined)
      return verdict === expected ? [] : [`${id} is ${verdict}, should be ${expected} (${why})`];
    return verdict === "held" || verdict === "out-of-scope" ? [] : [`${id} turned ${verdict} (${why})`];
  });
}
