// VPC and subnets: ranges, zones, sizes, tags, public addresses.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { asksForPublic, publicSwitches } from "./public-switches.ts";
import { isDeclaredOther, isDeclaredPublic, privateSubnets, subnetsOfTier, zoneOf } from "../subjects.ts";
import { covers, parseCidr, parseCidrs, prefixLength } from "../../model/cidr.ts";
import { routes, tableOf } from "../../model/network.ts";
import type { Node } from "../../model/node.ts";
import { property } from "../../model/node.ts";
import { tagsOf } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";

/** Addresses that AWS keeps in every subnet. */
const reservedAddresses = 5;

/** Properties by which a subnet gives public addresses, and what CDK calls them. */
const handingOut = {
  MapPublicIpOnLaunch: "mapPublicIpOnLaunch",
  AssignIpv6AddressOnCreation: "assignIpv6AddressOnCreation",
};

export const addressing = [
  check("NET-001", (it) => {
    const vpcs = it.model.all("AWS::EC2::VPC").filter((vpc) => !isDeclaredOther(vpc, it.intent));
    const expected = it.intent.cidrs.vpc;
    if (vpcs.length === 0) it.missing({ message: "the platform has no VPC of its own", expected });
    if (vpcs.length > 1) {
      it.violated(vpcs[1] ?? "none", { message: `${vpcs.length} VPCs where one holds the platform`, expected: 1 });
    }
    it.each(vpcs, (vpc) => {
      const block = property(vpc, "CidrBlock");
      it.expect(block, block.text() === expected, {
        message: `the VPC carries ${block.text() ?? "no agreed range"}, not ${expected}`,
        expected,
        patch: { cdk: `cidrBlock: "${expected}"` },
      });
    });
    const agreed = parseCidrs([expected]);
    it.each(it.model.all("AWS::EC2::VPCCidrBlock"), (extra) => {
      const network = it.model.referred(property(extra, "VpcId"));
      if (network !== undefined && isDeclaredOther(network, it.intent)) return;
      const block = property(extra, "CidrBlock");
      const range = parseCidr(block.written());
      it.expect(block, range !== undefined && covers(agreed, range), {
        message: "a range beyond the agreed one is added to the VPC",
        expected,
      });
    });
  }),

  check("NET-002", (it) => {
    for (const tier of Object.keys(it.intent.cidrs.tiers))
      it.attempt(() => {
        oneSubnetPerZone(it, tier);
      });
  }),

  check("NET-003", (it) => {
    it.each(
      () => privateSubnets(it.model, it.intent),
      (subnet) => {
        for (const [name, option] of Object.entries(handingOut)) {
          const flag = property(subnet, name);
          it.expect(flag, !flag.bool(false), {
            message: `${subnet.id} gives public addresses to what starts in it`,
            expected: false,
            patch: { cdk: `${option}: false` },
          });
        }
      },
    );
    it.each(
      () => internetRoutes(it),
      ({ subnet, target }) => {
        it.violated(target, { message: `${subnet.id} is routed to an internet gateway`, expected: "no such route" });
      },
    );
  }),

  check("NET-010", (it) => {
    it.prohibition("AWS::EC2::VPC");
    it.each(
      () => it.model.all("AWS::EC2::EIP", "AWS::EC2::EIPAssociation"),
      (address) => {
        it.violated(address, { message: "an Elastic IP belongs to the platform", expected: "none" });
      },
    );
    it.each(
      () => publicSwitches(it.model),
      (node) => {
        it.expect(node, !asksForPublic(node), { message: "an interface asks for a public address", expected: false });
      },
    );
    it.each(
      () => it.model.all("AWS::ElasticLoadBalancingV2::LoadBalancer"),
      (balancer) => {
        const scheme = property(balancer, "Scheme");
        it.expect(scheme, scheme.text() === "internal", {
          message: "the load balancer's interfaces get public addresses",
          expected: "internal",
        });
        const family = property(balancer, "IpAddressType");
        it.expect(family, !/^dualstack/.test(family.text() ?? "ipv4"), {
          message: "the load balancer's interfaces get global IPv6 addresses",
          expected: "ipv4",
        });
        for (const place of property(balancer, "SubnetMappings").list()) {
          const elastic = place.get("AllocationId");
          it.expect(elastic, !elastic.exists, {
            message: "the load balancer's interface gets an Elastic IP",
            expected: "none",
          });
        }
      },
    );
    it.each(
      () => subnetsThatHandOut(it),
      ({ subnet, flag }) => {
        it.violated(flag, { message: `what starts in ${subnet.id} gets a public address`, expected: false });
      },
    );
  }),

  check("NET-014", (it) => {
    const objective = it.profile.objectives["NET-014"];
    const need = Number(objective?.value);
    if (Number.isNaN(need)) {
      it.outOfScope("no agreed value");
      return;
    }
    it.each(
      () => privateSubnets(it.model, it.intent),
      (subnet) => {
        const block = property(subnet, "CidrBlock");
        const length = prefixLength(block.written()) ?? 32;
        const capacity = 2 ** (32 - length) - reservedAddresses;
        const free = subnet.attributes["AvailableIpAddressCount"];
        const available = typeof free === "number" ? Math.min(free, capacity) : capacity;
        it.expect(block, length >= 22 && length <= 24 && available >= need, {
          message: `${subnet.id} has ${String(available)} usable addresses; ${String(need)} are agreed`,
          expected: `/24, /23 or /22 with at least ${String(need)} free`,
        });
      },
    );
  }),

  check("NET-015", (it) => {
    const agreed = Object.entries(it.intent.subnetTags ?? {});
    if (agreed.length === 0) {
      it.outOfScope("no agreed value");
      return;
    }
    const [tier = "data"] = Object.keys(it.intent.cidrs.tiers);
    it.each(
      () => subnetsOfTier(it.model, it.intent, tier),
      (subnet) => {
        const tags = tagsOf(subnet);
        for (const [key, value] of agreed) {
          it.expect(property(subnet, "Tags"), tags.get(key) === value, {
            message: `${subnet.id} lacks the discovery tag ${key}=${value}`,
            expected: { [key]: value },
            actual: tags.get(key) ?? "absent",
          });
        }
      },
    );
  }),
];

