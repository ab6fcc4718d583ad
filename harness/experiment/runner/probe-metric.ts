// What the probes see, told to CloudWatch, so that alarms on it can stop an experiment: `ServiceUnavailable` is 1 while
// writes through the load balancer fail, else 0. A point that does not arrive is missing there, and never made up.

import type { Clock } from "../../core/clock.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import { putMetric } from "../../platform/aws/metrics.ts";

export interface ProbeMetricOptions {
  readonly aws: AwsClients;
  /** Whether the latest write probe failed; undefined before the first. */
  readonly isUnavailable: () => boolean | undefined;
  readonly clock: Clock;
}

const everyMs = 4_000;

export class ProbeMetric {
  readonly #options: ProbeMetricOptions;
  readonly #stop = new AbortController();
  readonly #loop: Promise<void>;

  constructor(options: ProbeMetricOptions) {
    this.#options = options;
    this.#loop = this.#publish();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
  }

  async #publish(): Promise<void> {
    const { aws, isUnavailable, clock } = this.#options;
    while (!this.#stop.signal.aborted) {
      const state = isUnavailable();
      if (state !== undefined) {
        const point = { name: "ServiceUnavailable", value: state ? 1 : 0, withinMs: everyMs };
        await putMetric(aws, point).catch(() => undefined);
      }
      await clock.sleep(everyMs, this.#stop.signal).catch(() => undefined);
    }
  }
}
