// PERF-012 and PERF-016: what queries take, as clients feel it and as the server says. That they are measured, and that
// the way to the servers adds little, is judged everywhere; the limits in milliseconds on the reference hardware only.

import type { Finding, Verdict } from "../../core/verdict.ts";
import { judged } from "../compliance/judged.ts";
import type { LatencySummary } from "../measure/latency-histogram.ts";

export interface LatencyMeasurement {
  readonly response: LatencySummary;
  readonly planned: number;
  readonly ok: number;
  readonly generatorLimit: string | undefined;
  /** Why these are not the reference machines; undefined on them. */
  readonly offReference: string | undefined;
}

export interface LatencyJudgement {
  readonly verdict: Exclude<Verdict, "waived">;
  readonly findings: readonly Finding[];
}

export interface LatencyLimits {
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
}

const leastAnswers = 50;
const leastShare = 0.99;

/** PERF-012: an absolute limit, nothing else. */
export function judgeAbsoluteLatency(measured: LatencyMeasurement, limits: LatencyLimits): LatencyJudgement {
  const doubts = doubtsOf(measured);
  const figures = figuresOf(measured);
  if (measured.offReference !== undefined) {
    const finding = { ...figures, expected: limits, message: `${figures.message}; ${measured.offReference}` };
    return { verdict: "out-of-scope", findings: [finding, ...doubts] };
  }
  const violations = excessOf(measured.response, limits);
  return judged({ violations, unknowns: doubts, notes: [figures] });
}

export interface PathMeasurement {
  /** Median that clients saw through the platform's name, from sending to answer. */
  readonly clientP50Ms: number;
  /** Median that the servers logged for the same queries. */
  readonly serverP50Ms: number;
}

/** PERF-016: the percentiles are there, and the path to the servers does not use up what a client may wait. */
export function judgePercentiles(
  measured: LatencyMeasurement,
  path: PathMeasurement,
  { limits, pathAtMostMs }: { limits: LatencyLimits; pathAtMostMs: number },
): LatencyJudgement {
  const figures = figuresOf(measured);
  const addedMs = path.clientP50Ms - path.serverP50Ms;
  const way = {
    source: "clickhouse",
    resource: "load balancer",
    actual: addedMs,
    expected: `< ${pathAtMostMs} ms`,
    message: `the way to the servers adds ${addedMs.toFixed(1)} ms to the median of ${path.serverP50Ms} ms`,
  };
  const isSlowWay = addedMs >= pathAtMostMs;
  const { offReference } = measured;
  const violations = [
    ...(isSlowWay ? [way] : []),
    ...(offReference === undefined ? excessOf(measured.response, limits) : []),
  ];
  const scope = { ...figures, message: `limits in milliseconds are not judged here: ${offReference ?? ""}` };
  const notes = [figures, way, ...(offReference === undefined ? [] : [scope])];
  const isMeasured = Number.isFinite(addedMs);
  const unknowns = [
    ...doubtsOf(measured),
    ...(isMeasured ? [] : [{ ...way, message: "the servers' log knows none of these queries" }]),
  ];
  return judged({ violations, unknowns, notes: isMeasured ? notes : [figures] });
}

function doubtsOf({ response, planned, ok, generatorLimit }: LatencyMeasurement): Finding[] {
  const about = { source: "clickhouse", resource: "query load" };
  return [
    ...(response.count < leastAnswers
      ? [{ ...about, message: `${response.count} answers, ${leastAnswers} needed for percentiles` }]
      : []),
    ...(ok < leastShare * planned ? [{ ...about, message: `${ok} of ${planned} queries were answered in time` }] : []),
    ...(generatorLimit === undefined ? [] : [{ ...about, message: `the generator was the limit: ${generatorLimit}` }]),
  ];
}

function figuresOf({ response }: LatencyMeasurement): Finding {
  const { p50Ms, p95Ms, p99Ms, count } = response;
  return {
    source: "clickhouse",
    resource: "query load",
    severity: "note",
    actual: { p50Ms, p95Ms, p99Ms, count },
    message: `p50 ${p50Ms} ms, p95 ${p95Ms} ms, p99 ${p99Ms} ms over ${count} queries`,
  };
}

function excessOf({ p50Ms, p95Ms, p99Ms }: LatencySummary, limits: LatencyLimits): Finding[] {
  const pairs = [
    ["p50", p50Ms, limits.p50],
    ["p95", p95Ms, limits.p95],
    ["p99", p99Ms, limits.p99],
  ] as const;
  return pairs.flatMap(([name, actual, limit]) =>
    limit === undefined || actual < limit
      ? []
      : [
          {
            source: "clickhouse",
            resource: "query load",
            actual,
            expected: `< ${limit} ms`,
            message: `${name} is ${actual} ms`,
          },
        ],
  );
}
