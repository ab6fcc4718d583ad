import { expect, it } from "vitest";
import { atMost } from "./mutation.ts";

it("knows how likely a sample is", () => {
  expect(atMost(1, { of: 2, each: 0.5 })).toBeCloseTo(0.75);
  expect(atMost(60, { of: 60, each: 0.95 })).toBeCloseTo(1);
  expect(atMost(53, { of: 60, each: 0.95 })).toBeGreaterThan(0.01);
  expect(atMost(51, { of: 60, each: 0.95 })).toBeLessThan(0.01);
});
