// A run from its empty directory to its verdicts. Whatever happens, verdicts.json is written and the lab is gone: an
// error decides what the verdicts say, never whether there are any.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createHash } from "node:crypto";
import { readEnvironment } from "../../config/environment.ts";
import { loadProfile } from "../../config/load-profile.ts";
import { CleanupScope } from "../../core/cleanup-scope.ts";
import { AssayError, messageOf } from "../../core/errors.ts";
import { exitCode } from "../../core/exit-codes.ts";
import type { ExitCode } from "../../core/exit-codes.ts";
import { finishRun } from "../../evidence/finish-run.ts";
import type { RunDirectory } from "../../evidence/run-directory.ts";
import type { RunDocument } from "../../evidence/run-document.ts";
import { idleWaivers } from "../../requirements/apply-waivers.ts";
import { writeReports } from "../../report/write-reports.ts";
import { exitOfError, reportFailure } from "../failure.ts";
import { manifestOf } from "./manifest-facts.ts";
import { listenForSignals } from "./interruption.ts";
import type { Interruption } from "./interruption.ts";
import { isReadFromOutside, writeOutsideView } from "./outside-view.ts";
import { projectRoot } from "../project.ts";
import { suitesOfSpecs } from "../plan-rows.ts";
import { createNarration } from "../narration.ts";
import type { Narration } from "../narration.ts";
import { olderRelease } from "./older-release.ts";
import type { PlannedRows } from "./older-release.ts";
import type { RunRequest } from "./run-request.ts";
import { bringUp } from "../stack/bring-up.ts";
import type { RunningStack } from "../stack/running-stack.ts";
import { writeRunContext } from "../stack/run-context-file.ts";
import { runSuites } from "../stack/run-suites.ts";
import { holdTimedLock } from "../stack/timed-lock.ts";
import type { Suite } from "../vocabulary.ts";

/** Suites whose figures another run on this machine would spoil. */
const timed: readonly string[] = ["performance", "chaos", "upgrade"];
/** The order of a run: chaos last. */
const order: readonly Suite[] = ["conformance", "compliance", "performance", "chaos"];

interface Course {
  readonly conditions: ExitCode[];
  platformFailure?: { code: string; message: string };
  assembly?: string;
}

export async function conductRun(request: RunRequest, directory: RunDirectory): Promise<RunDocument> {
  const narration = createNarration();
  const interruption = listenForSignals();
  const course: Course = { conditions: [] };
  narration.line(`run ${directory.runId}, profile ${request.profile}, seed ${request.seed}`);
  await withStack(request, { directory, narration, interruption, course });
  const document = await finish(request, { directory, narration, interruption, course });
  for (const line of idleWaivers(document.results, request.waivers)) narration.line(line);
  await publish(directory, narration);
  interruption.stopListening();
  return document;
}

interface Conduct {
  readonly directory: RunDirectory;
  readonly narration: Narration;
  readonly interruption: Interruption;
  readonly course: Course;
}

async function withStack(request: RunRequest, conduct: Conduct): Promise<void> {
  const { directory, narration, interruption, course } = conduct;
  const scope = new CleanupScope();
  try {
    const stack = await bringUpOrSay(request, conduct, scope);
    if (stack !== undefined) await runInOrder(request, conduct, stack);
  } catch (error) {
    if (!interruption.signal.aborted) course.conditions.push(reportFailure(error));
  } finally {
    try {
      await narration.phase("cleanup", () => scope[Symbol.asyncDispose]());
    } catch (error) {
      course.conditions.push(reportFailure(error));
    }
    directory.event("stack.down");
  }
  if (interruption.exit !== undefined) course.conditions.push(interruption.exit);
}

