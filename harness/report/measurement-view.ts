// Measurements as series: every numeric value of a series over its seconds.

import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { readNdjson } from "../evidence/ndjson.ts";
import { runPaths } from "../evidence/run-paths.ts";

export interface MeasuredSeries {
  readonly name: string;
  readonly points: readonly (readonly [second: number, value: number])[];
}

export interface MeasurementView {
  readonly name: string;
  readonly path: string;
  /** Values that are times, in milliseconds. */
  readonly latencies: readonly MeasuredSeries[];
  /** All other numbers: counts, rates, sizes. */
  readonly rates: readonly MeasuredSeries[];
  /** Seconds that the generator itself limited: they say nothing about the platform. */
  readonly limited: readonly number[];
}

/** About the generator's own state, not about what it offered or was answered. */
const ofGenerator = new Set(["busy", "started", "inFlight"]);

const lineSchema = z.looseObject({ series: z.string(), second: z.number() });

export function readMeasurements(root: string): MeasurementView[] {
  const { measurements } = runPaths(root);
  if (!existsSync(measurements)) return [];
  return readdirSync(measurements)
    .filter((name) => name.endsWith(".ndjson"))
    .sort()
    .map((name) => viewOf(name, readNdjson(join(measurements, name), { cutTail: true })));
}

function viewOf(file: string, lines: readonly unknown[]): MeasurementView {
  const series = new Map<string, [number, number][]>();
  const limited = new Set<number>();
  for (const line of lines) {
    const parsed = lineSchema.safeParse(line);
    if (!parsed.success) continue;
    const { series: name, second, ...values } = parsed.data;
    if (values["limitedBy"] !== undefined) limited.add(second);
    for (const [field, value] of Object.entries(values)) {
      if (typeof value !== "number" || !Number.isFinite(value) || ofGenerator.has(field)) continue;
      const key = `${name} ${field}`;
      const points = series.get(key) ?? [];
      points.push([second, value]);
      series.set(key, points);
    }
  }
  const all = [...series].map(([name, points]) => ({ name, points }));
  return {
    name: basename(file, ".ndjson"),
    path: `measurements/${file}`,
    latencies: all.filter(({ name }) => isLatency(name)),
    rates: all.filter(({ name }) => !isLatency(name)),
    limited: [...limited].sort((left, right) => left - right),
  };
}

function isLatency(name: string): boolean {
  return /Ms(?:P\d+)?$|Ms[A-Z]\w*$|\bms\b/.test(name);
}
