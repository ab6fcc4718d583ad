// Through NAT gateways: to the internet by their own subnets, and to other places only where nothing is known of it.

import { describe, expect, it } from "vitest";
import type { Raw } from "./crosscheck/raw.ts";
import { ask, inner, internet, list, raw, reach, unresolved, world } from "./sample-network.ts";

const route = (id: string, RouteTableId: string, target: Record<string, unknown>, DestinationCidrBlock = "0.0.0.0/0") =>
  raw(id, "Route", { RouteTableId, DestinationCidrBlock, ...target });
const nat = (properties: Record<string, unknown> = {}) =>
  raw("nat", "NatGateway", { SubnetId: "net-a", ...properties });
const toNat = [
  raw("rtb-b", "RouteTable", { VpcId: "vpc" }),
  raw("rtba-b", "SubnetRouteTableAssociation", { SubnetId: "net-b", RouteTableId: "rtb-b" }),
  route("out-b", "rtb-b", { NatGatewayId: "nat" }),
  raw("inner", "NetworkInterface", { SubnetId: "net-b", PrivateIpAddress: "10.0.1.4", GroupSet: ["open"] }),
];
const outward = (...more: Raw[]) => ask(world(nat(), ...toNat, ...more), { from: inner, to: internet });
const out = (...more: Raw[]) => outward(...more).reach;
const whole = [100, "allow", {}] as const;
const letsOut = [100, "allow", { Egress: true }] as const;

describe("to the internet through a NAT gateway", () => {
  it.each<[string, Raw[], string]>([
    ["that is public", [], "answered"],
    ["that is private", [nat({ ConnectivityType: "private" })], "none"],
    ["that may be private", [nat({ ConnectivityType: unresolved })], "unknown"],
    ["that may not exist", [{ ...nat(), more: { uncertain: unresolved } }], "unknown"],
    ["whose subnet is not known", [nat({ SubnetId: unresolved })], "unknown"],
    ["whose subnet leads nowhere", [route("out", "rtb", {}, "10.9.0.0/16")], "none"],
    ["whose subnet leads to a route that is not resolved", [route("out", "rtb", { GatewayId: unresolved })], "unknown"],
    ["whose subnet leads to a peering", [route("out", "rtb", { VpcPeeringConnectionId: "pcx-1" })], "none"],
    ["whose subnet leads to an appliance", [route("out", "rtb", { NetworkInterfaceId: "eni-x" })], "unknown"],
    ["whose subnet leads to a transit gateway", [route("out", "rtb", { TransitGatewayId: "tgw-1" })], "unknown"],
    [
      "whose subnet leads to another",
      [raw("nat-2", "NatGateway", { SubnetId: "net-a" }), route("out", "rtb", { NatGatewayId: "nat-2" })],
      "unknown",
    ],
    ["whose list lets everything pass", list([...whole], [...letsOut]), "answered"],
    ["whose list lets nothing in", list([...letsOut]), "none"],
    ["whose list lets nothing out", list([...whole]), "none"],
    ["whose list lets in no answers", list([1, "allow", { CidrBlock: "10.0.0.0/16" }], [...letsOut]), "arrives"],
    [
      "whose list lets no answers through to the caller",
      list([...whole], [1, "deny", { Egress: true, CidrBlock: "10.0.1.0/24" }], [...letsOut]),
      "arrives",
    ],
    [
      "whose list lets the caller not in",
      list([1, "deny", { CidrBlock: "10.0.1.0/24" }], [...whole], [...letsOut]),
      "none",
    ],
    [
      "whose list lets in some answers",
      list(
        [1, "allow", { CidrBlock: "10.0.0.0/16" }],
        [2, "allow", { Protocol: 6, PortRange: { From: 1024, To: 2000 } }],
        [...letsOut],
      ),
      "unknown",
    ],
  ])("%s: %#", (_, more, expected) => {
    const ids = new Set(more.map(({ id }) => id));
    const own = [nat(), ...toNat].filter(({ id }) => !ids.has(id));
    expect(reach(world(...own, ...more), { from: inner, to: internet })).toBe(expected);
  });

  it("says why it is not known", () => {
    const second = raw("nat-2", "NatGateway", { SubnetId: "net-a" });
    expect(outward(second, route("out", "rtb", { NatGatewayId: "nat-2" })).why).toEqual([
      "what nat-2 does with what comes from nat",
    ]);
    expect(outward(route("out", "rtb", { NetworkInterfaceId: "eni-x" })).why).toEqual([
      "what eni-x (NetworkInterfaceId) does with packets is not known",
    ]);
  });

  it("meets no list within a subnet that both share", () => {
    const near = [
      nat({ SubnetId: "net-b" }),
      raw("rtb-b", "RouteTable", { VpcId: "vpc" }),
      ...toNat.slice(1, 2),
      route("one", "rtb-b", { NatGatewayId: "nat" }, "0.0.0.0/1"),
      route("two", "rtb-b", { GatewayId: "igw" }, "128.0.0.0/1"),
      toNat[3] ?? nat(),
    ];
    const { proof } = ask(world(...near), { from: inner, to: internet });
    const ways = [...proof.forward.cuts.map(({ hop }) => hop), ...(proof.witness?.hops ?? [])];
    expect(ways.filter(({ at }) => at === "access-list-in")).toEqual([]);
  });

  it("is not for IPv6", () => {
    const six = [
      raw("block", "VPCCidrBlock", { VpcId: "vpc", AmazonProvidedIpv6CidrBlock: true }),
      raw("net-b", "Subnet", {
        VpcId: "vpc",
        CidrBlock: "10.0.1.0/24",
        Ipv6CidrBlock: unresolved,
        AssignIpv6AddressOnCreation: true,
      }),
      raw("six", "Route", { RouteTableId: "rtb-b", DestinationIpv6CidrBlock: "::/0", NatGatewayId: "nat" }),
    ];
    expect(reach(world(nat(), ...toNat, ...six), { from: inner, to: internet }, 6)).toBe("none");
    expect(out()).toBe("answered");
  });
});

