// Names at work: the service's name from the application subnets, the AWS services' names from every subnet. Each is
// resolved where it is used, and what it leads to is tried.

import { expect, requirement } from "#harness/suite/index.ts";
import { firstRegion } from "#harness/suite/context.ts";
import { test } from "#harness/suite/two-views.ts";
import { judgeNameReach } from "#harness/analysis/conformance/probes/name-reach.ts";
import type { AskedName, NameStand } from "#harness/analysis/conformance/probes/name-reach.ts";
import { judgeTargets } from "#harness/analysis/conformance/probes/targets.ts";
import { endpointType } from "#harness/analysis/model/network.ts";
import { property } from "#harness/analysis/model/node.ts";
import type { PlatformModel } from "#harness/analysis/model/platform-model.ts";
import { serviceNames } from "#harness/analysis/model/service-names.ts";
import { readTargetStates } from "#harness/platform/aws/load-balancers.ts";
import type { RunContext } from "#harness/platform/ports/run-context.ts";
import { instances, nameOfStand, patienceMs, probeFrom, probeFromEverywhere } from "./places.ts";
import type { Probed } from "./places.ts";

test.describe("names", () => {
  test(
    "the service's name resolves in the application subnets, and somebody answers there",
    requirement("DNS-004"),
    async ({ aws, context, platform, evidence, verdict }) => {
      const region = firstRegion(context);
      const { intent } = platform.profile;
      const services = region.services.filter(({ name }) => /^clickhouse-/.test(name));
      const names = [...new Set(services.map(({ host }) => host))];
      const ports = [...new Set(services.map(({ port }) => port))];
      const hosts = Object.values(region.instances).map((instance) => ({ instance, process: undefined }));
      const probed = await probeFrom(aws, hosts, { document: documentOf(context), names, ports, waitMs: patienceMs });
      const asked = names.map((name) => ({ name, ports, within: intent.cidrs.vpc }));
      const path = await evidence.attach("answers", { asked, probed });
      const subnets = intent.cidrs.tiers["application"] ?? [];
      const judged = judgeNameReach({ asked, subnets, stands: probed.map(standOf) });
      expect(await verdict("DNS-004", { ...judged, evidence: [path] })).toBeHeld();
    },
  );

  test(
    "every endpoint's name resolves and answers in every subnet, for hosts and pods",
    requirement("NET-008"),
    async ({ aws, context, platform, evidence, verdict }) => {
      const { intent } = platform.profile;
      const asked = endpointNames(platform.live, firstRegion(context).region, intent.cidrs.vpc);
      const probed = await probeFromEverywhere(aws, instances(platform.live), {
        document: documentOf(context),
        names: asked.map(({ name }) => name),
        ports: [443],
        waitMs: patienceMs,
      });
      const path = await evidence.attach("endpoints", { asked, probed });
      const subnets = Object.values(intent.cidrs.tiers).flat();
      const judged = judgeNameReach({ asked, subnets, stands: probed.map(standOf) });
      expect(await verdict("NET-008", { ...judged, evidence: [path] })).toBeHeld();
    },
  );

  test(
    "the load balancer's health checks reach every replica",
    requirement("NLB-004"),
    async ({ aws, context, platform, evidence, verdict }) => {
      const { declaredPorts } = platform.profile.intent;
      const targets = await readTargetStates(aws, firstRegion(context).loadBalancerArn);
      const path = await evidence.attach("targets", targets);
      const ports = ["https", "native"].flatMap((name) => declaredPorts[name] ?? []);
      const judged = judgeTargets(targets, { ports, each: Number(platform.profile.topology["replicas"]) });
      expect(await verdict("NLB-004", { ...judged, evidence: [path] })).toBeHeld();
    },
  );
});

function documentOf(context: RunContext): string {
  return firstRegion(context).documents["probeConnections"] ?? "";
}

/** What each endpoint is asked for by; an interface endpoint's private name must not lead outside the VPC. */
function endpointNames(live: PlatformModel, region: string, vpc: string): AskedName[] {
  return live.all("AWS::EC2::VPCEndpoint").flatMap((endpoint) => {
    const names = serviceNames(property(endpoint, "ServiceName").text() ?? "", region);
    const within = endpointType(endpoint) === "Interface" ? { within: vpc } : {};
    return names.filter((name) => !name.startsWith("*")).map((name) => ({ name, ports: [443], ...within }));
  });
}

function standOf(probed: Probed): NameStand {
  const { own, open, names = {} } = probed.report;
  return { name: nameOfStand(probed), own, open, names };
}
