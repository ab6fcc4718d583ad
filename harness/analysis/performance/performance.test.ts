// The judgements of the performance rows over measurements: what holds, what was planted, what cannot be told.

import { describe, expect, it } from "vitest";
import { createPrng } from "../../core/prng.ts";
import type { LatencySummary } from "../measure/latency-histogram.ts";
import { judgeBatches } from "./batches.ts";
import type { BatchMeasurement } from "./batches.ts";
import { compressionRatio, judgeCompression } from "./compression.ts";
import type { ColumnStorage } from "./compression.ts";
import { offReference } from "./hardware.ts";
import { judgeAbsoluteLatency, judgePercentiles } from "./query-latency.ts";
import { judgeQueryTypes } from "./query-types.ts";
import type { QueryTypeRuns } from "./query-types.ts";
import { judgeReplicationDelay } from "./replication-delay.ts";

describe("replication delay", () => {
  const limit = { atMostMs: 1_000, percentile: 0.99, leastSamples: 100 };
  const samples = (count: number, lowMs: number, highMs: number) =>
    Array.from({ length: count }, () => ({ from: "replica-0", to: "replica-1", lowMs, highMs }));
  const judge = (list: ReturnType<typeof samples>, generatorLimit?: string) =>
    judgeReplicationDelay({ samples: list, unacknowledged: 0, generatorLimit }, limit).verdict;

  it.each([
    ["all fast", "held", samples(120, 10, 40)],
    ["one slow among many", "held", [...samples(119, 10, 40), ...samples(1, 1_500, 1_520)]],
    ["a throttled link", "violated", samples(120, 1_200, 1_230)],
    ["slow for two in a hundred", "violated", [...samples(117, 10, 40), ...samples(3, 1_500, 1_520)]],
    ["never seen", "violated", samples(120, 10_000, Infinity)],
    ["looks too far apart to tell", "unknown", samples(120, 10, 1_100)],
    ["exactly the limit is not below it", "unknown", samples(120, 900, 1_000)],
    ["too few rows", "unknown", samples(99, 10, 40)],
    ["no row", "unknown", samples(0, 0, 0)],
  ] as const)("%s: %s", (_title, verdict, list) => {
    expect(judge([...list])).toBe(verdict);
  });

  it("is not decided by a generator that is too slow", () => {
    expect(judge(samples(120, 10, 40), "event loop busy 97 %")).toBe("unknown");
    expect(judge(samples(120, 1_200, 1_230), "event loop busy 97 %")).toBe("unknown");
    expect(judge(samples(120, 1_200, 1_230), undefined)).toBe("violated");
  });
});

describe("compression", () => {
  const column = (change: Partial<ColumnStorage> = {}): ColumnStorage => ({
    name: "temperature_avg",
    uncompressedBytes: 4_000_000,
    compressedBytes: 300_000,
    codec: "CODEC(Delta, ZSTD(3))",
    distinctValues: 900,
    entropyBits: 8,
    ...change,
  });
  const judge = (columns: readonly ColumnStorage[], rows = 400_000) =>
    judgeCompression({ rows, columns }, { least: 10, most: 20, leastRows: 100_000 });

  it.each([
    ["within the range", "held", [column()]],
    ["more than promised", "held", [column({ compressedBytes: 100_000 })]],
    [
      "codec NONE on one large column",
      "violated",
      [column(), column({ compressedBytes: 4_000_000, codec: "CODEC(NONE)" })],
    ],
    ["a little too large", "violated", [column({ compressedBytes: 400_001 })]],
    ["nothing is told of any column", "unknown", []],
    ["parts too small to be told by column", "unknown", [column({ uncompressedBytes: 0, compressedBytes: 0 })]],
    ["padded with constants", "unknown", [column(), column({ distinctValues: 1, compressedBytes: 10 })]],
  ] as const)("%s: %s", (_title, verdict, columns) => {
    expect(judge(columns).verdict).toBe(verdict);
  });

  it("is not decided by a handful of rows", () => {
    expect(judge([column()], 1_000).verdict).toBe("unknown");
  });

  it("is the ratio of sums, not the mean of ratios", () => {
    const columns = [column({ compressedBytes: 1_000_000 }), column({ compressedBytes: 3_000_000 })];
    expect(compressionRatio({ rows: 1, columns })).toBe(2);
  });
});

