// Measurements of a spec over time: one JSON line a second and series, in `measurements/<spec>.ndjson`.

import { join } from "node:path";
import { openNdjson } from "../evidence/ndjson.ts";
import type { NdjsonWriter } from "../evidence/ndjson.ts";
import { runPaths } from "../evidence/run-paths.ts";

/** One second of one series. `second` counts from the start of what is measured. */
export interface MeasuredSecond {
  readonly series: string;
  readonly second: number;
  readonly [value: string]: unknown;
}

export interface Measurements {
  append(line: MeasuredSecond): void;
  /** Path of the file relative to the run directory, to be named in a verdict. */
  readonly path: string;
}

export function createMeasurements(runDirectory: string, name: string): Measurements & Disposable {
  const path = `measurements/${name}.ndjson`;
  const file = join(runPaths(runDirectory).measurements, `${name}.ndjson`);
  let writer: NdjsonWriter | undefined;
  return {
    path,
    append: (line) => {
      writer ??= openNdjson(file);
      writer.append(line);
    },
    [Symbol.dispose]: () => {
      writer?.[Symbol.dispose]();
    },
  };
}
