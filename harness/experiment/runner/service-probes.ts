// Probes of the service as a client meets it: one small quorum write and one read through the load balancer's name, each
// on a connection of its own, one at a time. Their lines in the history decide recovery.

import type { Clock } from "../../core/clock.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import type { OpenProbe } from "../workloads/history-sink.ts";

/** Takes probe lines; a history sink does. */
export interface ProbeLines {
  nowNs(): number;
  askProbe(name: string): OpenProbe;
}

export interface ServiceProbesOptions {
  readonly client: ClickHouse;
  /** A table of the probes' own: their rows are in no account. */
  readonly table: string;
  readonly quorum: number;
  readonly lines: ProbeLines;
  readonly clock: Clock;
}

/** From one asking to the next, while the service answers sooner than this. */
export const probePeriodMs = 400;
/**
 * An answer later than this is a bad probe. While nothing answers it is the period as well, so that the interval of
 * recovery is no wider than two of it. It cannot be shorter: measured on two processors, the slowest of 3,400 answers
 * before a fault took 1.5 s, and of 1,300 after recovery one in a hundred took 1.7 s; such a one is no outage.
 */
export const probeTimeoutMs = 2_500;
/** Between an answer and the next asking, however late the answer was. */
const pauseMs = 20;

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
    const { clock, lines } = this.#options;
    while (!this.#stop.signal.aborted) {
      const begunNs = clock.nowNs();
      const open = lines.askProbe(name);
      const isOk = await this.#probe(name);
      if (this.#stop.signal.aborted) {
        open.drop();
        return;
      }
      open.end(isOk);
      const since = this.#states.get(name)?.goodSinceNs ?? lines.nowNs();
      this.#states.set(name, { goodSinceNs: isOk ? since : undefined });
      const tookMs = (clock.nowNs() - begunNs) / 1e6;
      this.#tookMs.splice(0, this.#tookMs.length - recentAnswers + 1);
      this.#tookMs.push(tookMs);
      await clock.sleep(Math.max(pauseMs, probePeriodMs - tookMs), this.#stop.signal).catch(() => undefined);
    }
  }

  async #probe(name: (typeof names)[number]): Promise<boolean> {
    const { client, table, quorum, clock } = this.#options;
    const [late, over] = [new AbortController(), new AbortController()];
    const signal = AbortSignal.any([this.#stop.signal, late.signal]);
    const giveUp = (): void => {
      late.abort();
    };
    clock.sleep(probeTimeoutMs, over.signal).then(giveUp, () => undefined);
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
    } finally {
      over.abort();
    }
  }
}
