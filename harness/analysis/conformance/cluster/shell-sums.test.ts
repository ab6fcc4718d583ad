// Sums of a shell.

import { expect, it } from "vitest";
import { sumOf } from "./shell-sums.ts";

it.each([
  ["3 / 2 + 1", 2],
  ["5 % 2 + 1", 2],
  ["(1 + 2) * 3", 9],
  ["1 + 2 * 3", 7],
  ["-7 / 2", -3],
  ["-7 % 4", -3],
  ["8 - 3 - 2", 3],
  ["2 - -1", 3],
  ["2*3*4/5%3", 1],
  ["0", 0],
  ["120", 120],
])("%s is %i", (text, sum) => {
  expect(sumOf(text)).toBe(sum);
});

it.each([
  ...[
    "",
    "1 +",
    "1 / 0",
    "4 % 0",
    "1 << 2",
    "a + 1",
    "(1",
    "1)",
    "010",
    "1 2",
    "1.5",
    "+1",
    "1 * (2",
    "()",
    "1a",
    "%",
    "*2",
  ],
])("nothing is said of %j", (text) => {
  expect(sumOf(text)).toBeUndefined();
});
