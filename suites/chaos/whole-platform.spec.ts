// What concerns the platform as a whole and takes minutes: everything lost and restored.

import { atDepth } from "#harness/suite/index.ts";
import { requirement, test } from "./experiment.ts";

/** Steady state, the way back, recovery and final reads. */
const longestMs = 900_000;

test.describe("the whole platform", () => {
  test(
    "what was acknowledged before the last backup comes back after everything is lost",
    atDepth("nightly", requirement("SLA-007")),
    async ({ experiment }) => {
      test.setTimeout(longestMs);
      await experiment.holds("everything-lost");
    },
  );
});
