// `assay check`: judges a description of the platform, or the platform itself, in seconds.

import { readFileSync } from "node:fs";
import { checkDocument } from "../analysis/conformance/check-document.ts";
import { loadProfile } from "../config/load-profile.ts";
import { systemClock } from "../core/clock.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import { idleWaivers } from "../requirements/apply-waivers.ts";
import { checkDrift } from "./check/check-drift.ts";
import { openSource } from "./check/check-source.ts";
import type { SourceOptions } from "./check/check-source.ts";
import { driftTable } from "./check/drift-table.ts";
import { renderCheck } from "./check/render.ts";
import type { CheckFormat } from "./check/render.ts";
import { knownProfile } from "./profiles.ts";
import { inProject, projectRoot } from "./project.ts";
import { readWaivers } from "./waiver-file.ts";

export interface CheckOptions extends SourceOptions {
  readonly profile: string;
  readonly format: CheckFormat | "drift";
  readonly waivers?: string;
  /** What a running platform should be: a template or an assembly. */
  readonly declared?: string;
}

/** Prints the verdicts on stdout and returns the exit code that they ask for. */
export async function runCheck(options: CheckOptions): Promise<ExitCode> {
  const startedNs = systemClock.nowNs();
  const startedAt = systemClock.wall().toISOString();
  const profile = loadProfile(knownProfile(options.profile), projectRoot);
  const waivers = readWaivers(options.waivers, { profile: profile.name, wholeRows: false });
  const source = await openSource(options, profile);
  const document = checkDocument(source, profile, waivers);
  const wanted = options.format === "drift";
  const drift = checkDrift(source, { declared: options.declared, profile, wanted });
  for (const line of idleWaivers(document.results, waivers)) process.stderr.write(`assay: ${line}\n`);
  const seconds = (systemClock.nowNs() - startedNs) / 1e9;
  if (options.format === "drift") process.stdout.write(`${JSON.stringify(drift, undefined, 2)}\n`);
  else {
    const { format } = options;
    const folder = process.cwd();
    process.stdout.write(renderCheck(document, { format, version: ownVersion(), folder, startedAt, seconds, waivers }));
    if (options.format === "table" && drift !== undefined) process.stdout.write(driftTable(drift));
  }
  return document.exit as ExitCode;
}

function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(inProject("package.json"), "utf8")) as { version: string };
  return version;
}
