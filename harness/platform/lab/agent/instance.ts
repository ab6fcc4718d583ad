// One program of the lab over its lives: started, frozen, killed, started again in the same namespace with the same volumes.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { environmentError, present } from "../../../core/errors.ts";
import type { FileSpec } from "../lab-spec.ts";
import { coverRoot, mountScript } from "./mount-script.ts";
import type { MountPlan } from "./mount-script.ts";
import { stateOf } from "./paths.ts";
import { strained } from "../strain.ts";
import { isStopped, processTree, sendSignal, startProcess } from "./processes.ts";
import type { ProcessEnd, StartedProcess } from "./processes.ts";

export interface InstanceDefinition {
  readonly name: string;
  readonly host: string;
  readonly netns: string;
  readonly hostname: string;
  readonly address: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly volumes: Readonly<Record<string, string>>;
  readonly resolvConf: string;
  readonly files: readonly FileSpec[];
  /** Files inside that the program writes its log to. */
  readonly logFiles: readonly string[];
  readonly covers: MountPlan["covers"];
  readonly binds: MountPlan["binds"];
  readonly trusted: boolean;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly init?: boolean;
  readonly inherit?: readonly number[];
}

type State =
  | { readonly kind: "planned" }
  | { readonly kind: "running"; readonly process: StartedProcess }
  | { readonly kind: "exited"; readonly end: ProcessEnd };

const logLimit = 64 * 1024;

export type OutputListener = (stream: "stdout" | "stderr", data: Buffer) => void;

export class Instance {
  readonly definition: InstanceDefinition;
  readonly #tool: string;
  readonly #onOutput: OutputListener | undefined;
  #state: State = { kind: "planned" };
  #log = "";
  #starting: Promise<void> | undefined;

  constructor(definition: InstanceDefinition, tool: string, onOutput?: OutputListener) {
    this.definition = definition;
    this.#tool = tool;
    this.#onOutput = onOutput;
  }

  /** What the kernel says: a fault's script may have stopped the program without asking the agent. */
  get state(): "running" | "frozen" | "exited" {
    const pid = this.initPid;
    if (pid === undefined) return "exited";
    return isStopped(pid) ? "frozen" : "running";
  }

  get isRunning(): boolean {
    return this.#state.kind === "running";
  }

  get initPid(): number | undefined {
    return this.#state.kind === "running" ? this.#state.process.initPid : undefined;
  }

  /** Tail of what the program said, to its output and into its log files. */
  get log(): string {
    const { name, logFiles } = this.definition;
    return [this.#log, ...logFiles.map((path) => tailOf(stateOf(name), path))].filter((text) => text !== "").join("\n");
  }

  /** Resolves when the current life ends; at once when there is none. */
  async ended(): Promise<ProcessEnd | undefined> {
    if (this.#state.kind === "exited") return this.#state.end;
    return this.#state.kind === "planned" ? undefined : this.#state.process.ended;
  }

  /** Starts a life below the host's first process. Does nothing when it is already running. */
  async start(hostPid: number | undefined): Promise<void> {
    if (this.isRunning) return;
    this.#starting ??= this.#begin(hostPid).finally(() => {
      this.#starting = undefined;
    });
    await this.#starting;
  }

  async #begin(hostPid: number | undefined): Promise<void> {
    const { definition } = this;
    const setup = writeState(definition);
    const process = await startProcess({
      name: definition.name,
      tool: this.#tool,
      ...(hostPid === undefined ? {} : { hostPid }),
      netns: definition.netns,
      setup,
      argv: strained(definition),
      env: definition.env,
      ...(definition.init === undefined ? {} : { init: definition.init }),
      ...(definition.inherit === undefined ? {} : { inherit: definition.inherit }),
      onOutput: (stream, data) => {
        this.#log = (this.#log + data.toString("utf8")).slice(-logLimit);
        this.#onOutput?.(stream, data);
      },
    });
    this.#state = { kind: "running", process };
    void process.ended.then((end) => {
      this.#state = { kind: "exited", end };
    });
  }

  /** Sends a signal to the program; SIGKILL ends the whole namespace and resolves when the kernel has reaped it. */
  async signal(signal: "SIGTERM" | "SIGKILL" | "SIGINT" | "SIGUSR2"): Promise<void> {
    const pid = this.initPid;
    if (pid === undefined) return;
    sendSignal(pid, signal);
    if (signal === "SIGKILL") await this.ended();
  }

  freeze(): void {
    for (const pid of processTree(this.#pid())) sendSignal(pid, "SIGSTOP");
  }

  thaw(): void {
    for (const pid of processTree(this.#pid())) sendSignal(pid, "SIGCONT");
  }

  #pid(): number {
    if (this.initPid === undefined) {
      throw environmentError(`${this.definition.name} is not running`, { code: "ASSAY_LAB_NOT_RUNNING" });
    }
    return present(this.initPid, "checked above");
  }
}

/** End of a file in the writable layer of an instance, be it alive or not. */
function tailOf(state: string, path: string): string {
  const root = coverRoot(path);
  for (let layer = 0; existsSync(`${state}/layer${layer}`); layer += 1) {
    const file = `${state}/layer${layer}/upper${path.slice(root.length)}`;
    if (existsSync(file)) return `== ${path}\n${readFileSync(file, "utf8").slice(-logLimit)}`;
  }
  return "";
}

/** Files and the mount script of one life; returns the script's path. */
function writeState(definition: InstanceDefinition): string {
  const state = stateOf(definition.name);
  rmSync(state, { recursive: true, force: true });
  const basic: FileSpec[] = [
    { path: "/etc/resolv.conf", content: definition.resolvConf },
    { path: "/etc/hosts", content: `127.0.0.1 localhost\n${definition.address} ${definition.hostname}\n` },
    { path: "/etc/hostname", content: `${definition.hostname}\n` },
  ];
  const files = [...basic, ...definition.files];
  for (const file of files) {
    mkdirSync(dirname(`${state}/rootfs${file.path}`), { recursive: true });
    writeFileSync(`${state}/rootfs${file.path}`, file.content, { mode: file.mode ?? 0o644 });
  }
  const script = mountScript({ ...definition, state, files: files.map((file) => file.path) });
  writeFileSync(`${state}/setup.sh`, script);
  return `${state}/setup.sh`;
}
