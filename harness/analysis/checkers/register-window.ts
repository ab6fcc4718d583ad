// The smallest stretch of a history that shows by itself that nothing explains it. What lies before the window is
// forgotten (the register may hold anything), what was pending at its start may have happened inside or not at all:
// both only help an explanation, so a window without one proves that the whole has none.

import { anything, isPreserving, withoutUnansweredReads } from "./register-step.ts";
import type { RegisterStep } from "./register-step.ts";
import { searchRegister } from "./register-search.ts";
import type { Allowance } from "./register-search.ts";

export interface CounterExample {
  readonly steps: readonly RegisterStep[];
  /** True when the window starts with the register's first value. */
  readonly isFromStart: boolean;
}

/** Beyond this many steps a window is told as it is: leaving out one by one would take too long. */
const shrinkable = 400;

export function smallestWindow(
  steps: readonly RegisterStep[],
  at: RegisterStep,
  allowance: () => Allowance,
): CounterExample {
  const before = upTo(steps, at.endedAt);
  const isUnexplained = (candidate: readonly RegisterStep[], initial: number) =>
    searchRegister(candidate, initial, allowance()).kind === "unexplained";
  const starts = before.map(({ begunAt }) => begunAt).sort((one, other) => one - other);
  let [good, bad] = [-1, starts.length];
  while (bad - good > 1) {
    const middle = (good + bad) >>> 1;
    if (isUnexplained(from(before, starts[middle] ?? 0), anything)) good = middle;
    else bad = middle;
  }
  const isFromStart = good === -1;
  const window = from(before, starts[good] ?? 0);
  const initial = isFromStart ? 0 : anything;
  return { steps: thinned(window, (candidate) => isUnexplained(candidate, initial)), isFromStart };
}

/** Without what began after `index`; what was not answered by then may have happened or not. */
function upTo(steps: readonly RegisterStep[], index: number): RegisterStep[] {
  const begun = steps.filter(({ begunAt }) => begunAt < index);
  return withoutUnansweredReads(begun.map((step) => (step.endedAt > index ? { ...step, endedAt: Infinity } : step)));
}

function from(steps: readonly RegisterStep[], index: number): RegisterStep[] {
  const ending = steps.filter(({ endedAt }) => endedAt >= index);
  return withoutUnansweredReads(ending.map((step) => (step.begunAt < index ? { ...step, endedAt: Infinity } : step)));
}

/** Leaves out, one by one, reads and writes that nobody needs, as long as the rest stays unexplained. */
function thinned(
  steps: readonly RegisterStep[],
  isUnexplained: (candidate: readonly RegisterStep[]) => boolean,
): readonly RegisterStep[] {
  if (steps.length > shrinkable) return steps;
  return steps.toReversed().reduce<readonly RegisterStep[]>((kept, step) => {
    const rest = kept.filter((other) => other !== step);
    const isNeeded = !isPreserving(step) && rest.some(({ needs }) => needs === step.leaves);
    return !isNeeded && isUnexplained(rest) ? rest : kept;
  }, steps);
}
