// One family of a network: the addresses outside a VPC, what gateways exchange, and what an unassigned address leaves open.

import { describe, expect, it } from "vitest";
import { parseCidr } from "../model/cidr.ts";
import type { Range } from "../model/cidr.ts";
import { everything } from "./boxes.ts";
import type { Box, Boxes } from "./boxes.ts";
import { modelOf } from "./crosscheck/compare.ts";
import type { Raw } from "./crosscheck/raw.ts";
import { readNetwork } from "./facts/read-network.ts";
import { answersTo, anyPort, FamilyView } from "./family-view.ts";
import type { End } from "./family-view.ts";
import type { InterfaceFact, SubnetFact } from "./network-facts.ts";
import { ip, list, raw, unresolved, world } from "./sample-network.ts";

const viewOf = (resources: Raw[], family: 4 | 6 = 4) => new FamilyView(readNetwork(modelOf(resources)), family);
const cidr = (text: string): Range[] => [parseCidr(text)].filter((range) => range !== undefined);
const addresses = (view: FamilyView, boxes: Boxes) =>
  boxes.map(([, , first, last]) => view.atoms.range(first, last)).map(({ first, last }) => [first, last]);
const hop = { at: "gateway", of: "igw" } as const;

function endOf(view: FamilyView, id = "host"): End {
  const fact = view.network.interfaces.find((one) => one.id === id);
  const end = fact === undefined ? undefined : view.end(fact);
  if (end === undefined) throw new TypeError(`${id} has no end`);
  return end;
}

describe("the addresses outside a VPC", () => {
  const two = [
    raw("vpc", "VPC", { CidrBlock: "10.0.0.0/16" }),
    raw("more", "VPCCidrBlock", { VpcId: "vpc", CidrBlock: "10.2.0.0/16" }),
  ];
  const end = (1n << 32n) - 1n;

  it("are the gaps between its ranges", () => {
    const view = viewOf(two);
    expect(addresses(view, view.outside("vpc"))).toEqual([
      [0n, ip("9.255.255.255")],
      [ip("10.1.0.0"), ip("10.1.255.255")],
      [ip("10.3.0.0"), end],
    ]);
    expect(addresses(view, view.outside("gone"))).toEqual([[0n, end]]);
    const edges = viewOf([raw("vpc", "VPC", { CidrBlock: "0.0.0.0/1" })]);
    expect(addresses(edges, edges.outside("vpc"))).toEqual([[ip("128.0.0.0"), end]]);
    const upper = viewOf([raw("vpc", "VPC", { CidrBlock: "128.0.0.0/1" })]);
    expect(addresses(upper, upper.outside("vpc"))).toEqual([[0n, ip("127.255.255.255")]]);
    expect(viewOf([raw("vpc", "VPC", { CidrBlock: "0.0.0.0/0" })]).outside("vpc")).toEqual([]);
  });

  it("are those of some ranges where some are asked for", () => {
    const network = readNetwork(modelOf(two), [...cidr("10.1.0.0/24"), ...cidr("2a00::/16")]);
    const view = new FamilyView(network, 4);
    expect(view.outsideWithin("vpc", undefined)).toEqual(view.outside("vpc"));
    expect(addresses(view, view.outsideWithin("vpc", cidr("10.1.0.0/24")))).toEqual([
      [ip("10.1.0.0"), ip("10.1.0.255")],
    ]);
    expect(view.outsideWithin("vpc", cidr("10.2.0.0/16"))).toEqual([]);
    expect(view.outsideWithin("vpc", cidr("2a00::/16"))).toEqual([]);
    const six = new FamilyView(network, 6);
    expect(addresses(six, six.outsideWithin("vpc", cidr("2a00::/16")))).toEqual(
      cidr("2a00::/16").map(({ first, last }) => [first, last]),
    );
    expect(addresses(six, six.internet())).toEqual(cidr("2000::/3").map(({ first, last }) => [first, last]));
  });
});

