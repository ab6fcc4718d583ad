// Instances as facts: the interfaces that they have, with and without having them written into them.

import { describe, expect, it } from "vitest";
import { raw } from "../sample-network.ts";
import { cidr, of, open, placed } from "./sample-interfaces.ts";

describe("an instance", () => {
  const host = (properties: Record<string, unknown>) =>
    raw("eni", "Instance", { SecurityGroupIds: ["g"], ...properties });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["where its subnet is", { SubnetId: "net" }, {}],
    ["at its address", { SubnetId: "net", PrivateIpAddress: "10.0.0.5" }, { addresses: [cidr("10.0.0.5")] }],
    ["with groups of both names", { SubnetId: "net", SecurityGroups: ["h"] }, { groups: ["g", "h"] }],
    ["in the VPC's own group", { SubnetId: "net", SecurityGroupIds: [] }, { groups: ["own group of vpc"] }],
    [
      "public where its subnet says so",
      { SubnetId: "pub" },
      { subnet: "pub", addresses: [cidr("10.0.1.0/24")], publicV4: true },
    ],
    [
      "perhaps public where that is not resolved",
      { SubnetId: "odd" },
      { subnet: "odd", addresses: [cidr("10.0.2.0/24")], publicUnknown: open },
    ],
    [
      "with IPv6 by count",
      { SubnetId: "six", Ipv6AddressCount: 1 },
      { subnet: "six", addresses: [cidr("10.0.3.0/24"), cidr("2a05::/64")] },
    ],
    [
      "without IPv6 by count",
      { SubnetId: "six", Ipv6AddressCount: 0 },
      { subnet: "six", addresses: [cidr("10.0.3.0/24")] },
    ],
    [
      "with IPv6 by address",
      { SubnetId: "six", Ipv6Addresses: [{ Ipv6Address: "2a05::7" }] },
      { subnet: "six", addresses: [cidr("10.0.3.0/24"), cidr("2a05::/64")] },
    ],
    [
      "by an interface written into it",
      { NetworkInterfaces: [{ SubnetId: "net", GroupSet: ["h"] }] },
      { groups: ["h"] },
    ],
    [
      "public by that interface",
      { NetworkInterfaces: [{ SubnetId: "net", GroupSet: ["g"], AssociatePublicIpAddress: true }] },
      { publicV4: true },
    ],
    [
      "not public by that interface",
      { NetworkInterfaces: [{ SubnetId: "pub", GroupSet: ["g"], AssociatePublicIpAddress: false }] },
      { subnet: "pub", addresses: [cidr("10.0.1.0/24")] },
    ],
    [
      "public by that interface's subnet",
      { NetworkInterfaces: [{ SubnetId: "pub", GroupSet: ["g"], PrivateIpAddress: "10.0.1.9" }] },
      { subnet: "pub", addresses: [cidr("10.0.1.9")], publicV4: true },
    ],
    [
      "in no other group than the interface's",
      { NetworkInterfaces: [{ SubnetId: "net" }], SecurityGroups: ["h"] },
      { groups: ["own group of vpc"] },
    ],
  ])("stands %s", (_, properties, expected) => {
    expect(of([host(properties)])).toEqual([{ ...placed, ...expected }]);
  });

  it("has an interface for each that is written into it, those of their own left out", () => {
    const own = { SubnetId: "net", GroupSet: ["g"] };
    const inline = { NetworkInterfaces: [{ NetworkInterfaceId: "else" }, own, { ...own, SubnetId: "six" }] };
    expect(of([host(inline)]).map(({ id, subnet: at }) => [id, at])).toEqual([
      ["eni", "net"],
      ["eni@1", "six"],
    ]);
    expect(of([host({ NetworkInterfaces: [{ NetworkInterfaceId: "else" }], SubnetId: "net" })])).toEqual([]);
    expect(of([host({})])).toEqual([]);
    const elastic = raw("eip", "EIP", { InstanceId: "eni" });
    expect(of([host(inline), elastic]).map(({ publicV4 }) => publicV4)).toEqual([true, true]);
    expect(of([host({ SubnetId: "net" })], "live")).toEqual([]);
  });
});
