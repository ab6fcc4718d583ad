// Sums of a shell.

import { expect, it } from "vitest";
import { sumOf } from "./shell-sums.ts";

it("reckons as a shell does", () => {
  const sums = { "3 / 2 + 1": 2, "5 % 2 + 1": 2, "(1 + 2) * 3": 9, "-7 / 2": -3, "8 - 3 - 2": 3, "2 - -1": 3, "0": 0 };
  expect(Object.fromEntries(Object.keys(sums).map((text) => [text, sumOf(text)]))).toEqual(sums);
});

it("says nothing of anything else", () => {
  for (const text of ["", "1 +", "1 / 0", "4 % 0", "1 << 2", "a + 1", "(1", "1)", "010", "1 2", "1.5"]) {
    expect(sumOf(text), text).toBeUndefined();
  }
});
