// The message client as a child process: a producer, a consumer, one reading of a whole topic, or one look at what a group
// has left to read. Lines of JSON come back.

import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { z } from "zod";
import { childEnvironment } from "../../config/environment.ts";
import { systemClock } from "../../core/clock.ts";
import { environmentError } from "../../core/errors.ts";
import { javaFlags } from "../java-flags.ts";

export interface MessageClientParts {
  readonly java: string;
  readonly classPath: string;
}

const line = z.union([
  z.strictObject({ ready: z.literal(true) }),
  z.strictObject({ acknowledged: z.int() }),
  z.strictObject({ failed: z.int(), why: z.string() }),
  z.strictObject({ message: z.int(), by: z.string(), id: z.string() }),
  z.strictObject({ read: z.int() }),
  z.strictObject({ left: z.int() }),
  z.strictObject({ ended: z.string() }),
]);

export type MessageLine = z.infer<typeof line>;

export interface MessageClient {
  write(text: string): void;
  /** Ends its input; resolves when it has ended, and by force after `withinMs`. */
  finish(withinMs: number): Promise<void>;
  /** As a lost machine ends it. */
  kill(): Promise<void>;
  readonly ended: Promise<void>;
  /** What it said last that was no answer: why it ended, if it did by itself. */
  readonly lastWords: string;
}

/** Kinds of work that answer and end, and are never ready for anything. */
const endsByItself: ReadonlySet<string> = new Set(["read", "left"]);
/** Longer than the client itself tries to connect. */
const startWithinMs = 120_000;

/** Started; resolves when it is at work. */
export async function openMessageClient(
  { java, classPath }: MessageClientParts,
  work: readonly string[],
  onLine: (line: MessageLine) => void,
): Promise<MessageClient> {
  const child = spawn(
    java,
    ["-Xmx160m", ...javaFlags(tmpdir()), "-Dsun.net.inetaddr.ttl=2", "-cp", classPath, "MessageClient", ...work],
    {
      stdio: ["pipe", "pipe", "pipe"],
      env: childEnvironment(),
    },
  );
  const client = new ChildClient(child, onLine);
  if (!endsByItself.has(work[0] ?? "")) await client.ready();
  return client;
}

class ChildClient implements MessageClient {
  readonly ended: Promise<void>;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #ready: Promise<boolean>;
  #lastWords = "";

  constructor(child: ChildProcessByStdio<Writable, Readable, Readable>, onLine: (line: MessageLine) => void) {
    this.#child = child;
    child.stdin.on("error", () => undefined);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#ready = promise;
    createInterface({ input: child.stdout }).on("line", (text) => {
      const told = answerOf(text);
      if (told === undefined) this.#lastWords = text.slice(0, 300);
      else if ("ready" in told) resolve(true);
      else onLine(told);
    });
    createInterface({ input: child.stderr }).on("line", (text) => {
      if (!text.startsWith("\tat ")) this.#lastWords = text.slice(0, 300);
    });
    this.ended = new Promise((over) => {
      for (const event of ["error", "close"]) {
        child.on(event, () => {
          resolve(false);
          over();
        });
      }
    });
  }

  get lastWords(): string {
    return this.#lastWords;
  }

  async ready(): Promise<void> {
    const late = systemClock.sleep(startWithinMs).then(() => false);
    if (await Promise.race([this.#ready, late])) return;
    await this.kill();
    throw environmentError(`the message client did not start: ${this.#lastWords}`, { code: "ASSAY_MESSAGE_CLIENT" });
  }

  write(text: string): void {
    this.#child.stdin.write(text);
  }

  async finish(withinMs: number): Promise<void> {
    this.#child.stdin.end();
    const timer = new AbortController();
    const late = systemClock.sleep(withinMs, timer.signal).catch(() => undefined);
    await Promise.race([this.ended, late]);
    timer.abort();
    await this.kill();
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.ended;
  }
}

/** Undefined where the machine itself says something. */
function answerOf(text: string): MessageLine | undefined {
  try {
    return line.parse(JSON.parse(text));
  } catch (_other) {
    return undefined;
  }
}
