// Experiments whose fault comes in another way than one template held for a while.

import { disasterInjector } from "../disaster/disaster-injector.ts";
import { upgradeInjector } from "../upgrade/upgrade-injector.ts";
import type { Experiment } from "./experiment-file.ts";
import type { Injector } from "./injection.ts";
import type { ExperimentPlatform } from "./platform.ts";

/** Undefined for the usual way. */
export function ownInjector(experiment: Experiment, platform: ExperimentPlatform): Promise<Injector> | undefined {
  const { upgrade, restore } = experiment;
  if (upgrade !== undefined) return upgradeInjector({ ...experiment, upgrade }, platform);
  return restore === undefined ? undefined : disasterInjector({ ...experiment, restore }, platform);
}
