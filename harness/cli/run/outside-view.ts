// What the APIs tell of a platform within whose VPC nobody reaches all of them: read from outside, before the suites begin.

import { writeFileSync } from "node:fs";
import type { Profile } from "../../config/profile.ts";
import { runPaths } from "../../evidence/run-paths.ts";
import { collectSnapshot } from "../../platform/aws/collect/collect.ts";
import type { RunningStack } from "../stack/running-stack.ts";

export interface OutsideView {
  readonly stack: RunningStack;
  readonly profile: Profile;
  readonly runDirectory: string;
  readonly suites: readonly string[];
}

/** Whether nobody within the platform's network reaches every API that is asked. */
export function isReadFromOutside({ topology }: Profile): boolean {
  return topology.apiReader === "outside";
}

/** Leaves each suite the snapshot that it would otherwise take itself. */
export async function writeOutsideView({ stack, profile, runDirectory, suites }: OutsideView): Promise<void> {
  const asked = { profile: profile.name, regions: profile.intent.regions, from: "outside" } as const;
  const text = `${JSON.stringify(await collectSnapshot(stack.clients, asked), undefined, 1)}\n`;
  for (const suite of suites) writeFileSync(runPaths(runDirectory).snapshot(suite), text);
}
