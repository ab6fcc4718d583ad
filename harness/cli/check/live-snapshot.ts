// Reads the running platform into a snapshot file: the one that a run context names, else the kept stack of the profile.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readEnvironment } from "../../config/environment.ts";
import type { Profile } from "../../config/profile.ts";
import { environmentError } from "../../core/errors.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import { collectSnapshot } from "../../platform/aws/collect/collect.ts";
import { awsOf, readCredentials, readRunContext } from "../../suite/context.ts";
import { attachStack, keptStacks } from "../stack/kept-stack.ts";

/** Path of the snapshot that was written, in the run directory of the platform. */
export async function writeLiveSnapshot(profile: Profile): Promise<string> {
  const { aws, folder, close } = runningPlatform(profile);
  try {
    const snapshot = await collectSnapshot(aws, { profile: profile.name });
    const file = join(folder, `snapshot-${snapshot.collectedAt.replaceAll(/[-:.]/g, "")}.json`);
    writeFileSync(file, `${JSON.stringify(snapshot, undefined, 1)}\n`);
    process.stderr.write(`snapshot  ${file}\n`);
    return file;
  } finally {
    close();
  }
}

interface RunningPlatform {
  readonly aws: AwsClients;
  readonly folder: string;
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
    close: () => {
      client.close();
      clients.destroy();
    },
  };
}
