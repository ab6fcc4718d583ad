// Work on a stack: the kept one when there is one, else one brought up for this work alone and taken down after it.

import { readEnvironment } from "../../config/environment.ts";
import { CleanupScope } from "../../core/cleanup-scope.ts";
import type { ExitCode } from "../../core/exit-codes.ts";
import { worstExit } from "../../core/exit-codes.ts";
import type { RunDirectory } from "../../evidence/run-directory.ts";
import { reportFailure } from "../failure.ts";
import type { Narration } from "../narration.ts";
import type { Interruption } from "../run/interruption.ts";
import { bringUp } from "./bring-up.ts";
import type { RunningStack } from "./running-stack.ts";
import { attachStack, keptStacks } from "./kept-stack.ts";

export interface StackWork {
  readonly profile: string;
  readonly seed: string;
  /** Release on which the servers begin: then the stack is one of its own, whatever is up. */
  readonly serverTag?: string;
  readonly directory: RunDirectory;
  readonly narration: Narration;
  readonly interruption: Interruption;
}

/** The exit code of the work, or of what kept it from being done or from being cleaned up after. */
export async function withStack(work: StackWork, use: (stack: RunningStack) => Promise<ExitCode>): Promise<ExitCode> {
  const { directory, narration, interruption } = work;
  const { cacheDirectory, offline } = readEnvironment();
  const scope = new CleanupScope();
  const codes: ExitCode[] = [];
  try {
    const kept =
      work.serverTag === undefined
        ? keptStacks(cacheDirectory).find((stack) => stack.profile === work.profile)
        : undefined;
    const stack =
      kept === undefined
        ? await bringUp({
            ...{ profile: work.profile, variant: "corrected" as const, offline, seed: work.seed, narration, scope },
            ...(work.serverTag === undefined ? {} : { serverTag: work.serverTag }),
            ...{ runId: directory.runId, runDirectory: directory.paths.root, signal: interruption.signal },
          })
        : attachStack(kept, cacheDirectory);
    if (kept !== undefined) {
      narration.line(`on the stack ${kept.runId}, which is up`);
      scope.add("connection", () => {
        stack.client.close();
        stack.clients.destroy();
      });
    }
    codes.push(await use(stack));
  } catch (error) {
    if (!interruption.signal.aborted) codes.push(reportFailure(error));
  } finally {
    try {
      await scope[Symbol.asyncDispose]();
    } catch (error) {
      codes.push(reportFailure(error));
    }
  }
  if (interruption.exit !== undefined) codes.push(interruption.exit);
  return worstExit(codes);
}
