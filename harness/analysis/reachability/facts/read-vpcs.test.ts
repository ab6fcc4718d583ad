// VPCs and subnets as facts: their ranges, their tables and lists, and what block public access leaves to them.

import { describe, expect, it } from "vitest";
import { parseCidr } from "../../model/cidr.ts";
import type { SourceKind } from "../../model/resource.ts";
import { modelOf } from "../crosscheck/compare.ts";
import type { Raw } from "../crosscheck/raw.ts";
import { raw, unresolved } from "../sample-network.ts";
import { readNetwork } from "./read-network.ts";

const cidr = (text: string) => parseCidr(text);
const open = '{"Ref":"X"} cannot be resolved: parameter has no default';
const network = (resources: Raw[], kind?: SourceKind) => readNetwork(modelOf(resources, kind));
const vpc = raw("vpc", "VPC", { CidrBlock: "10.0.0.0/16" });

describe("the ranges of a VPC", () => {
  const block = (id: string, properties: Record<string, unknown>) =>
    raw(id, "VPCCidrBlock", { VpcId: "vpc", ...properties });
  const rangesOf = (...resources: Raw[]) => network(resources).vpcs.get("vpc")?.ranges;
  const first = cidr("10.0.0.0/16");

  it.each<[string, Record<string, unknown>, unknown[]]>([
    ["another range", { CidrBlock: "10.2.0.0/16" }, [first, cidr("10.2.0.0/16")]],
    ["a range of IPv6", { Ipv6CidrBlock: "2a05::/56" }, [first, cidr("2a05::/56")]],
    ["one that AWS picks", { AmazonProvidedIpv6CidrBlock: true }, [first, cidr("2600:1f10::/56")]],
    ["one of a pool", { Ipv6Pool: "pool" }, [first, cidr("2600:1f10::/56")]],
    ["none", { AmazonProvidedIpv6CidrBlock: false }, [first]],
    ["another VPC's", { VpcId: "vpc-2", CidrBlock: "10.2.0.0/16" }, [first]],
  ])("are its own and %s", (_, properties, ranges) => {
    expect(rangesOf(vpc, block("more", properties))).toEqual(ranges);
  });

  it("do not meet those of another VPC where AWS picks them", () => {
    const second = raw("vpc-2", "VPC", { CidrBlock: "10.1.0.0/16" });
    const picked = (VpcId: string) => block(`of-${VpcId}`, { VpcId, AmazonProvidedIpv6CidrBlock: true });
    const { vpcs } = network([vpc, second, picked("vpc"), picked("vpc-2")]);
    expect(vpcs.get("vpc-2")).toEqual({
      id: "vpc-2",
      label: "vpc-2",
      ranges: [cidr("10.1.0.0/16"), cidr("2600:1f10:0:100::/56")],
    });
  });

  it("are what its subnets use where they cannot be resolved", () => {
    const subnets = [
      raw("a", "Subnet", { VpcId: "vpc", CidrBlock: "10.0.0.0/24" }),
      raw("b", "Subnet", { VpcId: "vpc", CidrBlock: "10.0.9.0/24" }),
      raw("c", "Subnet", { VpcId: "vpc-2", CidrBlock: "10.7.0.0/24" }),
    ];
    const odd = raw("vpc", "VPC", { CidrBlock: unresolved });
    expect(rangesOf(odd, ...subnets)).toEqual([cidr("10.0.0.0/24"), cidr("10.0.9.0/24")]);
    expect(rangesOf(vpc, ...subnets)).toEqual([first]);
  });

  it("are no part of the internet, nor is what is reserved", () => {
    const { internet } = network([raw("vpc", "VPC", { CidrBlock: "52.0.0.0/8" })]);
    const holds = (text: string) => {
      const one = cidr(text);
      return internet.some(
        (range) =>
          one !== undefined && range.family === one.family && range.first <= one.first && one.last <= range.last,
      );
    };
    for (const text of [
      "0.0.0.1",
      "10.0.0.1",
      "52.0.0.1",
      "100.64.0.1",
      "127.0.0.1",
      "169.254.0.1",
      "172.31.0.1",
      "192.168.0.1",
      "224.0.0.1",
      "255.255.255.255",
      "fd00::1",
      "4000::1",
      "9000::1",
      "::1",
    ]) {
      expect([text, holds(text)]).toEqual([text, false]);
    }
    for (const text of [
      "1.0.0.0",
      "9.255.255.255",
      "11.0.0.0",
      "51.255.255.255",
      "53.0.0.0",
      "100.63.255.255",
      "100.128.0.0",
      "126.255.255.255",
      "128.0.0.0",
      "169.255.0.0",
      "172.15.255.255",
      "172.32.0.0",
      "192.169.0.0",
      "223.255.255.255",
      "2000::",
      "3fff::1",
    ]) {
      expect([text, holds(text)]).toEqual([text, true]);
    }
  });
});

