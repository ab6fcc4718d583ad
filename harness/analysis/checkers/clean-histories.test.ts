// A sample of the generated histories that `assay test --long` judges by the ten thousand.

import { expect, it } from "vitest";
import { judgeHonestHistories } from "./honest-histories.ts";
import { HonestStore } from "./honest-store.ts";
import { judgeHistory } from "./judge-history.ts";

const seed = "sample";

it("no checker cries wolf over an honest store, and none misses what was planted in it", () => {
  const { alarms, missed, planted } = judgeHonestHistories(seed, 60);
  expect({ alarms, missed }).toEqual({ alarms: [], missed: [] });
  expect(planted).toBeGreaterThan(50);
});

it("the store gives every checker of its contract something to judge", () => {
  const store = new HonestStore(seed);
  store.run(200);
  const verdicts = judgeHistory(store.finish()).map(({ checker, verdict }) => [checker, verdict]);
  expect(Object.fromEntries(verdicts)).toEqual({
    "lost-rows": "held",
    "duplicate-rows": "held",
    "unexpected-rows": "held",
    "stale-reads": "held",
    "monotonic-reads": "held",
    "linearizable-register": "held",
    "fault-bit": "held",
  });
});
