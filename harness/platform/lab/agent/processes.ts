// Processes in namespaces: started by the namespace tool, addressed by the process id of their first process as the lab
// sees it. Power loss is the death of a first process: the kernel ends everything below it.

import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { systemClock } from "../../../core/clock.ts";
import { processMark } from "../../../config/environment.ts";
import { environmentError } from "../../../core/errors.ts";

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface StartedProcess {
  readonly child: ChildProcess;
  /** First process of the namespaces, numbered as the lab sees it. */
  readonly initPid: number;
  readonly ended: Promise<ProcessEnd>;
}

export interface ProcessRequest {
  /** What the program is to whoever reads the error: a pod, a host, a load balancer's node. */
  readonly name: string;
  readonly tool: string;
  /** First process of the host that it runs on; absent only for a host's own first process. */
  readonly hostPid?: number;
  readonly netns: string;
  /** Shell script that prepares the mounts and then executes its arguments. */
  readonly setup: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** A small first process that reaps and forwards signals, for programs not written to be one. */
  readonly init?: boolean;
  /** Descriptors of this process to hand down; the first becomes 3, and so on. */
  readonly inherit?: readonly number[];
  readonly onOutput: (stream: "stdout" | "stderr", data: Buffer) => void;
}

export async function startProcess(request: ProcessRequest): Promise<StartedProcess> {
  const pid = request.hostPid === undefined ? [] : ["--pid", String(request.hostPid)];
  const init = request.init === true ? ["--init"] : [];
  const child = spawn(
    request.tool,
    ["run", ...pid, "--net", `/run/netns/${request.netns}`, ...init, "--", "/bin/sh", request.setup, ...request.argv],
    {
      env: { ...processMark(), ...request.env },
      stdio: ["ignore", "pipe", "pipe", ...(request.inherit ?? [])],
    },
  );
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.on("error", () => {
      resolve({ code: 125, signal: null });
    });
    child.on("exit", (code, signal) => {
      resolve({ code, signal });
    });
  });
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream]?.on("data", (data: Buffer) => {
      request.onOutput(stream, data);
    });
  }
  const depth = request.hostPid === undefined ? 1 : 2;
  const initPid = await Promise.race([descendant(child, depth), ended.then(() => undefined)]);
  if (initPid === undefined) {
    const end = await ended;
    throw environmentError(
      `${request.name} (${request.argv[0] ?? "?"}) ended at once: ${end.signal ?? String(end.code)}`,
      {
        code: "ASSAY_LAB_PROCESS",
      },
    );
  }
  return { child, initPid, ended };
}

/** Everything below and including `pid`, parents first. */
export function processTree(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(processTree)];
}

/** Signals a process, or a group by its negative number; one that has just ended is what was wanted anyway. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** Whether a process is stopped by a signal, as the kernel tells it. */
export function isStopped(pid: number): boolean {
  try {
    return / T /.test(readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\)/, ""));
  } catch {
    return false;
  }
}

/** Processes that any of a process's threads started: a Java machine starts others from whichever it likes. */
export function childrenOf(pid: number): number[] {
  return threadsOf(pid).flatMap((thread) => {
    try {
      return readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
    } catch {
      return [];
    }
  });
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

async function descendant(child: ChildProcess, depth: number): Promise<number | undefined> {
  for (;;) {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return undefined;
    let pid: number | undefined = child.pid;
    for (let level = 0; level < depth && pid !== undefined; level += 1) pid = childrenOf(pid)[0];
    if (pid !== undefined) return pid;
    await systemClock.sleep(4);
  }
}
