// What the verifier reads from facts written by hand: the places of a way, and whether packets pass each: 2 surely, 1
// perhaps, 0 not.

import { describe, expect, it } from "vitest";
import { parseCidr } from "../model/cidr.ts";
import type { Range } from "../model/cidr.ts";
import type { GatewayFact, GroupFact, InterfaceFact, Network, RouteFact, SubnetFact } from "./network-facts.ts";
import type { Party } from "./proof.ts";
import { boxOf, overlap, without } from "./regions.ts";
import { View } from "./verify-ways.ts";

const range = (text: string): Range => parseCidr(text) ?? { family: 4, first: 0n, last: 0n };
const named = <T extends { readonly id: string }>(...facts: T[]) => new Map(facts.map((fact) => [fact.id, fact]));
const every = { protocols: [0, 255], ports: [0, 65_535] } as const;

const subnet = (id: string, vpc = "v", more: Partial<SubnetFact> = {}): SubnetFact => ({
  ...{ id, label: id, vpc, ranges: [], table: `table-${id}`, accessList: "open", publicAccess: "allowed", ...more },
});
const addresses = {
  a: ["10.0.0.4", "2600:1::4"],
  b: ["10.0.1.4", "2600:1:1::4"],
  c: ["10.9.0.4", "2600:9::4"],
} as const;
const end = (at: "a" | "b" | "c", more: Partial<InterfaceFact> = {}): InterfaceFact => ({
  ...{ id: `in-${at}`, label: at, subnet: at, groups: ["all"], addresses: addresses[at].map(range) },
  ...{ publicV4: true, calls: true, answers: true, ...more },
});
const group = (id: string, more: Partial<GroupFact> = {}): GroupFact => ({
  id,
  label: id,
  ingress: [],
  egress: [],
  ...more,
});
const anywhere = [range("0.0.0.0/0"), range("::/0")].map((one) => ({
  ...every,
  peer: { kind: "range", range: one } as const,
}));
const allows = [range("0.0.0.0/0"), range("::/0")].map((one, number) => ({
  number,
  allows: true,
  ...every,
  range: one,
}));
const to = (target: string, destination = "0.0.0.0/0"): RouteFact => ({ target, destination: range(destination) });

interface Changes {
  readonly gateways?: readonly GatewayFact[];
  readonly routes?: Readonly<Record<string, readonly RouteFact[]>>;
  readonly subnets?: readonly SubnetFact[];
  readonly interfaces?: readonly InterfaceFact[];
  readonly groups?: readonly GroupFact[];
}

/** Subnets a and b in one VPC, c in another; everything open, and no routes but those given. */
function networkOf({ gateways = [], routes = {}, subnets = [], interfaces = [], groups = [] }: Changes): Network {
  const tables = Object.entries(routes).map(([id, own]) => ({ id: `table-${id}`, label: id, routes: own }));
  const vpc = (id: string, ...ranges: string[]) => ({ id, label: id, ranges: ranges.map(range) });
  return {
    vpcs: named(vpc("v", "10.0.0.0/16", "2600:1::/32"), vpc("w", "10.9.0.0/16", "2600:9::/32")),
    subnets: named(subnet("a"), subnet("b"), subnet("c", "w"), ...subnets),
    tables: named(...["a", "b", "c"].map((id) => ({ id: `table-${id}`, label: id, routes: [] })), ...tables),
    accessLists: named({ id: "open", label: "open", inbound: allows, outbound: allows }),
    groups: named(group("all", { ingress: anywhere, egress: anywhere }), ...groups),
    interfaces: [...named(end("a"), end("b"), end("c"), ...interfaces).values()],
    unplaced: [],
    gateways: named(...gateways),
    internet: [range("8.0.0.0/8"), range("2a00::/16")],
  };
}

const inside = (at: "a" | "b" | "c"): Party => ({ kind: "interface", id: `in-${at}` });
const internet: Party = { kind: "internet" };
const gatewayOf = (kind: "peer" | "service", gateway = "g"): Party => ({ kind, gateway });

