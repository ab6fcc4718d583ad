// Over a transit gateway: associations, propagations, static routes and black holes, each with a question whose answer turns on it.

import { describe, expect, it } from "vitest";
import type { Raw } from "./crosscheck/raw.ts";
import { ask, host, internet, raw, reach, unresolved, world } from "./sample-network.ts";

const far = { kind: "interface", id: "far" } as const;
const peer = { kind: "peer", gateway: "tgw" } as const;

/** Two VPCs on one transit gateway, each with a route to the other. */
function joined(...more: Raw[]): Raw[] {
  return world(
    raw("vpc-2", "VPC", { CidrBlock: "10.1.0.0/16" }),
    raw("net-2", "Subnet", { VpcId: "vpc-2", CidrBlock: "10.1.0.0/24" }),
    raw("rtb-2", "RouteTable", { VpcId: "vpc-2" }),
    raw("rtba-2", "SubnetRouteTableAssociation", { SubnetId: "net-2", RouteTableId: "rtb-2" }),
    raw("far", "NetworkInterface", { SubnetId: "net-2", PrivateIpAddress: "10.1.0.4", GroupSet: ["open"] }),
    raw("tgw", "TransitGateway"),
    raw("link-1", "TransitGatewayAttachment", { TransitGatewayId: "tgw", VpcId: "vpc", SubnetIds: ["net-a"] }),
    raw("link-2", "TransitGatewayVpcAttachment", { TransitGatewayId: "tgw", VpcId: "vpc-2", SubnetIds: ["net-2"] }),
    raw("there", "Route", { RouteTableId: "rtb", DestinationCidrBlock: "10.0.0.0/8", TransitGatewayId: "tgw" }),
    raw("back", "Route", { RouteTableId: "rtb-2", DestinationCidrBlock: "0.0.0.0/0", TransitGatewayId: "tgw" }),
    ...more,
  );
}

const table = raw("spokes", "TransitGatewayRouteTable", { TransitGatewayId: "tgw" });
const linked = (id: string, link: string) =>
  raw(id, "TransitGatewayRouteTableAssociation", {
    TransitGatewayAttachmentId: link,
    TransitGatewayRouteTableId: "spokes",
  });
const told = (id: string, link: string) =>
  raw(id, "TransitGatewayRouteTablePropagation", {
    TransitGatewayAttachmentId: link,
    TransitGatewayRouteTableId: "spokes",
  });
const route = (DestinationCidrBlock: unknown, rest: Record<string, unknown>) =>
  raw("static", "TransitGatewayRoute", { TransitGatewayRouteTableId: "spokes", DestinationCidrBlock, ...rest });
const toLink2 = { TransitGatewayAttachmentId: "link-2" };
const blackhole = { Blackhole: true };
const both = [table, linked("as-1", "link-1"), linked("as-2", "link-2")];
const all = [...both, told("p-1", "link-1"), told("p-2", "link-2")];
const switchedOff = raw("tgw", "TransitGateway", {
  DefaultRouteTableAssociation: "disable",
  DefaultRouteTablePropagation: "disable",
});

