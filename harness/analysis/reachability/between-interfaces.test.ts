// Between two interfaces: single questions whose answers are known.

import { describe, expect, it } from "vitest";
import { ask, host, inner, letsOut, list, raw, reach, unresolved, world } from "./sample-network.ts";

describe("questions among interfaces", () => {
  it("follows references to groups and separate rules", () => {
    expect(reach(world(), { from: host, to: inner })).toBe("answered");
    expect(reach(world(), { from: inner, to: host })).toBe("none");
    const apart = raw("apart", "SecurityGroupEgress", {
      GroupId: "members",
      IpProtocol: "tcp",
      FromPort: 8123,
      ToPort: 8123,
      DestinationSecurityGroupId: "open",
    });
    expect(reach(world(apart), { from: inner, to: host })).toBe("answered");
  });

  it("needs access lists in both directions, for callers' ports too", () => {
    const narrow = world(...list([100, "allow", { Protocol: 6, PortRange: { From: 1, To: 1023 } }], letsOut));
    expect(reach(narrow, { from: host, to: inner })).toBe("arrives");
    const wide = world(...list([100, "allow", { Protocol: 6, PortRange: { From: 32_768, To: 60_999 } }], letsOut));
    expect(ask(wide, { from: host, to: inner }).proof.witness?.packet.callerPort).toBe(50_000);
  });

  it("crosses a peering only where both ends have routes", () => {
    const other = [
      raw("vpc-2", "VPC", { CidrBlock: "10.1.0.0/16" }),
      raw("net-2", "Subnet", { VpcId: "vpc-2", CidrBlock: "10.1.0.0/24" }),
      raw("rtb-2", "RouteTable", { VpcId: "vpc-2" }),
      raw("rtba-2", "SubnetRouteTableAssociation", { SubnetId: "net-2", RouteTableId: "rtb-2" }),
      raw("far", "NetworkInterface", { SubnetId: "net-2", PrivateIpAddress: "10.1.0.4", GroupSet: ["open"] }),
      raw("pcx", "VPCPeeringConnection", { VpcId: "vpc", PeerVpcId: "vpc-2" }),
      raw("there", "Route", {
        RouteTableId: "rtb",
        DestinationCidrBlock: "10.1.0.0/16",
        VpcPeeringConnectionId: "pcx",
      }),
    ];
    const back = raw("back", "Route", {
      RouteTableId: "rtb-2",
      DestinationCidrBlock: "10.0.0.0/16",
      VpcPeeringConnectionId: "pcx",
    });
    const question = { from: host, to: { kind: "interface", id: "far" } } as const;
    expect(reach(world(...other), question)).toBe("arrives");
    expect(reach(world(...other, back), question)).toBe("answered");
  });

  it("asks the called side's list about the caller's address", () => {
    const atB = (CidrBlock: string) => [
      raw("acl-b", "NetworkAcl", { VpcId: "vpc" }),
      raw("acla-b", "SubnetNetworkAclAssociation", { SubnetId: "net-b", NetworkAclId: "acl-b" }),
      ...[true, false].map((Egress) =>
        raw(`b-${String(Egress)}`, "NetworkAclEntry", {
          NetworkAclId: "acl-b",
          RuleNumber: 1,
          RuleAction: "allow",
          Protocol: -1,
          Egress,
          CidrBlock: Egress ? "0.0.0.0/0" : CidrBlock,
        }),
      ),
    ];
    expect(reach(world(...atB("10.0.0.0/24")), { from: host, to: inner })).toBe("answered");
    expect(reach(world(...atB("10.0.1.0/24")), { from: host, to: inner })).toBe("none");
    expect(reach(world(...atB("8.0.0.0/8")), { from: host, to: inner })).toBe("none");
  });

  it("is not decided where the answer's route depends on an address that is not assigned yet", () => {
    const anywhere = raw("host", "NetworkInterface", { SubnetId: "net-a", GroupSet: ["open"] });
    const routed = (DestinationCidrBlock: string) => [
      anywhere,
      raw("rtb-b", "RouteTable", { VpcId: "vpc" }),
      raw("rtba-b", "SubnetRouteTableAssociation", { SubnetId: "net-b", RouteTableId: "rtb-b" }),
      raw("half", "Route", { RouteTableId: "rtb-b", DestinationCidrBlock, VpcPeeringConnectionId: "pcx-0" }),
    ];
    const { reach: said, why } = ask(world(...routed("10.0.0.128/25")), { from: host, to: inner });
    expect([said, why]).toEqual(["unknown", ["a route to an address that is not assigned yet"]]);
    expect(reach(world(...routed("10.0.0.0/24")), { from: host, to: inner })).toBe("arrives");
    expect(reach(world(...routed("10.0.1.0/24")), { from: host, to: inner })).toBe("answered");
    expect(reach(world(...routed("10.0.2.0/24")), { from: host, to: inner })).toBe("answered");
  });

  it("does not depend on addresses within a subnet that both share", () => {
    const beside = raw("beside", "NetworkInterface", { SubnetId: "net-a", GroupSet: ["members"] });
    const { proof, reach: said } = ask(world(beside, ...list()), {
      from: host,
      to: { kind: "interface", id: "beside" },
    });
    expect(said).toBe("answered");
    expect(proof.witness?.reply).toEqual([]);
    expect(proof.witness?.hops.map(({ at }) => at)).toEqual(["sender", "egress-groups", "ingress-groups", "receiver"]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["a peering that is active", { VpcPeeringConnectionId: "pcx" }, "answered"],
    ["a peering of others", { VpcPeeringConnectionId: "pcx-else" }, "none"],
    ["a peering that has ended", { VpcPeeringConnectionId: "pcx-off" }, "none"],
    ["an internet gateway", { GatewayId: "igw" }, "none"],
    ["a target that cannot be resolved", { GatewayId: unresolved }, "unknown"],
    ["nowhere that is known", { GatewayId: "local" }, "none"],
    ["an appliance", { NetworkInterfaceId: "eni-elsewhere" }, "unknown"],
    ["a tunnel", { GatewayId: "vgw-1" }, "unknown"],
  ])("goes to another VPC by %s", (_, target, expected) => {
    const there = (id: string, RouteTableId: string, DestinationCidrBlock: string) =>
      raw(id, "Route", { RouteTableId, DestinationCidrBlock, ...target });
    const resources = world(
      raw("vpc-2", "VPC", { CidrBlock: "10.1.0.0/16" }),
      raw("vpc-3", "VPC", { CidrBlock: "10.2.0.0/16" }),
      raw("net-2", "Subnet", { VpcId: "vpc-2", CidrBlock: "10.1.0.0/24" }),
      raw("rtb-2", "RouteTable", { VpcId: "vpc-2" }),
      raw("rtba-2", "SubnetRouteTableAssociation", { SubnetId: "net-2", RouteTableId: "rtb-2" }),
      raw("far", "NetworkInterface", { SubnetId: "net-2", PrivateIpAddress: "10.1.0.4", GroupSet: ["open"] }),
      raw("pcx", "VPCPeeringConnection", { VpcId: "vpc", PeerVpcId: "vpc-2" }),
      raw("pcx-else", "VPCPeeringConnection", { VpcId: "vpc", PeerVpcId: "vpc-3" }),
      {
        ...raw("pcx-off", "VPCPeeringConnection", { VpcId: "vpc", PeerVpcId: "vpc-2" }),
        more: { attributes: { Status: "expired" } },
      },
      there("there", "rtb", "10.1.0.0/16"),
      there("back", "rtb-2", "10.0.0.0/16"),
    );
    expect(reach(resources, { from: host, to: { kind: "interface", id: "far" } })).toBe(expected);
  });
});
