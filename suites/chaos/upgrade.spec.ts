// Another release under load. The run's platform began on the release before, and this goes before everything else, so that
// the other suites judge what the upgrade has left.

import { atDepth } from "#harness/suite/index.ts";
import { requirement, test } from "./experiment.ts";

/** Three replicas, each drained and started anew, with steady state and final reads. */
const longestMs = 900_000;

test.describe("another release", () => {
  test(
    "is brought to every replica under load, one after the other, and costs no acknowledged row",
    atDepth("nightly", requirement("OPS-007", "SLA-002", "SLA-003")),
    async ({ experiment }) => {
      test.setTimeout(longestMs);
      await experiment.holds("rolling-upgrade");
    },
  );
});