interface Asked {
  readonly from: Party;
  readonly to: Party;
  readonly far: string;
}

/** The places of a packet to port 443, by name. */
function places(changes: Changes, { far, ...parties }: Asked, way: "call" | "answer" = "call"): Record<string, number> {
  const address = range(far);
  const view = new View(networkOf(changes), { ...parties, family: address.family });
  return Object.fromEntries(view[way](boxOf({ protocols: [6, 6], ports: [443, 443] }, address)));
}

const common = { id: "g", label: "g" };
const unsure = { unknown: "not resolved" };
const igw: GatewayFact = { ...common, kind: "internet", vpcs: ["v"] };

describe("to another subnet of the same VPC", () => {
  const asked = { from: inside("a"), to: inside("b"), far: "10.0.1.4" };
  const route = (target: string, ...gateways: GatewayFact[]) =>
    places({ gateways, routes: { a: [to(target)] } }, asked)["route a"];

  it("everything on the way is met, in both directions", () => {
    const changes = { routes: { a: [to("local")], b: [to("local")] } };
    expect(Object.entries(places(changes, asked))).toEqual([
      ...[
        ["sender from", 2],
        ["egress-groups from", 2],
        ["access-list-out a", 2],
      ],
      ...[
        ["route a", 2],
        ["access-list-in b", 2],
        ["ingress-groups to", 2],
        ["receiver to", 2],
      ],
    ]);
    expect(Object.entries(places(changes, asked, "answer"))).toEqual([
      ...[
        ["access-list-out b", 2],
        ["route b", 2],
        ["access-list-in a", 2],
      ],
    ]);
  });

  it.each<[string, GatewayFact[], number]>([
    ["local", [], 2],
    ["gone", [], 1],
    ["g", [{ ...common, kind: "unknown" }], 1],
    ["g", [igw], 0],
    ["g", [{ ...common, kind: "nowhere", why: "gone" }], 0],
    ["g", [{ ...common, kind: "endpoint", service: "s3" }], 0],
    ["g", [{ ...common, kind: "vpn", vpcs: ["v"] }], 1],
    ["g", [{ ...common, kind: "peering", ends: ["v", "w"], isActive: true }], 0],
  ])("a route to %s %j passes %i", (target, gateways, lets) => {
    expect(route(target, ...gateways)).toBe(lets);
  });

  it("no route is no way, a table that could not be read may be one", () => {
    expect(places({}, asked)["route a"]).toBe(0);
    const unread = subnet("a", "v", { table: "unread" });
    expect(places({ subnets: [unread] }, asked)["route a"]).toBe(1);
    expect(places({ routes: { a: [{ ...to("local"), ...unsure }] } }, asked)["route a"]).toBe(1);
    const network = networkOf({ routes: { a: [to("local")] } });
    const tables = named({ id: "table-a", label: "a", routes: [to("local")], ...unsure });
    const view = new View({ ...network, tables }, { from: asked.from, to: asked.to, family: 4 });
    const box = boxOf({ protocols: [6, 6], ports: [443, 443] }, range(asked.far));
    expect(Object.fromEntries(view.call(box))["route a"]).toBe(1);
  });

  it("the most specific route wins, in whatever order they stand", () => {
    const told = (far: string) =>
      places({ gateways: [igw], routes: { a: [to("g"), to("local", "200.0.0.0/9")] } }, { ...asked, far })["route a"];
    expect([told("200.0.0.1"), told("200.200.0.1")]).toEqual([2, 0]);
    const parts = [to("g"), to("local", "10.0.0.0/9")];
    expect(places({ gateways: [igw], routes: { a: parts } }, { ...asked, far: "10.0.0.0/8" })["route a"]).toBe(1);
  });

  it("interfaces that do not call, or do not answer, are no ends", () => {
    const told = places({ interfaces: [end("a", { calls: false }), end("b", { answers: false })] }, asked);
    expect([told["sender from"], told["receiver to"]]).toEqual([0, 0]);
  });
});

