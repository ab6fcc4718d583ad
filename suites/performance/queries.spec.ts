// What queries take while rows come in: the five types of the benchmark, the aggregation set, and the application's mix.

import { expect, requirement, test } from "./bench.ts";
import type { Bench } from "./bench.ts";
import { limitReason } from "#harness/analysis/measure/load-seconds.ts";
import { medianOf } from "#harness/analysis/measure/randomization.ts";
import { judgeAbsoluteLatency, judgePercentiles } from "#harness/analysis/performance/query-latency.ts";
import { judgeQueryTypes } from "#harness/analysis/performance/query-types.ts";
import { loggedQueries } from "#harness/experiment/benchmarks/query-log.ts";
import { aggregationQueries, sensorQueries } from "#harness/experiment/benchmarks/query-set.ts";
import { queryTypeRuns } from "#harness/experiment/benchmarks/query-type-runs.ts";
import { runWorkload } from "#harness/experiment/workloads/run-workload.ts";
import type { WorkloadReport } from "#harness/experiment/workloads/workload.ts";

test(
  "the five types of query are computed, each time, and their latency is known",
  requirement("PERF-015"),
  async ({ bench, context, evidence, measurements, verdict }) => {
    const tag = `assay/${context.runId}/types`;
    const expected = Number(bench.objective("PERF-015").value);
    const statements = sensorQueries(bench.sensors);

    const report = await runWorkload({
      kind: "query",
      ratePerSecond: 15,
      durationMs: 10_000,
      seed: context.seed,
      measurements,
      queries: { targets: [{ clickhouse: bench.app }], statements, tag },
    });
    const types = queryTypeRuns(statements, report, await loggedQueries(bench.servers, tag));

    const path = await evidence.attach("query types", { types, accounts: report.accounts, failures: report.failures });
    const judgement = judgeQueryTypes(types, { expected, leastRuns: 15 });
    expect(await verdict("PERF-015", { ...judgement, evidence: [path, measurements.path] })).toBeHeld();
  },
);

test(
  "aggregations over the streaming table stay below their limit under ingest",
  requirement("PERF-012"),
  async ({ bench, context, evidence, measurements, verdict }) => {
    const { value, percentile } = bench.objective("PERF-012");
    const ingest = runWorkload(ingestOf(bench, context.seed, 10_000));
    const report = await runWorkload({
      kind: "query",
      ratePerSecond: 8,
      durationMs: 10_000,
      seed: context.seed,
      measurements,
      queries: { targets: [{ clickhouse: bench.app }], statements: aggregationQueries(bench.sensors) },
    });
    const { accounts: ingested } = await ingest;

    const limits = { [`p${String(percentile)}`]: Number(value) };
    const path = await evidence.attach("aggregation latency", { limits, ingested, ...withoutSeconds(report) });
    const judgement = judgeAbsoluteLatency(measuredOf(report, bench), limits);
    expect(await verdict("PERF-012", { ...judgement, evidence: [path, measurements.path] })).toBeHeld();
  },
);

test(
  "the percentiles of the application's queries are measured, and the way to the servers adds little",
  requirement("PERF-016"),
  async ({ bench, context, evidence, measurements, verdict }) => {
    const limits = bench.objective("PERF-016").value as { p50: number; p95: number; p99: number };
    const tag = `assay/${context.runId}/application`;
    const ingest = runWorkload(ingestOf(bench, context.seed, 12_000));
    const report = await runWorkload({
      kind: "query",
      ratePerSecond: 10,
      durationMs: 12_000,
      seed: `${context.seed}/application`,
      measurements,
      queries: { targets: [{ clickhouse: bench.app }], statements: sensorQueries(bench.sensors), tag },
    });
    const { accounts: ingested } = await ingest;
    const logged = await loggedQueries(bench.servers, tag);

    const way = { clientP50Ms: report.service.p50Ms, serverP50Ms: medianOf(logged.map(({ p50Ms }) => p50Ms)) };
    const path = await evidence.attach("query percentiles", { limits, way, ingested, ...withoutSeconds(report) });
    const judgement = judgePercentiles(measuredOf(report, bench), way, { limits, pathAtMostMs: limits.p50 });
    expect(await verdict("PERF-016", { ...judgement, evidence: [path, measurements.path] })).toBeHeld();
  },
);

function ingestOf(bench: Bench, seed: string, durationMs: number) {
  const inserts = { table: bench.inserts, targets: [{ clickhouse: bench.app }], rowsPerInsert: 200 };
  return { kind: "insert", ratePerSecond: 5, durationMs, seed, inserts } as const;
}

function measuredOf({ response, accounts, seconds }: WorkloadReport, { offReference }: Bench) {
  return { response, planned: accounts.planned, ok: accounts.ok, generatorLimit: limitReason(seconds), offReference };
}

function withoutSeconds({ seconds: _, ...report }: WorkloadReport) {
  return report;
}
