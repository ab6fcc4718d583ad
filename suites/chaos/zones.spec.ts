// One availability zone loses power and network.

import { requirement, test } from "./experiment.ts";

test.describe("availability zones", () => {
  test(
    "with one zone lost the other two keep reading and writing",
    requirement("SLA-006", "SLA-002", "SLA-003"),
    async ({ experiment }) => {
      await experiment.holds("az-lost");
    },
  );
});
