// Healing is not believed either: instances that a plan stopped run again, by their own state.

import type { Clock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import { describeInstances } from "../../platform/aws/compute.ts";
import type { ExperimentPlan } from "./experiment-plan.ts";

const runningWithinMs = 30_000;

/** What is wrong: nothing when no target of a stop is left stopped. A replaced node's instance is gone, and not asked for. */
export async function stillStopped(
  aws: AwsClients,
  { actions }: Pick<ExperimentPlan, "actions">,
  clock: Clock,
): Promise<string[]> {
  const ids = actions
    .filter(({ actionId }) => actionId === "aws:ec2:stop-instances")
    .flatMap(({ targets }) => targets.map((arn) => arn.slice(arn.lastIndexOf("/") + 1)));
  if (ids.length === 0) return [];
  const areUp = async (): Promise<boolean> => {
    const instances = await describeInstances(aws);
    return instances.filter(({ id }) => ids.includes(id)).every(({ state }) => state === "running");
  };
  try {
    await eventually(areUp, { what: `${ids.join(", ")} run again`, withinMs: runningWithinMs, everyMs: 250, clock });
    return [];
  } catch (error) {
    return [`the service says that the fault is healed, and it is not: ${messageOf(error)}`];
  }
}
