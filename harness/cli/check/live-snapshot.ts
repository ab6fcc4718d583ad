// Reads the running platform into a snapshot file: the one that a run context names, else the kept stack of the profile.

import { join } from "node:path";
import { readEnvironment } from "../../config/environment.ts";
import type { Snapshot } from "../../analysis/model/snapshot.ts";
import type { Profile } from "../../config/profile.ts";
import { environmentError } from "../../core/errors.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import { collectSnapshot } from "../../platform/aws/collect/collect.ts";
import { awsOf, readCredentials, readRunContext } from "../../suite/context.ts";
import { writeText } from "./write-text.ts";
import { attachStack, keptStacks } from "../stack/kept-stack.ts";

export interface WrittenSnapshot {
  readonly file: string;
  readonly snapshot: Snapshot;
  /** The assembly that the platform was built from, and its run directory. */
  readonly assembly: string;
  readonly folder: string;
}

/** Writes a snapshot of every region of the intent; without `out` into the run directory of the platform. */
export async function writeLiveSnapshot(profile: Profile, out?: string): Promise<WrittenSnapshot> {
  const { aws, folder, assembly, close } = runningPlatform(profile);
  try {
    const snapshot = await collectSnapshot(aws, { profile: profile.name, regions: profile.intent.regions });
    const file = out ?? join(folder, `snapshot-${snapshot.collectedAt.replaceAll(/[-:.]/g, "")}.json`);
    writeText(file, `${JSON.stringify(snapshot, undefined, 1)}\n`);
    return { file, snapshot, assembly, folder };
  } finally {
    close();
  }
}

interface RunningPlatform {
  readonly aws: AwsClients;
  readonly folder: string;
  readonly assembly: string;
  readonly close: () => void;
}

function runningPlatform(profile: Profile): RunningPlatform {
  const { contextFile, cacheDirectory } = readEnvironment();
  if (contextFile !== undefined) {
    const context = readRunContext(contextFile);
    const aws = awsOf(context, readCredentials(context));
    return {
      aws,
      folder: context.runDirectory,
      assembly: context.assembly,
      close: () => {
        aws.destroy();
      },
    };
  }
  const kept = keptStacks(cacheDirectory).find((stack) => stack.profile === profile.name);
  if (kept === undefined) {
    throw environmentError(`no platform of ${profile.name} is up`, {
      code: "ASSAY_PLATFORM_ABSENT",
      hint: `./assay stack up --profile ${profile.name} starts one`,
    });
  }
  const { client, clients } = attachStack(kept, cacheDirectory);
  return {
    aws: clients,
    folder: kept.runDirectory,
    assembly: kept.assembly,
    close: () => {
      client.close();
      clients.destroy();
    },
  };
}
