// The oracle's process: a line out, a line back, in order.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "../../../config/environment.ts";
import { environmentError } from "../../../core/errors.ts";
import type { Scenario } from "./scenario.ts";

export interface OracleAnswer {
  readonly outcome?: "Allowed" | "ExplicitlyDenied" | "ImplicitlyDenied";
  /** Context keys that it left out because the action does not carry them. */
  readonly ignored?: readonly string[];
  /** It could not answer, and says why. */
  readonly failed?: unknown;
}

export interface OracleProcess {
  ask(scenario: Scenario): Promise<OracleAnswer>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts the oracle on the packages in a folder. */
export function startOracle(folder: string): OracleProcess {
  const script = fileURLToPath(new URL("serve.ts", import.meta.url));
  const child = spawn(process.execPath, [script, folder], {
    stdio: ["pipe", "pipe", "inherit"],
    env: childEnvironment(),
  });
  const ended = new Promise<void>((resolve) =>
    child.once("close", () => {
      resolve();
    }),
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    ask: async (scenario) => {
      child.stdin.write(`${JSON.stringify(scenario)}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw environmentError("the policy oracle ended", { code: "ASSAY_ORACLE_ENDED" });
      return JSON.parse(value) as OracleAnswer;
    },
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
