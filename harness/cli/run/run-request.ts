// What one run is asked to do.

import type { RunPlan } from "../../requirements/plan.ts";
import type { Waiver } from "../../requirements/waivers.ts";
import type { Depth, Suite, Target, Variant } from "../vocabulary.ts";

/** Everything a run is about, after flags, environment and configuration file. */
export interface RunRequest {
  readonly profile: string;
  readonly variant: Variant;
  readonly target: Target;
  readonly depth: Depth;
  readonly seed: string;
  readonly stormMinutes: number | undefined;
  readonly suites: readonly Suite[];
  readonly requirements: readonly string[];
  readonly offline: boolean;
  readonly keepStack: boolean;
  readonly plan: RunPlan;
  readonly waivers: readonly Waiver[];
  readonly waiversFile: string | undefined;
}
