// What every replica says of itself, about twice a second, straight and not through the load balancer. Not in the
// history: a replica that is taken away on purpose is no outage of the service. Kept as evidence beside it.

import type { Clock } from "../../core/clock.ts";
import type { NdjsonWriter } from "../../evidence/ndjson.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";

export interface ReplicaSample {
  /** On the clock of the history. */
  readonly timeNs: number;
  readonly askedNs: number;
  readonly replica: string;
  readonly reachable: boolean;
  readonly readOnly: boolean;
  readonly queueSize: number;
  /** Seconds, as the server counts them. */
  readonly absoluteDelay: number;
  readonly uptimeSeconds: number;
}

export interface WatchedReplica {
  readonly name: string;
  readonly clickhouse: ClickHouse;
}

export interface ReplicaWatchOptions {
  readonly replicas: readonly WatchedReplica[];
  readonly database: string;
  readonly table: string;
  readonly lines: { nowNs(): number };
  readonly writer: NdjsonWriter;
  readonly clock: Clock;
}

const periodMs = 600;
const timeoutMs = 2_000;
/** Entries that a replica under load may have in its queue without lagging. */
const busyQueue = 2;

const question = `SELECT is_readonly, queue_size, absolute_delay, uptime() AS uptime
  FROM system.replicas WHERE database = {database:String} AND table = {table:String}`;

export class ReplicaWatch {
  readonly #options: ReplicaWatchOptions;
  readonly #stop = new AbortController();
  readonly #latest = new Map<string, ReplicaSample>();
  readonly #loops: readonly Promise<void>[];

  constructor(options: ReplicaWatchOptions) {
    this.#options = options;
    this.#loops = options.replicas.map((replica) => this.#loop(replica));
  }

  /** The history's time, by which samples are dated. */
  nowNs(): number {
    return this.#options.lines.nowNs();
  }

  /** The newest sample of every replica that was asked at all. */
  latest(): readonly ReplicaSample[] {
    return [...this.#latest.values()];
  }

  /** Every replica answers, takes writes and is behind by no more than what is under way at any moment. */
  isWhole(): boolean {
    return this.#areAll(({ queueSize }) => queueSize <= busyQueue);
  }

  /** Without load: nothing is left to fetch. */
  isSettled(): boolean {
    return this.#areAll(({ queueSize, absoluteDelay }) => queueSize === 0 && absoluteDelay === 0);
  }

  #areAll(isFine: (sample: ReplicaSample) => boolean): boolean {
    const latest = this.latest();
    return (
      latest.length === this.#options.replicas.length &&
      latest.every((sample) => sample.reachable && !sample.readOnly && isFine(sample))
    );
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#loops);
  }

  async #loop(replica: WatchedReplica): Promise<void> {
    const { clock, writer } = this.#options;
    while (!this.#stop.signal.aborted) {
      const sample = await this.#ask(replica);
      if (this.#stop.signal.aborted) return;
      this.#latest.set(replica.name, sample);
      writer.append(sample);
      await clock.sleep(periodMs, this.#stop.signal).catch(() => undefined);
    }
  }

  async #ask({ name, clickhouse }: WatchedReplica): Promise<ReplicaSample> {
    const { database, table, lines } = this.#options;
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(timeoutMs)]);
    const askedNs = lines.nowNs();
    try {
      const [row] = await clickhouse.rows(question, { params: { database, table }, signal });
      return {
        timeNs: lines.nowNs(),
        askedNs,
        replica: name,
        reachable: row !== undefined,
        readOnly: Number(row?.is_readonly) === 1,
        queueSize: Number(row?.queue_size ?? 0),
        absoluteDelay: Number(row?.absolute_delay ?? 0),
        uptimeSeconds: Number(row?.uptime ?? 0),
      };
    } catch {
      const nothing = { readOnly: false, queueSize: 0, absoluteDelay: 0, uptimeSeconds: 0 };
      return { timeNs: lines.nowNs(), askedNs, replica: name, reachable: false, ...nothing };
    }
  }
}
