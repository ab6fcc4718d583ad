// One command on one host: the script lies in a folder of the lab's own /run, its output is read while it runs, and a
// signal ends it. On AWS the SSM agent does this part.

import { systemClock } from "../../core/clock.ts";
import type { LabControl } from "../../platform/ports/lab-control.ts";
import { messageOf } from "../../core/errors.ts";

export type CommandLab = Pick<LabControl, "exec">;

export type InvocationStatus = "InProgress" | "Success" | "Failed" | "Cancelled";

export interface InvocationState {
  readonly status: InvocationStatus;
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

/** Where every command has its folder, by id and host. */
export const commandFolders = "/run/assay-commands";

export interface CommandRunOptions {
  readonly commandId: string;
  /** Kept in the folder: whoever has to end the command without its sender finds it by that. */
  readonly comment: string;
  readonly instance: string;
  readonly script: string;
  /** Bounds the whole script. */
  readonly timeoutMs: number;
  readonly environment: Readonly<Record<string, string>>;
}

const prepare =
  'mkdir -p "$1" && printf %s "$2" >"$1/comment" && cat >"$1/script" && chmod 700 "$1/script" && echo $$ >"$1/pid" && ' +
  'exec "$1/script" >"$1/output" 2>"$1/errors" </dev/null';

const terminate = 'kill -TERM "$(cat "$1/pid")" && echo sent';
const cancelAttempts = 20;
const cancelEveryMs = 250;
const shortMs = 10_000;

export class CommandRun {
  readonly instance: string;
  readonly #lab: CommandLab;
  readonly #folder: string;
  #ended: InvocationState | undefined;
  #isCancelled = false;

  /** Starts at once. */
  constructor(lab: CommandLab, options: CommandRunOptions) {
    this.instance = options.instance;
    this.#lab = lab;
    this.#folder = `${commandFolders}/${options.commandId}/${options.instance}`;
    void this.#run(options);
  }

  /** Without a look at the output. */
  get status(): InvocationStatus {
    return this.#ended?.status ?? "InProgress";
  }

  async state(): Promise<InvocationState> {
    if (this.#ended !== undefined) return this.#ended;
    const output = await this.#read("output");
    return this.#ended ?? { status: "InProgress", exitCode: -1, output, errors: "" };
  }

  async cancel(): Promise<void> {
    if (this.#ended !== undefined) return;
    this.#isCancelled = true;
    await this.#terminate();
  }

  /** A script that has only just been sent has no process yet: asked again until there is one. One signal is enough. */
  async #terminate(): Promise<void> {
    for (let attempt = 0; attempt < cancelAttempts && this.#ended === undefined; attempt += 1) {
      const sent = await this.#shell(terminate);
      if (sent.includes("sent")) return;
      await systemClock.sleep(cancelEveryMs);
    }
  }

  async #run({ script, comment, timeoutMs, environment }: CommandRunOptions): Promise<void> {
    let ended: Omit<InvocationState, "output" | "errors"> & { readonly problem: string };
    try {
      const result = await this.#lab.exec({
        on: this.instance,
        argv: ["bash", "-c", prepare, "bash", this.#folder, comment],
        env: environment,
        stdin: script,
        timeoutMs,
      });
      const status = this.#isCancelled ? "Cancelled" : result.code === 0 ? "Success" : "Failed";
      ended = { status, exitCode: result.code ?? -1, problem: result.stderr };
    } catch (error) {
      ended = { status: "Failed", exitCode: -1, problem: messageOf(error) };
    }
    const [output, errors] = [await this.#read("output"), await this.#read("errors")];
    const { status, exitCode, problem } = ended;
    this.#ended = { status, exitCode, output, errors: [errors, problem].filter((text) => text !== "").join("\n") };
    await this.#shell('rm -rf "$1"');
  }

  async #read(name: string): Promise<string> {
    return this.#shell(`cat "$1/${name}" 2>/dev/null`);
  }

  /** Output of a short command; a host that cannot run it any more has none. */
  async #shell(command: string): Promise<string> {
    try {
      const argv = ["bash", "-c", command, "bash", this.#folder];
      const { stdout } = await this.#lab.exec({ on: this.instance, argv, timeoutMs: shortMs });
      return stdout;
    } catch {
      return "";
    }
  }
}
