// Brings a storm in: every fault begins at its moment and stays for its while, each as an experiment of its own with its
// own lease. A fault that comes up late, or heals late, makes those wait that must not be there at the same time.

import type { Clock } from "../../core/clock.ts";
import { environmentError, messageOf } from "../../core/errors.ts";
import type { ExperimentPlan } from "../runner/experiment-plan.ts";
import { FaultControl } from "../runner/fault-control.ts";
import type { FaultControlOptions } from "../runner/fault-control.ts";
import type { Injection } from "../runner/injection.ts";
import { faultName, fitTogether } from "./storm.ts";
import type { StormFault, StormLimits, StormPlan, StormStep } from "./storm.ts";

/** What a step needs of a running fault. */
export type StepControl = Pick<FaultControl, "begin" | "verify" | "stillStands" | "end" | "healed" | "told">;

export interface StormInjectionOptions {
  readonly plan: StormPlan;
  readonly faults: readonly StormFault[];
  readonly limits: StormLimits;
  readonly clock: Clock;
  readonly narrate: (text: string) => void;
  /** Opens the control of one step; nothing is begun by that. */
  readonly control: (index: number) => StepControl;
}

const verifiedWithinMs = 25_000;
const roomEveryMs = 100;
/** A fault that never goes keeps others waiting, not for ever. */
const roomWithinMs = 400_000;

export function openStorm(options: StormInjectionOptions): Injection {
  return new StormInjection(options);
}

/** One FaultControl a step, over the step's own plan. */
export function stepControls(plans: readonly ExperimentPlan[], options: Omit<FaultControlOptions, "plan">) {
  return (index: number): StepControl => {
    const plan = plans[index];
    if (plan === undefined) throw environmentError(`step ${index + 1} has no plan`, { code: "ASSAY_STORM_STEP" });
    return new FaultControl({ ...options, plan });
  };
}

class StormInjection implements Injection {
  readonly #options: StormInjectionOptions;
  readonly #controls: readonly StepControl[];
  readonly #there = new Set<StormStep>();

  constructor(options: StormInjectionOptions) {
    this.#options = options;
    this.#controls = options.plan.steps.map((_, index) => options.control(index));
  }

  async inject(): Promise<void> {
    const { plan, clock } = this.#options;
    const begunNs = clock.nowNs();
    const ends = await Promise.allSettled(plan.steps.map((step, index) => this.#perform(step, index, begunNs)));
    const problems = ends.flatMap((end) => (end.status === "rejected" ? [messageOf(end.reason)] : []));
    if (problems.length > 0) throw environmentError(problems.join("; "), { code: "ASSAY_STORM_STEP" });
  }

  async end(): Promise<void> {
    for (const control of this.#controls) await control.end();
  }

  async healed(): Promise<void> {
    for (const control of this.#controls) await control.healed();
  }

  async #perform(step: StormStep, index: number, begunNs: number): Promise<void> {
    const { clock, narrate } = this.#options;
    const control = this.#controls[index];
    if (control === undefined) return;
    await clock.sleep(Math.max(0, step.atMs - (clock.nowNs() - begunNs) / 1e6));
    await this.#room(step);
    const name = faultName(step);
    try {
      narrate(`  ${((clock.nowNs() - begunNs) / 1e9).toFixed(1)} s: ${name} for ${(step.forMs / 1_000).toFixed(1)} s`);
      await control.begin();
      if (!(await control.verify(() => Promise.resolve(true), verifiedWithinMs))) {
        throw environmentError(`${name} was not seen to bite (the service says ${await control.told()})`, {
          code: "ASSAY_STORM_NO_BITE",
        });
      }
      await clock.sleep(step.forMs);
      await control.stillStands();
    } finally {
      await control.end();
      await control.healed();
      this.#there.delete(step);
    }
  }

  /** Takes the place of the step among the faults that are there, as soon as the limits let it. */
  async #room(step: StormStep): Promise<void> {
    const { faults, limits, clock } = this.#options;
    for (let waitedMs = 0; waitedMs < roomWithinMs; waitedMs += roomEveryMs) {
      if (fitTogether([...this.#there, step], faults, limits)) {
        this.#there.add(step);
        return;
      }
      await clock.sleep(roomEveryMs);
    }
    throw environmentError(`${faultName(step)} found no room`, { code: "ASSAY_STORM_STEP" });
  }
}
