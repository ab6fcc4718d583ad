// `assay stack`: the reference stack by hand. `up` leaves one holder process until `down`.

import { spawn } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readEnvironment, childEnvironment } from "../config/environment.ts";
import { CleanupScope } from "../core/cleanup-scope.ts";
import { environmentError, usageError } from "../core/errors.ts";
import { eventually } from "../core/eventually.ts";
import { exitCode } from "../core/exit-codes.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import { didYouMean } from "../core/nearest.ts";
import type { RunDirectory } from "../evidence/run-directory.ts";
import { reportFailure } from "./failure.ts";
import { createNarration } from "./narration.ts";
import { knownProfile } from "./profiles.ts";
import { inProject } from "./project.ts";
import { openRunFolder } from "./run-folder.ts";
import { listenForSignals } from "./run/interruption.ts";
import { bringUp } from "./stack/bring-up.ts";
import { attachStack, forgetStack, holds, keptStacks, registerStack } from "./stack/kept-stack.ts";
import type { KeptStack } from "./stack/kept-stack.ts";
import type { Variant } from "./vocabulary.ts";

export interface StackOptions {
  readonly profile: string;
  readonly variant: Variant;
  readonly offline?: boolean;
}

type Action = (options: StackOptions, args: readonly string[]) => Promise<ExitCode>;

const actions: Readonly<Record<string, Action>> = { up, down, status, logs, exec, hold };

export function stackCommand(options: StackOptions, name: string, args: readonly string[]): Promise<ExitCode> {
  const shown = Object.keys(actions).filter((action) => action !== "hold");
  const action = actions[name];
  if (action === undefined) throw usageError(`stack has no "${name}"${didYouMean(name, shown)} (${shown.join(", ")})`);
  return action({ ...options, profile: knownProfile(options.profile) }, args);
}

/** Starts the holder, follows its narration until the stack serves, and leaves it; interrupted, it ends the holder first. */
async function up(options: StackOptions): Promise<ExitCode> {
  const { cacheDirectory } = readEnvironment();
  const known = keptStacks(cacheDirectory)[0];
  if (known !== undefined)
    throw usageError(`a stack is up already (${known.runId})`, { hint: "./assay stack down ends it" });
  const directory = openRunFolder(undefined);
  const logFile = join(directory.paths.evidence, "holder.log");
  const interruption = listenForSignals();
  const holder = startHolder(options, directory, logFile);
  interruption.signal.addEventListener("abort", () => holder.process.kill("SIGTERM"));
  let shown = 0;
  const follow = () => {
    const text = readFileSync(logFile, "utf8");
    process.stderr.write(text.slice(shown));
    shown = text.length;
  };
  const waiting = new AbortController();
  const serving = eventually(
    () => {
      follow();
      return keptStacks(cacheDirectory).find((stack) => stack.runId === directory.runId);
    },
    // What is missing is installed first, over whatever network there is.
    { what: "the stack", withinMs: 3_600_000, everyMs: 200, signal: waiting.signal },
  );
  serving.catch(() => undefined);
  const outcome = await Promise.race([serving, holder.ended]).catch(async (error: unknown) => {
    holder.process.kill("SIGTERM");
    await holder.ended;
    throw error;
  });
  waiting.abort();
  if (interruption.signal.aborted) await holder.ended;
  follow();
  interruption.stopListening();
  if (interruption.exit !== undefined) return interruption.exit;
  if (typeof outcome === "number") return outcome as ExitCode;
  holder.process.unref();
  process.stdout.write(`stack ${outcome.runId} is up; ./assay stack exec HOST -- COMMAND, ./assay stack down\n`);
  return exitCode.held;
}

/** The holder as a process of its own, which writes its narration to a file. */
function startHolder(options: StackOptions, { paths, runId }: RunDirectory, logFile: string) {
  const log = openSync(logFile, "a");
  const { profile, variant, offline = false } = options;
  const flags = ["--profile", profile, "--variant", variant, ...(offline ? ["--offline"] : [])];
  const main = ["--disable-warning=ExperimentalWarning", inProject("harness/cli/main.ts")];
  const holder = spawn(process.execPath, [...main, "stack", "hold", paths.root, runId, ...flags], {
    ...{ detached: true, stdio: ["ignore", log, log], cwd: inProject(), env: childEnvironment() },
  });
  const ended = new Promise<number>((resolve) =>
    holder.on("exit", (code) => {
      resolve(code ?? exitCode.bug);
    }),
  );
  return { process: holder, ended };
}

