// `assay run`: provision, run the suites, compose the verdicts, publish the reports, leave nothing else.

import { readEnvironment } from "../config/environment.ts";
import { loadSettings } from "../config/settings.ts";
import type { Settings } from "../config/settings.ts";
import { usageError } from "../core/errors.ts";
import { exitCode } from "../core/exit-codes.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import { didYouMean } from "../core/nearest.ts";
import { planRows } from "./plan-rows.ts";
import { knownProfile } from "./profiles.ts";
import { openRunFolder } from "./run-folder.ts";
import { conductRun } from "./run/conduct.ts";
import { printPlan } from "./run/print-plan.ts";
import { printSummary } from "./run/print-summary.ts";
import type { RunRequest } from "./run/run-request.ts";
import { seedOf } from "./seed.ts";
import { minutesOf } from "./storm-words.ts";
import { readWaivers } from "./waiver-file.ts";
import { suites as everySuite } from "./vocabulary.ts";
import type { Suite, Target } from "./vocabulary.ts";

export interface RunFlags extends Settings {
  readonly suite?: readonly string[];
  readonly requirement?: readonly string[];
  readonly out?: string;
  readonly waivers?: string;
  readonly keepStack?: boolean;
  readonly list?: boolean;
}

export async function runRun(flags: RunFlags): Promise<ExitCode> {
  const request = runRequest(flags);
  if (flags.list === true) {
    printPlan(request.plan);
    return exitCode.held;
  }
  const directory = openRunFolder(flags.out);
  const document = await conductRun(request, directory);
  printSummary(document, directory.paths, request);
  directory[Symbol.dispose]();
  return document.exit as ExitCode;
}

function runRequest(flags: RunFlags): RunRequest {
  const { profile, variant, target, depth, seed, offline, stormMinutes } = flags;
  const settings = loadSettings({ profile, variant, target, depth, seed, offline, stormMinutes });
  const suites = (flags.suite ?? []).map(suiteNamed);
  const chosen = {
    profile: knownProfile(settings.profile ?? "byoc-private"),
    target: builtTarget(settings.target ?? "local"),
    depth: settings.depth ?? "quick",
    suites,
    requirements: flags.requirement ?? [],
  };
  return {
    ...chosen,
    variant: settings.variant ?? "corrected",
    seed: seedOf(settings.seed),
    stormMinutes: settings.stormMinutes === undefined ? undefined : minutesOf(String(settings.stormMinutes)),
    offline: settings.offline ?? readEnvironment().offline,
    keepStack: flags.keepStack ?? false,
    plan: planRows(chosen),
    waiversFile: flags.waivers,
    waivers: readWaivers(flags.waivers, { profile: chosen.profile, wholeRows: chosen.depth === "signoff" }),
  };
}

function suiteNamed(name: string): Suite {
  const found = everySuite.find((suite) => suite === name);
  if (found !== undefined) return found;
  throw usageError(`unknown suite "${name}"${didYouMean(name, everySuite)} (suites: ${everySuite.join(", ")})`);
}

function builtTarget(target: Target): Target {
  if (target === "local") return target;
  throw usageError(`target ${target} is not built yet (built: local)`);
}
