// The lab as its clients see it: over the lifeline from outside, or over the agent's socket from the control plane's host.

import { createConnection } from "node:net";
import type { Duplex } from "node:stream";
import { AssayError, environmentError, present } from "../../../core/errors.ts";
import type { LabControl } from "../../ports/lab-control.ts";
import type { LoadBalancerState } from "../agent/load-balancers.ts";
import type { LabSpec } from "../lab-spec.ts";
import type { IssuedCertificate } from "../tls.ts";
import { lineChannel } from "./json-lines.ts";
import type { LineChannel } from "./json-lines.ts";

export interface SpawnRequest {
  readonly on: string;
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Runs in its place on the same host once it has ended, however it ended. */
  readonly afterwards?: readonly string[];
  /** Hands down the listening socket of the control plane's front, as file descriptor 3. */
  readonly front?: boolean;
}

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface SpawnedProcess {
  readonly id: string;
  readonly ended: Promise<ProcessEnd>;
  kill(signal: "SIGTERM" | "SIGINT" | "SIGKILL"): Promise<void>;
}

export type ProcessOutput = (stream: "stdout" | "stderr", data: Buffer) => void;

/** Everything that can be asked of a lab: faults and execution (`LabControl`), and its making. */
export interface LabClient extends LabControl {
  apply(spec: LabSpec): Promise<void>;
  /** Resolves when every pod serves. */
  ready(): Promise<void>;
  spec(): Promise<LabSpec>;
  loadBalancers(): Promise<readonly LoadBalancerState[]>;
  issueCertificate(names: readonly string[]): Promise<IssuedCertificate>;
  putFile(name: string, content: string): Promise<string>;
  log(instance: string): Promise<string>;
  counters(on: string): Promise<string>;
  spawn(request: SpawnRequest, onOutput: ProcessOutput): Promise<SpawnedProcess>;
  close(): void;
}

interface Reply {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { message: string; code: `ASSAY_${string}`; blame: AssayError["blame"]; hint?: string };
  readonly event?: "output" | "ended";
  readonly process?: string;
  readonly stream?: "stdout" | "stderr";
  readonly data?: string;
  readonly code?: number | null;
  readonly signal?: string | null;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: Error) => void;
}

interface Followed {
  readonly onOutput: ProcessOutput;
  readonly onEnd: (end: ProcessEnd) => void;
}

/** Connects to the agent's socket; only the control plane's host can see it. */
export function connectLab(path: string): LabClient {
  return labClient(createConnection({ path }));
}

export function labClient(stream: Duplex): LabClient {
  const calls = new Calls(stream);
  const call = <T>(method: string, ...parameters: unknown[]) => calls.call(method, parameters) as Promise<T>;
  return {
    hosts: () => call("hosts"),
    instances: () => call("instances"),
    powerOff: (host) => call("powerOff", host),
    powerOn: (host) => call("powerOn", host),
    signal: (instance, signal) => call("signal", instance, signal),
    start: (instance) => call("start", instance),
    freeze: (instance) => call("freeze", instance),
    thaw: (instance) => call("thaw", instance),
    cut: (request) => call("cut", request),
    uncut: (id) => call("uncut", id),
    cutPackets: (id) => call("cutPackets", id),
    wipeVolume: (instance, claim) => call("wipeVolume", instance, claim),
    exec: (request) => call("exec", request),
    apply: (spec) => call("apply", spec),
    ready: () => call("ready"),
    spec: () => call("spec"),
    loadBalancers: () => call("loadBalancers"),
    issueCertificate: (names) => call("issueCertificate", names),
    putFile: (name, content) => call("putFile", name, content),
    log: (instance) => call("log", instance),
    counters: (on) => call("counters", on),
    spawn: async (request, onOutput) => {
      const id = `p${calls.nextNumber()}`;
      const ended = calls.follow(id, onOutput);
      await call("spawn", id, request);
      return { id, ended, kill: (signal) => call("kill", id, signal) };
    },
    close: () => {
      calls.close();
    },
  };
}

class Calls {
  readonly #channel: LineChannel;
  readonly #waiting = new Map<number, Waiting>();
  readonly #followed = new Map<string, Followed>();
  #last = 0;
  #isLost = false;

  constructor(stream: Duplex) {
    this.#channel = lineChannel(stream, {
      onMessage: (message) => {
        this.#receive(message as Reply);
      },
      onEnd: () => {
        this.#lose();
      },
    });
  }

  nextNumber(): number {
    this.#last += 1;
    return this.#last;
  }

  call(method: string, parameters: readonly unknown[]): Promise<unknown> {
    if (this.#isLost) return Promise.reject(goneError());
    const id = this.nextNumber();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#channel.send({ id, method, parameters });
    });
  }

  follow(id: string, onOutput: ProcessOutput): Promise<ProcessEnd> {
    return new Promise((onEnd) => {
      this.#followed.set(id, { onOutput, onEnd });
    });
  }

  close(): void {
    this.#channel.close();
  }

  #receive(reply: Reply): void {
    if (reply.event !== undefined) {
      this.#hear(reply);
      return;
    }
    const id = present(reply.id, "a reply names its call");
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (reply.error === undefined) waiting?.resolve(reply.result);
    else waiting?.reject(new AssayError(reply.error.message, reply.error));
  }

  #hear(reply: Reply): void {
    const followed = this.#followed.get(reply.process ?? "");
    if (reply.event === "output") {
      followed?.onOutput(reply.stream ?? "stdout", Buffer.from(reply.data ?? "", "base64"));
      return;
    }
    this.#followed.delete(reply.process ?? "");
    followed?.onEnd({ code: reply.code ?? null, signal: reply.signal ?? null });
  }

  #lose(): void {
    this.#isLost = true;
    for (const { reject } of this.#waiting.values()) reject(goneError());
    for (const { onEnd } of this.#followed.values()) onEnd({ code: null, signal: "SIGKILL" });
    this.#waiting.clear();
    this.#followed.clear();
  }
}

function goneError(): AssayError {
  return environmentError("the lab is gone", { code: "ASSAY_LAB_GONE" });
}
