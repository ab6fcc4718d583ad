// Whether messages are published soon and become rows, looked at again and again: what shows from outside that a fault
// bites, and that it is over.

import type { Clock } from "../../core/clock.ts";
import type { DeliveryTable, NumberRange } from "../../platform/kafka/table-rows.ts";
import { countDelivered } from "../../platform/kafka/table-rows.ts";
import type { Producer } from "../pipeline/producer.ts";

export interface FlowSample {
  /** Milliseconds since the watch began. */
  readonly atMs: number;
  readonly acknowledged: number;
  /** Messages that have a row; absent where nobody answered. */
  readonly rows?: number;
  readonly isPrompt: boolean;
}

export interface WatchedFlow {
  readonly table: DeliveryTable;
  readonly range: NumberRange;
  readonly producer: Producer;
  readonly clock: Clock;
}

const everyMs = 1_000;

export class FlowWatch {
  readonly #flow: WatchedFlow;
  readonly #samples: FlowSample[] = [];
  readonly #over = new AbortController();
  #begunNs = 0;

  constructor(flow: WatchedFlow) {
    this.#flow = flow;
  }

  get samples(): readonly FlowSample[] {
    return this.#samples;
  }

  nowMs(): number {
    return Math.round((this.#flow.clock.nowNs() - this.#begunNs) / 1e6);
  }

  start(): void {
    const { clock, table, range, producer } = this.#flow;
    this.#begunNs = clock.nowNs();
    const { signal } = this.#over;
    const look = async () => {
      while (!signal.aborted) {
        const rows = await countDelivered(table, range).catch(() => undefined);
        const { acknowledged } = producer;
        this.#samples.push({
          ...{ atMs: this.nowMs(), acknowledged, isPrompt: producer.isPrompt() },
          ...(rows === undefined ? {} : { rows }),
        });
        await clock.sleep(everyMs, signal).catch(() => undefined);
      }
    };
    void look();
  }

  stop(): void {
    this.#over.abort();
  }
}
