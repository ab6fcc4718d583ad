// A stack that outlives its command: one holder process, registered in the cache until `down`. Whoever attaches reaches
// the lab through the holder's view of its own namespaces; nothing listens on the machine for it.

import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { present } from "../../core/errors.ts";
import { createAwsClients } from "../../platform/aws/clients.ts";
import { artifactPaths } from "../../platform/install/artifacts.ts";
import { labPaths } from "../../platform/lab/agent/paths.ts";
import { connectLab } from "../../platform/lab/rpc/client.ts";
import { platformOutputs } from "../../platform/ports/outputs.ts";
import type { RunningStack } from "./running-stack.ts";

const registration = z.strictObject({
  schema: z.literal("assay.stack/1"),
  runId: z.string(),
  profile: z.string(),
  variant: z.enum(["corrected", "as-written"]),
  runDirectory: z.string(),
  holder: z.strictObject({ pid: z.int(), startTicks: z.string() }),
  /** Process whose only child is the lab's first process. */
  labPid: z.int(),
  frontPort: z.int(),
  assembly: z.string(),
  outputs: platformOutputs,
});

export type KeptStack = z.infer<typeof registration>;

function folder(cacheDirectory: string): string {
  return join(cacheDirectory, "stacks");
}

export function registerStack(cacheDirectory: string, stack: Omit<KeptStack, "schema" | "holder">): string {
  mkdirSync(folder(cacheDirectory), { recursive: true, mode: 0o700 });
  const file = join(folder(cacheDirectory), `${stack.runId}.json`);
  const holder = { pid: process.pid, startTicks: startTicks(process.pid) ?? "" };
  writeFileSync(`${file}.part`, JSON.stringify({ schema: "assay.stack/1", ...stack, holder }), { mode: 0o600 });
  renameSync(`${file}.part`, file);
  return file;
}

/** Stacks whose holder lives, the newest first. Registrations of dead holders are struck off. */
export function keptStacks(cacheDirectory: string): KeptStack[] {
  return files(cacheDirectory).flatMap((file) => {
    const path = join(folder(cacheDirectory), file);
    const stack = registered(path);
    if (stack !== undefined && holds(stack)) return [stack];
    rmSync(path, { force: true });
    return [];
  });
}

/** Undefined for what is no registration: a file that an older Assay or a torn disk left. */
function registered(path: string): KeptStack | undefined {
  try {
    return registration.safeParse(JSON.parse(readFileSync(path, "utf8"))).data;
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

export function forgetStack(cacheDirectory: string, runId: string): void {
  rmSync(join(folder(cacheDirectory), `${runId}.json`), { force: true });
}

export function holds({ holder }: KeptStack): boolean {
  return startTicks(holder.pid) === holder.startTicks;
}

/** The kept stack as the commands use a running one. Stopping it is the holder's work alone. */
export function attachStack(stack: KeptStack, cacheDirectory: string): RunningStack {
  const root = `/proc/${firstChild(stack.labPid)}/root`;
  const client = connectLab(`${root}${labPaths.socket}`);
  const keys = JSON.parse(readFileSync(`${root}${labPaths.public}/control-plane.json`, "utf8")) as {
    credentials: RunningStack["credentials"];
  };
  const endpoint = `http://127.0.0.1:${String(stack.frontPort)}`;
  const home = present(stack.outputs.regions[0], "a platform has a region").region;
  return {
    client,
    endpoint,
    artifacts: artifactPaths(cacheDirectory),
    outputs: stack.outputs,
    assembly: stack.assembly,
    clients: createAwsClients({ region: home, target: "local", endpoint, credentials: keys.credentials }),
    credentials: keys.credentials,
  };
}

function files(cacheDirectory: string): string[] {
  try {
    return readdirSync(folder(cacheDirectory))
      .filter((file) => file.endsWith(".json"))
      .sort()
      .reverse();
  } catch (_none) {
    return [];
  }
}

function firstChild(pid: number): string {
  return (
    readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, "utf8")
      .trim()
      .split(" ")[0] ?? ""
  );
}

/** Start of a process in clock ticks since boot: with it a reused pid is never taken for the old process. */
function startTicks(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${String(pid)}/stat`, "utf8")
      .split(") ")
      .at(-1)
      ?.split(" ")[19];
  } catch (_gone) {
    return undefined;
  }
}
