// A brute-force judge of one register, for tests: tries every order. Right by its simplicity, hopeless beyond ten steps.

import { anything, isOptional } from "./register-step.ts";
import type { RegisterStep } from "./register-step.ts";

export function isExplainedByBruteForce(steps: readonly RegisterStep[], state = 0): boolean {
  if (steps.every(isOptional)) return true;
  return steps.some((step) => {
    const rest = steps.filter((other) => other !== step);
    const isTooEarly = rest.some((other) => other.endedAt < step.begunAt);
    if (isTooEarly || (step.needs !== anything && step.needs !== state)) return false;
    return isExplainedByBruteForce(rest, step.leaves);
  });
}
