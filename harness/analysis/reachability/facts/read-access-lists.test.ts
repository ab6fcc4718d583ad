// Network ACLs as facts: which entries a list has, in which order, and what is not known of them.

import { describe, expect, it } from "vitest";
import { parseCidr } from "../../model/cidr.ts";
import type { SourceKind } from "../../model/resource.ts";
import { modelOf } from "../crosscheck/compare.ts";
import type { Raw } from "../crosscheck/raw.ts";
import { raw, unresolved } from "../sample-network.ts";
import { readNetwork } from "./read-network.ts";

const cidr = (text: string) => parseCidr(text);
const every = { protocols: [0, 255], ports: [0, 65_535] };
const vpc = raw("vpc", "VPC", { CidrBlock: "10.0.0.0/16" });
const perhaps = { uncertain: unresolved };
const maybe = 'maybe exists if {"Ref":"X"}: parameter has no default';

const network = (resources: Raw[], kind?: SourceKind) => readNetwork(modelOf([vpc, ...resources], kind));

describe("an access list", () => {
  const acl = raw("acl", "NetworkAcl", { VpcId: "vpc" });
  const entry = (id: string, properties: Record<string, unknown>) =>
    raw(id, "NetworkAclEntry", {
      NetworkAclId: "acl",
      RuleNumber: 100,
      RuleAction: "allow",
      Protocol: -1,
      CidrBlock: "10.0.0.0/8",
      ...properties,
    });
  const listOf = (...entries: Raw[]) => network([acl, ...entries]).accessLists.get("acl");
  const range = cidr("10.0.0.0/8");
  const whole = { number: 100, allows: true, ...every, range };

  it("has its entries by direction, in the order of their numbers", () => {
    expect(
      listOf(
        entry("b", { RuleNumber: 200 }),
        entry("a", { RuleAction: "DENY" }),
        entry("c", { Egress: true }),
        entry("d", { RuleNumber: 50, Egress: "false", RuleAction: "Allow" }),
      ),
    ).toEqual({
      id: "acl",
      label: "acl",
      inbound: [
        { ...whole, number: 50 },
        { ...whole, allows: false },
        { ...whole, number: 200 },
      ],
      outbound: [whole],
    });
  });

  it.each<[string, Record<string, unknown>, unknown]>([
    ["TCP on every port", { Protocol: 6 }, { protocols: [6, 6], ports: [0, 65_535] }],
    ["TCP on some", { Protocol: 6, PortRange: { From: 80, To: 90 } }, { protocols: [6, 6], ports: [80, 90] }],
    ["UDP from one on", { Protocol: "17", PortRange: { From: 80 } }, { protocols: [17, 17], ports: [80, 65_535] }],
    ["UDP up to one", { Protocol: 17, PortRange: { To: 80 } }, { protocols: [17, 17], ports: [0, 80] }],
    [
      "what has no ports",
      { Protocol: 47, PortRange: { From: 80, To: 90 } },
      { protocols: [47, 47], ports: [0, 65_535] },
    ],
    ["protocol 0", { Protocol: 0, PortRange: { From: 80, To: 90 } }, { protocols: [0, 0], ports: [0, 65_535] }],
    ["no protocol", { Protocol: undefined, PortRange: { From: 80, To: 90 } }, every],
    ["ICMP", { Protocol: 1 }, { protocols: [1, 1], ports: [0, 65_535] }],
    ["ICMP of a type", { Protocol: 1, Icmp: { Type: 8, Code: -1 } }, { protocols: [1, 1], ports: [2048, 2303] }],
    ["ICMPv6 of a code", { Protocol: 58, Icmp: { Type: 1, Code: 4 } }, { protocols: [58, 58], ports: [260, 260] }],
  ])("matches %s", (_, properties, match) => {
    expect(listOf(entry("e", properties))?.inbound).toEqual([{ ...whole, ...(match as object) }]);
  });

  it("reads ranges of IPv6, and leaves out an entry without a range", () => {
    expect(listOf(entry("e", { CidrBlock: undefined, Ipv6CidrBlock: "::/0" }))?.inbound).toEqual([
      { ...whole, range: cidr("::/0") },
    ]);
    expect(listOf(entry("e", { CidrBlock: undefined }))?.inbound).toEqual([]);
    expect(listOf(entry("e", { RuleNumber: undefined, RuleAction: undefined }))?.inbound).toEqual([
      { ...whole, number: 0, allows: false },
    ]);
  });

  it("may allow and deny everything where an entry cannot be resolved", () => {
    const why = '{"Ref":"X"} cannot be resolved: parameter has no default';
    const both = [true, false].map((allows) => ({ number: 100, ...every, allows, unknown: why }));
    expect(listOf(entry("e", { CidrBlock: unresolved }))).toMatchObject({ inbound: both, outbound: [] });
    expect(listOf(entry("e", { Egress: unresolved }))).toMatchObject({ inbound: both, outbound: both });
    expect(listOf(entry("e", { RuleNumber: unresolved }))?.inbound).toEqual(both.map((one) => ({ ...one, number: 0 })));
    expect(listOf(entry("e", { RuleNumber: undefined, CidrBlock: unresolved }))?.inbound).toEqual(
      both.map((one) => ({ ...one, number: 0 })),
    );
    const odd = 'expected an address range, found "all"';
    expect(listOf(entry("e", { CidrBlock: "all" }))?.inbound).toEqual(both.map((one) => ({ ...one, unknown: odd })));
  });

  it("may hold an entry that may not exist, or whose list is not known", () => {
    expect(listOf({ ...entry("maybe", {}), more: perhaps })?.inbound).toEqual([{ ...whole, unknown: maybe }]);
    const lost = network([acl, entry("e", { NetworkAclId: unresolved })]).accessLists;
    const why = '{"Ref":"X"} cannot be resolved: parameter has no default';
    expect(lost.get("acl")?.inbound).toEqual([{ ...whole, unknown: why }]);
    expect(lost.get("default network ACL of vpc")?.inbound).toContainEqual({ ...whole, unknown: why });
    expect(listOf(entry("e", { NetworkAclId: "acl-elsewhere" }))?.inbound).toEqual([]);
    expect(listOf(entry("e", { NetworkAclId: undefined }))?.inbound).toEqual([]);
  });

  it("lets everything pass where AWS makes it, beside what is added to it", () => {
    const made = ["0.0.0.0/0", "::/0"].map((text, index) => ({ ...whole, number: 100 + index, range: cidr(text) }));
    const denied = { ...whole, number: 7, allows: false };
    const { accessLists } = network([entry("e", { NetworkAclId: "vpc", RuleNumber: 7, RuleAction: "deny" })]);
    expect(accessLists.get("default network ACL of vpc")).toEqual({
      id: "default network ACL of vpc",
      label: "the default network ACL of vpc",
      inbound: [denied, ...made],
      outbound: made,
    });
    expect([...network([acl], "live").accessLists.keys()]).toEqual(["acl"]);
  });
});
