// How faults come into an experiment and go again. Usually one template held for a while; a storm brings its own.

import type { Verdict } from "../../core/verdict.ts";
import type { ExperimentPlan } from "./experiment-plan.ts";
import type { FaultControlOptions } from "./fault-control.ts";

export interface Injection {
  /** Returns when the last fault may go; what it throws is a problem of the harness. */
  inject(): Promise<void>;
  /** Asks for the end of everything that was begun. Safe to call at any moment. */
  end(): Promise<void>;
  /** Waits until the service has undone everything; throws when it did not. */
  healed(): Promise<void>;
  /** What it saw itself, judged; asked once, after everything was healed and read. */
  seen?(history: string): Promise<readonly SeenPart[]>;
}

/** One thing that an injection judged, and why. */
export interface SeenPart {
  readonly name: string;
  readonly verdict: Exclude<Verdict, "waived">;
  readonly message: string;
}

export interface Injector {
  /** What will be done, all of it; what it refuses is not begun. */
  readonly plan: ExperimentPlan;
  open(options: Omit<FaultControlOptions, "plan">): Injection;
}
