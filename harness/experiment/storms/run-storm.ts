// One storm as an experiment: the same steady state, load, probes, final reads and judgement, with many faults.

import { createHash } from "node:crypto";
import { usageError } from "../../core/errors.ts";
import type { ExperimentPlan } from "../runner/experiment-plan.ts";
import { runExperiment } from "../runner/run-experiment.ts";
import type { ExperimentRecord, ExperimentRunOptions } from "../runner/run-experiment.ts";
import { stormFaults, stormLimits } from "./storm-faults.ts";
import type { Storm } from "./storm-file.ts";
import { openStorm, stepControls } from "./storm-injection.ts";
import { makeStormTemplates } from "./storm-templates.ts";
import { stormProblems } from "./storm.ts";
import type { StormFault, StormLimits } from "./storm.ts";

export type StormRunOptions = Omit<ExperimentRunOptions, "experiment" | "injector" | "seed"> & {
  readonly storm: Storm;
  /** What it may be made of; absent: the faults that destroy nothing, within their limits. */
  readonly bounds?: { readonly faults: readonly StormFault[]; readonly limits: StormLimits };
};

/** Throws when the storm breaks its limits or could not even begin. */
export async function runStorm({ storm, bounds, ...options }: StormRunOptions): Promise<ExperimentRecord> {
  const { plan, experiment } = storm;
  const { platform, runId, clock, narrate = () => undefined } = options;
  const { faults, limits } = bounds ?? { faults: stormFaults(platform.region), limits: stormLimits };
  const problems = stormProblems(plan, faults, limits);
  if (problems.length > 0) {
    throw usageError(`${experiment.name}: ${problems.join("; ")}`, { code: "ASSAY_STORM_LIMITS" });
  }
  await using templates = await makeStormTemplates({
    platform,
    plan,
    experiment,
    runId: `${runId}-${experiment.name}`,
  });
  const { plans } = templates;
  return await runExperiment({
    ...options,
    experiment,
    seed: plan.seed,
    injector: {
      plan: wholePlan(experiment.name, plans),
      open: (control) =>
        openStorm({
          ...{ plan, faults, limits, clock, narrate },
          control: stepControls(plans, control),
        }),
    },
  });
}

/** Everything that the storm would do, as one plan. */
function wholePlan(experiment: string, plans: readonly ExperimentPlan[]): ExperimentPlan {
  const actions = plans.flatMap((plan) => plan.actions);
  const hashed = actions.map(({ name, actionId, targets }) => ({ name, actionId, targets }));
  return {
    experiment,
    templateId: plans.map(({ templateId }) => templateId).join(" "),
    actions,
    stopConditions: [...new Set(plans.flatMap(({ stopConditions }) => stopConditions))],
    refusals: [...new Set(plans.flatMap(({ refusals }) => refusals))],
    sha256: createHash("sha256").update(JSON.stringify(hashed)).digest("hex"),
  };
}
