import { expect, test } from "vitest";
import { olderRelease } from "./older-release.ts";

test.each([
  ["24.8", "nightly", ["OPS-007"]],
  ["24.8", "signoff", ["NET-001", "SLA-003"]],
  [undefined, "quick", ["OPS-007"]],
  [undefined, "nightly", ["NET-001", "REP-004"]],
  [undefined, "nightly", []],
] as const)("begins on %s at depth %s with rows %s", (release, depth, planned) => {
  expect(olderRelease({ depth, planned })).toBe(release);
});