describe("to another VPC", () => {
  const asked = { from: inside("a"), to: inside("c"), far: "10.9.0.4" };
  const route = (gateway: Partial<GatewayFact>, target = "g") =>
    places({ gateways: [{ ...common, ...gateway } as GatewayFact], routes: { a: [to(target)] } }, asked)["route a"];
  const peering = (more: object) => ({ kind: "peering", ends: ["v", "w"], isActive: true, ...more }) as const;

  it("a peering leads there, when it joins the two and is active", () => {
    expect([route(peering({})), route(peering(unsure)), route(peering({ isActive: false }))]).toEqual([2, 1, 0]);
    expect([route(peering({ ends: ["v"] })), route(peering({ ends: ["w"] }))]).toEqual([0, 0]);
    expect([route({}, "local"), route({ kind: "vpn", vpcs: ["v"] }), route({ kind: "internet", vpcs: ["v"] })]).toEqual(
      [...[0, 1, 0]],
    );
  });

  it("a transit gateway leads there by its own table", () => {
    const transit = (target: string, more: object = {}, ...others: GatewayFact[]) => {
      const attachment = { vpc: "v", table: "table-tgw", subnets: [], isRouted: true, ...more };
      const gateways: GatewayFact[] = [{ ...common, kind: "transit", attachments: [attachment] }, ...others];
      return places({ gateways, routes: { a: [to("g")], tgw: [to(target)] } }, asked)["route a"];
    };
    expect([transit("w"), transit("w", unsure), transit("elsewhere"), transit("w", { table: "unread" })]).toEqual([
      2, 1, 1, 1,
    ]);
    expect(transit("w", { vpc: "x" })).toBe(0);
    const own = { vpc: "v", table: "table-tgw", subnets: [], isRouted: true };
    const several: GatewayFact = {
      ...common,
      kind: "transit",
      attachments: [{ ...own, vpc: "w", table: "unread" }, own],
    };
    expect(places({ gateways: [several], routes: { a: [to("g")], tgw: [to("w")] } }, asked)["route a"]).toBe(2);
    expect(transit("hole", {}, { id: "hole", label: "hole", kind: "nowhere", why: "black hole" })).toBe(0);
  });
});

