// The arithmetic of metric expressions, and what is not followed.

import { expect, it } from "vitest";
import { metricMath } from "./metric-math.ts";

const values: Readonly<Record<string, number>> = { a: 6, b: 3, zero: 0, a1: 10 };
const said = (text: string): unknown => {
  try {
    return metricMath(text, (id) => values[id]);
  } catch (error) {
    return error instanceof Error ? error.message : "?";
  }
};

it.each<[string, unknown]>([
  ["1 + 2 * 3", 7],
  ["(1 + 2) * 3", 9],
  ["10 - 4 - 3", 3],
  ["12.25 / 0.5", 24.5],
  ["-a + b", -3],
  ["--b", 3],
  ["a - -b", 9],
  ["100*(1-b/a)", 50],
  ["a1 / b", 10 / 3],
  ["a / zero", undefined],
  ["missing + 1", undefined],
  ["1 - missing", undefined],
  ["FILL(missing, 7) + 1", 8],
  ["FILL(a, 7)", 6],
  ["FILL(missing, b * 2)", 6],
])("%s", (text, expected) => {
  expect(said(text)).toBe(expected);
});

it.each([
  "",
  "a b",
  "a +",
  "a 1",
  "FILL a, 7)",
  "FILL(a; 7)",
  "FILL(a, 7",
  "(a",
  "SUM(a)",
  "A",
  "a > b",
  "a % 2",
  "1a",
  "$a",
  "_a",
])("does not follow %s", (text) => {
  expect(said(text)).toBe(`the metric expression ${text} is not followed`);
});