describe("between two VPCs on a transit gateway", () => {
  it.each<[string, Raw[], string]>([
    ["the default table knows every VPC", [], "answered"],
    ["associated and propagated by hand", [switchedOff, ...all], "answered"],
    ["no table at all", [switchedOff], "none"],
    ["a table that nobody tells anything", both, "none"],
    ["only the way there", [...both, told("p-2", "link-2")], "arrives"],
    ["only the way back", [...both, told("p-1", "link-1")], "none"],
    [
      "a static route instead of a propagated one",
      [...both, told("p-1", "link-1"), route("10.1.0.0/16", toLink2)],
      "answered",
    ],
    ["a static route to elsewhere in the same range", [...all, route("10.2.0.0/16", blackhole)], "answered"],
    ["a black hole of the same prefix", [...all, route("10.1.0.0/16", blackhole)], "none"],
    ["a wider black hole", [...all, route("10.0.0.0/8", blackhole)], "answered"],
    ["a narrower black hole", [...all, route("10.1.0.0/24", blackhole)], "none"],
    ["a narrower black hole beside the host", [...all, route("10.1.0.128/25", blackhole)], "answered"],
    [
      "a route to an attachment that is not shown",
      [...all, route("10.1.0.0/24", { TransitGatewayAttachmentId: "elsewhere" })],
      "unknown",
    ],
    ["an attachment that learns its routes elsewhere", [...all, told("p-3", "elsewhere")], "unknown"],
    ["a tunnel that tells the default table", [raw("vpn", "VPNConnection", { TransitGatewayId: "tgw" })], "unknown"],
    ["a tunnel that tells another gateway", [raw("vpn", "VPNConnection", { TransitGatewayId: "tgw-2" })], "answered"],
    ["a route that cannot be resolved", [...all, route(unresolved, toLink2)], "unknown"],
    ["a black hole that cannot be resolved", [...all, route("10.1.0.0/24", { Blackhole: unresolved })], "unknown"],
    ["a route without a destination", [...all, route(undefined, toLink2)], "unknown"],
    [
      "an association that cannot be resolved",
      [
        ...all,
        raw("as-1", "TransitGatewayRouteTableAssociation", {
          TransitGatewayAttachmentId: "link-1",
          TransitGatewayRouteTableId: unresolved,
        }),
      ].filter((one, at, list) => list.findLastIndex(({ id }) => id === one.id) === at),
      "unknown",
    ],
    [
      "an attachment whose subnets nobody knows",
      [raw("link-1", "TransitGatewayAttachment", { TransitGatewayId: "tgw", VpcId: "vpc", SubnetIds: unresolved })],
      "unknown",
    ],
    [
      "an attachment of no VPC",
      [raw("link-2", "TransitGatewayVpcAttachment", { TransitGatewayId: "tgw", SubnetIds: ["net-2"] })],
      "none",
    ],
    [
      "default tables by name",
      [
        table,
        raw("tgw", "TransitGateway", {
          AssociationDefaultRouteTableId: "spokes",
          PropagationDefaultRouteTableId: "spokes",
        }),
      ],
      "answered",
    ],
    [
      "association with one table, propagation to another",
      [table, raw("tgw", "TransitGateway", { AssociationDefaultRouteTableId: "spokes" })],
      "none",
    ],
  ])("%s", (_, more, said) => {
    const resources = joined().filter(({ id }) => !more.some((one) => one.id === id));
    expect(reach([...resources, ...more], { from: host, to: far })).toBe(said);
  });

  it("shows the way over the gateway", () => {
    const { proof } = ask(joined(), { from: host, to: far });
    expect(proof.witness?.hops.find(({ at }) => at === "route")).toEqual({ at: "route", of: "net-a", via: "tgw" });
  });

  it("follows the lists of an attachment's subnets only where they let everything pass", () => {
    const list = (...entries: [number, boolean, string, Record<string, unknown>][]): Raw[] => [
      raw("acl", "NetworkAcl", { VpcId: "vpc-2" }),
      raw("acla", "SubnetNetworkAclAssociation", { SubnetId: "net-b", NetworkAclId: "acl" }),
      ...entries.map(([RuleNumber, Egress, RuleAction, rest], index) =>
        raw(`acle-${String(index)}`, "NetworkAclEntry", {
          NetworkAclId: "acl",
          RuleNumber,
          Egress,
          RuleAction,
          Protocol: -1,
          ...rest,
        }),
      ),
    ];
    const every = (action: string): [number, boolean, string, Record<string, unknown>][] => [
      [100, true, action, { CidrBlock: "0.0.0.0/0" }],
      [101, true, action, { Ipv6CidrBlock: "::/0" }],
      [100, false, action, { CidrBlock: "0.0.0.0/0" }],
      [101, false, action, { Ipv6CidrBlock: "::/0" }],
    ];
    const link = raw("link-1", "TransitGatewayAttachment", {
      TransitGatewayId: "tgw",
      VpcId: "vpc",
      SubnetIds: ["net-b"],
    });
    const asked = (...entries: [number, boolean, string, Record<string, unknown>][]) =>
      reach([...joined().filter(({ id }) => id !== "link-1"), link, ...list(...entries)], { from: host, to: far });
    expect(asked(...every("allow"))).toBe("answered");
    expect(asked(...every("deny"))).toBe("unknown");
    expect(asked(...every("allow").slice(1))).toBe("unknown");
    expect(asked(...every("allow").slice(0, 3))).toBe("unknown");
    expect(asked([90, true, "deny", { CidrBlock: "10.9.0.0/16" }], ...every("allow"))).toBe("unknown");
    expect(asked([90, false, "allow", { CidrBlock: "10.9.0.0/16" }], ...every("allow"))).toBe("unknown");
    expect(asked([90, false, "allow", { CidrBlock: "0.0.0.0/0", Protocol: 6 }], ...every("allow"))).toBe("unknown");
    expect(asked([90, false, "allow", { CidrBlock: "0.0.0.0/1" }], ...every("allow"))).toBe("unknown");
  });
});

