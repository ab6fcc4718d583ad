// A clock whose time passes only while everybody sleeps: hours of waiting in an instant, the same order every time. For
// whatever waits for nothing but the clock; input and output of the real world take no time on it.

import { abortReason } from "./clock.ts";
import type { Clock } from "./clock.ts";

interface Sleeper {
  readonly dueNs: number;
  readonly wake: () => void;
}

/** Starts at zero, on the first moment of 2020. Sleepers wake in the order of their time, then of their going to sleep. */
export class SimulatedClock implements Clock {
  #nowNs = 0;
  #isPassing = false;
  readonly #sleepers: Sleeper[] = [];

  nowNs(): number {
    return this.#nowNs;
  }

  wall(): Date {
    return new Date(Date.UTC(2020, 0, 1) + this.#nowNs / 1e6);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(abortReason(signal));
        return;
      }
      const onAbort = () => {
        this.#sleepers.splice(this.#sleepers.indexOf(sleeper), 1);
        reject(abortReason(signal));
      };
      const wake = () => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      };
      const sleeper: Sleeper = { dueNs: this.#nowNs + Math.max(0, Math.round(ms * 1e6)), wake };
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#sleepers.push(sleeper);
      this.#pass();
    });
  }

  /** Lets everybody run on who can, then goes to the next moment at which somebody wakes. */
  #pass(): void {
    if (this.#isPassing) return;
    this.#isPassing = true;
    setImmediate(() => {
      this.#isPassing = false;
      const next = this.#next();
      if (next === undefined) return;
      this.#nowNs = next.dueNs;
      next.wake();
      this.#pass();
    });
  }

  #next(): Sleeper | undefined {
    let earliest = 0;
    for (const [at, { dueNs }] of this.#sleepers.entries()) {
      if (dueNs < (this.#sleepers[earliest]?.dueNs ?? Infinity)) earliest = at;
    }
    return this.#sleepers.splice(earliest, 1)[0];
  }
}
