// Networks in few words for tests of the ways that the verifier reads, and the questions that are asked of them.

import { parseCidr } from "../model/cidr.ts";
import type { Range } from "../model/cidr.ts";
import type { GatewayFact, GroupFact, InterfaceFact, Network, RouteFact, SubnetFact } from "./network-facts.ts";
import type { Party } from "./proof.ts";
import { boxOf } from "./regions.ts";
import { View } from "./verify-ways.ts";

export const range = (text: string): Range => parseCidr(text) ?? { family: 4, first: 0n, last: 0n };
export const named = <T extends { readonly id: string }>(...facts: T[]) =>
  new Map(facts.map((fact) => [fact.id, fact]));
export const every = { protocols: [0, 255], ports: [0, 65_535] } as const;

export const subnet = (id: string, vpc = "v", more: Partial<SubnetFact> = {}): SubnetFact => ({
  ...{ id, label: id, vpc, ranges: [], table: `table-${id}`, accessList: "open", publicAccess: "allowed", ...more },
});
export const addresses = {
  a: ["10.0.0.4", "2600:1::4"],
  b: ["10.0.1.4", "2600:1:1::4"],
  c: ["10.9.0.4", "2600:9::4"],
} as const;
export const end = (at: "a" | "b" | "c", more: Partial<InterfaceFact> = {}): InterfaceFact => ({
  ...{ id: `in-${at}`, label: at, subnet: at, groups: ["all"], addresses: addresses[at].map(range) },
  ...{ publicV4: true, calls: true, answers: true, ...more },
});
export const group = (id: string, more: Partial<GroupFact> = {}): GroupFact => ({
  id,
  label: id,
  ingress: [],
  egress: [],
  ...more,
});
export const anywhere = [range("0.0.0.0/0"), range("::/0")].map((one) => ({
  ...every,
  peer: { kind: "range", range: one } as const,
}));
export const allows = [range("0.0.0.0/0"), range("::/0")].map((one, number) => ({
  number,
  allows: true,
  ...every,
  range: one,
}));
export const to = (target: string, destination = "0.0.0.0/0"): RouteFact => ({
  target,
  destination: range(destination),
});

export interface Changes {
  readonly gateways?: readonly GatewayFact[];
  readonly routes?: Readonly<Record<string, readonly RouteFact[]>>;
  readonly subnets?: readonly SubnetFact[];
  readonly interfaces?: readonly InterfaceFact[];
  readonly groups?: readonly GroupFact[];
}

/** Subnets a and b in one VPC, c in another; everything open, and no routes but those given. */
export function networkOf({
  gateways = [],
  routes = {},
  subnets = [],
  interfaces = [],
  groups = [],
}: Changes): Network {
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

export const inside = (at: "a" | "b" | "c"): Party => ({ kind: "interface", id: `in-${at}` });
export const internet: Party = { kind: "internet" };
export const gatewayOf = (kind: "peer" | "service", gateway = "g"): Party => ({ kind, gateway });

export interface Asked {
  readonly from: Party;
  readonly to: Party;
  readonly far: string;
}

/** The places of a packet to port 443, by name. */
export function places(
  changes: Changes,
  { far, ...parties }: Asked,
  way: "call" | "answer" = "call",
): Record<string, number> {
  const address = range(far);
  const view = new View(networkOf(changes), { ...parties, family: address.family });
  return Object.fromEntries(view[way](boxOf({ protocols: [6, 6], ports: [443, 443] }, address)));
}

export const common = { id: "g", label: "g" };
export const unsure = { unknown: "not resolved" };
export const igw = { ...common, kind: "internet", vpcs: ["v"] } as const satisfies GatewayFact;