describe("to networks that the model does not show", () => {
  const asked = { from: inside("a"), to: gatewayOf("peer"), far: "192.168.0.1" };
  const route = (gateway: Partial<GatewayFact>, target = "g", ...others: GatewayFact[]) =>
    places(
      { gateways: [{ ...common, ...gateway } as GatewayFact, ...others], routes: { a: [to(target)], b: [to("out")] } },
      asked,
    )["route a"];
  const vpn = (more: object) => ({ kind: "vpn", vpcs: ["v"], ...more }) as const;

  it("a VPN gateway, or a peering with one end here, leads there", () => {
    expect([route(vpn({})), route(vpn(unsure)), route(vpn({ vpcs: ["w"] }))]).toEqual([2, 1, 0]);
    const peering = { kind: "peering", ends: ["v"], isActive: true } as const;
    expect([route(peering), route({ ...peering, ends: ["v", "w"] }), route({ ...peering, ends: ["w"] })]).toEqual([
      2, 0, 0,
    ]);
    expect([route({ kind: "egress-only", vpcs: ["v"] }), route({ kind: "nowhere", why: "gone" })]).toEqual([0, 0]);
    expect(route({ kind: "internet", vpcs: ["v"] })).toBe(2);
  });

  it("another gateway leads elsewhere, a NAT gateway to wherever its subnet's routes do", () => {
    const other: GatewayFact = { id: "h", label: "h", kind: "vpn", vpcs: ["v"] };
    const nat: GatewayFact = { id: "h", label: "h", kind: "nat", subnet: "b", isPublic: true };
    const out = (kind: "internet" | "vpn"): GatewayFact => ({ id: "out", label: "out", kind, vpcs: ["v"] });
    expect(route(vpn({}), "h", other)).toBe(0);
    const parted = [to("out", "192.168.0.0/32"), to("more")];
    const both = { a: [to("h")], b: parted };
    const gateways = [{ ...common, ...vpn({}) } as GatewayFact, nat, out("internet"), { ...other, id: "more" }];
    expect(places({ gateways, routes: both }, { ...asked, far: "192.168.0.0/31" })["route a"]).toBe(1);
    expect([route(vpn({}), "h", nat, out("internet")), route(vpn({}), "h", nat, out("vpn"))]).toEqual([0, 1]);
  });

  it("a transit gateway leads there unless its table leads nowhere", () => {
    const transit = (routes: readonly RouteFact[], more: object = {}) => {
      const attachment = { vpc: "v", table: "table-tgw", subnets: [], isRouted: true, ...more };
      const gateways: GatewayFact[] = [{ ...common, kind: "transit", attachments: [attachment] }];
      return places({ gateways, routes: { a: [to("g")], tgw: routes } }, asked)["route a"];
    };
    expect([transit([to("beyond")]), transit([]), transit([to("beyond")], unsure)]).toEqual([2, 0, 1]);
    expect(transit([to("beyond")], { table: "unread" })).toBe(1);
  });

  it("what comes from there enters by the gateway", () => {
    const enters = (gateway: Partial<GatewayFact>) =>
      places(
        { gateways: [{ ...common, ...gateway } as GatewayFact] },
        { from: gatewayOf("peer"), to: inside("a"), far: "192.168.0.1" },
      );
    expect(Object.entries(enters(vpn({})))).toEqual([
      ...[
        ["gateway g", 2],
        ["access-list-in a", 2],
        ["ingress-groups to", 2],
        ["receiver to", 2],
      ],
    ]);
    expect([enters(vpn({ vpcs: [] }))["gateway g"], enters(vpn(unsure))["gateway g"]]).toEqual([0, 1]);
    const transit = (more: object) => ({
      ...({ kind: "transit", attachments: [{ vpc: "v", table: "t", subnets: [], isRouted: true, ...more }] } as const),
    });
    expect(
      [transit({}), transit({ isRouted: false }), transit({ vpc: "w" })].map((one) => enters(one)["gateway g"]),
    ).toEqual([...[2, 0, 0]]);
    expect(enters({ ...transit({}), ...unsure })["gateway g"]).toBe(1);
  });
});

