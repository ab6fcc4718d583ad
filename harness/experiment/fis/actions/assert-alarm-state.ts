// aws:cloudwatch:assert-alarm-state: fails the experiment unless every alarm is in one of the states. Touches nothing.

import { environmentError } from "../../../core/errors.ts";
import type { FaultAction } from "./fault-action.ts";

export const assertAlarmState: FaultAction = {
  id: "aws:cloudwatch:assert-alarm-state",
  blast: () => Promise.resolve({ instances: [] }),
  plan: () => Promise.resolve({ durationMs: undefined, undo: {} }),
  inject: () => Promise.resolve(),
  verify: async ({ parameters }, _plan, world) => {
    const arns = listed(parameters.alarmArns);
    const wanted = listed(parameters.alarmStates);
    const states = await world.alarmStates(arns);
    const wrong = arns.filter((arn) => !wanted.includes(states.get(arn) ?? "missing"));
    if (wrong.length === 0) return `${arns.length} alarms are ${wanted.join(" or ")}`;
    const said = wrong.map((arn) => `${arn} is ${states.get(arn) ?? "missing"}`).join("; ");
    throw environmentError(`expected ${wanted.join(" or ")}: ${said}`, { code: "ASSAY_FAULT_ALARM" });
  },
  heal: () => Promise.resolve(),
  verifyHealed: () => Promise.resolve("nothing to undo"),
};

function listed(text = ""): string[] {
  return text.split(",").map((item) => item.trim());
}
