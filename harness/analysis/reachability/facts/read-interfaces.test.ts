// Network interfaces that stand by themselves, as facts: where they stand, what filters them, which addresses they have.

import { describe, expect, it } from "vitest";
import type { Raw } from "../crosscheck/raw.ts";
import { raw, unresolved } from "../sample-network.ts";
import { cidr, network, of, open, placed } from "./sample-interfaces.ts";

describe("an interface that stands by itself", () => {
  const eni = (properties: Record<string, unknown>, attributes?: Record<string, string>): Raw => ({
    ...raw("eni", "NetworkInterface", { SubnetId: "net", GroupSet: ["g"], ...properties }),
    ...(attributes === undefined ? {} : { more: { attributes } }),
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["somewhere in its subnet", {}, {}],
    ["its own address", { PrivateIpAddress: "10.0.0.4" }, { addresses: [cidr("10.0.0.4")] }],
    ["an address that is not resolved", { PrivateIpAddress: unresolved }, {}],
    ["several groups, each once", { GroupSet: ["h", "g", "h"] }, { groups: ["g", "h"] }],
    ["no group", { GroupSet: undefined }, { groups: ["own group of vpc"] }],
    ["a public address", { PublicIp: "52.0.0.1" }, { publicV4: true }],
    ["a public address that is not resolved", { PublicIp: unresolved }, { publicUnknown: open }],
    [
      "a subnet that hands out public addresses",
      { SubnetId: "pub" },
      { subnet: "pub", addresses: [cidr("10.0.1.0/24")] },
    ],
    [
      "an address of IPv6",
      { SubnetId: "six", Ipv6Addresses: [{ Ipv6Address: "2a05::7" }] },
      { subnet: "six", addresses: [cidr("10.0.3.0/24"), cidr("2a05::7")] },
    ],
    [
      "an address of IPv6 as text",
      { SubnetId: "six", PrivateIpAddress: "10.0.3.9", Ipv6Addresses: ["2a05::7", "2a05::8"] },
      { subnet: "six", addresses: [cidr("10.0.3.9"), cidr("2a05::7")] },
    ],
    [
      "some address of IPv6",
      { SubnetId: "six", Ipv6AddressCount: 1 },
      { subnet: "six", addresses: [cidr("10.0.3.0/24"), cidr("2a05::/64")] },
    ],
    [
      "a prefix of IPv6",
      { SubnetId: "six", Ipv6PrefixCount: "1" },
      { subnet: "six", addresses: [cidr("10.0.3.0/24"), cidr("2a05::/64")] },
    ],
    [
      "no address of IPv6",
      { SubnetId: "six", Ipv6AddressCount: 0 },
      { subnet: "six", addresses: [cidr("10.0.3.0/24")] },
    ],
    ["an address of IPv6 that its subnet lacks", { Ipv6AddressCount: 1 }, {}],
    [
      "a subnet that gives every interface one",
      { SubnetId: "auto" },
      { subnet: "auto", addresses: [cidr("10.0.4.0/24"), cidr("2a05:0:0:1::/64")] },
    ],
  ])("has %s", (_, properties, expected) => {
    expect(of([eni(properties)])).toEqual([{ ...placed, ...expected }]);
  });

  it("is not filtered without groups where the platform runs", () => {
    const { groups: _, ...unfiltered } = placed;
    expect(of([eni({ GroupSet: [] })], "live")).toEqual([unfiltered]);
    expect(of([eni({})], "snapshot")).toEqual([placed]);
  });

  it("starts nothing where it is an endpoint's, and is left out where it is a gateway's", () => {
    expect(of([eni({}, { InterfaceType: "vpc_endpoint" })])).toEqual([{ ...placed, calls: false }]);
    expect(of([eni({}, { InterfaceType: "interface" })])).toEqual([placed]);
    for (const InterfaceType of ["nat_gateway", "transit_gateway", "gateway_load_balancer"]) {
      expect(of([eni({}, { InterfaceType })])).toEqual([]);
    }
  });

  it("cannot be placed outside the source's subnets", () => {
    const lost = (properties: Record<string, unknown>) => {
      const { interfaces, unplaced } = network([eni(properties)]);
      expect(interfaces).toEqual([]);
      return unplaced;
    };
    const reason = (what: string) => [{ label: "an interface", unknown: what }];
    expect(lost({ SubnetId: "elsewhere" })).toEqual(reason("eni: subnet elsewhere is not part of the source"));
    expect(lost({ SubnetId: "vpc" })).toEqual(reason("eni: subnet vpc is not part of the source"));
    expect(lost({ SubnetId: undefined })).toEqual(reason("eni: subnet absent is not part of the source"));
    expect(lost({ SubnetId: unresolved })).toEqual(reason(open));
    expect(lost({ GroupSet: unresolved })).toEqual(reason(open));
  });

  it("is public by an Elastic IP, whichever way it is written", () => {
    const eip = (type: string, properties: Record<string, unknown>) => raw("eip", type, properties);
    expect(of([eni({}), eip("EIP", { NetworkInterfaceId: "eni" })])[0]?.publicV4).toBe(true);
    expect(of([eni({}), eip("EIPAssociation", { NetworkInterfaceId: "eni" })])[0]?.publicV4).toBe(true);
    expect(of([eni({}), eip("EIPAssociation", { InstanceId: "eni" })])[0]?.publicV4).toBe(true);
    expect(of([eni({}), eip("EIP", {})])[0]?.publicV4).toBe(false);
    const sure = of([eni({ PublicIp: unresolved }), eip("EIP", { NetworkInterfaceId: "eni" })]);
    expect(sure).toEqual([{ ...placed, publicV4: true }]);
  });
});
