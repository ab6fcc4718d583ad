// Series whose names went may coincide; a server refuses such an answer.

import { RefusedByEngine } from "./expression.ts";
import type { Series } from "./series.ts";
import { keyOf } from "./series.ts";

/** @throws RefusedByEngine where two series have the same labels. */
export function distinct(series: Series[]): Series[] {
  if (new Set(series.map(({ labels }) => keyOf(labels))).size < series.length) {
    throw new RefusedByEngine("two series of the answer have the same labels");
  }
  return series;
}
