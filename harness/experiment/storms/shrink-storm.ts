// Shrinks a storm under which something failed to one that is easy to understand: without the faults that have nothing to
// do with it, then with shorter ones, then closer together. Delta debugging: a change is kept when the smaller storm
// fails as well, so each try costs a run, and the number of runs is bounded.

import { faultName, stormProblems, stormText } from "./storm.ts";
import type { StormFault, StormLimits, StormPlan, StormStep } from "./storm.ts";

export interface ShrinkRequest {
  readonly plan: StormPlan;
  readonly faults: readonly StormFault[];
  readonly limits: StormLimits;
  /** Runs the storm; whether what failed fails again. */
  readonly fails: (plan: StormPlan) => Promise<boolean>;
  /** Runs at most. */
  readonly runs: number;
  /** Whether there is no time for another run. */
  readonly isOver?: () => boolean;
  /** A storm counts as failing when one of so many runs fails: races do not show every time. */
  readonly repeats?: number;
}

export interface ShrunkStorm {
  readonly plan: StormPlan;
  readonly runs: number;
  /** No single fault can be left out; false when the runs were used up before that was known. */
  readonly isMinimal: boolean;
}

export async function shrinkStorm(request: ShrinkRequest): Promise<ShrunkStorm> {
  return new Shrinking(request).run();
}

class Shrinking {
  readonly #request: ShrinkRequest;
  readonly #known = new Map<string, boolean>();
  #plan: StormPlan;
  #runs = 0;

  constructor(request: ShrinkRequest) {
    this.#request = request;
    this.#plan = request.plan;
  }

  async run(): Promise<ShrunkStorm> {
    await this.#leaveOut();
    const isMinimal = !this.#isSpent();
    await this.#shorten();
    await this.#moveUp();
    return { plan: this.#plan, runs: this.#runs, isMinimal };
  }

  /** Ever smaller pieces of the steps, until none can be left out alone. */
  async #leaveOut(): Promise<void> {
    let pieces = 2;
    while (this.#steps.length > 1 && !this.#isSpent()) {
      const size = Math.ceil(this.#steps.length / pieces);
      const isShrunk = await this.#leaveOutPiece(size);
      if (!isShrunk && size === 1) return;
      pieces = isShrunk ? Math.max(2, pieces - 1) : Math.min(this.#steps.length, pieces * 2);
    }
  }

  async #leaveOutPiece(size: number): Promise<boolean> {
    for (let from = 0; from < this.#steps.length; from += size) {
      const rest = this.#steps.filter((_, at) => at < from || at >= from + size);
      if (rest.length > 0 && (await this.#take(rest))) return true;
    }
    return false;
  }

  /** Every hold halved while it still fails, down to the shortest that the fault knows. */
  async #shorten(): Promise<void> {
    for (const at of this.#steps.keys()) {
      for (let isShrunk = true; isShrunk;) {
        const step = this.#steps[at];
        const shortest =
          this.#request.faults.find((fault) => step !== undefined && faultName(fault) === faultName(step))?.holdMs[0] ??
          1;
        const forMs = Math.max(shortest, Math.floor((step?.forMs ?? 0) / 2));
        isShrunk = step !== undefined && forMs < step.forMs && (await this.#take(this.#with(at, { ...step, forMs })));
      }
    }
  }

  /** Quiet between faults halved, those that follow moving up together. */
  async #moveUp(): Promise<void> {
    for (const at of this.#steps.keys()) {
      for (let isShrunk = true; isShrunk;) {
        const [before, step] = [this.#steps[at - 1], this.#steps[at]];
        const quietMs = Math.floor(((step?.atMs ?? 0) - (before?.atMs ?? step?.atMs ?? 0)) / 2);
        const moved = this.#steps.map((one, other) => (other < at ? one : { ...one, atMs: one.atMs - quietMs }));
        isShrunk = quietMs > 0 && (await this.#take(moved));
      }
    }
  }

  get #steps(): readonly StormStep[] {
    return this.#plan.steps;
  }

  #with(at: number, step: StormStep): StormStep[] {
    return this.#steps.map((one, other) => (other === at ? step : one));
  }

  /** Goes on with these steps when they keep the limits and still fail. */
  async #take(steps: readonly StormStep[]): Promise<boolean> {
    const { faults, limits } = this.#request;
    const plan = { ...this.#plan, steps };
    if (stormProblems(plan, faults, limits).length > 0 || !(await this.#isFailing(plan))) return false;
    this.#plan = plan;
    return true;
  }

  #isSpent(): boolean {
    const { runs, isOver } = this.#request;
    return this.#runs >= runs || isOver?.() === true;
  }

  async #isFailing(plan: StormPlan): Promise<boolean> {
    const text = stormText(plan);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const { fails, repeats = 1 } = this.#request;
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      if (this.#isSpent()) return false;
      this.#runs += 1;
      if (await fails(plan)) {
        this.#known.set(text, true);
        return true;
      }
    }
    this.#known.set(text, false);
    return false;
  }
}
