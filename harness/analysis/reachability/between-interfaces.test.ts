// Between two interfaces: single questions whose answers are known.

import { describe, expect, it } from "vitest";
import { ask, host, inner, letsOut, list, raw, reach, world } from "./sample-network.ts";

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
});
