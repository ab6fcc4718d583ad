// Rules of security groups in their normal form: peers, protocols, ports, and what could not be resolved.

import { describe, expect, it } from "vitest";
import { parseCidr } from "./cidr.ts";
import { ec2, modelWith } from "./sample-model.ts";
import { describeRule, isInert, rulesOf } from "./security-rules.ts";
import type { Direction } from "./security-rules.ts";
import { Unresolved } from "./value.ts";
import type { ValueMap } from "./value.ts";

const others = [
  ec2("SecurityGroup", "other", { GroupName: "named" }),
  ec2("PrefixList", "pl-own", { Entries: [{ Cidr: "10.0.0.0/8" }] }),
  ec2("Subnet", "net"),
];
const unknown = new Unresolved({ Ref: "P" }, "parameter has no default");
const inline = { ingress: "SecurityGroupIngress", egress: "SecurityGroupEgress" } as const;

/** The one rule of a group. */
function ruleOf(rule: ValueMap, direction: Direction = "ingress") {
  const group = ec2("SecurityGroup", "g", { [inline[direction]]: [rule] });
  const [one, ...more] = rulesOf(modelWith([group, ...others]), group, direction);
  expect([one?.group, one?.direction, one?.node.raw, more]).toEqual([group, direction, rule, []]);
  if (one === undefined) throw new TypeError("no rule");
  return one;
}

describe("protocol and ports of a rule", () => {
  it.each<[ValueMap, string, number, number]>([
    [{ IpProtocol: "tcp", FromPort: 80, ToPort: 90 }, "tcp", 80, 90],
    [{ IpProtocol: "TCP", FromPort: "80", ToPort: "80" }, "tcp", 80, 80],
    [{ IpProtocol: 6, FromPort: 80 }, "tcp", 80, 80],
    [{ IpProtocol: "17", FromPort: 0, ToPort: 0 }, "udp", 0, 0],
    [{ IpProtocol: "udp", FromPort: -1, ToPort: -1 }, "udp", 0, 65_535],
    [{ IpProtocol: "tcp" }, "tcp", 0, 65_535],
    [{ IpProtocol: "-1", FromPort: 80, ToPort: 90 }, "all", 0, 65_535],
    [{ IpProtocol: "all", FromPort: 80, ToPort: 90 }, "all", 0, 65_535],
    [{ FromPort: 80, ToPort: 90 }, "all", 0, 65_535],
    [{ IpProtocol: 1, FromPort: 8, ToPort: 0 }, "icmp", 0, 65_535],
    [{ IpProtocol: 58, FromPort: 8, ToPort: 0 }, "icmpv6", 0, 65_535],
    [{ IpProtocol: 50, FromPort: 1, ToPort: 2 }, "50", 0, 65_535],
  ])("%j: %s from %i to %i", (rule, protocol, first, last) => {
    expect(ruleOf({ ...rule, CidrIp: "10.0.0.0/8" })).toMatchObject({ protocol, first, last });
  });
});

describe("the peer of a rule", () => {
  it.each<[ValueMap, object]>([
    [{ CidrIp: "10.0.0.0/8" }, { kind: "range", ranges: [parseCidr("10.0.0.0/8")], text: "10.0.0.0/8" }],
    [{ CidrIpv6: "::/0" }, { kind: "range", ranges: [parseCidr("::/0")], text: "::/0" }],
    [{ CidrIp: "⟨Vpc.CidrBlock⟩" }, { kind: "range", ranges: [], text: "⟨Vpc.CidrBlock⟩" }],
    [{ SourceSecurityGroupId: "other" }, { kind: "group", group: others[0], text: "other" }],
    [{ DestinationSecurityGroupId: "other" }, { kind: "group", group: others[0], text: "other" }],
    [{ SourceSecurityGroupId: "elsewhere" }, { kind: "group", group: undefined, text: "elsewhere" }],
    [{ SourceSecurityGroupId: "net" }, { kind: "group", group: undefined, text: "net" }],
    [{ SourceSecurityGroupName: "named" }, { kind: "group", group: others[0], text: "named" }],
    [{ SourceSecurityGroupName: "nobody" }, { kind: "group", group: undefined, text: "nobody" }],
    [{ SourcePrefixListId: "pl-own" }, { kind: "range", ranges: [parseCidr("10.0.0.0/8")], text: "pl-own" }],
    [{ DestinationPrefixListId: "pl-9" }, { kind: "prefix-list", text: "pl-9" }],
    [{}, { kind: "group", group: undefined, text: "g" }],
    [{ CidrIp: unknown }, { kind: "unresolved", text: '{"Ref":"P"} cannot be resolved: parameter has no default' }],
  ])("%j", (written, peer) => {
    expect(ruleOf({ IpProtocol: "tcp", FromPort: 1, ToPort: 2, ...written }).peer).toEqual(peer);
  });

  it("is not known where the ports are not, and those count as all", () => {
    const rule = ruleOf({ IpProtocol: "tcp", FromPort: unknown, CidrIp: "10.0.0.0/8" });
    expect(rule).toMatchObject({ protocol: "all", first: 0, last: 65_535, peer: { kind: "unresolved" } });
    expect(describeRule(rule)).toBe('all from {"Ref":"P"} cannot be resolved: parameter has no default');
  });

  it("raises what is no matter of knowing", () => {
    const broken = {
      get CidrIp(): string {
        throw new TypeError("broken");
      },
    };
    expect(() => ruleOf(broken).peer).toThrow(TypeError);
  });
});