describe("query types", () => {
  const type = (change: Partial<QueryTypeRuns> = {}): QueryTypeRuns => ({
    name: "point",
    answered: 30,
    failed: 0,
    logged: 30,
    cacheHits: 0,
    leastRowsRead: 8_192,
    p50Ms: 5,
    p95Ms: 9,
    p99Ms: 12,
    ...change,
  });
  const five = (change: Partial<QueryTypeRuns> = {}) =>
    ["point", "range", "aggregate", "top-n", "group-by"].map((name, at) => type({ name, ...(at === 4 ? change : {}) }));

  it.each([
    ["all computed", "held", five()],
    ["repeats out of the query cache", "violated", five({ cacheHits: 12, leastRowsRead: 0 })],
    ["a single hit", "violated", five({ cacheHits: 1 })],
    ["failing queries", "violated", five({ failed: 1 })],
    ["one type left out", "unknown", five().slice(1)],
    ["one type hardly run", "unknown", five({ answered: 3, logged: 3 })],
    ["runs that the log does not know", "unknown", five({ logged: 29 })],
    ["queries that read nothing", "unknown", five({ leastRowsRead: 0 })],
  ] as const)("%s: %s", (_title, verdict, types) => {
    expect(judgeQueryTypes(types, { expected: 5, leastRuns: 15 }).verdict).toBe(verdict);
  });
});

describe("query latency", () => {
  const response = (p50Ms: number, p95Ms: number, count = 100): LatencySummary => ({
    count,
    p50Ms,
    p95Ms,
    p99Ms: p95Ms * 2,
    p999Ms: p95Ms * 2,
    maxMs: p95Ms * 3,
    meanMs: p50Ms,
  });
  const measured = {
    response: response(20, 60),
    planned: 100,
    ok: 100,
    generatorLimit: undefined,
    offReference: undefined,
  };
  const elsewhere = { ...measured, offReference: "3 servers share one machine" };
  const limits = { p95: 100 };

  it("is judged in milliseconds on the reference hardware only", () => {
    expect(judgeAbsoluteLatency(measured, limits).verdict).toBe("held");
    expect(judgeAbsoluteLatency({ ...measured, response: response(90, 140) }, limits).verdict).toBe("violated");
    const judgement = judgeAbsoluteLatency({ ...elsewhere, response: response(90, 140) }, limits);
    expect(judgement.verdict).toBe("out-of-scope");
    expect(judgement.findings[0]).toMatchObject({ actual: { p50Ms: 90, p95Ms: 140 }, expected: limits });
  });

  it("is unknown when the load was not what was planned", () => {
    expect(judgeAbsoluteLatency({ ...measured, generatorLimit: "busy" }, limits).verdict).toBe("unknown");
    expect(judgeAbsoluteLatency({ ...measured, ok: 90 }, limits).verdict).toBe("unknown");
    expect(judgeAbsoluteLatency({ ...measured, response: response(20, 60, 10) }, limits).verdict).toBe("unknown");
  });

  it("is measured everywhere, and a pause on the way is found everywhere", () => {
    const rule = { limits, pathAtMostMs: 100 };
    const way = { clientP50Ms: 30, serverP50Ms: 8 };
    expect(judgePercentiles(elsewhere, way, rule).verdict).toBe("held");
    expect(judgePercentiles(elsewhere, { clientP50Ms: 230, serverP50Ms: 8 }, rule).verdict).toBe("violated");
    expect(judgePercentiles({ ...elsewhere, ok: 50 }, way, rule).verdict).toBe("unknown");
    expect(judgePercentiles({ ...measured, response: response(90, 140) }, way, rule).verdict).toBe("violated");
    expect(judgePercentiles(elsewhere, { ...way, serverP50Ms: Number.NaN }, rule).verdict).toBe("unknown");
  });
});

