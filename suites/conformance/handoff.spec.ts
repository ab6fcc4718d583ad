// The handoff package: what is published leads to what lives.

import { expect, requirement } from "#harness/suite/index.ts";
import { firstRegion } from "#harness/suite/context.ts";
import { test } from "#harness/suite/two-views.ts";
import { judgeHandoff } from "#harness/analysis/conformance/probes/handoff.ts";

test.describe("handoff", () => {
  test(
    "every published value leads to a living resource of its kind and role",
    requirement("OPS-002"),
    async ({ context, platform, evidence, verdict }) => {
      const region = firstRegion(context);
      const { vpcId, subnets, securityGroups, roles, keyAliases, buckets, logGroups, zone } = region;
      const published = { vpcId, subnets, securityGroups, roles, keyAliases, buckets, logGroups, zone };
      const path = await evidence.attach("handoff package", published);
      const judged = judgeHandoff(published, platform.live, platform.profile.intent);
      expect(await verdict("OPS-002", { ...judged, evidence: [path, platform.snapshot] })).toBeHeld();
    },
  );
});