describe("the rules of a group", () => {
  const group = ec2("SecurityGroup", "g", {
    GroupName: "mine",
    SecurityGroupIngress: { IpProtocol: "tcp", FromPort: 1, CidrIp: "10.0.0.0/8" },
  });
  const separate = (direction: "Ingress" | "Egress", id: string, properties: ValueMap) =>
    ec2(`SecurityGroup${direction}`, id, {
      IpProtocol: "udp",
      FromPort: 2,
      ToPort: 2,
      CidrIp: "10.0.0.0/8",
      ...properties,
    });
  const told = (
    resources: Parameters<typeof modelWith>[0],
    direction: Direction,
    kind: "template" | "assembly" | "live" | "tfplan" = "template",
  ) => rulesOf(modelWith([group, ...resources], { kind }), group, direction).map(describeRule);

  it("are those written in it and those beside it, by id or by name", () => {
    const beside = [
      separate("Ingress", "by-id", { GroupId: "g" }),
      separate("Ingress", "by-name", { GroupName: "mine", FromPort: 3, ToPort: 4 }),
      separate("Ingress", "anothers", { GroupId: "other" }),
      separate("Ingress", "also-anothers", { GroupName: "named" }),
      separate("Egress", "out", { GroupId: "g" }),
    ];
    expect(told([...others, ...beside], "ingress")).toEqual([
      "tcp 1 from 10.0.0.0/8",
      "udp 2 from 10.0.0.0/8",
      "udp 3-4 from 10.0.0.0/8",
    ]);
    expect(told([...others, ...beside], "egress")).toEqual(["udp 2 to 10.0.0.0/8"]);
    expect(told([separate("Ingress", "of-nobody", {})], "ingress")).toEqual(["tcp 1 from 10.0.0.0/8"]);
  });

  it("let everything out where a description declares no rule; the API and Terraform tell what is there", () => {
    expect(told([], "egress")).toEqual(["all to 0.0.0.0/0"]);
    expect(told([], "egress", "assembly")).toEqual(["all to 0.0.0.0/0"]);
    expect([told([], "egress", "live"), told([], "egress", "tfplan")]).toEqual([[], []]);
    const bare = ec2("SecurityGroup", "bare");
    expect(rulesOf(modelWith([bare]), bare, "ingress")).toEqual([]);
    const [rule] = rulesOf(modelWith([bare]), bare, "egress");
    expect(rule).toMatchObject({ group: bare, direction: "egress", protocol: "all", first: 0, last: 65_535 });
    expect(rule?.peer).toEqual({ kind: "range", ranges: [parseCidr("0.0.0.0/0")], text: "0.0.0.0/0" });
    expect(rule?.node.pointer).toBe("/Resources/bare/Properties/SecurityGroupEgress");
  });
});

describe("a rule that admits nothing", () => {
  it.each<[ValueMap, boolean]>([
    [{ CidrIp: "127.0.0.1/32" }, true],
    [{ CidrIp: "255.255.255.255/32" }, true],
    [{ CidrIp: "10.127.0.0/16" }, false],
    [{ CidrIp: "255.255.255.255/31" }, false],
    [{ CidrIp: "127.no" }, false],
    [{ SourcePrefixListId: "127.0.0.1" }, false],
    [{ SourceSecurityGroupId: "127.0.0.1" }, false],
  ])("%j: %s", (peer, expected) => {
    expect(isInert(ruleOf(peer))).toBe(expected);
  });
});

describe("a rule in words", () => {
  it.each<[ValueMap, Direction, string]>([
    [
      { IpProtocol: "tcp", FromPort: 9000, ToPort: 9000, CidrIp: "10.0.0.0/16" },
      "ingress",
      "tcp 9000 from 10.0.0.0/16",
    ],
    [{ IpProtocol: "tcp", FromPort: 0, ToPort: 9000, CidrIp: "10.0.0.0/16" }, "egress", "tcp 0-9000 to 10.0.0.0/16"],
    [{ IpProtocol: "tcp", FromPort: 1, ToPort: 65_535, CidrIp: "::/0" }, "ingress", "tcp 1-65535 from ::/0"],
    [{ IpProtocol: "udp", SourceSecurityGroupId: "other" }, "ingress", "udp from other"],
    [{ IpProtocol: "udp", SourceSecurityGroupId: "g" }, "ingress", "udp from self"],
    [{ IpProtocol: "udp", DestinationSecurityGroupId: "sg-9" }, "egress", "udp to sg-9"],
    [{ IpProtocol: "udp", SourceSecurityGroupName: "named" }, "ingress", "udp from other"],
  ])("%j", (written, direction, text) => {
    expect(describeRule(ruleOf(written, direction))).toBe(text);
  });
});
