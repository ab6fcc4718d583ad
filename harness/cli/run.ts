// `assay run`: provision, run the suites, compose the verdicts, publish the reports, leave nothing else.

import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { readEnvironment } from "../config/environment.ts";
import { loadSettings } from "../config/settings.ts";
import type { Settings } from "../config/settings.ts";
import { AssayError, messageOf, usageError } from "../core/errors.ts";
import { exitCode } from "../core/exit-codes.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import { didYouMean } from "../core/nearest.ts";
import { openRunDirectory } from "../evidence/run-directory.ts";
import { planRows } from "./plan-rows.ts";
import { knownProfile } from "./profiles.ts";
import { inProject } from "./project.ts";
import { conductRun } from "./run/conduct.ts";
import { printPlan } from "./run/print-plan.ts";
import { printSummary } from "./run/print-summary.ts";
import type { RunRequest } from "./run/run-request.ts";
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
  const directory = openDirectory(flags.out);
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
    seed: settings.seed ?? randomBytes(4).toString("hex"),
    stormMinutes: settings.stormMinutes === undefined ? undefined : minutesOf(String(settings.stormMinutes)),
    offline: settings.offline ?? readEnvironment().offline,
    keepStack: flags.keepStack ?? false,
    plan: planRows(chosen),
    waiversFile: flags.waivers,
    waivers: readWaivers(flags.waivers, { profile: chosen.profile, wholeRows: chosen.depth === "signoff" }),
  };
}

function openDirectory(out: string | undefined) {
  try {
    return openRunDirectory({ reports: inProject("reports"), directory: out === undefined ? undefined : resolve(out) });
  } catch (cause) {
    throw new AssayError(`the run directory cannot be written: ${messageOf(cause)}`, {
      code: "ASSAY_RUN_DIRECTORY",
      blame: "environment",
      hint: "is the disk full? name another folder with --out",
      cause: undefined,
    });
  }
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
