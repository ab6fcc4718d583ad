// Writes the run context and the run's keys where the lab's hosts can read them, and nobody else.

import type { Narration } from "../narration.ts";
import { labPaths } from "../../platform/lab/agent/paths.ts";
import type { RunContext } from "../../platform/ports/run-context.ts";
import type { Depth } from "../vocabulary.ts";
import type { RunningStack } from "./bring-up.ts";

export interface ContextOptions {
  readonly stack: RunningStack;
  readonly runId: string;
  readonly runDirectory: string;
  readonly profile: string;
  readonly depth: Depth;
  readonly seed: string;
  readonly stormMinutes?: number;
  readonly planned: readonly string[];
  readonly narration?: Narration;
}

/** Returns the path of the context file as the lab's hosts see it. */
export async function writeRunContext(options: ContextOptions): Promise<string> {
  const { stack } = options;
  const credentialsFile = await stack.client.putFile(
    `credentials-${options.runId}.json`,
    JSON.stringify(stack.credentials),
  );
  const context: RunContext = {
    schema: "assay.context/1",
    runId: options.runId,
    runDirectory: options.runDirectory,
    profile: options.profile,
    target: "local",
    depth: options.depth,
    seed: options.seed,
    ...(options.stormMinutes === undefined ? {} : { stormMinutes: options.stormMinutes }),
    outputs: stack.outputs,
    assembly: stack.assembly,
    endpoint: "https://{service}.{region}.amazonaws.com",
    credentialsFile,
    caFile: labPaths.authorityCertificate,
    planned: [...options.planned],
  };
  return stack.client.putFile(`context-${options.runId}.json`, JSON.stringify(context));
}
