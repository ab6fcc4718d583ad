// Memory of processes as the kernel tells it in /proc, for the processes of one pod.

import { readFileSync, readdirSync, readlinkSync } from "node:fs";

export interface ProcessMemory {
  /** As the pod's own namespace counts it. */
  readonly innerPid: number;
  /** Milliseconds since the machine's start. */
  readonly begunMs: number;
  /** What nothing but the process's end gives back while there is no swap. */
  readonly anonymousBytes: number;
  /** The most that was resident so far, pages of files among it. */
  readonly mostBytes: number;
  /** Page tables and stacks that the kernel keeps for it. */
  readonly besidesBytes: number;
  /** False for a shell and for who weighs another process: they are small, and become or have become one another. */
  readonly isProgram: boolean;
}

/** A process that has ended, as whoever waited for it wrote it down (`assay-ns weigh`). */
export interface WeighedProcess {
  readonly innerPid: number;
  readonly begunMs: number;
  readonly endedMs: number;
  readonly mostBytes: number;
}

const kernelStackBytes = 16_384;
/** Of `starttime` in /proc/PID/stat, on every Linux that Node runs on. */
const ticksPerSecond = 100;
/** Shells that prepare a pod before its program takes their place, and who weighs a process. */
const notPrograms = new Set(["sh", "bash", "assay-ns"]);

/** Processes by the pid namespace that they are in: one look at the machine serves all pods. */
export function pidsByNamespace(): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const namespace = tried(() => readlinkSync(`/proc/${entry}/ns/pid`));
    if (namespace === undefined) continue;
    found.set(namespace, [...(found.get(namespace) ?? []), Number(entry)]);
  }
  return found;
}

export function namespaceOf(pid: number): string | undefined {
  return tried(() => readlinkSync(`/proc/${String(pid)}/ns/pid`));
}

/** Whether the pod's own program has taken the place of the shell that prepares it. */
export function isProgram(pid: number): boolean {
  const name = tried(() => readFileSync(`/proc/${String(pid)}/comm`, "utf8").trim());
  return name !== undefined && !notPrograms.has(name);
}

/**
 * Processes that are there and no mere copies: between its fork and its program's start a child still has its parent's
 * memory, which counts once.
 */
export function memoriesOf(pids: readonly number[]): ProcessMemory[] {
  const commands = new Map(pids.map((pid) => [pid, tried(() => readFileSync(`/proc/${String(pid)}/cmdline`, "utf8"))]));
  return pids.flatMap((pid) => {
    const status = tried(() => readFileSync(`/proc/${String(pid)}/status`, "utf8"));
    const stat = tried(() => readFileSync(`/proc/${String(pid)}/stat`, "utf8"));
    if (status === undefined || stat === undefined) return [];
    const command = commands.get(pid);
    if (command === undefined || command === commands.get(numberIn(status, "PPid"))) return [];
    return memoryIn(status, stat) ?? [];
  });
}

/** `undefined`: the process has ended and only waits to be asked how. Exported for its test. */
export function memoryIn(status: string, stat: string): ProcessMemory | undefined {
  if (!/^VmHWM:/m.test(status)) return undefined;
  const kilobytes = (name: string) => numberIn(status, name) * 1024;
  const inner = /^NSpid:.*?(\d+)$/m.exec(status)?.[1];
  // After the name, which may hold anything, come fields 3 and on; the 22nd is the start.
  const start = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  return {
    innerPid: Number(inner),
    begunMs: (Number(start) * 1_000) / ticksPerSecond,
    anonymousBytes: kilobytes("RssAnon"),
    mostBytes: kilobytes("VmHWM"),
    besidesBytes: kilobytes("VmPTE") + numberIn(status, "Threads") * kernelStackBytes,
    isProgram: !notPrograms.has(/^Name:\t(.*)$/m.exec(status)?.[1] ?? ""),
  };
}

/** Lines of the file that ended processes of a pod are written to; none while there is no file. */
export function weighedIn(text: string): WeighedProcess[] {
  return text
    .split("\n")
    .filter((line) => /^\d+ \d+ \d+ \d+$/.test(line))
    .map((line) => {
      const [innerPid = 0, begunMs = 0, endedMs = 0, kilobytes = 0] = line.split(" ").map(Number);
      return { innerPid, begunMs, endedMs, mostBytes: kilobytes * 1024 };
    });
}

export function weighedOf(initPid: number, path: string | undefined): WeighedProcess[] {
  if (path === undefined) return [];
  return weighedIn(tried(() => readFileSync(`/proc/${String(initPid)}/root${path}`, "utf8")) ?? "");
}

function numberIn(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s*(\\d+)`, "m").exec(status)?.[1] ?? 0);
}

/** A process may end between two looks at it. */
function tried<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
