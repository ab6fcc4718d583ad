// A fault of one of the platform's templates, planned and not begun, for experiments that conduct themselves: its plan says
// what it would hit, a plan that refuses ends the experiment, and whoever keeps the history is told its phases.

import type { Clock } from "../../core/clock.ts";
import { environmentError } from "../../core/errors.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import type { RegionOutputs } from "../../platform/ports/outputs.ts";
import type { FaultLine } from "../workloads/history-sink.ts";
import { planExperiment } from "./experiment-plan.ts";
import type { ExperimentPlan } from "./experiment-plan.ts";
import { FaultControl } from "./fault-control.ts";

export interface FaultPlace {
  readonly aws: AwsClients;
  readonly region: RegionOutputs;
  readonly runId: string;
  readonly clock: Clock;
}

/** Throws what the plan refuses. */
export async function unrefusedPlan(
  experiment: { readonly name: string; readonly template: string },
  place: Pick<FaultPlace, "aws" | "region">,
): Promise<ExperimentPlan> {
  const plan = await planExperiment({ ...experiment, allow: [] }, place);
  if (plan.refusals.length === 0) return plan;
  throw environmentError(plan.refusals.join("; "), { code: "ASSAY_EXPERIMENT_REFUSED" });
}

export function controlOf(
  plan: ExperimentPlan,
  { aws, runId, clock }: Pick<FaultPlace, "aws" | "runId" | "clock">,
  tell: (line: FaultLine) => void,
): FaultControl {
  return new FaultControl({
    ...{ aws, plan, clock, tell },
    tags: { "assay:run": runId, "assay:experiment": plan.experiment },
  });
}

/** Throws when the fault is not in force in time. */
export async function inForce(
  control: Pick<FaultControl, "verify" | "told">,
  seen: () => Promise<boolean>,
  withinMs: number,
): Promise<void> {
  if (await control.verify(seen, withinMs)) return;
  throw environmentError(`the fault is not in force: ${await control.told()}`, { code: "ASSAY_FAULT" });
}
