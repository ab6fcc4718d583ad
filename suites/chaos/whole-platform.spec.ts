// What concerns the platform as a whole and takes minutes: everything lost and restored, and another release under load.

import { atDepth } from "#harness/suite/index.ts";
import { requirement, test } from "./experiment.ts";

/** Steady state, ten minutes of the experiment at the most, recovery and final reads. */
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

  // Last: the servers stay on the release that they were brought to.
  test(
    "another release comes replica by replica, and service goes on",
    atDepth("nightly", requirement("OPS-007", "SLA-002", "SLA-003")),
    async ({ experiment }) => {
      test.setTimeout(longestMs);
      await experiment.holds("rolling-upgrade");
    },
  );
});
