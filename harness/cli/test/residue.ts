// What a command left on the machine, seen by a scanner that knows nothing of Assay's ledger: it compares the kernel's
// own lists before and after. Processes are recognized by a mark that the caller put into the command's environment, and
// by living in namespaces that were not there before.

import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";

export interface MachineState {
  readonly links: ReadonlySet<string>;
  readonly rules: ReadonlySet<string>;
  readonly mounts: ReadonlySet<string>;
  readonly listeners: ReadonlySet<string>;
  readonly namedNamespaces: ReadonlySet<string>;
  readonly cgroups: ReadonlySet<string>;
  readonly sharedFiles: ReadonlySet<string>;
}

export function machineState(): MachineState {
  return {
    links: lines("ip", ["-o", "link"], (line) => line.split(":")[1]?.trim()),
    rules: lines("nft", ["list", "ruleset"], (line) => line.trim()),
    mounts: new Set(read("/proc/self/mountinfo").map((line) => line.split(" ").slice(3).join(" "))),
    listeners: new Set(["tcp", "tcp6"].flatMap(listening)),
    namedNamespaces: folder("/run/netns"),
    cgroups: new Set(
      ["/sys/fs/cgroup/memory", "/sys/fs/cgroup/freezer", "/sys/fs/cgroup"].flatMap((path) => [...folder(path)]),
    ),
    sharedFiles: new Set(
      ["/tmp", "/dev/shm", "/run", "/var/tmp"].flatMap((path) => [...folder(path)].map((name) => join(path, name))),
    ),
  };
}

/** What is there now and was not before, one line each. */
export function residue(before: MachineState, mark: string): string[] {
  const after = machineState();
  const fresh = (Object.keys(after) as (keyof MachineState)[]).flatMap((kind) =>
    [...after[kind]].filter((item) => !before[kind].has(item)).map((item) => `${kind}: ${item}`),
  );
  return [...fresh, ...markedProcesses(mark).map((process) => `process: ${process}`)];
}

/** Processes whose environment carries the mark, this one left out. */
export function processesMarked(mark: string): { readonly pid: string; readonly commandLine: string }[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .filter((pid) => readFile(`/proc/${pid}/environ`).includes(mark))
    .map((pid) => ({ pid, commandLine: readFile(`/proc/${pid}/cmdline`).replaceAll("\0", " ") }));
}

/** The same, a line each. */
function markedProcesses(mark: string): string[] {
  return processesMarked(mark).map(({ pid, commandLine }) => `${pid} ${commandLine.slice(0, 120)}`);
}

/** Processes in other network namespaces than this one's: what a lab is made of. */
export function foreignNamespaceProcesses(): string[] {
  const own = namespaceOf("self");
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const theirs = namespaceOf(pid);
      return theirs !== undefined && theirs !== own;
    })
    .map((pid) => `${pid} ${readFile(`/proc/${pid}/cmdline`).replaceAll("\0", " ").slice(0, 120)}`);
}

function namespaceOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch (_gone) {
    return undefined;
  }
}

function listening(table: string): string[] {
  return read(`/proc/net/${table}`)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === "0A")
    .map((fields) => `${table} ${fields[1] ?? ""}`);
}

function lines(file: string, argv: readonly string[], pick: (line: string) => string | undefined): Set<string> {
  const output = execFileSync(file, argv, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return new Set(output.split("\n").flatMap((line) => pick(line) ?? []));
}

function folder(path: string): Set<string> {
  try {
    return new Set(readdirSync(path));
  } catch (_absent) {
    return new Set();
  }
}

function read(path: string): string[] {
  return readFile(path).split("\n").filter(Boolean);
}

function readFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (_gone) {
    return "";
  }
}
