// Aggregations over series.

import type { AggregateExpression, Aggregation } from "./expression.ts";
import { RefusedByEngine } from "./expression.ts";
import type { Answer, Series } from "./series.ts";
import { grouped, keyOf } from "./series.ts";

export function aggregate({ operator, by, labels }: AggregateExpression, answer: Answer): Series[] {
  if (typeof answer === "number") throw new RefusedByEngine(`${operator} of a number`);
  const groups = new Map<string, { labels: Series["labels"]; values: number[] }>();
  for (const series of answer) {
    const kept = grouped(series.labels, { keep: by, labels });
    const key = keyOf(kept);
    const group = groups.get(key) ?? { labels: kept, values: [] };
    group.values.push(series.value);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({ labels: group.labels, value: folded(operator, group.values) }));
}

function folded(operator: Aggregation, values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (operator) {
    case "sum":
      return sum;
    case "avg":
      return sum / values.length;
    case "min":
      return Math.min(...withoutNan(values));
    case "max":
      return Math.max(...withoutNan(values));
    case "count":
      return values.length;
    case "group":
      return 1;
  }
}

/** A value that is no number loses against every number. */
function withoutNan(values: readonly number[]): readonly number[] {
  const numbers = values.filter((value) => !Number.isNaN(value));
  return numbers.length === 0 ? [Number.NaN] : numbers;
}
