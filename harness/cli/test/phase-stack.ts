// A stack of a phase's own: raised before its cases, ended after them. The run directory stays only where a case failed.

import { rmSync } from "node:fs";
import { readEnvironment } from "../../config/environment.ts";
import { CleanupScope } from "../../core/cleanup-scope.ts";
import { messageOf } from "../../core/errors.ts";
import { openRunDirectory } from "../../evidence/run-directory.ts";
import { createNarration } from "../narration.ts";
import { inProject } from "../project.ts";
import { bringUp } from "../stack/bring-up.ts";
import type { RunningStack } from "../stack/running-stack.ts";
import type { CaseResult, PhaseContext } from "./phase.ts";

export const stackProfile = "byoc-private";

/** Another platform than the usual one. */
export interface PhaseStackOptions {
  readonly profile?: string;
}

/** Where the stack keeps what it leaves. */
export interface PhaseRun {
  readonly runId: string;
  readonly runDirectory: string;
}

/** Results of the cases; a stack that does not come up, or an error between cases, is a failed case of its own. */
export async function onPhaseStack(
  context: PhaseContext,
  cases: (stack: RunningStack, run: PhaseRun, results: CaseResult[]) => Promise<void>,
  { profile = stackProfile }: PhaseStackOptions = {},
): Promise<CaseResult[]> {
  const scope = new CleanupScope();
  const results: CaseResult[] = [];
  using directory = openRunDirectory({ reports: inProject("reports") });
  const run = { runId: directory.runId, runDirectory: directory.paths.root };
  scope.add("run directory", () => {
    if (results.every(({ outcome }) => outcome === "passed"))
      rmSync(run.runDirectory, { recursive: true, force: true });
  });
  try {
    const stack = await bringUp({
      ...{ ...run, profile, variant: "corrected", seed: context.seed, scope },
      ...{ offline: readEnvironment().offline, narration: createNarration(context.narrate), signal: context.signal },
    });
    await cases(stack, run, results);
  } catch (error) {
    results.push({ name: "stack", outcome: "failed", reason: messageOf(error) });
  } finally {
    await scope[Symbol.asyncDispose]();
  }
  return results;
}
