// `assay plan`, `assay experiment`, `assay heal`: on the kept stack, or on one of their own.

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { childEnvironment, readEnvironment } from "../config/environment.ts";
import { present, usageError } from "../core/errors.ts";
import { exitCode, worstExit } from "../core/exit-codes.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import { loadExperiment } from "../experiment/runner/experiment-file.ts";
import { isStormFile, loadStorm } from "../experiment/storms/storm-file.ts";
import { runHeal } from "./heal.ts";
import { drawnStorms, minutesOf } from "./storm-words.ts";
import { createNarration } from "./narration.ts";
import { runPlan } from "./plan.ts";
import { knownProfile } from "./profiles.ts";
import { inProject } from "./project.ts";
import { openRunFolder } from "./run-folder.ts";
import { seedOf } from "./seed.ts";
import { listenForSignals } from "./run/interruption.ts";
import type { RunningStack } from "./stack/running-stack.ts";
import { attachStack, keptStacks } from "./stack/kept-stack.ts";
import { writeRunContext } from "./stack/run-context-file.ts";
import { holdTimedLock } from "./stack/timed-lock.ts";
import { withStack } from "./stack/with-stack.ts";
import type { StackWork } from "./stack/with-stack.ts";
import type { Format } from "./vocabulary.ts";

const defaultMinutes = "5";

export interface ExperimentFlags {
  /** For drawn storms: how long. */
  readonly minutes?: string;
  readonly profile: string;
  readonly format: Format;
  readonly seed?: string;
  readonly out?: string;
}

export function planCommand(flags: ExperimentFlags, experiment: string): Promise<ExitCode> {
  loadFor(flags.profile, experiment);
  return withStack(stackWork(flags), (stack) =>
    runPlan({ experiment, aws: stack.clients, region: firstRegion(stack), format: flags.format, write: toStdout }),
  );
}

/** The experiment itself runs on the platform's runner host, where its clients can reach the private names. */
export function experimentCommand(flags: ExperimentFlags, experiment: string): Promise<ExitCode> {
  const minutes = checked(experiment, flags);
  const serverTag = firstRelease(experiment);
  const work = { ...stackWork(flags), ...(serverTag === undefined ? {} : { serverTag }) };
  return withStack(work, async (stack) => {
    const { directory, narration, interruption, seed, profile } = work;
    const { signal } = interruption;
    const contextFile = await writeRunContext({
      ...{ stack, profile, seed, planned: [], depth: "quick" as const, narration },
      withJavaClient: needsApplication(experiment),
      ...{ runId: directory.runId, runDirectory: directory.paths.root },
    });
    const { cacheDirectory } = readEnvironment();
    await using _lock = await holdTimedLock({ cacheDirectory, narrate: narration.line, signal });
    const program = inProject("harness/cli/experiment-on-runner.ts");
    const argv = [
      stack.artifacts.node,
      "--disable-warning=ExperimentalWarning",
      program,
      existsSync(experiment) ? resolve(experiment) : experiment,
      contextFile,
      flags.format,
      ...minutes,
    ];
    const runner = present(firstRegion(stack).instances["runner"], "the platform declares a runner host");
    const started = await stack.client.spawn(
      { on: runner, argv, cwd: inProject(), env: childEnvironment() },
      (stream, data) => {
        (stream === "stdout" ? process.stdout : process.stderr).write(data);
      },
    );
    const onAbort = () => void started.kill("SIGKILL");
    signal.addEventListener("abort", onAbort);
    const { code } = await started.ended;
    narration.line(`evidence in ${directory.paths.root}`);
    // Killed because this command was: that is its end, and no bug.
    return interruption.exit ?? ((code ?? exitCode.bug) as ExitCode);
  });
}

/** Release on which an upgrade begins. */
function firstRelease(experiment: string): string | undefined {
  const isStorm = experiment === drawnStorms || isStormFile(experiment);
  return isStorm ? undefined : loadExperiment(experiment).upgrade?.from;
}

/** Whether an application of the platform does the work, through the Java driver. */
function needsApplication(experiment: string): boolean {
  const isStorm = experiment === drawnStorms || isStormFile(experiment);
  return !isStorm && loadExperiment(experiment).workload.application !== undefined;
}

/** Reads what was named, so that a mistake is told before anything is brought up; the minutes of drawn storms. */
function checked(experiment: string, { minutes, profile }: ExperimentFlags): string[] {
  const isDrawn = experiment === drawnStorms && !existsSync(experiment);
  if (isDrawn) return [String(minutesOf(minutes ?? defaultMinutes))];
  if (minutes !== undefined) throw usageError(`--minutes bounds drawn storms: ./assay experiment ${drawnStorms}`);
  if (isStormFile(experiment)) loadStorm(experiment);
  else loadFor(profile, experiment);
  return [];
}

/** An experiment of another profile's templates finds nothing to hit on this one's platform. */
function loadFor(profile: string, name: string): void {
  const experiment = loadExperiment(name);
  if (experiment.profile === knownProfile(profile)) return;
  throw usageError(`${experiment.name} is an experiment of the profile ${experiment.profile}, not of ${profile}`, {
    hint: `add --profile ${experiment.profile}`,
  });
}

/** Heals every kept stack. What a dead run left went with its lab: the kernel ended it. */
export async function healCommand(): Promise<ExitCode> {
  const { cacheDirectory } = readEnvironment();
  const codes: ExitCode[] = [];
  const stacks = keptStacks(cacheDirectory);
  if (stacks.length === 0) toStdout("no stack is up: nothing to heal\n");
  for (const kept of stacks) {
    const { client, clients } = attachStack(kept, cacheDirectory);
    codes.push(await runHeal({ aws: clients, write: toStdout }));
    client.close();
    clients.destroy();
  }
  return worstExit(codes);
}

function stackWork({ profile, seed, out }: ExperimentFlags): StackWork {
  return {
    profile: knownProfile(profile),
    seed: seedOf(seed),
    directory: openRunFolder(out),
    narration: createNarration(),
    interruption: listenForSignals(),
  };
}

function firstRegion({ outputs }: RunningStack) {
  return present(outputs.regions[0], "the platform's outputs name no region");
}

function toStdout(text: string): void {
  process.stdout.write(text);
}
