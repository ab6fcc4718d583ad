// Security groups as facts: what a rule matches, and what is not known of it.

import { describe, expect, it } from "vitest";
import { parseCidr } from "../../model/cidr.ts";
import { PlatformModel } from "../../model/platform-model.ts";
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
const group = (...rules: Record<string, unknown>[]) => [
  raw("g", "SecurityGroup", { VpcId: "vpc", SecurityGroupIngress: rules }),
];
const ingressOf = (resources: Raw[], kind?: SourceKind) => network(resources, kind).groups.get("g")?.ingress;

describe("a rule of a group", () => {
  const from = { CidrIp: "10.0.0.0/8" };
  const peer = { kind: "range", range: cidr("10.0.0.0/8") };

  it.each<[string, Record<string, unknown>, unknown]>([
    ["TCP", { IpProtocol: "tcp", FromPort: 80, ToPort: 81 }, { protocols: [6, 6], ports: [80, 81] }],
    ["UDP", { IpProtocol: "udp", FromPort: 53, ToPort: 53 }, { protocols: [17, 17], ports: [53, 53] }],
    ["every protocol", { IpProtocol: "-1", FromPort: 80, ToPort: 80 }, every],
    ["ICMP of any type", { IpProtocol: "icmp", FromPort: -1, ToPort: -1 }, { protocols: [1, 1], ports: [0, 65_535] }],
    ["ICMP that says nothing", { IpProtocol: "icmp" }, { protocols: [1, 1], ports: [0, 65_535] }],
    ["ICMP of a type", { IpProtocol: "icmp", FromPort: 8, ToPort: -1 }, { protocols: [1, 1], ports: [2048, 2303] }],
    ["ICMP of a type alone", { IpProtocol: "icmp", FromPort: 0 }, { protocols: [1, 1], ports: [0, 255] }],
    ["ICMP of a code", { IpProtocol: "icmp", FromPort: 3, ToPort: 4 }, { protocols: [1, 1], ports: [772, 772] }],
    ["ICMP of code 0", { IpProtocol: "1", FromPort: 3, ToPort: 0 }, { protocols: [1, 1], ports: [768, 768] }],
    ["ICMPv6", { IpProtocol: "icmpv6", FromPort: 128, ToPort: 0 }, { protocols: [58, 58], ports: [32_768, 32_768] }],
    ["a protocol's number", { IpProtocol: "47" }, { protocols: [47, 47], ports: [0, 65_535] }],
    ["the last protocol", { IpProtocol: 255 }, { protocols: [255, 255], ports: [0, 65_535] }],
  ])("matches %s", (_, rule, match) => {
    expect(ingressOf(group({ ...rule, ...from }))).toEqual([{ ...(match as object), peer }]);
  });

  const anything = { ...every, peer: { kind: "service", service: "" } };
  it.each<[string, Record<string, unknown>, string]>([
    ["a protocol beyond the last", { IpProtocol: "256", ...from }, "protocol 256 is not known"],
    ["a protocol of no name", { IpProtocol: "tpc", ...from }, "protocol tpc is not known"],
    ["a number with more behind it", { IpProtocol: "6x", ...from }, "protocol 6x is not known"],
    ["a number with more before it", { IpProtocol: "x6", ...from }, "protocol x6 is not known"],
    [
      "text for a range",
      { IpProtocol: "tcp", FromPort: 1, ToPort: 1, CidrIp: "everywhere" },
      "everywhere is no address range",
    ],
    [
      "a range that is not resolved",
      { IpProtocol: "tcp", FromPort: 1, ToPort: 1, CidrIp: unresolved },
      '{"Ref":"X"} cannot be resolved: parameter has no default',
    ],
    [
      "ports that are not resolved",
      { IpProtocol: "tcp", FromPort: unresolved, ToPort: 1, ...from },
      '{"Ref":"X"} cannot be resolved: parameter has no default',
    ],
    [
      "a prefix list that is not part of the source",
      { IpProtocol: "tcp", FromPort: 1, ToPort: 1, SourcePrefixListId: "pl-1" },
      "prefix list pl-1 is not part of the source",
    ],
  ])("may match anything where it has %s", (_, rule, why) => {
    expect(ingressOf(group(rule))).toEqual([{ ...anything, unknown: why }]);
  });

  const one = { IpProtocol: "tcp", FromPort: 1, ToPort: 1 };
  const match = { protocols: [6, 6], ports: [1, 1] };
  it("speaks of groups, of services and of the ranges of a list", () => {
    const list = raw("pl", "PrefixList", { Entries: [{ Cidr: "10.1.0.0/16" }, { Cidr: "2a00::/16" }] });
    const empty = raw("pl-empty", "PrefixList", { Entries: [] });
    const dynamo = raw("pl-d", "PrefixList", {});
    const owned = raw("pl-s", "PrefixList", {});
    const rules = group(
      { ...one, SourceSecurityGroupId: "g" },
      { ...one, SourceSecurityGroupId: "sg-elsewhere" },
      { ...one, SourceSecurityGroupId: "vpc" },
      { ...one, SourcePrefixListId: "pl-63a5400a" },
      { ...one, SourcePrefixListId: "pl" },
      { ...one, SourcePrefixListId: "pl-empty" },
      { ...one, SourcePrefixListId: "pl-d" },
      { ...one, SourcePrefixListId: "pl-s" },
    );
    const named = { ...dynamo, more: { attributes: { PrefixListName: "com.amazonaws.us-east-1.dynamodb" } } };
    const aws = { ...owned, more: { attributes: { Owner: "AWS" } } };
    expect(ingressOf([...rules, list, empty, named, aws])).toEqual([
      { ...match, peer: { kind: "group", group: "g" } },
      { ...match, peer: { kind: "group", group: "sg-elsewhere" } },
      { ...match, peer: { kind: "group", group: "own group of vpc" } },
      { ...match, peer: { kind: "service", service: "s3" } },
      { ...match, peer: { kind: "range", range: cidr("10.1.0.0/16") } },
      { ...match, peer: { kind: "range", range: cidr("2a00::/16") } },
      { ...match, peer: { kind: "service", service: "dynamodb" } },
      { ...match, peer: { kind: "service", service: "pl-s" } },
    ]);
  });

  it("may not be there: what it lets pass is not sure", () => {
    const apart = (id: string, peerOf: Record<string, unknown>): Raw => ({
      ...raw(id, "SecurityGroupIngress", { GroupId: "g", ...one, ...peerOf }),
      more: perhaps,
    });
    const resources = [
      ...group(),
      ...[from, { SourceSecurityGroupId: "g" }, { SourcePrefixListId: "pl-63a5400a" }].map((other) =>
        apart("maybe", other),
      ),
    ];
    expect(ingressOf(resources)?.map(({ unknown }) => unknown)).toEqual([maybe, maybe, maybe]);
    expect(ingressOf(resources)?.map(({ peer: { kind } }) => kind)).toEqual(["range", "group", "service"]);
  });

  it("is looked up in lists that could be read, or in none", () => {
    const gap = { types: ["AWS::EC2::PrefixList"], operation: "DescribeManagedPrefixLists", reason: "AccessDenied" };
    const { kind, resources, account, region } = modelOf([vpc, ...group()]);
    const unread = new PlatformModel({ kind, resources, account, region, gaps: [gap] });
    expect(() => readNetwork(unread)).toThrow("AWS::EC2::PrefixList could not be read");
  });
});

