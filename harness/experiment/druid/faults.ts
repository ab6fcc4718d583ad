// Faults of Druid's experiments: templates of infra, planned first, told to a list in place of a history of operations.

import type { Clock } from "../../core/clock.ts";
import { environmentError } from "../../core/errors.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import type { RegionOutputs } from "../../platform/ports/outputs.ts";
import { planExperiment } from "../runner/experiment-plan.ts";
import { FaultControl } from "../runner/fault-control.ts";
import type { FaultLine } from "../workloads/history-sink.ts";

export interface DruidPlace {
  readonly aws: AwsClients;
  readonly region: RegionOutputs;
  readonly runId: string;
  readonly clock: Clock;
}

export type ToldFault = FaultLine & { readonly at: string };

/** A fault that is planned and not begun. A refusal of its plan is an error. */
export async function plannedFault(
  template: string,
  { aws, region, runId, clock }: DruidPlace,
  told: ToldFault[],
): Promise<FaultControl> {
  const plan = await planExperiment({ name: template, template, allow: [] }, { aws, region });
  if (plan.refusals.length > 0) {
    throw environmentError(plan.refusals.join("; "), { code: "ASSAY_EXPERIMENT_REFUSED" });
  }
  return new FaultControl({
    ...{ aws, plan, clock },
    tags: { "assay:run": runId, "assay:experiment": template },
    tell: (line) => told.push({ ...line, at: clock.wall().toISOString() }),
  });
}

/** Throws when the fault is not in force in time. */
export async function inForce(control: FaultControl, seen: () => Promise<boolean>, withinMs: number): Promise<void> {
  if (await control.verify(seen, withinMs)) return;
  throw environmentError(`the fault is not in force: ${await control.told()}`, { code: "ASSAY_FAULT" });
}
