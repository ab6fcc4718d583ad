// Between a host and the internet: single questions whose answers are known.

import { describe, expect, it } from "vitest";
import { ask, host, inner, internet, ip, letsOut, list, raw, reach, unresolved, world } from "./sample-network.ts";

describe("questions with the internet", () => {
  it("shows a concrete packet, its way and its answer's way", () => {
    const { reach: said, proof } = ask(world(), { from: internet, to: host });
    expect(said).toBe("answered");
    expect(proof.witness?.packet).toEqual({ protocol: 6, far: ip("8.8.8.8"), port: 8123, callerPort: 50_000 });
    expect(proof.witness?.hops.map(({ at }) => at)).toEqual([
      "gateway",
      "access-list-in",
      "ingress-groups",
      "receiver",
    ]);
    expect(proof.witness?.reply.map(({ at }) => at)).toEqual(["access-list-out", "route"]);
  });

  it("knows when a packet arrives and nothing comes back", () => {
    expect(
      reach(
        world().filter(({ id }) => id !== "out"),
        { from: internet, to: host },
      ),
    ).toBe("arrives");
    const closed = world(...list([100, "allow", {}], [100, "allow", { Egress: true, CidrBlock: "10.0.0.0/8" }]));
    expect(reach(closed, { from: internet, to: host })).toBe("arrives");
  });

  it("takes the first entry of an access list that matches", () => {
    const denied = world(
      ...list([90, "deny", { Protocol: 6, PortRange: { From: 8000, To: 9000 } }], [100, "allow", {}], letsOut),
    );
    expect(reach(denied, { from: internet, to: host })).toBe("none");
    const late = world(
      ...list([110, "deny", { Protocol: 6, PortRange: { From: 8000, To: 9000 } }], [100, "allow", {}], letsOut),
    );
    expect(reach(late, { from: internet, to: host })).toBe("answered");
  });

  it("follows split ranges, prefix lists and more specific routes", () => {
    const halves = ["0.0.0.0/1", "128.0.0.0/1"].map((DestinationCidrBlock, index) =>
      raw(`half-${String(index)}`, "Route", { RouteTableId: "rtb", DestinationCidrBlock, GatewayId: "igw" }),
    );
    const split = world(...halves).filter(({ id }) => id !== "out");
    expect(reach(split, { from: host, to: internet })).toBe("answered");
    const listed = world(
      raw("pl", "PrefixList", { Entries: [{ Cidr: "0.0.0.0/0" }] }),
      raw("out", "Route", { RouteTableId: "rtb", DestinationPrefixListId: "pl", GatewayId: "igw" }),
    );
    expect(reach(listed, { from: internet, to: host })).toBe("answered");
    const turned = world(
      ...halves.map((half) => ({
        ...half,
        properties: { ...half.properties, GatewayId: undefined, VpcPeeringConnectionId: "pcx-1" },
      })),
    );
    expect(reach(turned, { from: host, to: internet })).toBe("none");
  });

  it("sees VPC block public access and its exclusions", () => {
    const blocked = (mode: string) => raw("bpa", "VPCBlockPublicAccessOptions", { InternetGatewayBlockMode: mode });
    expect(reach(world(blocked("block-bidirectional")), { from: internet, to: host })).toBe("none");
    expect(reach(world(blocked("block-ingress")), { from: host, to: internet })).toBe("none");
    const excluded = raw("bpae", "VPCBlockPublicAccessExclusion", {
      SubnetId: "net-a",
      InternetGatewayExclusionMode: "allow-bidirectional",
    });
    expect(reach(world(blocked("block-bidirectional"), excluded), { from: internet, to: host })).toBe("answered");
  });

  it("goes out through a NAT gateway and its own subnet, and never in", () => {
    const nat = [
      raw("nat", "NatGateway", { SubnetId: "net-a" }),
      raw("rtb-b", "RouteTable", { VpcId: "vpc" }),
      raw("rtba-b", "SubnetRouteTableAssociation", { SubnetId: "net-b", RouteTableId: "rtb-b" }),
      raw("out-b", "Route", { RouteTableId: "rtb-b", DestinationCidrBlock: "0.0.0.0/0", NatGatewayId: "nat" }),
      raw("inner", "NetworkInterface", { SubnetId: "net-b", PrivateIpAddress: "10.0.1.4", GroupSet: ["open"] }),
    ];
    const { proof, reach: said } = ask(world(...nat), { from: inner, to: internet });
    expect(said).toBe("answered");
    expect(proof.witness?.hops.map(({ at, of }) => `${at} ${of}`)).toContain("gateway nat");
    expect(reach(world(...nat), { from: internet, to: inner })).toBe("none");
    expect(
      reach(
        world(...nat).filter(({ id }) => id !== "out"),
        { from: inner, to: internet },
      ),
    ).toBe("none");
  });

  it("keeps IPv6 apart: egress-only gateways let nobody in", () => {
    const v6 = [
      raw("block", "VPCCidrBlock", { VpcId: "vpc", AmazonProvidedIpv6CidrBlock: true }),
      raw("net-a", "Subnet", {
        VpcId: "vpc",
        CidrBlock: "10.0.0.0/24",
        Ipv6CidrBlock: unresolved,
        AssignIpv6AddressOnCreation: true,
      }),
      raw("eigw", "EgressOnlyInternetGateway", { VpcId: "vpc" }),
      raw("out6", "Route", {
        RouteTableId: "rtb",
        DestinationIpv6CidrBlock: "2000::/3",
        EgressOnlyInternetGatewayId: "eigw",
      }),
    ];
    expect(reach(world(...v6), { from: host, to: internet }, 6)).toBe("answered");
    expect(reach(world(...v6), { from: internet, to: host }, 6)).toBe("none");
    expect(reach(world(), { from: host, to: internet }, 6)).toBe("none");
  });
});