describe("batches", () => {
  const limit = { leastRows: 10_000, mostRows: 100_000, leastBlocks: 6 };
  const measured: BatchMeasurement = {
    singleRates: [20, 21, 19, 22, 20, 18, 23, 20],
    batchRates: [40_000, 42_000, 39_000, 90_000, 41_000, 40_500, 39_900, 120_000],
    writtenPerBatch: [10_000, 10_000, 50_000, 100_000],
    asyncSent: 50,
    asyncFound: 50,
    asyncRate: 200,
    failures: [],
  };
  const judge = (change: Partial<BatchMeasurement> = {}) =>
    judgeBatches({ ...measured, ...change }, limit, createPrng("batches")).verdict;

  it.each([
    ["batches win", "held", {}],
    ["batch size 1 in the writer", "violated", { writtenPerBatch: [1, 1, 1], batchRates: measured.singleRates }],
    ["batches a row too small", "violated", { writtenPerBatch: [10_000, 9_999] }],
    ["row by row wins", "violated", { singleRates: measured.batchRates, batchRates: measured.singleRates }],
    ["no batch in the log", "violated", { writtenPerBatch: [] }],
    ["async rows that never arrive", "violated", { asyncFound: 49 }],
    ["no difference beyond chance", "unknown", { batchRates: measured.singleRates.toReversed() }],
    ["too few blocks", "unknown", { batchRates: [40_000] }],
    ["a block that failed", "unknown", { failures: ["timeout"] }],
  ] as const)("%s: %s", (_title, verdict, change) => {
    expect(judge(change)).toBe(verdict);
  });
});

describe("rows of the catalogue", () => {
  it("turn with what was planted for them", () => {
    const slow = { count: 100, p50Ms: 90, p95Ms: 140, p99Ms: 280, p999Ms: 280, maxMs: 420, meanMs: 90 };
    const measured = { response: slow, planned: 100, ok: 100, generatorLimit: undefined, offReference: undefined };
    const way = { clientP50Ms: 230, serverP50Ms: 8 };
    const single: BatchMeasurement = {
      singleRates: [20, 21, 19, 22, 20, 18, 23, 20],
      batchRates: [20, 21, 19, 22, 20, 18, 23, 20],
      writtenPerBatch: [1, 1, 1, 1],
      asyncSent: 50,
      asyncFound: 50,
      asyncRate: 200,
      failures: [],
    };
    const limit = { leastRows: 10_000, mostRows: 100_000, leastBlocks: 6 };
    expect({
      "PERF-012": judgeAbsoluteLatency(measured, { p95: 100 }).verdict,
      "PERF-016": judgePercentiles(measured, way, { limits: { p50: 500 }, pathAtMostMs: 100 }).verdict,
      "PERF-018": judgeBatches(single, limit, createPrng("batches")).verdict,
    }).toEqual({ "PERF-012": "violated", "PERF-016": "violated", "PERF-018": "violated" });
  });
});

describe("reference hardware", () => {
  const machine = (at: number, change = {}) => ({
    replica: `replica-${at}`,
    processors: 8,
    memoryBytes: 62 * 2 ** 30,
    uptimeSeconds: 1_000 + at * 60,
    ...change,
  });
  const reference = { vcpus: 8, memoryGib: 64 };

  it.each([
    ["three machines of the named kind", undefined, [machine(0), machine(1), machine(2)]],
    ["one machine for all", /share one machine/, [machine(0), machine(1, { uptimeSeconds: 1_000.5 })]],
    ["too few processors", /2 processors/, [machine(0), machine(1, { processors: 2 })]],
    ["too little memory", /16 GiB/, [machine(0, { memoryBytes: 16 * 2 ** 30 })]],
    ["nobody says", /no server/, []],
  ] as const)("%s", (_title, reason, machines) => {
    const said = offReference(machines, reference);
    if (reason === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(reason);
  });

  it("is never there when the profile names none", () => {
    expect(offReference([machine(0)], undefined)).toMatch(/names no reference/);
  });
});
