// Runs the suites as one Playwright process on the platform's runner host, and passes its narration on.

import { environmentError, present } from "../../core/errors.ts";
import { childEnvironment } from "../../config/environment.ts";
import { labPaths } from "../../platform/lab/agent/paths.ts";
import { suitesCommand } from "../../suite/launch.ts";
import { pipelineRunner } from "../../platform/lab/reconcile/kafka-pipeline.ts";
import type { Suite } from "../vocabulary.ts";
import type { RunningStack } from "./running-stack.ts";

export interface SuitesRun {
  readonly stack: RunningStack;
  readonly contextFile: string;
  /** An upgrade is its own, since it goes before all others. */
  readonly suites: readonly (Suite | "upgrade")[];
  readonly signal: AbortSignal;
  readonly write: (text: string) => void;
}

/** What serves people: the tools of Pulsar, Druid's console. */
function isTool(labels: Readonly<Record<string, string>>): boolean {
  return labels["component"] === "toolset" || labels["app.kubernetes.io/component"] === "router";
}

/** The host that the platform has for it, or the node of the pod with the platform's tools. */
async function runnerOf({ outputs, client }: RunningStack): Promise<string> {
  const declared = outputs.regions[0]?.instances["runner"];
  if (declared !== undefined) return declared;
  if (outputs.regions[0]?.kafkaArn !== "") return pipelineRunner.id;
  const tools = (await client.instances()).find(({ labels }) => isTool(labels));
  return present(tools, "the platform declares a runner host or has a pod with its tools").host;
}

/** Resolves when the process has ended, however; what it recorded decides, not how it ended. */
export async function runSuites({ stack, contextFile, suites, signal, write }: SuitesRun): Promise<void> {
  const runner = await runnerOf(stack);
  const command = suitesCommand({ contextFile, scratch: labPaths.temporary, node: stack.artifacts.node, suites });
  const process = await stack.client.spawn(
    { on: runner, argv: command.argv, cwd: command.cwd, env: { ...childEnvironment(), ...command.env } },
    (_stream, data) => {
      write(data.toString("utf8"));
    },
  );
  const aborted = new Promise<"aborted">((resolve) => {
    signal.addEventListener("abort", () => {
      resolve("aborted");
    });
  });
  const how = await Promise.race([process.ended, aborted]);
  if (how === "aborted") {
    await process.kill("SIGKILL");
    signal.throwIfAborted();
  } else if (how.signal !== null) {
    throw environmentError(`the suites' process ended by ${how.signal}`, { code: "ASSAY_SUITES_KILLED" });
  }
}