describe("what a gateway exchanges with the internet", () => {
  const subnet = {
    id: "net-a",
    label: "",
    vpc: "vpc",
    ranges: [],
    table: "",
    accessList: "",
    publicAccess: "allowed",
  } as const;
  const igw = { kind: "internet", id: "igw", label: "igw", vpcs: ["vpc"] } as const;
  const eigw = { ...igw, kind: "egress-only" } as const;
  const direct: InterfaceFact = {
    id: "i",
    label: "i",
    subnet: "net-a",
    addresses: [],
    publicV4: true,
    calls: true,
    answers: true,
  };
  const passes = (
    family: 4 | 6,
    ...[gateway, at, who]: [Parameters<FamilyView["exchange"]>[0], SubnetFact, InterfaceFact?]
  ) => {
    const { filter } = viewOf(world(), family).exchange(gateway, at, {
      hop,
      ...(who === undefined ? {} : { direct: who }),
    });
    return filter.must.length > 0 ? "yes" : filter.may.length > 0 ? filter.why.join() : "no";
  };
  const closed = { ...subnet, publicAccess: "blocked" } as const;
  const egress = { ...subnet, publicAccess: "egress-only" } as const;
  const { publicV4: _, ...rest } = direct;
  const inner = { ...rest, publicV4: false };

  it.each<[string, () => string, string]>([
    ["an internet gateway with a public address", () => passes(4, igw, subnet, direct), "yes"],
    ["an internet gateway without one", () => passes(4, igw, subnet, inner), "no"],
    ["an internet gateway with a doubtful one", () => passes(4, igw, subnet, { ...inner, publicUnknown: "?" }), "?"],
    ["an internet gateway of IPv6", () => passes(6, igw, subnet, inner), "yes"],
    [
      "an internet gateway of IPv6, doubts of IPv4",
      () => passes(6, igw, subnet, { ...inner, publicUnknown: "?" }),
      "yes",
    ],
    ["an internet gateway for a NAT gateway", () => passes(4, igw, subnet), "yes"],
    ["a doubtful internet gateway", () => passes(4, { ...igw, unknown: "maybe" }, subnet, direct), "maybe"],
    ["a gateway of another VPC", () => passes(4, { ...igw, vpcs: ["vpc-2"] }, subnet, direct), "no"],
    ["an egress-only gateway", () => passes(6, eigw, subnet, inner), "yes"],
    ["an egress-only gateway of IPv4", () => passes(4, eigw, subnet, direct), "no"],
    ["an egress-only gateway of another VPC", () => passes(6, { ...eigw, vpcs: [] }, subnet, inner), "no"],
    ["another gateway", () => passes(4, { kind: "vpn", id: "v", label: "v", vpcs: ["vpc"] }, subnet, direct), "no"],
    ["a block of public access", () => passes(4, igw, closed, direct), "no"],
    ["a block of it for NAT gateways", () => passes(4, igw, closed), "no"],
    ["a block of what comes in", () => passes(4, igw, egress, direct), "no"],
    ["a block of what comes in for NAT gateways", () => passes(4, igw, egress), "yes"],
    ["a block of what comes in for egress-only gateways", () => passes(6, eigw, egress, inner), "yes"],
    ["a block that is not known", () => passes(4, igw, { ...subnet, publicAccessUnknown: "block" }, direct), "block"],
  ])("by %s", (_name, said, expected) => {
    expect(said()).toBe(expected);
  });
});

