// Between faults: everything that the last one took is back. Beside them: a little load.

import { environmentError } from "../../../core/errors.ts";
import { eventually } from "../../../core/eventually.ts";
import type { RunningStack } from "../../stack/running-stack.ts";
import { writeRunContext } from "../../stack/run-context-file.ts";
import { startOnRunner } from "../on-runner.ts";
import type { PhaseContext } from "../phase.ts";
import { stackProfile } from "../phase-stack.ts";
import type { PhaseRun } from "../phase-stack.ts";
import { faultResidue } from "./fault-residue.ts";

const calmWithinMs = 60_000;
const loadedWithinMs = 60_000;

/** What the last trial took is back, so that the next one finds its targets. */
export async function calm({ client }: RunningStack): Promise<void> {
  const isCalm = async () => {
    const instances = await client.instances();
    // Of one that runs this clears the count of ends for which a pod has to wait longer and longer.
    for (const { name } of instances) await client.start(name);
    const left = await faultResidue(client);
    if (left.length > 0) throw environmentError(left.join(" | "), { code: "ASSAY_TEST" });
    await client.ready();
    return instances.every(({ state }) => state !== "exited");
  };
  await eventually(isCalm, { what: "every pod running and serving", withinMs: calmWithinMs, everyMs: 200 });
}

/** Inserts that go on beside the faults; ends with the trials. */
export async function startLoad(stack: RunningStack, { runId, runDirectory }: PhaseRun, { seed }: PhaseContext) {
  const contextFile = await writeRunContext({
    ...{ stack, runId, runDirectory, profile: stackProfile, depth: "quick", seed, planned: [] },
  });
  let said = "";
  const argv = ["harness/cli/test/leases/load-on-runner.ts", contextFile];
  const load = await startOnRunner({ stack, argv }, (_stream, data) => {
    said = `${said}${data.toString("utf8")}`.slice(-1_000);
  });
  const hasBegun = () => said.includes("loading");
  await eventually(hasBegun, { what: `load: ${said}`, withinMs: loadedWithinMs });
  return { [Symbol.asyncDispose]: () => load.kill("SIGKILL") };
}
