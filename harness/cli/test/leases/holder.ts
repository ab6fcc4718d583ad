// The other end of holder-process: starts one ahead of its use, gives it a fault to hold, and kills it.

import { spawn } from "node:child_process";
import { installerEnvironment } from "../../../config/environment.ts";
import { machineNs, systemClock } from "../../../core/clock.ts";
import { environmentError, present } from "../../../core/errors.ts";
import { inProject } from "../../project.ts";
import type { RunningStack } from "../../stack/running-stack.ts";

export interface Holder extends AsyncDisposable {
  /** Resolves when the process is about to begin the fault. */
  hold(template: string): Promise<void>;
  /** True when the service has seen the fault bite, false when that took too long; throws when there will be none. */
  bitten(withinMs: number): Promise<boolean>;
  /** The experiment's id at the service, once it was started. */
  experiment(): string | undefined;
  /** SIGKILL, and the end of the process. */
  kill(): Promise<void>;
  /** The moment before the first signal, on the machine's monotonic clock. */
  killedNs(): number;
}

const readyWithinMs = 60_000;
const lookEveryMs = 10;

export function startHolder(stack: RunningStack, leaseSeconds: number): Holder {
  const { artifacts, endpoint, credentials, outputs } = stack;
  const program = inProject("harness/cli/test/leases/holder-process.ts");
  const child = spawn(artifacts.node, ["--disable-warning=ExperimentalWarning", program], {
    env: installerEnvironment(),
    stdio: ["pipe", "pipe", "pipe"],
  });
  let said = "";
  let killedNs: number | undefined;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  child.stdin.on("error", () => undefined);
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => {
      resolve();
    });
  });
  const region = present(outputs.regions[0], "the platform has a region");
  child.stdin.write(`${JSON.stringify({ endpoint, credentials, region, leaseSeconds })}\n`);
  const heard = async (line: string, withinMs: number): Promise<boolean> => {
    for (let waitedMs = 0; waitedMs < withinMs; waitedMs += lookEveryMs) {
      if (said.includes(`${line}\n`)) return true;
      if (/^(failed|not bitten): /m.test(said) || child.exitCode !== null) {
        throw environmentError(`the holder says: ${said.trim().slice(-300)}`, { code: "ASSAY_TEST" });
      }
      await systemClock.sleep(lookEveryMs);
    }
    return false;
  };
  const kill = async () => {
    killedNs ??= machineNs();
    child.kill("SIGKILL");
    await ended;
  };
  return {
    hold: async (template) => {
      await heard("ready", readyWithinMs);
      child.stdin.write(`${template}\n`);
      if (!(await heard("beginning", readyWithinMs))) {
        throw environmentError(`the holder did not begin: ${said.trim().slice(-300)}`, { code: "ASSAY_TEST" });
      }
    },
    bitten: (withinMs) => heard("bitten", withinMs),
    experiment: () => /^begun (\S+)$/m.exec(said)?.[1],
    kill,
    [Symbol.asyncDispose]: kill,
    killedNs: () => present(killedNs, "the holder was killed"),
  };
}