describe("what is not known of an address", () => {
  const everyPort = (box: Box): Boxes => [box];
  const at = (view: FamilyView, text: string): readonly [number, number] => {
    const [range] = cidr(text);
    return range === undefined ? [-1, -1] : view.atoms.span(range);
  };

  it("leaves open what only some of its addresses may pass", () => {
    const view = viewOf(
      world(...list([1, "allow", { CidrBlock: "10.0.0.0/25" }], [2, "allow", { CidrBlock: "10.0.2.0/24" }])),
    );
    const subnet = endOf(view).subnet;
    const whole: Box = [0, 255, 0, everything[3], 0, 65_535];
    const seen = (text: string) => view.accessList("in", subnet, at(view, text)).filter;
    expect(seen("10.0.2.0/24")).toMatchObject({ may: everyPort(whole), must: everyPort(whole), why: [] });
    expect(seen("10.0.0.0/24")).toMatchObject({
      may: everyPort(whole),
      must: [],
      why: ["an address that is not assigned yet"],
    });
    expect(seen("10.0.3.0/24")).toMatchObject({ may: [], must: [], why: [] });
    expect(view.accessList("in", subnet, [0, 0]).hop).toEqual({
      at: "access-list-in",
      of: "net-a",
    });
    expect(view.accessList("out", subnet).hop).toEqual({ at: "access-list-out", of: "net-a" });
  });

  it("is no reason where its one address is known", () => {
    const view = viewOf(world(...list([1, "allow", { CidrBlock: unresolved }])));
    const { filter } = view.accessList("in", endOf(view).subnet, at(view, "10.0.0.4/32"));
    expect(filter.must).toEqual([]);
    expect(new Set(filter.why)).toEqual(new Set(['{"Ref":"X"} cannot be resolved: parameter has no default']));
  });

  it("is the port that a NAT gateway draws", () => {
    const drawn = (From: number, To: number) => {
      const view = viewOf(world(...list([1, "allow", { Protocol: 6, PortRange: { From, To } }])));
      const { filter, hop: place } = view.accessListForDrawnPort(endOf(view).subnet);
      expect(place).toEqual({ at: "access-list-in", of: "net-a" });
      const tcp = (boxes: Boxes) => boxes.some(([p0, p1]) => p0 <= 6 && 6 <= p1);
      return [tcp(filter.may), tcp(filter.must), filter.why];
    };
    expect(drawn(1024, 65_535)).toEqual([true, true, []]);
    expect(drawn(1, 1023)).toEqual([false, false, []]);
    expect(drawn(1024, 2000)).toEqual([true, false, ["the port that the NAT gateway draws"]]);
    expect(drawn(1025, 65_535)).toEqual([true, false, ["the port that the NAT gateway draws"]]);
  });
});

describe("ends, gateways and steps", () => {
  it("name what they are about", () => {
    const view = viewOf(world());
    const end = endOf(view);
    expect(view.gateway("gone")).toEqual({
      kind: "unknown",
      id: "gone",
      label: "gone",
      unknown: "gateway gone is not part of the source",
    });
    expect(view.target("local")).toBeUndefined();
    expect(view.target("igw")?.kind).toBe("internet");
    expect(view.sender(end).hop).toEqual({ at: "sender", of: "from" });
    expect(view.receiver(end).hop).toEqual({ at: "receiver", of: "to" });
    expect(view.groups("egress", end, { groups: [] }).hop).toEqual({ at: "egress-groups", of: "from" });
    expect(view.groups("ingress", end, { groups: [] }).hop).toEqual({ at: "ingress-groups", of: "to" });
    expect(viewOf(world(), 6).end(end.fact)).toBeUndefined();
  });

  it("pass all, nothing, or perhaps", () => {
    const view = viewOf(world());
    const end = endOf(view);
    const deaf = { ...end, fact: { ...end.fact, calls: false, answers: false } };
    expect([view.sender(end), view.receiver(end)].map(({ filter }) => filter.must)).toEqual([
      [everything],
      [everything],
    ]);
    expect([view.sender(deaf), view.receiver(deaf)].map(({ filter }) => filter.may)).toEqual([[], []]);
    const { groups: _, ...bare } = end.fact;
    expect(view.groups("ingress", { ...end, fact: bare }, { groups: [] }).filter.must).toEqual([everything]);
    expect(view.hop(hop, false, "?").filter).toMatchObject({ may: [], must: [], why: [] });
    expect(view.hop(hop, true, "?").filter).toMatchObject({ may: [everything], must: [], why: ["?"] });
    expect(view.perhaps("?")).toBe(view.perhaps("?"));
    expect(view.perhaps("?")).not.toBe(view.perhaps("!"));
    expect(view.perhaps(undefined)).toMatchObject({ may: [everything], must: [everything], why: [] });
  });

  it("answer on callers' ports where there are ports", () => {
    expect(answersTo([[6, 6, 3, 4, 80, 80]])).toEqual([
      [0, 5, 3, 4, 0, 65_535],
      [6, 6, 3, 4, 1024, 65_535],
      [7, 16, 3, 4, 0, 65_535],
      [17, 17, 3, 4, 1024, 65_535],
      [18, 255, 3, 4, 0, 65_535],
    ]);
    expect(anyPort([[6, 7, 3, 4, 80, 80]])).toEqual([[6, 7, 3, 4, 0, 65_535]]);
  });
});
