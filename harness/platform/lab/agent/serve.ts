// Answers one client of the agent: calls by name, and the output and end of processes that this client started.

import type { Duplex } from "node:stream";
import { AssayError, messageOf, usageError } from "../../../core/errors.ts";
import type { CutRequest, ExecRequest } from "../../ports/lab-control.ts";
import type { LabSpec } from "../lab-spec.ts";
import { lineChannel } from "../rpc/json-lines.ts";
import type { LineChannel } from "../rpc/json-lines.ts";
import type { SpawnRequest } from "../rpc/client.ts";
import type { Instance } from "./instance.ts";
import type { Machine } from "./machine.ts";
import { spawnOn } from "./spawn-on.ts";

interface Call {
  readonly id: number;
  readonly method: string;
  readonly parameters: readonly unknown[];
}

type Method = (...parameters: never[]) => unknown;

export interface ServeOptions {
  readonly machine: Machine;
  readonly tool: string;
  /** Descriptor of the front's listening socket in this process. */
  readonly frontDescriptor: number | undefined;
  readonly onEnd: () => void;
}

export function serveClient(stream: Duplex, options: ServeOptions): void {
  const channel = lineChannel(stream, {
    onMessage: (message) => {
      void answer(message as Call);
    },
    onEnd: options.onEnd,
  });
  const methods = methodsOf(options, channel);
  const answer = async ({ id, method, parameters }: Call): Promise<void> => {
    try {
      const known = methods[method];
      if (known === undefined) throw usageError(`the lab has no call "${method}"`);
      channel.send({ id, result: await known(...(parameters as never[])) });
    } catch (error) {
      channel.send({ id, error: plainError(error) });
    }
  };
}

function methodsOf({ machine, tool, frontDescriptor }: ServeOptions, channel: LineChannel): Record<string, Method> {
  const processes = new Map<string, Instance>();
  /** Its words go where those of the process went; nobody waits for it. */
  const follow = (id: string, { on, env, cwd }: SpawnRequest, argv: readonly string[]) =>
    spawnOn(
      { on, argv, ...(env === undefined ? {} : { env }), ...(cwd === undefined ? {} : { cwd }) },
      {
        ...{ id: `${id}-afterwards`, machine, tool, frontDescriptor: undefined, onEnd: () => undefined },
        onOutput: (from, data) => {
          channel.send({ event: "output", process: id, stream: from, data: data.toString("base64") });
        },
      },
    );
  return {
    hosts: () => machine.hosts(),
    instances: () => machine.instances(),
    powerOff: (host: string) => machine.powerOff(host),
    powerOn: (host: string) => machine.powerOn(host),
    signal: (instance: string, signal: "SIGTERM" | "SIGKILL") => machine.signal(instance, signal),
    start: (instance: string) => machine.start(instance),
    freeze: (instance: string) => machine.freeze(instance),
    thaw: (instance: string) => machine.thaw(instance),
    cut: (request: CutRequest) => machine.cut(request),
    uncut: (id: string) => machine.uncut(id),
    cutPackets: (id: string) => machine.cutPackets(id),
    wipeVolume: (instance: string, claim: string) => machine.wipeVolume(instance, claim),
    exec: (request: ExecRequest) => machine.exec(request),
    apply: (spec: LabSpec) => machine.apply(spec),
    ready: () => machine.ready(),
    spec: () => machine.spec,
    loadBalancers: () => machine.loadBalancers(),
    issueCertificate: (names: readonly string[]) => machine.issueCertificate(names),
    putFile: (name: string, content: string) => machine.putFile(name, content),
    log: (instance: string) => machine.log(instance),
    counters: (on: string) => machine.counters(on),
    spawn: async (id: string, request: SpawnRequest) => {
      const started = await spawnOn(request, {
        ...{ id, machine, tool, frontDescriptor },
        onOutput: (from, data) => {
          channel.send({ event: "output", process: id, stream: from, data: data.toString("base64") });
        },
        onEnd: (end) => {
          processes.delete(id);
          channel.send({ event: "ended", process: id, ...end });
          if (request.afterwards !== undefined) void follow(id, request, request.afterwards);
        },
      });
      processes.set(id, started);
    },
    kill: (id: string, signal: "SIGTERM" | "SIGINT" | "SIGKILL") => processes.get(id)?.signal(signal),
  };
}

function plainError(error: unknown): Record<string, unknown> {
  if (!(error instanceof AssayError)) {
    return { message: messageOf(error), code: "ASSAY_BUG", blame: "harness" };
  }
  const { message, code, blame, hint } = error;
  return { message, code, blame, ...(hint === undefined ? {} : { hint }) };
}
