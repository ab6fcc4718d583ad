// Draws a storm. Everything comes from the seed, and a fault that does not fit where it was drawn is left out, so that
// the same seed, faults and limits give the same plan byte for byte.

import { createPrng } from "../../core/prng.ts";
import type { Prng } from "../../core/prng.ts";
import { stormProblems } from "./storm.ts";
import type { StormFault, StormLimits, StormPlan, StormStep } from "./storm.ts";

export interface StormRequest {
  readonly seed: string;
  readonly budgetMs: number;
  readonly faults: readonly StormFault[];
  readonly limits: StormLimits;
  /** Quiet before the first fault, for a steady state. */
  readonly warmUpMs: number;
  /** Quiet after the last one, for recovery and the final reads. */
  readonly coolDownMs: number;
  /** Shortest and longest time between the begins of two faults. */
  readonly gapMs: readonly [number, number];
}

export function planStorm(request: StormRequest): StormPlan {
  const { seed, budgetMs, faults, limits, warmUpMs, coolDownMs, gapMs } = request;
  const prng = createPrng(`${seed}/storm`);
  const lastMs = budgetMs - coolDownMs;
  const empty: StormPlan = { schema: "assay.storm/1", seed, budgetMs, steps: [] };
  const steps: StormStep[] = [];
  for (let atMs = warmUpMs; atMs < lastMs; atMs += between(prng, gapMs)) {
    const fault = prng.pick(faults);
    if (fault === undefined) break;
    const { template, zone, holdMs } = fault;
    const place = zone === undefined ? {} : { zone };
    const step: StormStep = { template, ...place, atMs, forMs: between(prng, holdMs) };
    if (atMs + step.forMs > lastMs) continue;
    if (stormProblems({ ...empty, steps: [...steps, step] }, faults, limits).length === 0) steps.push(step);
  }
  return { ...empty, steps };
}

/** Whole milliseconds, both ends included; at least one, so that time goes on. */
function between(prng: Prng, [low, high]: readonly [number, number]): number {
  return Math.max(1, low + prng.integer(high - low + 1));
}
