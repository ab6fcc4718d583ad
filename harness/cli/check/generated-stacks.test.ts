// A sample of the generated stacks that `assay test --long` judges by the ten thousand.

import { expect, it } from "vitest";
import { judgeGeneratedStacks } from "./generated-stacks.ts";
import { synthesized } from "./planted-cases.ts";

const samples = { "byoc-private": 8, "multi-region": 2, "msk-privatelink": 2, "stream-benchmark": 2, "druid-eks": 2 };

it.each(Object.entries(samples))(
  "%s written otherwise is judged the same, and one violation in it is reported by one check",
  async (profile, stacks) => {
    const corrected = await synthesized(profile, "corrected");
    const { alarms, wrong, planted } = judgeGeneratedStacks(corrected, profile, { seed: "sample", stacks });
    expect(alarms).toEqual([]);
    expect(wrong).toEqual([]);
    expect(planted).toBe(stacks);
  },
  120_000,
);
