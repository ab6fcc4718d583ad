// Asks every replica for its release twice a second, and hands rows from release to release while two of them run.

import type { Clock } from "../../core/clock.ts";
import { present } from "../../core/errors.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import { mixedPair } from "./release-samples.ts";
import type { Exchange, ReleaseSample, UpgradeRecord } from "./release-samples.ts";

export interface ReleaseWatchOptions {
  readonly replicas: readonly { readonly name: string; readonly clickhouse: ClickHouse }[];
  /** A replicated table with a column `id` that nobody else writes to. */
  readonly table: string;
  /** The release to come. */
  readonly to: string;
  readonly clock: Clock;
}

const periodMs = 500;
const answerWithinMs = 2_000;
const exchangeEveryMs = 1_500;
const seenWithinMs = 10_000;
const seenEveryMs = 100;

export class ReleaseWatch {
  readonly #options: ReleaseWatchOptions;
  readonly #stop = new AbortController();
  readonly #samples: ReleaseSample[] = [];
  readonly #exchanges: Exchange[] = [];
  readonly #loops: readonly Promise<void>[];
  #next = 0;

  constructor(options: ReleaseWatchOptions) {
    this.#options = options;
    const samplers = options.replicas.map((replica) => this.#repeat(periodMs, () => this.#sample(replica)));
    this.#loops = [...samplers, this.#repeat(exchangeEveryMs, () => this.#exchangeBothWays())];
  }

  /** Both releases answer now. */
  isMixed(): boolean {
    return mixedPair(this.#samples, this.#options.to) !== undefined;
  }

  async stop(): Promise<Omit<UpgradeRecord, "isDone">> {
    this.#stop.abort();
    await Promise.all(this.#loops);
    return {
      replicas: this.#options.replicas.map(({ name }) => name),
      samples: this.#samples,
      exchanges: this.#exchanges,
    };
  }

  async #repeat(everyMs: number, work: () => Promise<void>): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await work();
      await this.#options.clock.sleep(everyMs, this.#stop.signal).catch(() => undefined);
    }
  }

  async #sample({ name, clickhouse }: ReleaseWatchOptions["replicas"][number]): Promise<void> {
    const version = await this.#versionOf(clickhouse);
    if (this.#stop.signal.aborted && version === undefined) return;
    const timeNs = this.#options.clock.nowNs();
    this.#samples.push({ timeNs, replica: name, ...(version === undefined ? {} : { version }) });
  }

  async #versionOf(clickhouse: ClickHouse): Promise<string | undefined> {
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(answerWithinMs)]);
    return clickhouse.value("SELECT version()", { signal }).catch(() => undefined);
  }

  async #exchangeBothWays(): Promise<void> {
    const pair = mixedPair(this.#samples, this.#options.to);
    if (pair === undefined) return;
    for (const [from, to] of [
      [pair.older, pair.newer],
      [pair.newer, pair.older],
    ] as const) {
      const exchange = await this.#exchange(from, to);
      if (exchange !== undefined) this.#exchanges.push(exchange);
    }
  }

  /** Undefined when the row could not be written: then there was nothing to hand on. */
  async #exchange(from: ReleaseSample, to: ReleaseSample): Promise<Exchange | undefined> {
    const { table, clock } = this.#options;
    const [source, target] = [this.#clientOf(from.replica), this.#clientOf(to.replica)];
    this.#next += 1;
    const id = this.#next;
    const begunNs = clock.nowNs();
    const said = { from: from.replica, fromVersion: from.version ?? "", to: to.replica, toVersion: to.version ?? "" };
    try {
      await source.insert(table, [{ id }], { signal: AbortSignal.timeout(answerWithinMs) });
    } catch {
      return undefined;
    }
    const sql = `SELECT count() FROM ${table} WHERE id = {id:UInt64}`;
    let conclusive = true;
    while (clock.nowNs() - begunNs < seenWithinMs * 1e6 && !this.#stop.signal.aborted) {
      const signal = AbortSignal.timeout(answerWithinMs);
      const count = await target.number(sql, { params: { id }, signal }).catch(() => undefined);
      if (count === 1) return { ...said, seenAfterMs: Math.round((clock.nowNs() - begunNs) / 1e6), conclusive };
      const areBothThere = count !== undefined && (await this.#versionOf(source)) === from.version;
      conclusive &&= areBothThere;
      if (!areBothThere) break;
      await clock.sleep(seenEveryMs, this.#stop.signal).catch(() => undefined);
    }
    return { ...said, conclusive: conclusive && !this.#stop.signal.aborted };
  }

  #clientOf(name: string): ClickHouse {
    const found = this.#options.replicas.find((replica) => replica.name === name);
    return present(found, `replica ${name}`).clickhouse;
  }
}
