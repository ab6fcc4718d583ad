// A run whose rows are judged by an upgrade begins on the release before its own.

import { loadExperiment } from "../../experiment/runner/experiment-file.ts";
import type { Depth } from "../vocabulary.ts";

/** The experiment that `suites/chaos/upgrade.spec.ts` runs. */
const upgrade = "rolling-upgrade";

export interface PlannedRows {
  readonly depth: Depth;
  readonly planned: readonly string[];
}

/** Release of the servers when the run begins; undefined where it is the profile's own and nothing is upgraded. */
export function olderRelease({ depth, planned }: PlannedRows): string | undefined {
  if (depth === "quick") return undefined;
  const { requirements, upgrade: releases } = loadExperiment(upgrade);
  return requirements.some((row) => planned.includes(row)) ? releases?.from : undefined;
}
