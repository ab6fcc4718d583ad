// Runs a system program to its end: the one place where the agent spawns short-lived helpers.

import { spawn } from "node:child_process";
import { environmentError } from "../../../core/errors.ts";

export interface CommandResult {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** How to end it when time is over; SIGKILL of the process itself when absent. */
  readonly onTimeout?: (pid: number) => void;
}

/** How long last words are waited for once time is over. */
const drainMs = 500;

const outputLimit = 4 * 1024 * 1024;

/** Resolves with whatever the program did; rejects only when it cannot be started. */
export function runCommand(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const [program = "", ...rest] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, {
      stdio: ["pipe", "pipe", "pipe"],
      ...(options.env === undefined ? {} : { env: options.env }),
    });
    const output = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        if (output[stream].length < outputLimit) output[stream] += text;
      });
    }
    const timer =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            if (options.onTimeout !== undefined && child.pid !== undefined) options.onTimeout(child.pid);
            child.kill("SIGKILL");
            // A descendant that keeps the pipes open must not keep the caller as well.
            setTimeout(() => {
              child.stdout.destroy();
              child.stderr.destroy();
            }, drainMs).unref();
          }, options.timeoutMs);
    child.on("error", (cause) => {
      clearTimeout(timer);
      reject(environmentError(`cannot start ${program}`, { code: "ASSAY_LAB_COMMAND", cause }));
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, ...output });
    });
    child.stdin.on("error", () => undefined).end(options.stdin ?? "");
  });
}

/** Standard output of a program that must succeed; its own words are the error otherwise. */
export async function mustRun(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
  const result = await runCommand(argv, options);
  if (result.code === 0) return result.stdout;
  const said = (result.stderr.trim() || result.stdout.trim()).slice(0, 600);
  throw environmentError(`${argv.slice(0, 4).join(" ")}: ${said || `exit ${result.code ?? result.signal ?? "?"}`}`, {
    code: "ASSAY_LAB_COMMAND",
  });
}
