// Starts a lab from outside: one namespace tree whose first process starts the agent. Whatever happens to this process, the
// tree ends with it: the lifeline closes, and the kernel has orders to kill.

import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import type { Server } from "node:net";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../core/clock.ts";
import { processMark } from "../../config/environment.ts";
import { environmentError, present } from "../../core/errors.ts";
import type { Artifacts } from "../install/artifacts.ts";
import type { MachinePaths } from "./agent/machine.ts";
import { labClient } from "./rpc/client.ts";
import type { LabClient, ProcessOutput, SpawnRequest, SpawnedProcess } from "./rpc/client.ts";

export interface LabOptions {
  readonly artifacts: Artifacts;
  /** Told what the lab's first process has to say, line by line. */
  readonly onStderr?: (text: string) => void;
  /** Where the logs of its programs are kept; absent: only their last lines, in memory. */
  readonly logs?: string;
  readonly signal?: AbortSignal;
}

export interface StartedLab extends AsyncDisposable {
  readonly client: LabClient;
  /** Process whose only child is the lab's first process. */
  readonly pid: number;
  /** Port on the machine's own 127.0.0.1 whose connections reach the front inside the lab. */
  readonly frontPort: number;
  spawnOn(request: SpawnRequest, onOutput: ProcessOutput): Promise<SpawnedProcess>;
  /** Resolves when the lab has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Ends the lab; resolves when the kernel has taken it down. */
  stop(): Promise<void>;
}

const agentMain = fileURLToPath(new URL("./agent/main.ts", import.meta.url));
const namespaces = ["--net", "--pid", "--mount", "--ipc", "--uts", "--fork", "--mount-proc", "--kill-child=KILL"];
const beginMs = 20_000;
/** The first process ends with its lifeline, and its parent after everything below it is gone: no need to hurry that. */
const politeMs = 2_000;

/** Paths of the agent's programs, from where the installer put them. */
export function machinePaths(artifacts: Artifacts): MachinePaths {
  const { java, haproxy, unbound, unboundControl, zookeeperClasspath, ip, nft, openssl } = artifacts;
  return {
    ...{ java, haproxy, unbound, unboundControl, zookeeperClasspath, ip, nft, openssl },
    clickhouseBuilds: artifacts.clickhouseBuilds,
    stream: artifacts.stream,
    kafka: artifacts.kafka,
    druid: artifacts.druid,
    tool: `${artifacts.clickhouseNative}/assay-ns`,
  };
}

/** Resolves once the empty lab answers: endpoint host, resolver and outside are there, nothing is provisioned. */
export async function startLab(options: LabOptions): Promise<StartedLab> {
  options.signal?.throwIfAborted();
  const front = await listenOnLoopback();
  const user = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];
  const paths = machinePaths(options.artifacts);
  const { tool } = paths;
  const child = spawn(
    "setpriv",
    [
      ...["--pdeathsig", "KILL", "unshare", ...user, ...namespaces, tool, "first", "--"],
      ...[options.artifacts.node, "--disable-warning=ExperimentalWarning", agentMain],
      JSON.stringify({ ...paths, logs: options.logs }),
    ],
    { stdio: ["ignore", "ignore", "pipe", "pipe", descriptorOf(front)], env: processMark() },
  );
  const said = listenToStderr(child, options.onStderr);
  const ended = new Promise<void>((resolve) => {
    child.on("exit", () => {
      resolve();
    });
    child.on("error", () => {
      resolve();
    });
  });
  const lifeline = child.stdio[3] as Duplex;
  lifeline.on("error", () => undefined);
  const stop = async () => {
    lifeline.destroy();
    const timer = new AbortController();
    const late = systemClock.sleep(politeMs, timer.signal).catch(() => undefined);
    await Promise.race([ended, late]);
    timer.abort();
    child.kill("SIGKILL");
    await ended;
  };
  const port = portOf(front);
  try {
    await begun(lifeline, { ended, said, signal: options.signal });
  } catch (error) {
    await stop();
    throw error;
  } finally {
    front.close();
  }
  const client = labClient(lifeline);
  return {
    client,
    pid: present(child.pid, "a lab that answers has a process"),
    frontPort: port,
    spawnOn: (request, onOutput) => client.spawn(request, onOutput),
    ended,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** The agent's first line says that the empty lab is there. */
async function begun(
  lifeline: Duplex,
  at: { ended: Promise<void>; said: () => string; signal: AbortSignal | undefined },
): Promise<void> {
  const first = new Promise<"begun">((resolve) => {
    lifeline.once("data", () => {
      resolve("begun");
    });
  });
  const timer = new AbortController();
  const late = systemClock.sleep(beginMs, timer.signal).then(
    () => "late" as const,
    () => "late" as const,
  );
  const abort = new Promise<"aborted">((resolve) => {
    at.signal?.addEventListener("abort", () => {
      resolve("aborted");
    });
  });
  const seen = await Promise.race([first, late, abort, at.ended.then(() => "ended" as const)]);
  timer.abort();
  at.signal?.throwIfAborted();
  if (seen === "begun") return;
  const why = at.said().trim().split("\n").slice(-3).join(" | ") || (seen === "late" ? "no answer" : "it said nothing");
  throw environmentError(`the lab did not start: ${why}`, {
    code: "ASSAY_LAB_START",
    hint: "namespaces need root, or a kernel that allows them to users: unshare --user --map-root-user --net true",
  });
}

function listenToStderr(child: ChildProcess, onStderr: ((text: string) => void) | undefined): () => string {
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-8192);
    onStderr?.(text);
  });
  child.on("error", (error) => {
    said += error.message;
  });
  return () => said;
}

async function listenOnLoopback(): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  return present(typeof address === "object" ? address?.port : undefined, "the front listens on TCP");
}

/** Node has no public name for a listening socket's descriptor; the lab's copy keeps it open after ours is closed. */
function descriptorOf(server: Server): number {
  const { _handle: handle } = server as unknown as { _handle?: { fd?: number } };
  return present(handle?.fd, "a listening socket has a descriptor");
}
