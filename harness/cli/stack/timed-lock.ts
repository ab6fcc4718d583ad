// The machine-wide lock of timed phases: the one thing that two runs share. The kernel holds it for a child whose
// standard input is ours, so that it is released by any end of this process.

import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { environmentError } from "../../core/errors.ts";
import { systemClock } from "../../core/clock.ts";

export interface HeldLock extends AsyncDisposable {
  /** How long somebody else was measuring, in milliseconds. */
  readonly waitedMs: number;
}

export interface TimedLockOptions {
  readonly cacheDirectory: string;
  readonly narrate: (line: string) => void;
  readonly signal: AbortSignal;
}

export async function holdTimedLock({ cacheDirectory, narrate, signal }: TimedLockOptions): Promise<HeldLock> {
  const folder = join(cacheDirectory, "locks");
  mkdirSync(folder, { recursive: true });
  const begunNs = systemClock.nowNs();
  const child = spawn("flock", [join(folder, "timed.lock"), "sh", "-c", "echo held; cat >/dev/null"], {
    stdio: ["pipe", "pipe", "ignore"],
    signal,
  });
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => {
      resolve();
    });
    child.once("error", () => {
      resolve();
    });
  });
  const waiting = new AbortController();
  void systemClock.sleep(1_000, AbortSignal.any([signal, waiting.signal])).then(
    () => {
      narrate("another run is measuring: waiting for the machine (outside every budget)");
    },
    () => undefined,
  );
  const held = await Promise.race([
    new Promise<boolean>((resolve) => {
      child.stdout.once("data", () => {
        resolve(true);
      });
    }),
    ended.then(() => false),
  ]);
  waiting.abort();
  signal.throwIfAborted();
  if (!held)
    throw environmentError("the lock of timed phases could not be taken", {
      code: "ASSAY_LOCK_TIMED",
      hint: "is flock of util-linux installed?",
    });
  return {
    waitedMs: (systemClock.nowNs() - begunNs) / 1e6,
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
