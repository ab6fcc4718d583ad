// A sample of the generated stacks that `assay test --long` judges by the ten thousand.

import { expect, it } from "vitest";
import { judgeGeneratedStacks } from "./generated-stacks.ts";
import { synthesized } from "./planted-cases.ts";

it("a stack that is written otherwise is judged the same, and one violation in it is reported by one check", async () => {
  const corrected = await synthesized("byoc-private", "corrected");
  const { alarms, wrong, planted } = judgeGeneratedStacks(corrected, "byoc-private", { seed: "sample", stacks: 12 });
  expect(alarms).toEqual([]);
  expect(wrong).toEqual([]);
  expect(planted).toBe(12);
}, 120_000);
