// Stop conditions: CloudWatch alarms. An alarm that is missing is no reason to go on: it counts as ringing.

import type { TemplateInput } from "./template.ts";
import type { FaultWorld } from "./world.ts";

type Conditions = TemplateInput["stopConditions"];

/** The ARN of the first alarm in state ALARM, or that does not exist. */
export async function alarmThatRings(conditions: Conditions, world: FaultWorld): Promise<string | undefined> {
  const arns = conditions.flatMap(({ source, value }) => (source === "none" || value === undefined ? [] : [value]));
  if (arns.length === 0) return undefined;
  const states = await world.alarmStates(arns);
  return arns.find((arn) => (states.get(arn) ?? "ALARM") === "ALARM");
}