function oneSubnetPerZone(it: Inspection, tier: string): void {
  const subnets = subnetsOfTier(it.model, it.intent, tier);
  const zones = new Map<string, Resource>();
  const expected = it.intent.cidrs.tiers[tier]?.length ?? 3;
  for (const subnet of subnets) {
    const zone = zoneOf(subnet);
    const other = zones.get(zone);
    if (other !== undefined) {
      const place = property(subnet, "AvailabilityZone");
      it.violated(place, { message: `${subnet.id} shares its zone with ${other.id}`, expected: "a zone of its own" });
    }
    zones.set(zone, subnet);
  }
  it.looked();
  if (subnets.length < expected) {
    it.violated(subnets[0] ?? "none", {
      message: `tier ${tier} has ${String(subnets.length)} subnets; one in each of ${String(expected)} zones is promised`,
      expected,
      actual: subnets.length,
    });
  }
}

function internetRoutes(it: Inspection): { subnet: Resource; target: Node }[] {
  const outward = routes(it.model).filter((route) => ["internet-gateway", "carrier"].includes(route.targetKind));
  return privateSubnets(it.model, it.intent).flatMap((subnet) => {
    const table = tableOf(it.model, subnet);
    return outward
      .filter((route) => route.table !== undefined && route.table === table)
      .map(({ target }) => ({ subnet, target }));
  });
}

function subnetsThatHandOut(it: Inspection): { subnet: Resource; flag: Node }[] {
  // Interfaces of the running platform show their addresses themselves; nodes of a group are the subnet's own row, NET-003.
  if (it.model.isLive) return [];
  const users = [...it.model.all("AWS::EC2::Instance"), ...it.model.all("AWS::EC2::NetworkInterface")]
    .map((one) => property(one, "SubnetId"))
    .flatMap((node) => node.list());
  // An interface of an instance that says nothing of an address gets what its subnet gives.
  const inline = it.model
    .all("AWS::EC2::Instance")
    .flatMap((one) => property(one, "NetworkInterfaces").list())
    .filter((one) => !one.get("AssociatePublicIpAddress").exists)
    .flatMap((one) => one.get("SubnetId").list());
  const used = new Set([...users, ...inline].map((node) => it.model.referred(node)));
  return it.model
    .all("AWS::EC2::Subnet")
    .filter((subnet) => used.has(subnet) && !isDeclaredPublic(subnet, it.intent))
    .flatMap((subnet) => {
      return Object.keys(handingOut)
        .map((name) => property(subnet, name))
        .filter((flag) => flag.bool(false))
        .map((flag) => ({ subnet, flag }));
    });
}