describe("through a NAT gateway to another place", () => {
  const away = [
    raw("vpc-2", "VPC", { CidrBlock: "10.1.0.0/16" }),
    raw("net-2", "Subnet", { VpcId: "vpc-2", CidrBlock: "10.1.0.0/24" }),
    raw("far", "NetworkInterface", { SubnetId: "net-2", PrivateIpAddress: "10.1.0.4", GroupSet: ["open"] }),
  ];
  const far = { kind: "interface", id: "far" } as const;
  const pcx = raw("pcx", "VPCPeeringConnection", { VpcId: "vpc", PeerVpcId: "vpc-2" });
  const peered = route("on", "rtb", { VpcPeeringConnectionId: "pcx" }, "10.1.0.0/16");

  it.each<[string, Raw[], string]>([
    ["that leads to the internet alone", [], "none"],
    ["that leads there", [pcx, peered], "unknown"],
    ["that may lead anywhere", [route("on", "rtb", { GatewayId: unresolved }, "10.1.0.0/16")], "unknown"],
    ["that leads elsewhere", [pcx, route("on", "rtb", { VpcPeeringConnectionId: "pcx" }, "10.2.0.0/16")], "none"],
  ])("%s: %#", (_, more, expected) => {
    const resources = world(nat(), ...toNat, ...away, ...more);
    expect(reach(resources, { from: inner, to: far })).toBe(expected);
    const peer = { kind: "peer", gateway: "tgw" } as const;
    expect(["none", "unknown"]).toContain(
      reach([...resources, raw("tgw", "TransitGateway")], { from: inner, to: peer }),
    );
  });

  it("is not known on the way back either", () => {
    const there = [
      pcx,
      route("there", "rtb", { VpcPeeringConnectionId: "pcx" }, "10.1.0.0/16"),
      raw("rtb-2", "RouteTable", { VpcId: "vpc-2" }),
      raw("rtba-2", "SubnetRouteTableAssociation", { SubnetId: "net-2", RouteTableId: "rtb-2" }),
    ];
    const host = { kind: "interface", id: "host" } as const;
    const backBy = (SubnetId: string, ...more: Raw[]) =>
      reach(
        world(
          ...away,
          ...there,
          raw("nat-2", "NatGateway", { SubnetId }),
          route("back", "rtb-2", { NatGatewayId: "nat-2" }, "10.0.0.0/16"),
          ...more,
        ),
        { from: host, to: far },
      );
    const stand = [
      raw("net-3", "Subnet", { VpcId: "vpc-2", CidrBlock: "10.1.1.0/24" }),
      raw("rtb-3", "RouteTable", { VpcId: "vpc-2" }),
      raw("rtba-3", "SubnetRouteTableAssociation", { SubnetId: "net-3", RouteTableId: "rtb-3" }),
    ];
    expect(backBy("net-3", ...stand)).toBe("arrives");
    expect(backBy("net-3", ...stand, route("on", "rtb-3", { VpcPeeringConnectionId: "pcx" }, "10.0.0.0/16"))).toBe(
      "unknown",
    );
    expect(backBy("net-3", ...stand, route("on", "rtb-3", { VpcPeeringConnectionId: "pcx" }, "10.9.0.0/16"))).toBe(
      "arrives",
    );
  });
});
