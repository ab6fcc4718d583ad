// The coordination ensemble loses its leader, then its quorum.

import { requirement, test } from "./experiment.ts";

test.describe("coordination", () => {
  test(
    "losing the leader leaves writes going with two of three members",
    requirement("REP-005", "SLA-002", "SLA-003"),
    async ({ experiment }) => {
      await experiment.holds("keeper-leader-lost");
    },
  );

  test(
    "without a quorum replicas are read-only, and recover when it returns",
    requirement("REP-006", "SLA-002", "SLA-003"),
    async ({ experiment }) => {
      await experiment.holds("keeper-quorum-lost");
    },
  );
});
