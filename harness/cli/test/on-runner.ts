// A program of the harness on the platform's runner host, for phases that have a stack.

import { childEnvironment } from "../../config/environment.ts";
import { present } from "../../core/errors.ts";
import type { ProcessOutput, SpawnedProcess } from "../../platform/lab/rpc/client.ts";
import { inProject } from "../project.ts";
import type { RunningStack } from "../stack/running-stack.ts";
import type { PhaseContext } from "./phase.ts";

/** Started, and left to itself: PROGRAM (a path in the project) and its arguments. */
export function startOnRunner(
  { stack, argv: [program = "", ...rest] }: { readonly stack: RunningStack; readonly argv: readonly string[] },
  onOutput: ProcessOutput,
): Promise<SpawnedProcess> {
  const on = present(stack.outputs.regions[0]?.instances["runner"], "the platform declares a runner host");
  const argv = [stack.artifacts.node, "--disable-warning=ExperimentalWarning", inProject(program), ...rest];
  return stack.client.spawn({ on, argv, cwd: inProject(), env: childEnvironment() }, onOutput);
}

/** Its standard output, once it has ended; what it tells otherwise is narrated. */
export async function onRunner(
  stack: RunningStack,
  argv: readonly string[],
  { narrate, signal }: PhaseContext,
): Promise<string> {
  let output = "";
  const started = await startOnRunner({ stack, argv }, (stream, data) => {
    if (stream === "stdout") output += data.toString("utf8");
    else narrate(data.toString("utf8").trimEnd());
  });
  const onAbort = () => void started.kill("SIGKILL");
  signal.addEventListener("abort", onAbort);
  await started.ended;
  signal.removeEventListener("abort", onAbort);
  return output;
}
