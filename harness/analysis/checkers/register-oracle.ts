// A brute-force judge of one register, for tests: tries every order. Right by its simplicity, hopeless beyond ten steps.
// The search is compared with it on random small histories.

import { createPrng } from "../../core/prng.ts";
import type { Prng } from "../../core/prng.ts";
import { searchRegister } from "./register-search.ts";
import { anything, isOptional } from "./register-step.ts";
import type { RegisterStep } from "./register-step.ts";
import { smallestWindow } from "./register-window.ts";

export function isExplainedByBruteForce(steps: readonly RegisterStep[], state = 0): boolean {
  if (steps.every(isOptional)) return true;
  return steps.some((step) => {
    const rest = steps.filter((other) => other !== step);
    const isTooEarly = rest.some((other) => other.endedAt < step.begunAt);
    if (isTooEarly || (step.needs !== anything && step.needs !== state)) return false;
    return isExplainedByBruteForce(rest, step.leaves);
  });
}

export interface OracleCount {
  readonly explained: number;
  readonly unexplained: number;
  /** Seeds of histories on which search and brute force differ, or whose window is explained after all. */
  readonly disagreements: readonly string[];
}

const unlimited = (): boolean => true;

/** Compares verdicts, and the windows of the violated ones, on so many random histories. */
export function compareWithBruteForce(seed: string, histories: number): OracleCount {
  const disagreements: string[] = [];
  let explained = 0;
  for (let at = 0; at < histories; at += 1) {
    const own = `${seed}/${at}`;
    const steps = randomSteps(createPrng(own));
    const isExplained = isExplainedByBruteForce(steps);
    if (isExplained) explained += 1;
    const found = searchRegister(steps, 0, unlimited);
    if (found.kind !== (isExplained ? "explained" : "unexplained")) disagreements.push(own);
    else if (found.kind === "unexplained" && !isWindowRight(steps, found.at)) disagreements.push(`${own}: window`);
  }
  return { explained, unexplained: histories - explained, disagreements };
}

function isWindowRight(steps: readonly RegisterStep[], at: RegisterStep): boolean {
  const window = smallestWindow(steps, at, () => unlimited);
  const states = window.isFromStart ? [0] : [0, 1, 2, 3];
  return !states.some((state) => isExplainedByBruteForce(window.steps, state));
}

/** One to seven steps on one register: intervals drawn at random, some of them without end. */
function randomSteps(prng: Prng): RegisterStep[] {
  const count = 1 + prng.integer(7);
  return Array.from({ length: count }, (_, position) => randomStep(prng, position)).filter(
    (step) => step.text !== "read" || step.endedAt !== Infinity,
  );
}

function randomStep(prng: Prng, process: number): RegisterStep {
  const text = prng.pick(["read", "write", "cas"] as const);
  const [one, other] = [prng.integer(3), prng.integer(3)];
  const begin = prng.integer(13);
  const lasts = prng.integer(7);
  const isWithoutEnd = prng.integer(4) === 0;
  return {
    process,
    text,
    needs: text === "write" ? anything : one,
    leaves: text === "read" ? one : other,
    begunAt: begin * 100 + process,
    endedAt: isWithoutEnd ? Infinity : (begin + lasts) * 100 + 50 + process,
  };
}