describe("beyond a transit gateway", () => {
  const world2 = (...more: Raw[]) => [...joined().filter(({ id }) => !more.some((one) => one.id === id)), ...more];

  it("leads a VPC to the internet only where its table leads anywhere", () => {
    const question = { from: far, to: internet } as const;
    expect(reach(world2(), question)).toBe("none");
    expect(reach(world2(...all, route("0.0.0.0/0", { TransitGatewayAttachmentId: "link-1" })), question)).toBe("none");
    expect(reach(world2(...all, route("0.0.0.0/0", blackhole)), question)).toBe("none");
    expect(reach(world2(...all, route("0.0.0.0/0", { TransitGatewayAttachmentId: "elsewhere" })), question)).toBe(
      "unknown",
    );
  });

  it("lets peers in where some table leads to the VPC", () => {
    expect(reach(world2(), { from: peer, to: far })).toBe("answered");
    expect(reach(world2(switchedOff), { from: peer, to: far })).toBe("none");
    expect(reach(world2(switchedOff, table, route("10.1.0.0/16", toLink2)), { from: peer, to: far })).toBe("arrives");
    expect(reach(world2(switchedOff, table, route(unresolved, toLink2)), { from: peer, to: far })).toBe("arrives");
    const away = raw("link-2", "TransitGatewayVpcAttachment", {
      TransitGatewayId: "other",
      VpcId: "vpc-2",
      SubnetIds: ["net-2"],
    });
    expect(reach(world2(away), { from: peer, to: far })).toBe("none");
  });

  it("leads out to peers where the table does", () => {
    const out = { from: host, to: peer } as const;
    expect(reach(world2(), out)).toBe("answered");
    expect(reach(world2(...both), out)).toBe("none");
    expect(reach(world2(...both, route("10.9.0.0/16", { TransitGatewayAttachmentId: "elsewhere" })), out)).toBe(
      "answered",
    );
    expect(reach(world2(...both, route("10.9.0.0/16", blackhole)), out)).toBe("none");
    expect(reach(world2(...both, route(unresolved, blackhole)), out)).toBe("unknown");
  });

  it("carries IPv6 ranges only where an attachment says so", () => {
    const v6 = (support: string): Raw[] => [
      raw("block", "VPCCidrBlock", { VpcId: "vpc", Ipv6CidrBlock: "2600:1f99:0:0::/56" }),
      raw("block-2", "VPCCidrBlock", { VpcId: "vpc-2", Ipv6CidrBlock: "2600:1f99:0:100::/56" }),
      raw("net-a", "Subnet", {
        VpcId: "vpc",
        CidrBlock: "10.0.0.0/24",
        Ipv6CidrBlock: "2600:1f99:0:0::/64",
        AssignIpv6AddressOnCreation: true,
      }),
      raw("net-2", "Subnet", {
        VpcId: "vpc-2",
        CidrBlock: "10.1.0.0/24",
        Ipv6CidrBlock: "2600:1f99:0:100::/64",
        AssignIpv6AddressOnCreation: true,
      }),
      raw("there6", "Route", {
        RouteTableId: "rtb",
        DestinationIpv6CidrBlock: "2600:1f99::/48",
        TransitGatewayId: "tgw",
      }),
      raw("back6", "Route", {
        RouteTableId: "rtb-2",
        DestinationIpv6CidrBlock: "2600:1f99::/48",
        TransitGatewayId: "tgw",
      }),
      raw("open", "SecurityGroup", { VpcId: "vpc", SecurityGroupIngress: [{ IpProtocol: "-1", CidrIpv6: "::/0" }] }),
      ...["link-1", "link-2"].map((id, at) =>
        raw(id, "TransitGatewayAttachment", {
          TransitGatewayId: "tgw",
          VpcId: ["vpc", "vpc-2"][at],
          SubnetIds: [],
          Options: { Ipv6Support: support },
        }),
      ),
    ];
    expect(reach(world2(...v6("enable")), { from: host, to: far }, 6)).toBe("answered");
    expect(reach(world2(...v6("disable")), { from: host, to: far }, 6)).toBe("none");
  });
});
