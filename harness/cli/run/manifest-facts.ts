// What a run's manifest says of the machine and the programs, whatever was run.

import { cpus, release, totalmem } from "node:os";
import { readEnvironment } from "../../config/environment.ts";
import type { Manifest } from "../../evidence/manifest.ts";
import { pinnedBuilds } from "../../platform/install/pinned-builds.ts";
import { account, region } from "../stack/bring-up.ts";
import type { Variant } from "../vocabulary.ts";

export interface ManifestFacts {
  readonly variant: Variant;
  readonly startedAt: Date;
  readonly seconds: number;
  /** SHA-256 of the assembly that was applied. */
  readonly assembly?: string | undefined;
}

export function manifestOf({
  variant,
  startedAt,
  seconds,
  assembly,
}: ManifestFacts): Omit<Manifest, "files" | "schema" | "runId"> {
  return {
    variant,
    platform: { account: account.slice(-4), regions: [region], ...(assembly === undefined ? {} : { assembly }) },
    versions: { node: process.version },
    builds: pinnedBuilds(),
    host: {
      kernel: release(),
      cpus: cpus().length,
      cpuModel: cpus()[0]?.model ?? "unknown",
      memoryBytes: totalmem(),
      root: readEnvironment().isRoot,
    },
    clock: {
      startedAt: startedAt.toISOString(),
      endedAt: new Date(startedAt.getTime() + seconds * 1_000).toISOString(),
      seconds,
      zone: "UTC",
    },
  };
}
