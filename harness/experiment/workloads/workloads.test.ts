// The generator against a platform made of promises: what it counts, what it tells the history, when it blames itself.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClickHouseError } from "@clickhouse/client";
import { judgeHistory } from "../../analysis/checkers/judge-history.ts";
import { bug } from "../../core/errors.ts";
import { SimulatedClock } from "../../core/simulated-clock.ts";
import type { ClickHouse, Row } from "../../platform/clickhouse/client.ts";
import { readFinally } from "./final-reads.ts";
import { openHistorySink } from "./history-sink.ts";
import type { HistorySink } from "./history-sink.ts";
import { runWorkload } from "./run-workload.ts";

/** A table in memory behind as many names as one likes. */
class MemoryTable {
  readonly rows: number[] = [];
  readonly tokens: unknown[] = [];
  /** Says how the n-th insert ends, before it is applied or after. */
  trouble: (insert: number) => Promise<void> | void = () => undefined;
  #inserts = 0;

  client(): ClickHouse {
    const unasked = () => Promise.reject(bug("not asked in this test"));
    return {
      url: "memory",
      user: "app",
      value: unasked,
      number: unasked,
      command: () => Promise.resolve(),
      close: () => Promise.resolve(),
      rows: <T extends Row>(sql: string) => Promise.resolve(this.#answer(sql) as unknown as T[]),
      insert: async (_table, rows, options) => {
        const insert = this.#inserts;
        this.#inserts += 1;
        this.tokens.push(options?.settings?.insert_deduplication_token);
        await this.trouble(insert);
        this.rows.push(...rows.map((row) => Number(row["id"])));
      },
    };
  }

  #answer(sql: string): Row[] {
    if (sql.includes("system.replicas")) return [{ is_readonly: 0, queue_size: "0" }];
    return this.rows.map((id) => ({ id: String(id) }));
  }
}

const refused = new ClickHouseError({ message: "too few", code: "285", type: "TOO_FEW_LIVE_REPLICAS" });
const unclear = new ClickHouseError({ message: "unknown", code: "319", type: "UNKNOWN_STATUS_OF_INSERT" });

describe("a workload", () => {
  let folder = "";
  let sink: HistorySink;
  let table: MemoryTable;
  let clock: SimulatedClock;
  const text = () => readFileSync(sink.file, "utf8");
  const load = (change: object = {}, inserts: object = {}) =>
    runWorkload({
      kind: "insert",
      ratePerSecond: 200,
      durationMs: 250,
      seed: "1",
      sink,
      clock,
      inserts: { table: "db.t", targets: [{ clickhouse: table.client() }], ...inserts },
      ...change,
    });
  const read = (names = ["r1"]) =>
    readFinally({
      table: "db.t",
      replicas: names.map((name) => ({ name, clickhouse: table.client() })),
      sink,
      clock,
      syncWithinMs: 1_000,
    });
  const verdicts = () => Object.fromEntries(judgeHistory(text()).map(({ checker, verdict }) => [checker, verdict]));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "assay-workload-"));
    table = new MemoryTable();
    clock = new SimulatedClock();
    sink = openHistorySink({
      file: join(folder, "history.ndjson"),
      seed: "1",
      contract: { durability: "survives-faults", duplicates: "forbidden", reads: "eventual" },
      replicas: ["r1"],
      clock,
    });
  });

  afterEach(() => {
    sink.close();
    rmSync(folder, { recursive: true });
  });

  it("performs every planned operation and tells a history that holds", async () => {
    const report = await load({}, { rowsPerInsert: 3 });
    await read();
    expect(report.accounts).toEqual({ planned: 50, ok: 50, errors: 0, indeterminate: 0, late: 0, unacknowledged: 0 });
    expect(report.nextId).toBe(151);
    expect(table.rows).toHaveLength(150);
    expect(verdicts()).toEqual({ "lost-rows": "held", "duplicate-rows": "held", "unexpected-rows": "held" });
  });

  it("counts refusals and doubts apart and tells them by code", async () => {
    table.trouble = (insert) => {
      if (insert % 5 === 1) throw refused;
      if (insert % 5 === 2) throw unclear;
    };
    const { accounts, failures } = await load();
    expect(accounts).toMatchObject({ planned: 50, ok: 30, errors: 20, indeterminate: 10 });
    expect(failures).toEqual({ "285": 10, "319": 10 });
  });

  it("resends doubtful inserts with the same token as attempts of the same value", async () => {
    table.trouble = (insert) => {
      if (insert === 0) throw unclear;
    };
    const { accounts } = await load({ durationMs: 20 }, { resends: 1 });
    await read();
    expect(accounts).toMatchObject({ planned: 4, ok: 4 });
    expect(table.tokens).toHaveLength(5);
    expect(new Set(table.tokens).size).toBe(4);
    expect(text()).toContain('"attempt":2');
    expect(verdicts()["lost-rows"]).toBe("held");
  });

  it("waits before it sends again for as long as it is told to", async () => {
    table.trouble = (insert) => {
      if (insert === 0) throw unclear;
    };
    await load({ durationMs: 20, drainMs: 400 }, { resends: 1, resendPauseMs: 300 });
    const lines = text()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { type?: string; attempt?: number; timeNs: number });
    const failed = lines.find(({ type }) => type === "indeterminate");
    const again = lines.find(({ type, attempt }) => type === "invoke" && attempt === 2);
    expect(((again?.timeNs ?? 0) - (failed?.timeNs ?? 0)) / 1e6).toBeGreaterThanOrEqual(300);
    expect(table.tokens).toHaveLength(5);
  });

  it("leaves what is not answered open in the history and counts it", async () => {
    table.trouble = (insert) => (insert === 3 ? new Promise(() => undefined) : undefined);
    const { accounts } = await load({ durationMs: 50, drainMs: 50 });
    expect(accounts).toMatchObject({ planned: 10, ok: 9, unacknowledged: 1 });
    await read();
    expect(verdicts()).toMatchObject({ "lost-rows": "held", "unexpected-rows": "held" });
  });

  it("counts answers that come too late", async () => {
    table.trouble = () => clock.sleep(40);
    const { accounts } = await load({ durationMs: 50, lateAfterMs: 20 });
    expect(accounts).toMatchObject({ planned: 10, ok: 0, late: 10 });
  });

  it("measures the waiting of held-back operations and blames the cap", async () => {
    table.trouble = () => clock.sleep(30);
    const { wait, seconds, accounts } = await load({ durationMs: 1_100, inFlightAtMost: 2 });
    expect(accounts.planned).toBe(accounts.ok + accounts.late + accounts.unacknowledged);
    expect(wait.p50Ms).toBeGreaterThan(200);
    expect(seconds[0]?.limitedBy).toBe("operations under way at their cap");
  });

  it("finds rows that were lost behind its back", async () => {
    const { accounts } = await load({ durationMs: 50 });
    table.rows.shift();
    table.rows.push(999);
    await read();
    expect(accounts.ok).toBe(10);
    expect(verdicts()).toMatchObject({ "lost-rows": "violated", "unexpected-rows": "violated" });
  });
});