describe("groups that nobody wrote", () => {
  const everywhere = [
    { ...every, peer: { kind: "range", range: cidr("0.0.0.0/0") } },
    { ...every, peer: { kind: "range", range: cidr("::/0") } },
  ];
  const cluster: Raw = { id: "eks", type: "AWS::EKS::Cluster", properties: {} };

  it("let members in and everything out, beside what is added to them", () => {
    const added = raw("more", "SecurityGroupIngress", {
      GroupId: "eks",
      IpProtocol: "tcp",
      FromPort: 1,
      ToPort: 1,
      CidrIp: "10.0.0.0/8",
    });
    const out = raw("out", "SecurityGroupEgress", {
      GroupId: "vpc",
      IpProtocol: "tcp",
      FromPort: 2,
      ToPort: 2,
      CidrIp: "10.0.0.0/8",
    });
    const { groups } = network([cluster, added, out]);
    expect(groups.get("own group of eks")).toEqual({
      id: "own group of eks",
      label: "the own group of eks",
      ingress: [
        { ...every, peer: { kind: "group", group: "own group of eks" } },
        { protocols: [6, 6], ports: [1, 1], peer: { kind: "range", range: cidr("10.0.0.0/8") } },
      ],
      egress: everywhere,
    });
    expect(groups.get("own group of vpc")).toEqual({
      id: "own group of vpc",
      label: "the own group of vpc",
      ingress: [{ ...every, peer: { kind: "group", group: "own group of vpc" } }],
      egress: [...everywhere, { protocols: [6, 6], ports: [2, 2], peer: { kind: "range", range: cidr("10.0.0.0/8") } }],
    });
  });

  it("stand among the others where the platform runs", () => {
    expect([...network([cluster, ...group()], "live").groups.keys()]).toEqual(["g"]);
  });

  it("write a default rule for every family of the group's VPC", () => {
    const plain = network(group()).groups.get("g");
    expect(plain).toMatchObject({ id: "g", label: "g" });
    expect(plain?.egress).toEqual(everywhere.slice(0, 1));
    const block = raw("six", "VPCCidrBlock", { VpcId: "vpc", AmazonProvidedIpv6CidrBlock: true });
    expect(network([...group(), block]).groups.get("g")?.egress).toEqual(everywhere);
    const homeless = raw("g", "SecurityGroup", { VpcId: unresolved });
    expect(network([homeless, block]).groups.get("g")?.egress).toEqual(everywhere.slice(0, 1));
    const written = raw("g", "SecurityGroup", {
      VpcId: "vpc",
      SecurityGroupEgress: [{ IpProtocol: "-1", CidrIp: "0.0.0.0/0" }],
    });
    expect(network([written, block]).groups.get("g")?.egress).toEqual(everywhere.slice(0, 1));
  });
});

