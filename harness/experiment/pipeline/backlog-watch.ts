// A subscription whose consumer is kept away, looked at again and again: how much it has to hand out, what the tables count,
// and what the producer was told in between. Tables that stand still are the sign that nobody consumes; the backlog itself
// is what is judged, and shows nothing of the kind.

import { standstill } from "../../analysis/pipeline/flow-signs.ts";
import type { BacklogLook, BacklogRecord } from "../../analysis/pipeline/judge-backlog.ts";
import type { Clock } from "../../core/clock.ts";
import type { Producer } from "./producer.ts";

export interface WatchedBacklog {
  readonly producer: Pick<Producer, "acknowledged">;
  readonly backlog: () => Promise<number | "forgotten">;
  /** Messages that the tables count. */
  readonly rows: () => Promise<number>;
  readonly clock: Clock;
}

const everyMs = 1_000;
/** Minutes of the messages' own time come every few seconds: for as long as that none comes on a slow machine either. */
const standMs = 30_000;

export class BacklogWatch {
  /** The sign needs its time. */
  readonly seenWithinMs = 150_000;
  readonly #watched: WatchedBacklog;
  readonly #looks: BacklogLook[] = [];
  readonly #over = new AbortController();
  #begunNs = 0;
  #faultMs = Infinity;
  #awayMs: number | undefined;
  #backMs: number | undefined;

  constructor(watched: WatchedBacklog) {
    this.#watched = watched;
  }

  start(): void {
    this.#begunNs = this.#watched.clock.nowNs();
    void this.#look();
  }

  stop(): void {
    this.#over.abort();
  }

  faulted(): void {
    this.#faultMs = this.#nowMs();
  }

  ending(): void {
    this.#backMs = this.#nowMs();
  }

  /** Whether tables and subscription answer. */
  lookBefore(): Promise<boolean> {
    const last = this.#looks.at(-1);
    return Promise.resolve((last?.rows ?? 0) > 0 && typeof last?.backlog === "number");
  }

  /** By what the consumer was seen to be away since the fault. */
  async seen(): Promise<string | undefined> {
    const sign = await this.#standing(this.#faultMs);
    if (sign !== undefined) this.#awayMs ??= this.#nowMs();
    return sign;
  }

  /** The same of the last moments alone. */
  async now(): Promise<string | undefined> {
    return this.#standing(this.#nowMs() - standMs - 5 * everyMs);
  }

  record(holdMs: number): Omit<BacklogRecord, "left"> {
    return { looks: this.#looks, awayMs: this.#awayMs, backMs: this.#backMs, holdMs };
  }

  #standing(sinceMs: number): Promise<string | undefined> {
    const since = this.#looks.filter(({ atMs }) => atMs >= sinceMs);
    return Promise.resolve(standstill(since, standMs));
  }

  async #look(): Promise<void> {
    const { signal } = this.#over;
    const { producer, clock, backlog, rows } = this.#watched;
    while (!signal.aborted) {
      const before = producer.acknowledged;
      const [held, counted] = await Promise.all([backlog(), rows()].map((asked) => asked.catch(() => undefined)));
      this.#looks.push({
        ...{ atMs: this.#nowMs(), before, acknowledged: producer.acknowledged },
        ...(held === undefined ? {} : { backlog: held }),
        ...(typeof counted === "number" ? { rows: counted } : {}),
      });
      await clock.sleep(everyMs, signal).catch(() => undefined);
    }
  }

  #nowMs(): number {
    return Math.round((this.#watched.clock.nowNs() - this.#begunNs) / 1e6);
  }
}
