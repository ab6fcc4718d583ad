// `assay plan EXPERIMENT`: what an experiment would do, asked of the platform with every action skipped.

import { exitCode } from "../core/exit-codes.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import { loadExperiment } from "../experiment/runner/experiment-file.ts";
import { planExperiment } from "../experiment/runner/experiment-plan.ts";
import type { ExperimentPlan } from "../experiment/runner/experiment-plan.ts";
import type { AwsClients } from "../platform/aws/clients.ts";
import type { RegionOutputs } from "../platform/ports/outputs.ts";

export interface PlanOptions {
  readonly experiment: string;
  readonly aws: AwsClients;
  readonly region: RegionOutputs;
  readonly format: "table" | "json";
  readonly write: (text: string) => void;
}

/** Prints the plan; a plan that would be refused is no success. */
export async function runPlan(options: PlanOptions): Promise<ExitCode> {
  const experiment = loadExperiment(options.experiment);
  const plan = await planExperiment(experiment, options);
  const text = options.format === "json" ? JSON.stringify({ schema: "assay.plan/1", ...plan }) : planTable(plan);
  options.write(`${text}\n`);
  return plan.refusals.length === 0 ? exitCode.held : exitCode.unknown;
}

function planTable(plan: ExperimentPlan): string {
  const actions = plan.actions.flatMap(({ name, actionId, targets, undo }) => [
    `${name}: ${actionId}`,
    ...targets.map((target) => `  target  ${target}`),
    `  undo    ${undo}`,
  ]);
  return [
    `experiment ${plan.experiment}, template ${plan.templateId}`,
    ...actions,
    ...plan.stopConditions.map((condition) => `stops on ${condition}`),
    ...plan.refusals.map((reason) => `REFUSED  ${reason}`),
    `plan ${plan.sha256.slice(0, 16)}; nothing was injected`,
  ].join("\n");
}
