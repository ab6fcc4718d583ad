// A service of which it is known when it was away and how, for probes to ask. On a simulated clock; for tests.

import type { Clock } from "../../core/clock.ts";
import { bug, environmentError } from "../../core/errors.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";

export interface Outage {
  readonly fromMs: number;
  /** The first moment at which it is good again. */
  readonly toMs: number;
  /** Away, it refuses at once, is silent for ever, or answers when it is back. */
  readonly manner: "refuses" | "hangs" | "pauses";
}

export class OutageService {
  /** Nanoseconds on the clock, of reads and writes alike. */
  readonly askedNs: number[] = [];
  readonly answeredNs: number[] = [];
  readonly #clock: Clock;
  readonly #outage: Outage;
  readonly #latencyMs: () => number;

  constructor(clock: Clock, outage: Outage, latencyMs: () => number = () => 30) {
    this.#clock = clock;
    this.#outage = outage;
    this.#latencyMs = latencyMs;
  }

  client(): ClickHouse {
    const unasked = () => Promise.reject(bug("not asked in this test"));
    const ask = (signal?: AbortSignal) => this.#ask(signal);
    return {
      url: "known",
      user: "app",
      value: unasked,
      rows: unasked,
      command: unasked,
      close: () => Promise.resolve(),
      number: async (_sql, options) => {
        await ask(options?.signal);
        return 1;
      },
      insert: (_table, _rows, options) => ask(options?.signal),
    };
  }

  /** Half of the latency on the way there, half on the way back. */
  async #ask(signal: AbortSignal | undefined): Promise<void> {
    this.askedNs.push(this.#clock.nowNs());
    const halfMs = this.#latencyMs() / 2;
    await this.#clock.sleep(halfMs, signal);
    const { fromMs, toMs, manner } = this.#outage;
    const nowMs = this.#clock.nowNs() / 1e6;
    const isAway = nowMs >= fromMs && nowMs < toMs;
    if (isAway && manner === "hangs") await this.#clock.sleep(1e9, signal);
    if (isAway && manner === "pauses") await this.#clock.sleep(toMs - nowMs, signal);
    await this.#clock.sleep(halfMs, signal);
    if (isAway && manner === "refuses") throw environmentError("refused", { code: "ASSAY_TEST_REFUSED" });
    this.answeredNs.push(this.#clock.nowNs());
  }
}
