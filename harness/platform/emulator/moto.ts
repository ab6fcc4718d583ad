// Starts the emulator of AWS API state as a child of this process, on loopback only, behind the launcher that mends its
// known defects.

import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../core/clock.ts";
import { environmentError } from "../../core/errors.ts";
import type { AssayError } from "../../core/errors.ts";

export interface MotoOptions {
  /** Python interpreter of the virtual environment made from requirements.txt. */
  readonly python: string;
  /** Account id that every resource belongs to. */
  readonly account: string;
  /** Gets the emulator's own log, line by line as it comes. */
  readonly onLog?: (text: string) => void;
  readonly signal?: AbortSignal;
}

export interface Moto {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

const launcher = fileURLToPath(new URL("moto-launch.py", import.meta.url));

/** Milliseconds; a cold start on a loaded machine was measured at 8 s. */
const readyWithinMs = 60_000;

/** Resolves when the emulator listens. The child's standard input is its lifeline: it dies with this process. */
export async function startMoto(options: MotoOptions): Promise<Moto> {
  // Nothing of the caller's environment: no AWS settings, no proxies.
  const env = { PATH: "/usr/bin:/bin", LANG: "C.UTF-8", TZ: "UTC", MOTO_ACCOUNT_ID: options.account };
  const child = spawn(options.python, ["-E", "-s", "-B", launcher], { stdio: ["pipe", "pipe", "pipe"], env });
  const tail: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    options.onLog?.(text);
    tail.push(text);
    if (tail.length > 20) tail.shift();
  });
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => {
      resolve(error.message);
    });
    child.once("exit", (code, signal) => {
      resolve(`exit ${String(code ?? signal)}`);
    });
  });
  const stop = async (): Promise<void> => {
    child.stdin.destroy();
    child.kill("SIGKILL");
    await ended;
  };
  const late = new AbortController();
  try {
    const port = await Promise.race([
      announcedPort(child.stdout),
      ended.then((how) => {
        throw downError(`ended (${how}): ${tail.join("").trim().split("\n").at(-1) ?? ""}`);
      }),
      systemClock.sleep(readyWithinMs, late.signal).then(() => {
        throw downError(`did not start within ${String(readyWithinMs)} ms`);
      }),
      interrupted(options.signal),
    ]);
    return { port, pid: child.pid ?? -1, stop };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    late.abort();
  }
}

/** The launcher binds a free port itself and says which, so that no two runs can race for one. */
function announcedPort(stdout: Readable): Promise<number> {
  return new Promise((resolve) => {
    let text = "";
    stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      const port = /^port (\d+)$/m.exec(text)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
}

function interrupted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener("abort", () => {
      reject(signal.reason instanceof Error ? signal.reason : downError("was interrupted"));
    });
  });
}

function downError(how: string): AssayError {
  return environmentError(`the AWS emulator ${how}`, {
    code: "ASSAY_EMULATOR_DOWN",
    hint: "./assay doctor shows what is installed",
  });
}
