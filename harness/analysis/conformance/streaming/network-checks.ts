// The streaming network: two zones, public subnets for gateways and load balancers alone, one NAT gateway, one zone of
// work.

import { check } from "../check.ts";
import { nodesOf } from "../cluster/node-plan.ts";
import type { Inspection } from "../inspection.ts";
import { isDeclaredPublic, subnetsOfTier, zoneOf } from "../subjects.ts";
import { routes, tableOf } from "../../model/network.ts";
import { tagsOf } from "../../model/platform-model.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { isList, isMap, textOf } from "../../model/value.ts";

const whereNodesRun = ["AWS::EKS::Nodegroup", "AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::Instance"] as const;

export const streamingNetworkChecks = [
  check("NET-016", (it) => {
    const range = it.intent.cidrs.vpc;
    if (it.model.all("AWS::EC2::VPC").length === 0) it.missing({ message: "there is no VPC", expected: range });
    it.each(
      () => it.model.all("AWS::EC2::VPC"),
      (vpc) => {
        const block = property(vpc, "CidrBlock");
        it.expect(block, block.text() === it.intent.cidrs.vpc, {
          message: "the VPC carries another range",
          expected: it.intent.cidrs.vpc,
        });
      },
    );
    it.each(
      () => it.model.all("AWS::EC2::VPCCidrBlock"),
      (more) => {
        it.violated(more, { message: "the VPC carries a further range", expected: it.intent.cidrs.vpc });
      },
    );
    for (const [tier, ranges] of Object.entries(it.intent.cidrs.tiers)) {
      it.attempt(() => {
        layout(it, tier, ranges);
      });
    }
    const agreed = Object.values(it.intent.cidrs.tiers).flat();
    it.each(
      () => it.model.all("AWS::EC2::Subnet"),
      (subnet) => {
        const block = property(subnet, "CidrBlock");
        it.expect(block, agreed.includes(block.written()), {
          message: `${subnet.id} is no subnet of the layout`,
          expected: agreed,
        });
      },
    );
  }),

  check("NET-017", (it) => {
    const nodes = (resource: Resource): Node[] => {
      const ofFunction = property(resource, "VpcConfig", "SubnetIds").list();
      const named = ["Subnets", "SubnetId", "VPCZoneIdentifier"].flatMap((name) => property(resource, name).list());
      return [...named, ...ofFunction];
    };
    const interfaces = (resource: Resource): Node[] => {
      const launch = property(resource, "LaunchTemplateData", "NetworkInterfaces").list();
      return [...property(resource, "NetworkInterfaces").list(), ...launch].map((one) => one.get("SubnetId"));
    };
    it.presupposes(it.model.all(...whereNodesRun), "a group of nodes");
    it.each(
      () =>
        it.model.all(
          "AWS::EKS::Nodegroup",
          "AWS::EC2::Instance",
          "AWS::AutoScaling::AutoScalingGroup",
          "AWS::EC2::LaunchTemplate",
          "AWS::Lambda::Function",
        ),
      (machines) => {
        for (const node of [...nodes(machines), ...interfaces(machines)].filter((one) => one.exists)) {
          const subnet = it.model.referred(node);
          if (subnet === undefined) it.undecided(node, { message: "the subnet is not part of what was read" });
          else {
            it.expect(node, !isPublic(it, subnet), {
              message: `${machines.id} runs in the public subnet ${subnet.id}`,
              expected: "private subnets",
            });
          }
        }
      },
    );
    it.each(
      () => it.model.all("Kubernetes::EC2NodeClass"),
      (nodes) => {
        for (const term of property(nodes, "spec", "subnetSelectorTerms").list()) {
          const open = it.model
            .all("AWS::EC2::Subnet")
            .filter((subnet) => isChosen(term, subnet) && isPublic(it, subnet));
          it.expect(term, open.length === 0, {
            message: `${nodes.id} starts nodes in ${open.map(({ id }) => id).join(", ")}`,
            expected: "private subnets",
          });
        }
      },
    );
  }),

  check("NET-018", (it) => {
    const gateways = it.model.all("AWS::EC2::NatGateway");
    const promised = it.intent.natGateways ?? 1;
    it.looked();
    if (gateways.length !== promised) {
      it.violated(gateways[promised] ?? "none", {
        message: `${String(gateways.length)} NAT gateways`,
        expected: promised,
        actual: gateways.length,
      });
    }
    it.each(gateways, (gateway) => {
      const subnet = it.model.referred(property(gateway, "SubnetId"));
      it.expect(property(gateway, "SubnetId"), subnet !== undefined && isPublic(it, subnet), {
        message: "the NAT gateway does not stand in a public subnet",
        expected: "a public subnet",
      });
      const kind = property(gateway, "ConnectivityType");
      it.expect(kind, (kind.text() ?? "public") === "public", {
        message: "the NAT gateway leads nowhere",
        expected: "public",
      });
    });
    for (const subnet of subnetsOfTier(it.model, it.intent, "private")) {
      it.attempt(() => {
        sharesGateway(it, subnet, gateways);
      }, subnet);
    }
  }),

  check("NET-019", (it) => {
    it.each(
      () => it.model.all("AWS::EC2::VPC"),
      (vpc) => {
        const support = property(vpc, "EnableDnsSupport");
        it.expect(support, support.bool(true), { message: "the VPC answers no DNS questions", expected: true });
        const names = property(vpc, "EnableDnsHostnames");
        it.expect(names, names.bool(false), { message: "hosts of the VPC have no names", expected: true });
      },
    );
  }),

  check("NET-020", (it) => {
    const promised = it.intent.workloadZones ?? [];
    if (promised.length === 0) {
      it.outOfScope("no agreed value");
      return;
    }
    it.each(
      () => it.model.all("AWS::EKS::Nodegroup"),
      (group) => {
        for (const node of property(group, "Subnets").list()) {
          const subnet = it.model.referred(node);
          if (subnet === undefined) it.undecided(node, { message: "the subnet is not part of what was read" });
          else {
            it.expect(node, promised.includes(zoneOf(subnet)), {
              message: `${group.id} also runs in ${zoneOf(subnet)}: traffic between zones is paid`,
              expected: promised,
              actual: zoneOf(subnet),
            });
          }
        }
      },
    );
    it.each(
      () => nodesOf(it.model),
      (instance) => {
        const place = property(instance, "SubnetId");
        const subnet = it.model.referred(place);
        if (subnet === undefined) it.undecided(place, { message: "the subnet is not part of what was read" });
        else {
          it.expect(place, promised.includes(zoneOf(subnet)), {
            message: `${instance.id} runs in ${zoneOf(subnet)}: traffic between zones is paid`,
            expected: promised,
            actual: zoneOf(subnet),
          });
        }
      },
    );
  }),
];

