// A sample of the outages of known length that `assay test --long` judges in number.

import { expect, it } from "vitest";
import { judgeKnownOutages } from "./known-outage.ts";

it("the true time of recovery lies in the interval, which is hardly wider than the probes are apart", () => {
  const { outside, widths, runs } = judgeKnownOutages("sample", 200);
  expect(outside.slice(0, 3)).toEqual([]);
  expect(runs).toBe(200);
  expect(widths[Math.ceil(runs * 0.99) - 1]).toBeLessThanOrEqual(2);
  expect(widths[0]).toBeGreaterThan(0);
});