/** The holder itself: brings the stack up, registers it, waits for its end. */
async function hold(options: StackOptions, [root = "", runId = ""]: readonly string[]): Promise<ExitCode> {
  const { cacheDirectory, offline } = readEnvironment();
  const interruption = listenForSignals();
  const scope = new CleanupScope();
  let code: ExitCode = exitCode.held;
  try {
    const stack = await bringUp({
      ...{ profile: options.profile, variant: options.variant, offline: options.offline ?? offline, seed: runId },
      ...{ runId, runDirectory: root, narration: createNarration(), scope, signal: interruption.signal },
    });
    registerStack(cacheDirectory, {
      ...{ runId, profile: options.profile, variant: options.variant, runDirectory: root, assembly: stack.assembly },
      ...{ labPid: stack.lab.pid, frontPort: stack.lab.frontPort, outputs: stack.outputs },
    });
    const asked = new Promise<void>((resolve) => {
      interruption.signal.addEventListener("abort", () => {
        resolve();
      });
    });
    await Promise.race([asked, stack.lab.ended]);
  } catch (error) {
    code = reportFailure(error);
  } finally {
    forgetStack(cacheDirectory, runId);
    await scope[Symbol.asyncDispose]();
  }
  return code;
}

async function down(): Promise<ExitCode> {
  const { cacheDirectory } = readEnvironment();
  const stacks = keptStacks(cacheDirectory);
  if (stacks.length === 0) process.stdout.write("no stack is up\n");
  for (const stack of stacks) {
    process.kill(stack.holder.pid, "SIGTERM");
    await eventually(() => !holds(stack), { what: `the end of stack ${stack.runId}`, withinMs: 30_000 });
    forgetStack(cacheDirectory, stack.runId);
    process.stdout.write(`stack ${stack.runId} is down\n`);
  }
  return exitCode.held;
}

async function status(): Promise<ExitCode> {
  const { cacheDirectory } = readEnvironment();
  const stacks = keptStacks(cacheDirectory);
  if (stacks.length === 0) process.stdout.write("no stack is up\n");
  for (const stack of stacks) {
    const { client, clients } = attachStack(stack, cacheDirectory);
    process.stdout.write(
      `stack ${stack.runId} (${stack.profile}, ${stack.variant}), holder ${String(stack.holder.pid)}\n`,
    );
    for (const host of await client.hosts()) {
      process.stdout.write(
        `  ${host.id.padEnd(22)} ${host.role.padEnd(12)} ${(host.availabilityZone ?? "").padEnd(12)} ${host.power.padEnd(4)} ${host.addresses.slice(0, 2).join(" ")}\n`,
      );
    }
    for (const one of await client.instances()) {
      process.stdout.write(
        `  ${one.name.padEnd(22)} on ${one.host.padEnd(22)} ${one.address.padEnd(14)} ${one.state}\n`,
      );
    }
    client.close();
    clients.destroy();
  }
  return exitCode.held;
}

async function logs(_options: StackOptions, [name]: readonly string[]): Promise<ExitCode> {
  const { client, clients } = attached();
  try {
    const names = (await client.instances()).map((one) => one.name);
    if (name === undefined) process.stdout.write(`${names.join("\n")}\n`);
    else if (!names.includes(name))
      throw usageError(`no program "${name}"${didYouMean(name, names)} (${names.join(", ")})`);
    else process.stdout.write(await client.log(name));
  } finally {
    client.close();
    clients.destroy();
  }
  return exitCode.held;
}

/** Runs a command on a host (by id or role) or inside a pod; its exit code is the command's. */
async function exec(_options: StackOptions, [on, ...argv]: readonly string[]): Promise<ExitCode> {
  const { client, clients } = attached();
  try {
    if (on === undefined || argv.length === 0)
      throw usageError("stack exec needs a host or pod and a command: stack exec runner -- ip addr");
    const host = (await client.hosts()).find((one) => one.id === on || one.role === on);
    const result = await client.exec({ on: host?.id ?? on, argv, timeoutMs: 600_000 });
    process.stdout.write(result.stdout);
    process.stderr.write(result.stderr);
    return (result.code ?? exitCode.bug) as ExitCode;
  } finally {
    client.close();
    clients.destroy();
  }
}

function attached(): ReturnType<typeof attachStack> {
  const { cacheDirectory } = readEnvironment();
  const stack: KeptStack | undefined = keptStacks(cacheDirectory)[0];
  if (stack === undefined)
    throw environmentError("no stack is up", { code: "ASSAY_STACK_NONE", hint: "./assay stack up" });
  return attachStack(stack, cacheDirectory);
}