describe("to the internet", () => {
  const v4 = { from: inside("a"), to: internet, far: "8.8.8.8" };
  const v6 = { ...v4, far: "2a00::8" };
  const direct = (changes: Changes, asked: Asked = v4, gateway: GatewayFact = igw) =>
    places({ gateways: [gateway], routes: { a: [to("g"), to("g", "::/0")] }, ...changes }, asked)["gateway g"];

  it("goes by an attached gateway and a public address", () => {
    expect([direct({}), direct({}, v4, { ...igw, ...unsure }), direct({}, v4, { ...igw, vpcs: ["w"] })]).toEqual([
      2, 1, 0,
    ]);
    const own = (more: Partial<InterfaceFact>, asked = v4) => direct({ interfaces: [end("a", more)] }, asked);
    expect(own({ publicV4: false })).toBe(0);
    expect(own({ publicV4: false, publicUnknown: "x" })).toBe(1);
    expect(own({ publicUnknown: "x" })).toBe(1);
    expect([own({ publicV4: false }, v6), own({ publicUnknown: "x" }, v6)]).toEqual([2, 2]);
  });

  it("heeds VPC block public access, which leaves egress to what only calls out", () => {
    const under = (more: Partial<SubnetFact>, asked: Asked = v4, gateway: GatewayFact = igw) =>
      direct({ subnets: [subnet("a", "v", more)] }, asked, gateway);
    const egressOnly: GatewayFact = { ...common, kind: "egress-only", vpcs: ["v"] };
    expect([under({ publicAccess: "blocked" }), under({ publicAccess: "egress-only" })]).toEqual([0, 0]);
    expect(under({ publicAccessUnknown: "x" })).toBe(1);
    expect(under({ publicAccess: "egress-only" }, v6)).toBe(0);
    expect([under({}, v6, egressOnly), under({}, v4, egressOnly)]).toEqual([2, 0]);
    expect(under({ publicAccess: "egress-only" }, v6, egressOnly)).toBe(2);
    expect(under({ publicAccess: "blocked" }, v6, egressOnly)).toBe(0);
  });

  it("goes through a NAT gateway, its subnet's lists and routes", () => {
    const nat = (more: object = {}): GatewayFact => ({
      id: "n",
      label: "n",
      kind: "nat",
      subnet: "b",
      isPublic: true,
      ...more,
    });
    const through = (changes: Changes, own = nat(), asked: Asked = v4) =>
      places(
        { gateways: [igw, own], routes: { a: [to("n"), to("n", "::/0")], b: [to("g"), to("g", "::/0")] }, ...changes },
        asked,
      );
    expect(Object.entries(through({}))).toEqual([
      ...[
        ["sender from", 2],
        ["egress-groups from", 2],
        ["access-list-out a", 2],
        ["route a", 2],
      ],
      ...[
        ["gateway n", 2],
        ["access-list-in b", 2],
        ["access-list-out b", 2],
        ["route b", 2],
      ],
    ]);
    const back = places({ gateways: [igw, nat()], routes: { a: [to("n")], b: [to("g")] } }, v4, "answer");
    expect(Object.entries(back)).toEqual([
      ...[
        ["access-list-in b", 2],
        ["access-list-out b", 2],
        ["access-list-in a", 2],
      ],
    ]);
    expect([nat({ isPublic: false }), nat(unsure)].map((own) => through({}, own)["gateway n"])).toEqual([0, 1]);
    expect(through({}, nat(), v6)["gateway n"]).toBe(0);
    expect(through({ interfaces: [end("a", { publicV4: false })] })["route b"]).toBe(2);
    const under = (publicAccess: SubnetFact["publicAccess"]) =>
      through({ subnets: [subnet("b", "v", { publicAccess })] })["route b"];
    expect([under("egress-only"), under("blocked")]).toEqual([2, 0]);
    expect(through({ routes: { a: [to("n")], b: [to("n")] } })["route b"]).toBe(1);
    const second: GatewayFact = { id: "o", label: "o", kind: "nat", subnet: "c", isPublic: true };
    const twice = { gateways: [igw, nat(), second], routes: { a: [to("n")], b: [to("o")] } };
    expect(places(twice, v4)["route b"]).toBe(1);
    const homely = { gateways: [igw, nat({ subnet: "a" })], routes: { a: [to("n")] } };
    expect(places(homely, v4, "answer")).toEqual({ "access-list-in a": 2 });
    expect(through({}, nat({ subnet: "gone" }))["route a"]).toBe(1);
    const home = places({ gateways: [igw, nat({ subnet: "a" })], routes: { a: [to("n")] } }, v4);
    expect(Object.keys(home).slice(3)).toEqual(["route a", "gateway n"]);
  });

  it("may go several ways, of which nobody knows which one is taken", () => {
    const other: GatewayFact = { ...igw, id: "h" };
    const parted = (far: string) =>
      places({ gateways: [igw, other], routes: { a: [to("g", "8.0.0.0/9"), to("h")] } }, { ...v4, far });
    expect(parted("8.0.0.0/8")).toEqual({
      "sender from": 2,
      "egress-groups from": 2,
      "access-list-out a": 2,
      "route a": 1,
    });
    expect([parted("8.0.0.1")["gateway g"], parted("8.200.0.1")["gateway h"]]).toEqual([2, 2]);
  });

  it("takes no route of a service's own, and what calls come in by the gateway of the VPC", () => {
    const service: RouteFact = { service: "s3", target: "e" };
    const endpoint: GatewayFact = { id: "e", label: "e", kind: "endpoint", service: "s3" };
    const changes = { gateways: [igw, endpoint], routes: { a: [service, to("g")] } };
    expect(places(changes, v4)["gateway g"]).toBe(2);
    expect(places(changes, { ...v4, to: gatewayOf("service", "e") })["route a"]).toBe(2);
    expect(places({ ...changes, routes: { a: [to("e")] } }, { ...v4, to: gatewayOf("service", "e") })["route a"]).toBe(
      0,
    );
    const called = places(changes, { from: internet, to: inside("a"), far: "8.8.8.8" });
    expect(Object.entries(called)).toEqual([
      ...[
        ["gateway g", 2],
        ["access-list-in a", 2],
        ["ingress-groups to", 2],
        ["receiver to", 2],
      ],
    ]);
    expect(places({}, { from: internet, to: inside("a"), far: "8.8.8.8" })["gateway none"]).toBe(0);
  });
});

