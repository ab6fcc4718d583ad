// The Java client as a child process: one line a request, one line of JSON an answer, each with a deadline of its own.
// Passwords go over standard input, so that no process list shows them. What the pool writes to its log counts as well:
// it reports leaks nowhere else.

import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { z } from "zod";
import { childEnvironment } from "../../../config/environment.ts";
import type { Clock } from "../../../core/clock.ts";
import { systemClock } from "../../../core/clock.ts";
import { environmentError, messageOf } from "../../../core/errors.ts";
import { javaFlags } from "../../java-flags.ts";

/** One of a chain of causes, outermost first. `code` is the server's, or 0. */
const cause = z.looseObject({ type: z.string(), message: z.string(), code: z.number().optional() });
export type JavaCause = z.infer<typeof cause>;

const answerSchema = z.object({
  id: z.string(),
  ms: z.number(),
  value: z.unknown().optional(),
  causes: z.array(cause).optional(),
});

/** What a request came to. Nobody answering is an error instead. */
export type JavaAnswer = Omit<z.infer<typeof answerSchema>, "id">;

export interface JavaClient {
  /** Rejects when the process is gone or the deadline passes: nothing is known of what was asked then. */
  ask(action: string, members: JavaMembers, withinMs: number): Promise<JavaAnswer>;
  /** How many leaks this pool has reported so far. */
  leaks(pool: string): number;
  close(): Promise<void>;
}

export type JavaMembers = Readonly<Record<string, string | number | boolean>>;

export interface JavaClientOptions {
  readonly java: string;
  readonly classPath: string;
  /** `key=value` of the Java machine's own, without `-D`. */
  readonly settings?: readonly string[];
  readonly clock?: Clock;
}

const startWithinMs = 30_000;
const endWithinMs = 3_000;
const leak = /^\[(.+):housekeeper\] .*leak detection triggered/;
const quietLogs = [
  "org.slf4j.simpleLogger.defaultLogLevel=off",
  "org.slf4j.simpleLogger.log.com.zaxxer.hikari.pool.ProxyLeakTask=warn",
];

type Process = ChildProcessByStdio<Writable, Readable, Readable>;
type Waiting = (answer: JavaAnswer | undefined) => void;

/** Started and ready. */
export async function openJavaClient(options: JavaClientOptions): Promise<JavaClient> {
  const { java, classPath, settings = [], clock = systemClock } = options;
  const properties = [...quietLogs, ...settings].map((setting) => `-D${setting}`);
  const child = spawn(java, ["-Xmx160m", ...javaFlags(tmpdir()), ...properties, "-cp", classPath, "AssayClient"], {
    stdio: ["pipe", "pipe", "pipe"],
    env: childEnvironment(),
  });
  const client = new ChildClient(child, clock);
  await client.ready();
  return client;
}

class ChildClient implements JavaClient {
  readonly #child: Process;
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Waiting>();
  readonly #ended: Promise<void>;
  readonly #ready: Promise<boolean>;
  readonly #leaks = new Map<string, number>();
  #next = 0;
  #lastWords = "";
  #gone: string | undefined;

  constructor(child: Process, clock: Clock) {
    this.#child = child;
    this.#clock = clock;
    let isReady: (ready: boolean) => void = () => undefined;
    this.#ready = new Promise((resolve) => {
      isReady = resolve;
    });
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line.startsWith('{"ready"')) isReady(true);
      else this.#hear(line);
    });
    createInterface({ input: child.stderr }).on("line", (line) => {
      const pool = leak.exec(line)?.[1];
      if (pool !== undefined) this.#leaks.set(pool, this.leaks(pool) + 1);
      else if (!line.startsWith("\tat ")) this.#lastWords = line;
    });
    // Writing to a process that is gone says nothing that its end does not say.
    child.stdin.on("error", () => undefined);
    this.#ended = new Promise((resolve) => {
      const end = (why: string) => {
        this.#gone ??= why;
        isReady(false);
        for (const answer of this.#waiting.values()) answer(undefined);
        resolve();
      };
      child.on("error", (error) => {
        end(messageOf(error));
      });
      child.on("close", (code, signal) => {
        end(`the Java client ended with ${signal ?? `exit ${code ?? 0}`}: ${this.#lastWords}`);
      });
    });
  }

  async ready(): Promise<void> {
    const isReady = await this.#within(this.#ready, startWithinMs);
    if (isReady === true) return;
    const why = this.#gone ?? `not ready after ${String(startWithinMs)} ms`;
    await this.close();
    throw environmentError(`the Java client did not start: ${why}`, { code: "ASSAY_JDBC_CLIENT" });
  }

  leaks(pool: string): number {
    return this.#leaks.get(pool) ?? 0;
  }

  async ask(action: string, members: JavaMembers, withinMs: number): Promise<JavaAnswer> {
    this.#next += 1;
    const id = String(this.#next);
    const told = Object.entries<string | number | boolean>({ id, do: action, ...members }).map(([name, value]) => {
      return `${name}=${encodeURIComponent(String(value))}`;
    });
    const answered = new Promise<JavaAnswer | undefined>((resolve) => {
      this.#waiting.set(id, resolve);
    });
    if (this.#gone === undefined) this.#child.stdin.write(`${told.join("\t")}\n`);
    else this.#waiting.get(id)?.(undefined);
    const answer = await this.#within(answered, withinMs);
    this.#waiting.delete(id);
    if (answer !== undefined) return answer;
    const why = this.#gone ?? `no answer within ${String(withinMs)} ms`;
    throw environmentError(`${action}: ${why}`, { code: "ASSAY_JDBC_CLIENT" });
  }

  async close(): Promise<void> {
    this.#child.stdin.end();
    const isOver = await this.#within(
      this.#ended.then(() => true),
      endWithinMs,
    );
    if (isOver !== true) this.#child.kill("SIGKILL");
    await this.#ended;
  }

  #hear(line: string): void {
    try {
      const { id, ...answer } = answerSchema.parse(JSON.parse(line));
      this.#waiting.get(id)?.(answer);
    } catch {
      this.#lastWords = line.slice(0, 200);
    }
  }

  async #within<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
    const over = new AbortController();
    const late = this.#clock.sleep(ms, over.signal).then(
      () => undefined,
      () => undefined,
    );
    try {
      return await Promise.race([work, late]);
    } finally {
      over.abort();
    }
  }
}
