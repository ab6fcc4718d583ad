// Latencies in microseconds, three significant digits, one minute at most (more is counted as one minute).

import { build } from "hdr-histogram-js";
import type { Histogram } from "hdr-histogram-js";

export interface LatencySummary {
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
  readonly meanMs: number;
}

const highestUs = 60_000_000;

export class LatencyHistogram {
  readonly #histogram: Histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: highestUs,
    numberOfSignificantValueDigits: 3,
    autoResize: false,
    bitBucketSize: 32,
  });

  recordNs(ns: number): void {
    this.#histogram.recordValue(Math.min(highestUs, Math.max(0, Math.round(ns / 1_000))));
  }

  /** Percentiles of several series come from merged histograms, never from averages of percentiles. */
  add(other: LatencyHistogram): void {
    this.#histogram.add(other.#histogram);
  }

  summary(): LatencySummary {
    const at = (percentile: number) => milliseconds(this.#histogram.getValueAtPercentile(percentile));
    const count = this.#histogram.totalCount;
    return {
      count,
      p50Ms: at(50),
      p95Ms: at(95),
      p99Ms: at(99),
      p999Ms: at(99.9),
      maxMs: milliseconds(this.#histogram.maxValue),
      meanMs: count === 0 ? 0 : milliseconds(this.#histogram.mean),
    };
  }
}

function milliseconds(us: number): number {
  return Math.round(us) / 1_000;
}
