// Probes of the service as a client meets it: one small quorum write and one read through the load balancer's name, each
// on a connection of its own, one at a time. Their lines in the history decide recovery.

import type { Clock } from "../../core/clock.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";

/** Takes probe lines; a history sink does. */
export interface ProbeLines {
  nowNs(): number;
  probe(name: string, ok: boolean): void;
}

export interface ServiceProbesOptions {
  readonly client: ClickHouse;
  /** A table of the probes' own: their rows are in no account. */
  readonly table: string;
  readonly quorum: number;
  readonly lines: ProbeLines;
  readonly clock: Clock;
}

export const probePeriodMs = 400;
/** An answer later than this is a bad probe: it bounds the error of every recovery time. */
export const probeTimeoutMs = 2_500;

const names = ["write", "read"] as const;

interface ProbeState {
  readonly goodSinceNs: number | undefined;
}

/** So many answers of both probes are looked at to say whether the service is calm. */
const recentAnswers = 10;

export class ServiceProbes {
  readonly #options: ServiceProbesOptions;
  readonly #stop = new AbortController();
  readonly #states = new Map<string, ProbeState>();
  readonly #tookMs: number[] = [];
  readonly #loops: readonly Promise<void>[];
  #next = 0;

  constructor(options: ServiceProbesOptions) {
    this.#options = options;
    this.#loops = names.map((name) => this.#loop(name));
  }

  /** How long every probe has been good without a break, in milliseconds; 0 while one is bad. */
  goodForMs(): number {
    const since = names.map((name) => this.#states.get(name)?.goodSinceNs);
    const now = this.#options.lines.nowNs();
    return Math.min(...since.map((ns) => (ns === undefined ? 0 : (now - ns) / 1e6)));
  }

  /** Whether the latest write failed; undefined before the first answer. */
  isUnavailable(): boolean | undefined {
    const write = this.#states.get("write");
    return write === undefined ? undefined : write.goodSinceNs === undefined;
  }

  /** The slowest of the latest answers, in milliseconds; infinite until there are enough of them. */
  slowestMs(): number {
    return this.#tookMs.length < recentAnswers ? Infinity : Math.max(...this.#tookMs);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#loops);
  }

  async #loop(name: (typeof names)[number]): Promise<void> {
    const { clock } = this.#options;
    while (!this.#stop.signal.aborted) {
      const begunNs = clock.nowNs();
      const isOk = await this.#probe(name);
      if (this.#stop.signal.aborted) return;
      this.#tell(name, isOk);
      const tookMs = (clock.nowNs() - begunNs) / 1e6;
      this.#tookMs.splice(0, this.#tookMs.length - recentAnswers + 1);
      this.#tookMs.push(tookMs);
      await clock.sleep(Math.max(20, probePeriodMs - tookMs), this.#stop.signal).catch(() => undefined);
    }
  }

  #tell(name: string, isOk: boolean): void {
    const { lines } = this.#options;
    lines.probe(name, isOk);
    const since = this.#states.get(name)?.goodSinceNs ?? lines.nowNs();
    this.#states.set(name, { goodSinceNs: isOk ? since : undefined });
  }

  async #probe(name: (typeof names)[number]): Promise<boolean> {
    const { client, table, quorum } = this.#options;
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(probeTimeoutMs)]);
    this.#next += 1;
    try {
      if (name === "read") await client.number(`SELECT count() FROM ${table}`, { signal });
      else {
        const settings = { insert_quorum: String(quorum), insert_quorum_timeout: probeTimeoutMs };
        await client.insert(table, [{ id: this.#next }], { settings, signal });
      }
      return true;
    } catch {
      return false;
    }
  }
}
