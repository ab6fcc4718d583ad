// What could not be resolved is unknown with its expression, unless something else decides.

import { describe, expect, it } from "vitest";
import { ask, host, inner, internet, raw, reach, unresolved, world } from "./sample-network.ts";

describe("what cannot be resolved", () => {
  it("is unknown with its expression, unless something else decides", () => {
    const route = raw("out", "Route", { RouteTableId: "rtb", DestinationCidrBlock: unresolved, GatewayId: "igw" });
    const { reach: said, why } = ask(world(route), { from: host, to: internet });
    expect({ said, why }).toEqual({
      said: "unknown",
      why: ['{"Ref":"X"} cannot be resolved: parameter has no default'],
    });
    expect(reach(world(route), { from: inner, to: internet })).toBe("none");
    const rule = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIp: unresolved };
    const group = raw("open", "SecurityGroup", { VpcId: "vpc", SecurityGroupIngress: [rule] });
    expect(reach(world(group), { from: internet, to: host })).toBe("unknown");
    expect(
      reach(
        world(group).filter(({ id }) => id !== "igw"),
        { from: internet, to: host },
      ),
    ).toBe("none");
  });

  it("is a prefix list that was not read, in a rule and in a route", () => {
    const rule = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, SourcePrefixListId: "pl-0123456789abcdef0" };
    const group = raw("open", "SecurityGroup", { VpcId: "vpc", SecurityGroupIngress: [rule] });
    expect(reach(world(group), { from: internet, to: host })).toBe("unknown");
    const listed = { RouteTableId: "rtb", DestinationPrefixListId: "pl-0123456789abcdef0", GatewayId: "igw" };
    expect(reach(world(raw("out", "Route", listed)), { from: host, to: internet })).toBe("unknown");
  });

  it.each([
    ["a transit gateway", { TransitGatewayId: "tgw-1" }],
    ["an appliance", { NetworkInterfaceId: "eni-elsewhere" }],
    ["a gateway of a kind that is not known", { CarrierGatewayId: "cagw-1" }],
  ])("is what lies beyond %s", (_, target) => {
    const route = raw("out", "Route", { RouteTableId: "rtb", DestinationCidrBlock: "0.0.0.0/0", ...target });
    expect(reach(world(route), { from: host, to: internet })).toBe("unknown");
  });
});
