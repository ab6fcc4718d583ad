// The templates of one storm: each of its faults is a FIS experiment template, created through the API as a copy of
// infra's own in the zone that was drawn. FIS measures its own waits in minutes: begin and end of a fault are the
// storm's, by StartExperiment and StopExperiment, which every target knows.

import { usageError } from "../../core/errors.ts";
import { templatesNamed } from "../../platform/aws/fault-injection.ts";
import { copyExperimentTemplate, deleteExperimentTemplate } from "../../platform/aws/fault-templates.ts";
import { planExperiment } from "../runner/experiment-plan.ts";
import type { ExperimentPlan } from "../runner/experiment-plan.ts";
import type { Experiment } from "../runner/experiment-file.ts";
import type { ExperimentPlatform } from "../runner/platform.ts";
import { faultName } from "./storm.ts";
import type { StormPlan, StormStep } from "./storm.ts";

export interface StormTemplates extends AsyncDisposable {
  /** What each step would hit, in the order of the steps; its actions are named by step. */
  readonly plans: readonly ExperimentPlan[];
}

export interface StormTemplatesOptions {
  readonly platform: Pick<ExperimentPlatform, "aws" | "region">;
  readonly plan: StormPlan;
  readonly experiment: Pick<Experiment, "name" | "allow">;
  readonly runId: string;
}

/** Creates a template for every fault and place of the storm and resolves its targets; disposing deletes them. */
export async function makeStormTemplates(options: StormTemplatesOptions): Promise<StormTemplates> {
  const { platform, plan, experiment, runId } = options;
  const { aws } = platform;
  const made = new Map<string, string>();
  const remove = async () => {
    for (const id of made.values()) await deleteExperimentTemplate(aws, id);
    made.clear();
  };
  try {
    const plans: ExperimentPlan[] = [];
    for (const [index, step] of plan.steps.entries()) {
      const name = `storm ${runId} ${faultName(step)}`.replaceAll(" ", "-");
      if (!made.has(name)) {
        const { zone } = step;
        const tags = { "assay:run": runId };
        const place = zone === undefined ? {} : { zone };
        made.set(
          name,
          await copyExperimentTemplate(aws, { id: await originalOf(step, platform), name, tags, ...place }),
        );
      }
      const planned = await planExperiment(
        { ...experiment, name: `${experiment.name} ${index + 1}`, template: name },
        platform,
      );
      plans.push(namedByStep(planned, step, index));
    }
    return { plans, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function originalOf(
  { template }: StormStep,
  { aws, region }: StormTemplatesOptions["platform"],
): Promise<string> {
  const known = region.experiments[template] ?? (await templatesNamed(aws, template))[0];
  if (known !== undefined) return known;
  throw usageError(`the platform has no experiment template "${template}"`, { code: "ASSAY_EXPERIMENT_NO_TEMPLATE" });
}

/** Faults of a history are told apart by their ids: `2 node-lost in us-east-1b: stop`. */
function namedByStep(planned: ExperimentPlan, step: StormStep, index: number): ExperimentPlan {
  const actions = planned.actions.map((action) => ({
    ...action,
    name: `${index + 1} ${faultName(step)}: ${action.name}`,
  }));
  return { ...planned, actions };
}
