// Security groups of one namespace's ENIs as nftables: default drop both ways, stateful, members of a group by address.
// Rules carry comments, so that their counters prove which flow was let through by which rule.

import type { EniSpec, LabSpec, PortRange, Protocol, SecurityGroupRule, SecurityGroupSpec } from "../lab-spec.ts";
import { eniOwners } from "./links.ts";
import { networksOf } from "./networks.ts";
import { allSubstituteFlows } from "./substitute-flows.ts";

type Direction = "in" | "out";

interface Chain {
  readonly groups: readonly string[];
  readonly addresses: readonly string[];
}

/** The whole table of one namespace, replaced atomically. Hosts without ENIs are not filtered (they are not in the VPC). */
export function securityGroupTable(spec: LabSpec, enis: readonly EniSpec[]): string {
  const chains = chainsOf(enis);
  const body =
    chains.length === 0 ? [] : (["in", "out"] as const).flatMap((direction) => hook(direction, chains, spec));
  return ["table inet sg", "delete table inet sg", "table inet sg {", ...body, "}", ""].join("\n");
}

/** Addresses of all members of a group, over hosts and pods. */
export function membersOf(spec: LabSpec, group: string): string[] {
  return eniOwners(spec)
    .flatMap((owner) => owner.enis)
    .filter((eni) => eni.groups.includes(group))
    .map((eni) => eni.address);
}

function chainsOf(enis: readonly EniSpec[]): Chain[] {
  const byGroups = new Map<string, { groups: readonly string[]; addresses: string[] }>();
  for (const { groups, address } of enis) {
    const key = [...groups].sort().join(" ");
    const chain = byGroups.get(key) ?? { groups, addresses: [] };
    chain.addresses.push(address);
    byGroups.set(key, chain);
  }
  return [...byGroups.values()];
}

function hook(direction: Direction, chains: readonly Chain[], spec: LabSpec): string[] {
  const [own, interfaceWord, name] = direction === "in" ? ["daddr", "iif", "input"] : ["saddr", "oif", "output"];
  const gateway = spec.gatewayEndpoints.address;
  return [
    ...chains.flatMap((chain, index) => groupChain(`${direction}${index}`, { direction, chain, spec })),
    `chain ${direction} {`,
    `  type filter hook ${name} priority 0; policy drop;`,
    `  ${interfaceWord} lo accept`,
    `  ct state established,related counter accept comment "established"`,
    `  ip ${own} ${gateway} accept comment "gateway endpoint"`,
    ...chains.map((chain, index) => `  ip ${own} { ${chain.addresses.join(", ")} } jump ${direction}${index}`),
    `  counter drop comment "${direction} default"`,
    "}",
  ];
}

function groupChain(name: string, at: { direction: Direction; chain: Chain; spec: LabSpec }): string[] {
  const { direction, chain, spec } = at;
  const groups = spec.securityGroups.filter(({ id }) => chain.groups.includes(id));
  return [
    `chain ${name} {`,
    ...resolverRules(direction, spec),
    ...groups.flatMap((group) => groupRules(group, direction, spec)),
    ...substituteRules(direction, chain.addresses, spec),
    "}",
  ];
}

/** Neither groups nor access lists filter the VPC's own resolver; routes keep it from other networks. */
function resolverRules(direction: Direction, spec: LabSpec): string[] {
  if (direction === "in") return [];
  return networksOf(spec).flatMap(({ resolver }) =>
    ["udp", "tcp"].map((protocol) => `  ip daddr ${resolver} ${protocol} dport 53 accept comment "resolver"`),
  );
}

function groupRules(group: SecurityGroupSpec, direction: Direction, spec: LabSpec): string[] {
  const rules = direction === "in" ? group.inbound : group.outbound;
  return rules.flatMap((rule) => {
    const peers = [...rule.cidrs, ...rule.groups.flatMap((peer) => membersOf(spec, peer))];
    if (peers.length === 0) return [];
    const side = direction === "in" ? "saddr" : "daddr";
    const named = [...rule.cidrs, ...rule.groups.map((id) => groupName(spec, id))].join("+");
    const comment = commentOf(`${group.name} ${direction} ${describe(rule)} ${named}`);
    const match = matchOf(rule.protocol, rule.ports);
    return [`  ip ${side} { ${joinRanges(peers)} } ${match}ct state new counter accept comment "${comment}"`];
  });
}

function substituteRules(direction: Direction, own: readonly string[], spec: LabSpec): string[] {
  return allSubstituteFlows(spec).flatMap((flow) => {
    const [mine, peers, side] = direction === "in" ? [flow.to, flow.from, "saddr"] : [flow.from, flow.to, "daddr"];
    if (!own.some((address) => mine.includes(address))) return [];
    const comment = commentOf(`substitute ${flow.why}`);
    return [
      `  ip ${side} { ${joinRanges(peers)} } tcp dport ${flow.port} ct state new counter accept comment "${comment}"`,
    ];
  });
}

/** nft match of a protocol and its ports, with a trailing blank, or nothing when everything matches. */
export function matchOf(protocol: Protocol, ports: PortRange | undefined): string {
  if (protocol === "all") return "";
  if (protocol === "icmp") return "ip protocol icmp ";
  const whole = ports === undefined || (ports.from <= 0 && ports.to >= 65_535);
  if (whole) return `meta l4proto ${protocol} `;
  return `${protocol} dport ${ports.from === ports.to ? String(ports.from) : `${ports.from}-${ports.to}`} `;
}

/** Overlapping elements in one anonymous set are refused, so a range swallows what it covers. */
export function joinRanges(cidrs: readonly string[]): string {
  const all = [...new Set(cidrs)];
  if (all.includes("0.0.0.0/0")) return "0.0.0.0/0";
  return all.join(", ");
}

function groupName(spec: LabSpec, id: string): string {
  return spec.securityGroups.find((group) => group.id === id)?.name ?? id;
}

function describe(rule: SecurityGroupRule): string {
  if (rule.protocol === "all" || rule.ports === undefined) return rule.protocol;
  return `${rule.protocol}/${rule.ports.from}${rule.ports.to === rule.ports.from ? "" : `-${rule.ports.to}`}`;
}

function commentOf(text: string): string {
  return text.replace(/["\\\n]/g, "'").slice(0, 120);
}
