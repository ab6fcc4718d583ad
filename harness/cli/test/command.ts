// Runs `./assay …` as an outside caller would, with a mark in its environment by which leftovers are recognized.

import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { systemClock } from "../../core/clock.ts";
import { installerEnvironment } from "../../config/environment.ts";
import { inProject } from "../project.ts";

export interface CommandRun {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly cwd?: string;
  readonly onStderr?: (text: string) => void;
  /** Wraps the command: `["unshare", "-n"]`, `["setpriv", …]`. */
  readonly wrap?: readonly string[];
}

export interface CommandResult {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  readonly mark: string;
}

export interface StartedCommand {
  readonly pid: number;
  readonly mark: string;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<CommandResult>;
}

const running = new Set<ChildProcess>();

/** Passes a signal to the tests on to what they started: only a terminal's reaches those as well, by itself. */
export function passOn(signal: NodeJS.Signals): void {
  for (const child of running) child.kill(signal);
}

export function startAssay(run: CommandRun): StartedCommand {
  const mark = `assay-test-${randomUUID()}`;
  const [file = "", ...rest] = [...(run.wrap ?? []), inProject("assay"), ...run.argv];
  const begunNs = systemClock.nowNs();
  const child = spawn(file, rest, {
    cwd: run.cwd ?? inProject(),
    env: installerEnvironment({ ASSAY_MARK: mark, NO_COLOR: "1", ...run.env }),
    stdio: ["ignore", "pipe", "pipe"],
    timeout: run.timeoutMs,
    killSignal: "SIGKILL",
  });
  running.add(child);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString("utf8");
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString("utf8");
    run.onStderr?.(chunk.toString("utf8"));
  });
  const ended = new Promise<CommandResult>((resolve) => {
    child.on("error", (error) => {
      stderr += error.message;
    });
    child.on("close", (code, signal) => {
      running.delete(child);
      resolve({ code, signal, stdout, stderr, mark, seconds: (systemClock.nowNs() - begunNs) / 1e9 });
    });
  });
  return {
    pid: child.pid ?? -1,
    mark,
    kill: (signal) => {
      child.kill(signal);
    },
    ended,
  };
}

export function assay(run: CommandRun): Promise<CommandResult> {
  return startAssay(run).ended;
}