/** The stack, or the reason why every row is unknown. */
async function bringUpOrSay(
  request: RunRequest,
  conduct: Conduct,
  scope: CleanupScope,
): Promise<RunningStack | undefined> {
  const { directory, narration, interruption, course } = conduct;
  try {
    const older = olderRelease(rowsOf(request));
    if (older !== undefined) narration.line(`the servers begin on ${older}, to be upgraded under load`);
    const stack = await bringUp({
      ...request,
      ...(older === undefined ? {} : { serverTag: older }),
      runId: directory.runId,
      runDirectory: directory.paths.root,
      narration,
      scope,
      signal: interruption.signal,
    });
    course.assembly = digestOf(stack.assembly);
    directory.event("stack.up");
    return stack;
  } catch (error) {
    if (exitOfError(error) !== exitCode.platformDown) throw error;
    course.platformFailure = {
      code: error instanceof AssayError ? error.code : "ASSAY_PLATFORM_DOWN",
      message: messageOf(error),
    };
    if (!interruption.signal.aborted) reportFailure(error);
    return undefined;
  }
}

async function runInOrder(request: RunRequest, conduct: Conduct, stack: RunningStack): Promise<void> {
  const { directory, narration, interruption } = conduct;
  const { signal } = interruption;
  const { planned } = rowsOf(request);
  const contextFile = await writeRunContext({
    ...{ stack, planned, runId: directory.runId, runDirectory: directory.paths.root },
    ...{ profile: request.profile, depth: request.depth, seed: request.seed },
    ...(request.stormMinutes === undefined ? {} : { stormMinutes: request.stormMinutes }),
  });
  const write = (text: string) => process.stderr.write(text);
  const withSpecs = new Set(suitesOfSpecs(new Set(planned)));
  const wanted = order.filter(
    (suite) => withSpecs.has(suite) || request.plan.evaluated.some((row) => row.suite === suite),
  );
  const profile = loadProfile(request.profile, projectRoot);
  if (isReadFromOutside(profile)) {
    const view = { stack, profile, runDirectory: directory.paths.root, suites: wanted };
    await narration.phase("reading the platform", () => writeOutsideView(view));
  }
  const first = olderRelease(rowsOf(request)) === undefined ? [] : (["upgrade"] as const);
  for (const suite of [...first, ...wanted]) {
    const work = () =>
      narration.phase(`suites ${suite}`, () => runSuites({ stack, contextFile, suites: [suite], signal, write }));
    directory.event("suite.begin", { suite });
    if (!timed.includes(suite)) await work();
    else {
      const { cacheDirectory } = readEnvironment();
      await using _lock = await holdTimedLock({ cacheDirectory, narrate: narration.line, signal });
      await work();
    }
    directory.event("suite.end", { suite });
  }
}

function rowsOf({ depth, plan }: RunRequest): PlannedRows {
  return { depth, planned: plan.evaluated.map(({ id }) => id) };
}

function finish(request: RunRequest, { directory, course }: Conduct): Promise<RunDocument> {
  const startedAt = directory.startedAt.toISOString();
  const seconds = directory.seconds();
  const { platformFailure, conditions, assembly } = course;
  return finishRun({
    runDirectory: directory.paths.root,
    previous: directory.previous,
    header: {
      ...{ runId: directory.runId, profile: request.profile, target: request.target, depth: request.depth },
      ...{ seed: request.seed, startedAt, seconds },
    },
    plan: request.plan,
    waivers: request.waivers,
    conditions,
    platformFailure,
    manifest: manifestOf({ variant: request.variant, startedAt: directory.startedAt, seconds, assembly }),
  });
}

/** A report that cannot be made is a bug of Assay's, but the verdicts stand. */
async function publish(directory: RunDirectory, narration: Narration): Promise<void> {
  try {
    const failures = await narration.phase("reports", () => writeReports(directory.paths.root));
    for (const { report, error } of failures) narration.line(`no ${report} report: ${messageOf(error)}`);
  } catch (error) {
    reportFailure(error);
  }
}

function digestOf(folder: string): string {
  const digest = createHash("sha256");
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()) {
    const sha256 = createHash("sha256")
      .update(readFileSync(join(folder, name)))
      .digest("hex");
    digest.update(`${sha256}  ${name}\n`);
  }
  return digest.digest("hex");
}