/** Whether Karpenter takes a subnet for a term: by its tags, of which a star is any value. */
function isChosen(term: Node, subnet: Resource): boolean {
  const wanted = term.get("tags").entries();
  const own = tagsOf(subnet);
  const hasTags = wanted.every(([key, value]) => own.has(key) && ["*", own.get(key)].includes(value.text()));
  return wanted.length > 0 && hasTags;
}

function layout(it: Inspection, tier: string, ranges: readonly string[]): void {
  const subnets = subnetsOfTier(it.model, it.intent, tier);
  const [zones, blocks] = [new Set(subnets.map(zoneOf)), subnets.map((one) => property(one, "CidrBlock").text())];
  it.looked();
  const missing = ranges.filter((range) => !blocks.includes(range));
  if (missing.length > 0) {
    it.violated(subnets[0] ?? "none", { message: `no ${tier} subnet carries ${missing.join(", ")}`, expected: ranges });
  }
  const agreed = it.profile.objectives["NET-016"]?.value;
  const places = isMap(agreed) && isList(agreed["zones"]) ? agreed["zones"].map(textOf) : [];
  const other = subnets.find((subnet) => places.length > 0 && !places.includes(zoneOf(subnet)));
  if (other !== undefined) {
    it.violated(property(other, "AvailabilityZone"), {
      message: `${other.id} stands in another zone`,
      expected: places,
    });
  }
  if (zones.size < ranges.length) {
    it.violated(subnets[0] ?? "none", {
      message: `the ${tier} subnets stand in ${[...zones].join(", ")} only`,
      expected: `${String(ranges.length)} zones`,
    });
  }
}

/** Public by the intent or by its route to an internet gateway. */
function isPublic(it: Inspection, subnet: Resource): boolean {
  const table = tableOf(it.model, subnet);
  const leadsOut = routes(it.model).some(
    (route) => route.table !== undefined && route.table === table && route.targetKind === "internet-gateway",
  );
  return leadsOut || isDeclaredPublic(subnet, it.intent);
}

function sharesGateway(it: Inspection, subnet: Resource, gateways: readonly Resource[]): void {
  const table = tableOf(it.model, subnet);
  const out = routes(it.model).filter((route) => route.table === table && route.targetKind === "nat");
  it.expect(
    out[0]?.target ?? property(subnet, "CidrBlock"),
    out.some(({ target }) => gateways.includes(present(it, target))),
    {
      message: `${subnet.id} has no route to the NAT gateway`,
      expected: "a default route to the shared gateway",
    },
  );
}

function present(it: Inspection, target: Node): Resource {
  const gateway = it.model.referred(target);
  return gateway ?? target.resource;
}
