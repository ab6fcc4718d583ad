// A lease: an experiment that was started with the tag `assay:lease` (seconds) goes on only while whoever started it
// renews it, by tagging the experiment with `assay:renewed`. A dead harness leaves no fault behind: the endpoint stops the
// experiment when the lease ends, and its post-actions heal. Elsewhere these are tags, and durations are the lease.

import type { Clock } from "../../core/clock.ts";

export const leaseTag = "assay:lease";
export const renewedTag = "assay:renewed";

const longestSeconds = 3_600;
/** Healing takes its time (memory and disks to be freed, hosts to start): it begins so long before the lease ends. */
const healing = { ms: 2_500, share: 0.4 } as const;

export class Lease {
  readonly ms: number;
  readonly #clock: Clock;
  #endsNs: number;

  constructor(ms: number, clock: Clock) {
    this.ms = ms;
    this.#clock = clock;
    this.#endsNs = this.#fromNow();
  }

  renew(): void {
    this.#endsNs = this.#fromNow();
  }

  #fromNow(): number {
    return this.#clock.nowNs() + (this.ms - Math.min(healing.ms, this.ms * healing.share)) * 1e6;
  }

  /** Resolves with true when it is time to heal, with false when `signal` came first. */
  async ended(signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      const leftMs = (this.#endsNs - this.#clock.nowNs()) / 1e6;
      if (leftMs <= 0) return true;
      await this.#clock.sleep(leftMs, signal).catch(() => undefined);
    }
    return false;
  }
}

/** The lease that tags ask for; undefined without one, an error text for one that is none. */
export function leaseOf(tags: Readonly<Record<string, string>>, clock: Clock): Lease | string | undefined {
  const text = tags[leaseTag];
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (/^\d{1,4}$/.test(text) && seconds >= 1 && seconds <= longestSeconds) return new Lease(seconds * 1_000, clock);
  return `expected 1 to ${longestSeconds} whole seconds, got "${text}"`;
}