describe("a subnet", () => {
  const subnet = (properties: Record<string, unknown> = {}) =>
    raw("net", "Subnet", { VpcId: "vpc", CidrBlock: "10.0.0.0/24", ...properties });
  const known = {
    id: "net",
    label: "net",
    vpc: "vpc",
    ranges: [cidr("10.0.0.0/24")],
    table: "main route table of vpc",
    accessList: "default network ACL of vpc",
    publicAccess: "allowed",
  };
  const read = (resources: Raw[], kind?: SourceKind) => network([vpc, ...resources], kind).subnets.get("net");

  it("has its ranges, and one of its VPC's where that of IPv6 cannot be resolved", () => {
    expect(read([subnet()])).toEqual(known);
    expect(read([subnet({ VpcId: undefined })])?.vpc).toBe("");
    const six = subnet({ Ipv6CidrBlock: "2a05::/64" });
    expect(read([six])?.ranges).toEqual([cidr("10.0.0.0/24"), cidr("2a05::/64")]);
    const odd = subnet({ Ipv6CidrBlock: unresolved });
    expect(read([odd])?.ranges).toEqual([cidr("10.0.0.0/24")]);
    const block = raw("block", "VPCCidrBlock", { VpcId: "vpc", AmazonProvidedIpv6CidrBlock: true });
    expect(read([odd, block])?.ranges).toEqual([cidr("10.0.0.0/24"), cidr("2600:1f10::/64")]);
    const before = raw("before", "Subnet", { VpcId: "vpc", CidrBlock: "10.0.1.0/24" });
    expect(read([before, odd, block])?.ranges[1]).toEqual(cidr("2600:1f10:0:1::/64"));
    const many = Array.from({ length: 257 }, (_, index) => raw(`n${String(index)}`, "Subnet", { VpcId: "vpc" }));
    expect(read([...many, odd, block])?.ranges[1]).toEqual(cidr("2600:1f10:0:1::/64"));
  });

  it("asks the table that it is associated with, else its VPC's main one", () => {
    const table = raw("rtb", "RouteTable", { VpcId: "vpc" });
    const associated = (RouteTableId: unknown) =>
      raw("rtba", "SubnetRouteTableAssociation", { SubnetId: "net", RouteTableId });
    expect(read([subnet(), table, associated("rtb")])?.table).toBe("rtb");
    expect(read([subnet(), associated("rtb-elsewhere")])?.table).toBe("rtb-elsewhere");
    expect(read([subnet(), associated(undefined)])?.table).toBe("");
    const main = { ...table, more: { attributes: { Main: true } } };
    expect(read([subnet(), main])?.table).toBe("rtb");
    expect(read([subnet(), table])?.table).toBe("main route table of vpc");
  });

  it("asks the access list that it is associated with, else its VPC's own", () => {
    const acl = raw("acl", "NetworkAcl", { VpcId: "vpc" });
    const associated = (properties: Record<string, unknown>) => raw("acla", "SubnetNetworkAclAssociation", properties);
    const of = (properties: Record<string, unknown>) => read([subnet(), acl, associated(properties)])?.accessList;
    expect(of({ SubnetId: "net", NetworkAclId: "acl" })).toBe("acl");
    expect(of({ SubnetId: "net", NetworkAclId: "vpc" })).toBe("default network ACL of vpc");
    expect(of({ SubnetId: "net", NetworkAclId: "acl-elsewhere" })).toBe("acl-elsewhere");
    expect(of({ SubnetId: "net" })).toBe(known.accessList);
    expect(of({ NetworkAclId: "acl" })).toBe(known.accessList);
    expect(of({ SubnetId: "elsewhere", NetworkAclId: "acl" })).toBe(known.accessList);
    expect(read([subnet()], "live")?.accessList).toBe("access list of net");
  });

  describe("under block public access", () => {
    const options = (InternetGatewayBlockMode: unknown) =>
      raw("bpa", "VPCBlockPublicAccessOptions", { InternetGatewayBlockMode });
    const exclusion = (properties: Record<string, unknown>) =>
      raw(`out-${Object.keys(properties).join("-")}`, "VPCBlockPublicAccessExclusion", {
        InternetGatewayExclusionMode: "allow-bidirectional",
        ...properties,
      });

    it.each<[string, Raw[], Record<string, unknown>]>([
      ["that is off", [options("off")], { publicAccess: "allowed" }],
      ["of both directions", [options("block-bidirectional")], { publicAccess: "blocked" }],
      ["of what comes in", [options("block-ingress")], { publicAccess: "egress-only" }],
      [
        "of a mode that is not known",
        [options("block-some")],
        { publicAccess: "allowed", publicAccessUnknown: "block public access: mode block-some is not known" },
      ],
      [
        "of no mode",
        [options(undefined)],
        { publicAccess: "allowed", publicAccessUnknown: "block public access: mode absent is not known" },
      ],
      ["that cannot be resolved", [options(unresolved)], { publicAccess: "allowed", publicAccessUnknown: open }],
      [
        "that leaves it out",
        [options("block-bidirectional"), exclusion({ SubnetId: "net" })],
        { publicAccess: "allowed" },
      ],
      [
        "that leaves its egress out",
        [options("block-bidirectional"), exclusion({ SubnetId: "net", InternetGatewayExclusionMode: "allow-egress" })],
        { publicAccess: "egress-only" },
      ],
      ["that leaves its VPC out", [options("block-ingress"), exclusion({ VpcId: "vpc" })], { publicAccess: "allowed" }],
      [
        "that leaves it out of its VPC's exclusion",
        [
          options("block-bidirectional"),
          exclusion({ VpcId: "vpc", InternetGatewayExclusionMode: "allow-egress" }),
          exclusion({ SubnetId: "net" }),
        ],
        { publicAccess: "allowed" },
      ],
      [
        "that leaves others out",
        [options("block-bidirectional"), exclusion({ SubnetId: "net-2" }), exclusion({ VpcId: "vpc-2" })],
        { publicAccess: "blocked" },
      ],
      [
        "that leaves it out in a way that is not known",
        [options("block-bidirectional"), exclusion({ SubnetId: "net", InternetGatewayExclusionMode: "off" })],
        { publicAccess: "allowed", publicAccessUnknown: "block public access: mode off is not known" },
      ],
    ])("%s", (_, resources, expected) => {
      expect(read([subnet(), ...resources])).toEqual({ ...known, ...expected });
    });
  });
});
