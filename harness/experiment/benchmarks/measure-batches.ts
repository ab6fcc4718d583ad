// Row-by-row inserts against batches, in blocks that alternate in the order A B B A, so that a drift of the machine hits
// both alike; then async inserts.

import type { BatchMeasurement } from "../../analysis/performance/batches.ts";
import { systemClock } from "../../core/clock.ts";
import type { Clock } from "../../core/clock.ts";
import { eventually } from "../../core/eventually.ts";
import { messageOf } from "../../core/errors.ts";
import type { ClickHouse, Row } from "../../platform/clickhouse/client.ts";
import { workloadRows } from "../workloads/workload-table.ts";
import { loggedWrites } from "./query-log.ts";

export interface BatchOptions {
  readonly table: string;
  readonly writer: ClickHouse;
  readonly admin: ClickHouse;
  /** Whose logs tell what the batches wrote. */
  readonly replicas: readonly ClickHouse[];
  readonly seed: string;
  /** Comment under which the server logs the batches. */
  readonly tag: string;
  readonly pairs: number;
  /** Inserts of one row in a block. */
  readonly singles: number;
  /** Rows of the batches, used in turn. */
  readonly batchRows: readonly number[];
  readonly asyncRows: number;
  readonly clock?: Clock;
}

export async function measureBatches(options: BatchOptions): Promise<BatchMeasurement> {
  const run = new BatchRun(options);
  for (let pair = 0; pair < options.pairs; pair += 1) {
    const blocks = [() => run.singles(), () => run.batch(pair)];
    for (const block of pair % 2 === 0 ? blocks : blocks.reverse()) await block();
  }
  await run.asynchronous();
  return run.measurement();
}

class BatchRun {
  readonly #options: BatchOptions;
  readonly #clock: Clock;
  readonly #singleRates: number[] = [];
  readonly #batchRates: number[] = [];
  readonly #failures: string[] = [];
  #nextId = 1;
  #asyncFound = 0;
  #asyncRate = 0;

  constructor(options: BatchOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  async singles(): Promise<void> {
    const rows = this.#rows(this.#options.singles);
    await this.#timed(this.#singleRates, rows.length, async () => {
      for (const row of rows) await this.#insert([row], {});
    });
  }

  async batch(pair: number): Promise<void> {
    const { batchRows, tag } = this.#options;
    const rows = this.#rows(batchRows[pair % batchRows.length] ?? 0);
    await this.#timed(this.#batchRates, rows.length, () => this.#insert(rows, { log_comment: `${tag}/batch` }));
  }

  /** Sent one by one without waiting for the flush, then looked for. */
  async asynchronous(): Promise<void> {
    const { asyncRows, admin, table } = this.#options;
    const rows = this.#rows(asyncRows);
    const firstId = this.#nextId - asyncRows;
    const rates: number[] = [];
    const settings = { async_insert: 1, wait_for_async_insert: 0, async_insert_busy_timeout_max_ms: 500 } as const;
    await this.#timed(rates, asyncRows, async () => {
      for (const row of rows) await this.#insert([row], settings);
    });
    this.#asyncRate = rates[0] ?? 0;
    const count = async () => {
      this.#asyncFound = await admin.number(`SELECT uniqExact(id) FROM ${table} WHERE id >= ${firstId}`);
      return this.#asyncFound === asyncRows;
    };
    try {
      await eventually(count, { withinMs: 10_000, everyMs: 200, what: "rows of async inserts" });
    } catch (error) {
      this.#failures.push(messageOf(error));
    }
  }

  async measurement(): Promise<BatchMeasurement> {
    const { replicas, tag, asyncRows } = this.#options;
    return {
      singleRates: this.#singleRates,
      batchRates: this.#batchRates,
      writtenPerBatch: await loggedWrites(replicas, `${tag}/batch`),
      asyncSent: asyncRows,
      asyncFound: this.#asyncFound,
      asyncRate: this.#asyncRate,
      failures: this.#failures,
    };
  }

  #rows(count: number): Row[] {
    const ids = Array.from({ length: count }, (_, offset) => this.#nextId + offset);
    this.#nextId += count;
    return workloadRows(this.#options.seed, ids);
  }

  #insert(rows: readonly Row[], settings: Readonly<Record<string, string | number>>): Promise<void> {
    return this.#options.writer.insert(this.#options.table, rows, { settings });
  }

  async #timed(rates: number[], rows: number, work: () => Promise<void>): Promise<void> {
    const startNs = this.#clock.nowNs();
    try {
      await work();
      rates.push(rows / ((this.#clock.nowNs() - startNs) / 1e9));
    } catch (error) {
      this.#failures.push(messageOf(error));
    }
  }
}
