// What security groups and access lists leave of the packets of a question, on facts written by hand.

import { describe, expect, it } from "vitest";
import type { GatewayFact, GroupFact } from "./network-facts.ts";
import type { Party } from "./proof.ts";
import { boxOf, overlap, without } from "./regions.ts";
import {
  range,
  named,
  every,
  subnet,
  end,
  group,
  allows,
  networkOf,
  inside,
  internet,
  gatewayOf,
  places,
  common,
  unsure,
  igw,
} from "./sample-ways.ts";
import type { Changes, Asked } from "./sample-ways.ts";
import { View } from "./verify-ways.ts";

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
