// Faults that come together, drawn anew from every run's seed.

import { atDepth, requirement } from "#harness/suite/index.ts";
import { test } from "./storms.ts";

test.describe("storms", () => {
  test(
    "whatever comes together costs no acknowledged row, and the service comes back",
    atDepth("nightly", requirement("REP-004", "SLA-002", "SLA-003")),
    async ({ context, storms }) => {
      await storms.hold(context.stormMinutes ?? 15);
    },
  );
});
