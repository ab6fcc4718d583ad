// The same suites against seeded damage: each damage is planted on one stack, the suites look, exactly the verdicts that
// should turn do and nothing else, and the damage is healed before the next.

import { join } from "node:path";
import { assert } from "../../core/errors.ts";
import { finishRun } from "../../evidence/finish-run.ts";
import { openRunDirectory } from "../../evidence/run-directory.ts";
import type { RunResult } from "../../evidence/run-document.ts";
import type { RunPlan } from "../../requirements/plan.ts";
import { planRows, suitesOfSpecs } from "../plan-rows.ts";
import { inProject } from "../project.ts";
import { manifestOf } from "../run/manifest-facts.ts";
import type { RunningStack } from "../stack/bring-up.ts";
import { writeRunContext } from "../stack/run-context-file.ts";
import { runSuites } from "../stack/run-suites.ts";
import { suites as everySuite } from "../vocabulary.ts";
import { readDamages } from "./damages/damage-file.ts";
import type { Damage } from "./damages/damage-file.ts";
import { endBackground, takeSteps } from "./damages/plant.ts";
import type { Planted } from "./damages/plant.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase, PhaseContext } from "./phase.ts";
import { onPhaseStack, stackProfile } from "./phase-stack.ts";

export const damagesPhase: Phase = {
  name: "damages",
  what: "seeded damage turns exactly its own verdicts",
  run: (context) =>
    onPhaseStack(context, async (stack, { runId, runDirectory: root }, results) => {
      for (const damage of wantedDamages(context)) {
        if (context.signal.aborted) break;
        context.narrate(`damage ${damage.name}: ${damage.what}
`);
        results.push(await tryDamage(damage, stack, { ...context, runId, root }));
      }
    }),
};

function wantedDamages({ long, wanted }: PhaseContext): Damage[] {
  return readDamages().filter((damage) => (long || !damage.long) && wanted(damage.name));
}

interface DamageContext extends PhaseContext {
  readonly runId: string;
  readonly root: string;
}

function tryDamage(damage: Damage, stack: RunningStack, context: DamageContext): Promise<CaseResult> {
  return testCase(damage.name, async () => {
    const plan = planOf(damage);
    const root = join(context.root, "damages", damage.name);
    using _directory = openRunDirectory({ reports: inProject("reports"), directory: root });
    const contextFile = await writeRunContext({
      ...{ stack, profile: stackProfile, depth: "quick" as const, seed: context.seed, runDirectory: root },
      ...{ runId: `${context.runId}-${damage.name}`, planned: plan.evaluated.map(({ id }) => id) },
    });
    const planted: Planted = { answers: {}, background: [] };
    const options = { stack, contextFile, planted };
    try {
      await takeSteps(damage.plant, options);
      await look(plan, stack, { contextFile, context });
    } finally {
      await endBackground(stack, planted);
      await takeSteps(damage.heal, options);
    }
    const seen = await resultsOf(plan, root, context);
    const wrong = differences(damage, plan, seen);
    assert(wrong.length === 0, wrong.join("; "));
  });
}

function planOf({ turns, beside }: Damage): RunPlan {
  const named = [...Object.keys(turns), ...beside];
  const base = { profile: stackProfile, target: "local" as const, depth: "quick" as const };
  const narrow = planRows({ ...base, suites: [], requirements: named });
  if (beside.length > 0) return narrow;
  const suites = everySuite.filter((suite) => narrow.evaluated.some((row) => row.suite === suite));
  return planRows({ ...base, suites, requirements: [] });
}

async function look(
  plan: RunPlan,
  stack: RunningStack,
  { contextFile, context }: { contextFile: string; context: DamageContext },
): Promise<void> {
  const planned = plan.evaluated.map(({ id }) => id);
  const withSpecs = new Set(suitesOfSpecs(new Set(planned)));
  const suites = everySuite.filter(
    (suite) => withSpecs.has(suite) || plan.evaluated.some((row) => row.suite === suite),
  );
  await runSuites({ stack, contextFile, suites, signal: context.signal, write: () => undefined });
}

async function resultsOf(plan: RunPlan, root: string, context: DamageContext): Promise<Map<string, RunResult>> {
  const startedAt = new Date(0).toISOString();
  const document = await finishRun({
    runDirectory: root,
    header: {
      runId: context.runId,
      profile: stackProfile,
      target: "local",
      depth: "quick",
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
