// One ClickHouse replica is lost, deleted, frozen or cut off; the other two carry on.

import { requirement, test } from "./experiment.ts";

test.describe("one replica", () => {
  test(
    "losing its node costs no acknowledged row, and reads and writes go on",
    requirement("REP-004", "SLA-005", "SLA-002", "SLA-003"),
    async ({ experiment }) => {
      await experiment.holds("node-lost");
    },
  );

  test(
    "losing its pod is handled without anybody's help",
    requirement("SLA-004", "REP-004", "SLA-002", "SLA-003"),
    async ({ experiment }) => {
      await experiment.holds("pod-lost");
    },
  );

  test(
    "a frozen server does not take the service with it",
    requirement("REP-004", "SLA-002", "SLA-003"),
    async ({ experiment }) => {
      await experiment.holds("process-paused");
    },
  );

  test(
    "cut off from the others it lags, and catches up when the link is back",
    requirement("REP-007", "SLA-002", "SLA-003"),
    async ({ experiment }) => {
      await experiment.holds("replica-partitioned");
    },
  );
});
