// The cluster of one region: what its shards, its ensemble and its disks go through, and its way back after everything.

import { requirement, test } from "../experiment.ts";

test.describe("the cluster of one region", () => {
  test("a shard goes on without one of its replicas", requirement("REP-004"), async ({ experiment }) => {
    await experiment.holds("region-replicas-lost");
  });

  test("two zones are enough", requirement("SLA-006"), async ({ experiment }) => {
    await experiment.holds("region-az-lost");
  });

  test("the ensemble elects another leader", requirement("REP-005"), async ({ experiment }) => {
    await experiment.holds("region-zookeeper-leader-lost");
  });

  test("without a quorum it reads, and refuses to write", requirement("REP-006"), async ({ experiment }) => {
    await experiment.holds("region-zookeeper-quorum-lost");
  });

  test("replicas that were cut off catch up", requirement("REP-007"), async ({ experiment }) => {
    await experiment.holds("region-replicas-partitioned");
  });

  test("with full disks it says so and acknowledges nothing", requirement("MON-013"), async ({ experiment }) => {
    await experiment.holds("region-disks-full");
  });

  test("emptied, it comes back from its last backup", requirement("BAK-016"), async ({ experiment }) => {
    test.setTimeout(900_000);
    await experiment.holds("region-everything-lost");
  });
});
