// The load balancer takes a server that no longer answers out of rotation, and back when it does.

import { expect, requirement } from "#harness/suite/index.ts";
import { firstRegion } from "#harness/suite/context.ts";
import { test } from "#harness/suite/two-views.ts";
import { judgeTargetDrill } from "#harness/analysis/conformance/probes/targets.ts";
import { property } from "#harness/analysis/model/node.ts";
import { tagsOf } from "#harness/analysis/model/platform-model.ts";
import { systemClock } from "#harness/core/clock.ts";
import { present } from "#harness/core/errors.ts";
import { drillTarget } from "#harness/experiment/probes/target-drill.ts";

test.describe("targets", () => {
  test(
    "a frozen server leaves the rotation, new connections avoid it, and it comes back",
    requirement("NLB-004"),
    async ({ aws, clickhouse, context, platform, evidence, verdict }) => {
      const nodes = platform.live
        .all("AWS::EC2::Instance")
        .filter((node) => tagsOf(node).get("assay:role") === "clickhouse" && property(node, "SubnetId").exists);
      const drill = await drillTarget({
        ...{ aws, region: firstRegion(context), clock: systemClock },
        instance: present(nodes.at(-1), "a node of the database").id,
        client: clickhouse.connect({ service: "clickhouse-https", user: "app", timeoutMs: 5_000 }),
      });
      const path = await evidence.attach("targets under a fault", drill);
      expect(await verdict("NLB-004", { ...judgeTargetDrill(drill), evidence: [path] })).toBeHeld();
    },
  );
});
