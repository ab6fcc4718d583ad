// Faults of Druid's experiments: templates of infra, planned first, told to a list in place of a history of operations.

import type { FaultControl } from "../runner/fault-control.ts";
import { controlOf, unrefusedPlan } from "../runner/planned-fault.ts";
import type { FaultPlace } from "../runner/planned-fault.ts";
import type { FaultLine } from "../workloads/history-sink.ts";

export type DruidPlace = FaultPlace;

export type ToldFault = FaultLine & { readonly at: string };

/** A fault that is planned and not begun. A refusal of its plan is an error. */
export async function plannedFault(template: string, place: DruidPlace, told: ToldFault[]): Promise<FaultControl> {
  const plan = await unrefusedPlan({ name: template, template }, place);
  return controlOf(plan, place, (line) => told.push({ ...line, at: place.clock.wall().toISOString() }));
}