describe("security groups", () => {
  const asked = { from: inside("a"), to: inside("b"), far: "10.0.1.4" };
  const ingress = (
    groups: readonly GroupFact[],
    own: readonly string[] | undefined = groups.map(({ id }) => id),
    one: Asked = asked,
  ) => {
    const { groups: _, ...bare } = end("b");
    const called = own === undefined ? bare : { ...bare, groups: own };
    return places({ groups, interfaces: [called], gateways: [igw] }, one)["ingress-groups to"];
  };
  const rule = (more: object) => ({ ...every, peer: { kind: "range", range: range("10.0.0.0/24") } as const, ...more });
  const lets = (...rules: ReturnType<typeof rule>[]) => ingress([group("g", { ingress: rules })]);

  it("let in what a rule is about, seen by the caller's address", () => {
    expect([lets(rule({})), lets(), ingress([], [])]).toEqual([2, 0, 0]);
    expect(lets(rule({ peer: { kind: "range", range: range("10.0.1.0/24") } }))).toBe(0);
    expect([lets(rule({ ports: [443, 443] })), lets(rule({ ports: [444, 500] }))]).toEqual([2, 0]);
    expect([lets(rule({ protocols: [6, 6] })), lets(rule({ protocols: [17, 17] }))]).toEqual([2, 0]);
  });

  it("may let in what they do not show", () => {
    expect(lets(rule(unsure))).toBe(1);
    expect(lets(rule({ ...unsure, ports: [444, 500] }))).toBe(0);
    expect([ingress([], ["elsewhere"]), ingress([group("g", unsure)])]).toEqual([1, 1]);
    expect(ingress([group("g"), group("h", unsure)])).toBe(1);
    expect(ingress([group("g", { ingress: [rule({})] })], ["g", "elsewhere"])).toBe(2);
  });

  it("without which everything passes", () => {
    const { groups: _, ...bare } = end("b");
    expect(places({ interfaces: [bare] }, asked)["ingress-groups to"]).toBe(2);
  });

  it("know members of groups, and services", () => {
    const peer = (kind: "group" | "service", name: string) =>
      rule({ peer: kind === "group" ? { kind, group: name } : { kind, service: name } });
    expect([lets(peer("group", "all")), lets(peer("group", "g")), lets(peer("group", "gone"))]).toEqual([2, 0, 0]);
    expect(lets(peer("service", "s3"))).toBe(0);
    const beyond = { from: gatewayOf("peer"), to: inside("b"), far: "192.168.0.1" };
    const vpn: GatewayFact = { ...common, kind: "vpn", vpcs: ["v"] };
    const fromPeer = (own: ReturnType<typeof rule>) =>
      places(
        { gateways: [vpn], groups: [group("x", { ingress: [own] })], interfaces: [end("b", { groups: ["x"] })] },
        beyond,
      )["ingress-groups to"];
    expect([fromPeer(peer("group", "gone")), fromPeer(peer("group", "all"))]).toEqual([1, 0]);
    const endpoint: GatewayFact = { ...common, kind: "endpoint", service: "s3" };
    const toService = (name: string) =>
      places(
        {
          gateways: [endpoint],
          groups: [group("x", { egress: [peer("service", name)] })],
          interfaces: [end("a", { groups: ["x"] })],
        },
        { from: inside("a"), to: gatewayOf("service"), far: "8.8.8.8" },
      )["egress-groups from"];
    expect([toService("s3"), toService("dynamodb")]).toEqual([2, 0]);
  });
});

