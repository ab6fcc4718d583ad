// `assay snapshot`: the running platform as one file, which `assay check --snapshot` judges anywhere.

import { basename } from "node:path";
import type { Snapshot } from "../analysis/model/snapshot.ts";
import { loadProfile } from "../config/load-profile.ts";
import { exitCode } from "../core/exit-codes.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import { writeLiveSnapshot } from "./check/live-snapshot.ts";
import { knownProfile } from "./profiles.ts";
import { projectRoot } from "./project.ts";

export interface SnapshotOptions {
  readonly profile: string;
  readonly out?: string;
}

/** Prints the file's path. A read that failed is in the file, is told, and makes the command undecided: exit 2. */
export async function snapshotCommand(options: SnapshotOptions): Promise<ExitCode> {
  const profile = loadProfile(knownProfile(options.profile), projectRoot);
  const { file, snapshot } = await writeLiveSnapshot(profile, options.out);
  process.stderr.write(snapshotSummary(snapshot, file));
  process.stdout.write(`${file}\n`);
  return snapshot.gaps.length === 0 ? exitCode.held : exitCode.unknown;
}

/** What was read and what could not be, line by line. */
export function snapshotSummary({ resources, calls, gaps, regions = [] }: Snapshot, file: string): string {
  const counts = `${String(resources.length)} resources, ${String(calls.length)} reads, ${String(gaps.length)} failed`;
  const lines = gaps.map(({ operation, reason, region }) => {
    return `not read: ${region === undefined ? "" : `${region} `}${operation}: ${reason}`;
  });
  return [`${basename(file)}: ${counts} (${regions.join(", ")})`, ...lines, ""].join("\n");
}