describe("a group named by its role", () => {
  const pods = (role: string): Raw[] => [
    raw("net", "Subnet", { VpcId: "vpc", CidrBlock: "10.0.0.0/24" }),
    { id: "nodes", type: "AWS::EKS::Nodegroup", properties: { Subnets: ["net"] } },
    {
      id: "policy",
      type: "Kubernetes::SecurityGroupPolicy",
      properties: { spec: { securityGroups: { groupIds: [role] } } },
    },
  ];
  const groupsOf = (role: string, ...groups: Raw[]) =>
    network([...pods(role), ...groups]).interfaces.find(({ id }) => id === "policy@0")?.groups;
  const spoken = (id: string, name: string) => raw(id, "SecurityGroup", { VpcId: "vpc", GroupName: name });
  const role = "${outputs.securityGroups.clickhouse}";

  it("is the only one that plays it", () => {
    expect(groupsOf(role, spoken("one", "clickhouse"), spoken("two", "workers"))).toEqual(["one"]);
    expect(groupsOf(role, spoken("one", "clickhouse"), spoken("two", "clickhouse"))).toEqual([role]);
    expect(groupsOf(role, spoken("two", "workers"))).toEqual([role]);
    expect(groupsOf(`x${role}`, spoken("one", "clickhouse"))).toEqual([`x${role}`]);
    expect(groupsOf(`${role}x`, spoken("one", "clickhouse"))).toEqual([`${role}x`]);
  });
});
