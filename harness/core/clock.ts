// Monotonic time for intervals, wall time for labels only. Everything that measures takes a Clock.

export interface Clock {
  /** Nanoseconds on a monotonic clock, as a number below 2^53. */
  nowNs(): number;
  /** Wall clock, for labels. */
  wall(): Date;
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

const origin = process.hrtime.bigint();

/** The machine's monotonic clock, the same for every process on it: for moments that two of them have to compare. */
export function machineNs(): number {
  return Number(process.hrtime.bigint());
}

export const systemClock: Clock = {
  nowNs: () => Number(process.hrtime.bigint() - origin),
  wall: () => new Date(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(abortReason(signal));
        return;
      }
      const onAbort = () => {
        clearTimeout(timer);
        reject(abortReason(signal));
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      }, ms);
      signal?.addEventListener("abort", onAbort, { once: true });
    }),
};

/** What a wait rejects with when its signal is aborted. */
export function abortReason(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new Error("aborted");
}
