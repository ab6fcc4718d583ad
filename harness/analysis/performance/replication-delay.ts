// REP-002: how long after its acknowledgement on one replica a row is readable on another. Each delay is an interval:
// the row was not there at the last look before, and there at the first look after.

import { judged } from "../compliance/judged.ts";
import type { Judged } from "../compliance/judged.ts";
import { percentileOf } from "../measure/randomization.ts";

export interface DelaySample {
  readonly from: string;
  readonly to: string;
  /** Not readable yet this long after the acknowledgement (0: never looked in vain). */
  readonly lowMs: number;
  /** Readable at the latest this long after; Infinity: never seen. */
  readonly highMs: number;
}

export interface DelayMeasurement {
  readonly samples: readonly DelaySample[];
  /** Canaries whose insert was not acknowledged: they measure nothing. */
  readonly unacknowledged: number;
  /** Why the generator, not the platform, made these figures. */
  readonly generatorLimit: string | undefined;
}

export interface DelayLimit {
  readonly atMostMs: number;
  /** 0 to 1. */
  readonly percentile: number;
  readonly leastSamples: number;
}

export interface DelayFigures {
  readonly samples: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export function delayFigures(samples: readonly DelaySample[]): DelayFigures {
  const highs = samples.map(({ highMs }) => highMs);
  return {
    samples: samples.length,
    p50Ms: percentileOf(highs, 0.5),
    p99Ms: percentileOf(highs, 0.99),
    maxMs: Math.max(...highs),
  };
}

export function judgeReplicationDelay(measurement: DelayMeasurement, limit: DelayLimit): Judged {
  const { samples, unacknowledged, generatorLimit } = measurement;
  const about = { source: "clickhouse", resource: "replication" };
  const low = percentileOf(
    samples.map(({ lowMs }) => lowMs),
    limit.percentile,
  );
  const high = percentileOf(
    samples.map(({ highMs }) => highMs),
    limit.percentile,
  );
  const name = `p${limit.percentile * 100}`;
  const message = `${name} of the delay lies between ${told(low)} and ${told(high)} over ${samples.length} rows`;
  const finding = { ...about, actual: { low, high }, expected: `< ${limit.atMostMs} ms`, message };
  // A generator that was the limit made these delays itself: they show nothing about the platform, for or against it.
  if (samples.length > 0 && low >= limit.atMostMs && generatorLimit === undefined) {
    return judged({ violations: [finding] });
  }
  const unknowns = [
    ...(samples.length < limit.leastSamples
      ? [{ ...about, message: `${samples.length} of ${limit.leastSamples} rows measured, ${unacknowledged} refused` }]
      : []),
    ...(high >= limit.atMostMs ? [finding] : []),
    ...(generatorLimit === undefined ? [] : [{ ...about, message: `the generator was the limit: ${generatorLimit}` }]),
  ];
  return judged({ unknowns, notes: [finding] });
}

function told(ms: number): string {
  return ms === Infinity ? "never" : `${ms.toFixed(1)} ms`;
}
