// `assay check`: judges a description of the platform, or the platform itself, in seconds.

import { readFileSync } from "node:fs";
import { checkDocument } from "../analysis/conformance/check-document.ts";
import { loadProfile } from "../config/load-profile.ts";
import { systemClock } from "../core/clock.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import { unusedWaivers } from "../requirements/apply-waivers.ts";
import { openSource } from "./check/check-source.ts";
import type { SourceOptions } from "./check/check-source.ts";
import { renderCheck } from "./check/render.ts";
import type { CheckFormat } from "./check/render.ts";
import { builtProfile } from "./profiles.ts";
import { inProject, projectRoot } from "./project.ts";
import { readWaivers } from "./waiver-file.ts";

export interface CheckOptions extends SourceOptions {
  readonly profile: string;
  readonly format: CheckFormat;
  readonly waivers?: string;
}

/** Prints the verdicts on stdout and returns the exit code that they ask for. */
export async function runCheck(options: CheckOptions): Promise<ExitCode> {
  const startedNs = systemClock.nowNs();
  const startedAt = systemClock.wall().toISOString();
  const profile = loadProfile(builtProfile(options.profile), projectRoot);
  const waivers = readWaivers(options.waivers, { profile: profile.name, wholeRows: false });
  const document = checkDocument(await openSource(options, profile), profile, waivers);
  for (const { requirement, resource } of unusedWaivers(document.results, waivers)) {
    process.stderr.write(`assay: the waiver of ${requirement} on ${resource} is not used: the row holds\n`);
  }
  const seconds = (systemClock.nowNs() - startedNs) / 1e9;
  process.stdout.write(renderCheck(document, { format: options.format, version: ownVersion(), startedAt, seconds }));
  return document.exit as ExitCode;
}

function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(inProject("package.json"), "utf8")) as { version: string };
  return version;
}
