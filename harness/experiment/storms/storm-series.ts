// Storm after storm until the time is over; the first that breaks a promise is shrunk in the time that is left. Knows
// neither platform nor files: what runs a storm is given.

import type { Clock } from "../../core/clock.ts";
import type { Verdict } from "../../core/verdict.ts";

import { planStorm } from "./plan-storm.ts";
import { shrinkStorm } from "./shrink-storm.ts";
import type { StormFault, StormLimits, StormPlan } from "./storm.ts";

export interface StormEnd {
  readonly verdict: Exclude<Verdict, "waived">;
  /** Names of the parts that were violated: a smaller storm fails alike when it breaks one of them. */
  readonly broken: readonly string[];
}

export interface StormTrial extends StormEnd {
  readonly name: string;
  readonly plan: StormPlan;
  readonly seconds: number;
}

export interface StormSeriesOptions {
  readonly seed: string;
  readonly budgetMs: number;
  /** Storms at most; absent: as many as the budget has room for. */
  readonly most?: number;
  readonly faults: readonly StormFault[];
  readonly limits: StormLimits;
  readonly clock: Clock;
  readonly run: (plan: StormPlan, name: string) => Promise<StormEnd>;
  readonly narrate: (text: string) => void;
}

export interface StormSeries {
  readonly verdict: "held" | "violated" | "unknown";
  readonly trials: readonly StormTrial[];
  readonly shrunk: { readonly plan: StormPlan; readonly runs: number; readonly isMinimal: boolean } | undefined;
}

/** From the first fault to the end of the last one; steady state and recovery come on top. */
const lengthMs = 40_000;
/** What a storm takes when none has run yet. */
const guessMs = 90_000;

/** The n-th storm of a seed: the same on every machine. */
export function drawStorm(
  { seed, faults, limits }: Pick<StormSeriesOptions, "seed" | "faults" | "limits">,
  n: number,
): StormPlan {
  return planStorm({
    ...{ seed: `${seed}/${n}`, faults, limits },
    ...{ budgetMs: lengthMs, warmUpMs: 500, coolDownMs: 500, gapMs: [500, 8_000] as const },
  });
}

/** Runs one storm at least, whatever the budget. */
export async function runStorms(options: StormSeriesOptions): Promise<StormSeries> {
  const { budgetMs, most = Infinity, clock, narrate } = options;
  const begunNs = clock.nowNs();
  const leftMs = () => budgetMs - (clock.nowNs() - begunNs) / 1e6;
  const trials: StormTrial[] = [];
  const longestMs = () => Math.max(...trials.map(({ seconds }) => seconds * 1_000), trials.length > 0 ? 0 : guessMs);
  while (trials.length === 0 || (trials.length < most && leftMs() > longestMs())) {
    const number = trials.length + 1;
    const trial = await timed(drawStorm(options, number), `storm-${number}`, options);
    trials.push(trial);
    narrate(`${trial.name}: ${trial.verdict}${trial.broken.length > 0 ? ` (${trial.broken.join(", ")})` : ""}`);
    if (trial.verdict !== "violated") continue;
    const isOver = () => leftMs() <= longestMs();
    return { verdict: "violated", trials, shrunk: await shrunkFrom(trial, { options, isOver }) };
  }
  const areHeld = trials.every(({ verdict }) => verdict === "held");
  return { verdict: areHeld ? "held" : "unknown", trials, shrunk: undefined };
}

interface Shrinking {
  readonly options: StormSeriesOptions;
  readonly isOver: () => boolean;
}

async function shrunkFrom(failed: StormTrial, { options, isOver }: Shrinking) {
  const { faults, limits, narrate } = options;
  let runs = 0;
  return shrinkStorm({
    ...{ plan: failed.plan, faults, limits, runs: Infinity, isOver },
    fails: async (plan) => {
      runs += 1;
      const name = `${failed.name}-smaller-${runs}`;
      const { broken } = await options.run(plan, name);
      const isAlike = broken.some((part) => failed.broken.includes(part));
      narrate(`${name}, ${plan.steps.length} faults: ${isAlike ? "fails alike" : "does not fail alike"}`);
      return isAlike;
    },
  });
}

async function timed(plan: StormPlan, name: string, { run, clock }: StormSeriesOptions): Promise<StormTrial> {
  const begunNs = clock.nowNs();
  const end = await run(plan, name);
  return { ...end, name, plan, seconds: Math.round((clock.nowNs() - begunNs) / 1e7) / 100 };
}