describe("access lists", () => {
  const asked = { from: inside("a"), to: inside("b"), far: "10.0.1.4" };

  it("that could not be read may let pass, both ways", () => {
    const told = places({ subnets: ["a", "b"].map((id) => subnet(id, "v", { accessList: "unread" })) }, asked);
    expect([told["access-list-out a"], told["access-list-in b"]]).toEqual([1, 1]);
  });

  it("decide by the first entry that matches, and deny at their end", () => {
    const entry = (allowed: boolean, cidr: string, more: object = {}) => ({
      number: 1,
      allows: allowed,
      ...every,
      range: range(cidr),
      ...more,
    });
    const decide = (...inbound: ReturnType<typeof entry>[]) => {
      const network = networkOf({});
      const accessLists = named({ id: "open", label: "open", inbound, outbound: allows });
      const view = new View({ ...network, accessLists }, { from: asked.from, to: asked.to, family: 4 });
      return Object.fromEntries(view.call(boxOf({ protocols: [6, 6], ports: [443, 443] }, range(asked.far))))[
        "access-list-in b"
      ];
    };
    expect([decide(entry(true, "10.0.0.0/24")), decide(entry(true, "10.0.1.0/24")), decide()]).toEqual([2, 0, 0]);
    expect(decide(entry(false, "10.0.0.4/32"), entry(true, "0.0.0.0/0"))).toBe(0);
    expect(decide(entry(true, "10.0.0.0/24", unsure))).toBe(1);
    expect(decide(entry(false, "10.0.0.0/24", unsure), entry(true, "0.0.0.0/0"))).toBe(1);
  });
});

describe("the packets of a question", () => {
  const spaceOf = (from: Party, to: Party, family: 4 | 6, changes: Changes = {}) =>
    new View(networkOf(changes), { from, to, family }).space();
  const whole = (text: string) => boxOf(every, range(text));

  it("are all that go to the called address, or come from the internet", () => {
    expect(spaceOf(inside("a"), inside("b"), 4)).toEqual([whole("10.0.1.4")]);
    expect(spaceOf(inside("a"), inside("b"), 6)).toEqual([whole("2600:1:1::4")]);
    expect(spaceOf(inside("a"), internet, 4)).toEqual([whole("8.0.0.0/8")]);
    expect(spaceOf(internet, inside("a"), 6)).toEqual([whole("2a00::/16")]);
  });

  it("are none where an end has no address of the family", () => {
    const changes = { interfaces: [end("b", { addresses: [range("10.0.1.4")] })] };
    expect([spaceOf(inside("a"), inside("b"), 6, changes), spaceOf(internet, inside("b"), 6, changes)]).toEqual([
      [],
      [],
    ]);
    expect(spaceOf(inside("b"), internet, 6, changes)).toEqual([]);
  });

  it("of a peer are all outside the VPC, or those of its ranges", () => {
    const has = (family: 4 | 6, address: string) =>
      spaceOf(gatewayOf("peer"), inside("a"), family).some((box) => overlap(box, whole(address)));
    expect([has(4, "0.0.0.0"), has(4, "255.255.255.255"), has(4, "10.0.0.0"), has(4, "10.1.0.0")]).toEqual([
      ...[true, true, false, true],
    ]);
    expect([has(6, "ffff::"), has(6, "2600:1::1"), has(6, "2600:2::1")]).toEqual([true, false, true]);
    expect(without(spaceOf(gatewayOf("peer"), inside("a"), 4), [whole("0.0.0.0/0")])).toEqual([]);
    const within: Party = { kind: "peer", gateway: "g", ranges: ["10.0.0.0/15", "fd00::/8"].map(range) };
    expect(spaceOf(inside("a"), within, 4)).toEqual([whole("10.1.0.0/16")]);
  });
});
