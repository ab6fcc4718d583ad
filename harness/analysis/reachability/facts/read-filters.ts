// Security groups and network ACLs in the facts' form.

import { groupRoles, groupsInRole } from "../../model/group-roles.ts";
import { property, Undecided } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { prefixListName } from "../../model/prefix-lists.ts";
import type { Resource } from "../../model/resource.ts";
import { rulesOf } from "../../model/security-rules.ts";
import type { Direction, SecurityRule } from "../../model/security-rules.ts";
import { allPorts, allProtocols } from "../network-facts.ts";
import type { AccessEntry, AccessListFact, GroupFact, GroupRule, Interval, VpcFact } from "../network-facts.ts";
import { keyAt, keyOf, look, rangeAt, uncertainty } from "./look.ts";
import { defaultAccessList } from "./read-vpcs.ts";
import { parseCidr } from "../../model/cidr.ts";

const numbers: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 };

/** Security groups of the model, and those that AWS makes with a VPC or a cluster. */
export function readGroups(model: PlatformModel, vpcs: ReadonlyMap<string, VpcFact>): Map<string, GroupFact> {
  // Raises where the lists could not be read: no rule is taken to have named one that is known otherwise.
  model.all("AWS::EC2::PrefixList");
  const own = model.all("AWS::EC2::SecurityGroup").map((group): GroupFact => {
    const vpc = look(() => keyAt(model, property(group, "VpcId")));
    const hasV6 = "value" in vpc && (vpcs.get(vpc.value ?? "")?.ranges ?? []).some(({ family }) => family === 6);
    const rules = (direction: Direction) =>
      rulesOf(model, group, direction).flatMap((rule) => groupRules(model, rule, hasV6));
    return { id: keyOf(group), label: group.id, ingress: rules("ingress"), egress: rules("egress") };
  });
  const implied = model.isLive
    ? []
    : model.all("AWS::EC2::VPC", "AWS::EKS::Cluster").map((one) => impliedGroup(model, one));
  return new Map([...implied, ...own].map((group) => [group.id, group]));
}

/** The key of a group that a text names; a VPC's or cluster's own group has a key of its own. */
export function groupKey(model: PlatformModel, text: string): string {
  const named = model.named(text) ?? playing(model, text);
  if (named === undefined) return text;
  return named.type === "AWS::EC2::SecurityGroup" ? keyOf(named) : impliedKey(named);
}

/** Manifests of an assembly name a group by its role, as a field of the platform's outputs. */
function playing(model: PlatformModel, text: string): Resource | undefined {
  const [, role] = /^\$\{outputs\.securityGroups\.([A-Za-z]+)\}$/.exec(text) ?? [];
  if (role === undefined) return undefined;
  const [only, ...others] = groupsInRole(groupRoles(model), role);
  return others.length === 0 ? only : undefined;
}

export function impliedKey(owner: Resource): string {
  return `own group of ${keyOf(owner)}`;
}

/** Made by AWS: members among themselves, and everything out; beside what the source adds. */
function impliedGroup(model: PlatformModel, owner: Resource): GroupFact {
  const id = impliedKey(owner);
  const every = { protocols: allProtocols, ports: allPorts };
  const added = (direction: Direction) =>
    rulesOf(model, owner, direction)
      .filter((rule) => rule.node.exists)
      .flatMap((rule) => groupRules(model, rule, true));
  const everywhere = ["0.0.0.0/0", "::/0"].flatMap((text) => parseCidr(text) ?? []);
  return {
    id,
    label: `the own group of ${owner.id}`,
    ingress: [{ ...every, peer: { kind: "group", group: id } }, ...added("ingress")],
    egress: [...everywhere.map((range) => ({ ...every, peer: { kind: "range" as const, range } })), ...added("egress")],
  };
}

function groupRules(model: PlatformModel, rule: SecurityRule, hasV6: boolean): GroupRule[] {
  const { peer, node } = rule;
  const open = uncertainty(node.resource);
  const anything = { protocols: allProtocols, ports: allPorts, peer: { kind: "service", service: "" } } as const;
  if (peer.kind === "unresolved") return [{ ...anything, unknown: peer.text }];
  const match = look(() => matchOf(rule));
  if ("unknown" in match) return [{ ...anything, unknown: match.unknown }];
  if (peer.kind === "group")
    return [{ ...match.value, peer: { kind: "group", group: groupKey(model, peer.text) }, ...open }];
  if (peer.kind === "prefix-list") {
    const service = serviceNamed(model, peer.text);
    if (service !== undefined) return [{ ...match.value, peer: { kind: "service", service }, ...open }];
    const known = model.all("AWS::EC2::PrefixList").includes(model.named(peer.text) ?? rule.group);
    return known ? [] : [{ ...anything, unknown: `prefix list ${peer.text} is not part of the source` }];
  }
  const isDefault = !node.exists && hasV6;
  const ranges = [...peer.ranges, ...(isDefault ? [parseCidr("::/0")] : [])].filter((range) => range !== undefined);
  if (ranges.length === 0) return [{ ...anything, unknown: `${peer.text} is no address range` }];
  return ranges.map((range) => ({ ...match.value, peer: { kind: "range", range }, ...open }));
}

function serviceNamed(model: PlatformModel, list: string): string | undefined {
  const name = prefixListName(list, model);
  if (name !== list) return name;
  const known = model.named(list);
  return known?.attributes["Owner"] === "AWS" ? known.id : undefined;
}

function matchOf({ protocol, first, last, node }: SecurityRule): { protocols: Interval; ports: Interval } {
  if (protocol === "all") return { protocols: allProtocols, ports: allPorts };
  const number = protocolNumber(protocol);
  const protocols: Interval = [number, number];
  const isIcmp = number === 1 || number === 58;
  if (!isIcmp) return { protocols, ports: [first, last] };
  return { protocols, ports: icmpPorts(node.get("FromPort").number() ?? -1, node.get("ToPort").number() ?? -1) };
}

function protocolNumber(text: string): number {
  const number = numbers[text] ?? (/^\d{1,3}$/.test(text) ? Number(text) : Number.NaN);
  if (Number.isNaN(number) || number > 255) throw new Undecided(`protocol ${text} is not known`);
  return number;
}

/** ICMP has no ports: type × 256 + code takes their place; -1 is every type, or every code. */
export function icmpPorts(type: number, code: number): Interval {
  if (type < 0) return allPorts;
  return code < 0 ? [type * 256, type * 256 + 255] : [type * 256 + code, type * 256 + code];
}

export function readAccessLists(model: PlatformModel, vpcs: ReadonlyMap<string, VpcFact>): Map<string, AccessListFact> {
  const entries = model
    .all("AWS::EC2::NetworkAclEntry")
    .map((entry) => ({ entry, list: look(() => listOf(model, entry)) }));
  const made = (id: string, label: string, given: readonly AccessEntry[]): AccessListFact => {
    const own = entries.filter(({ list }) => "unknown" in list || list.value === id);
    const read = (egress: boolean) =>
      [...given, ...own.flatMap(({ entry, list }) => entryFacts(entry, egress, list))].sort(
        (a, b) => a.number - b.number,
      );
    return { id, label, inbound: read(false), outbound: read(true) };
  };
  const lists = model.all("AWS::EC2::NetworkAcl").map((list) => made(keyOf(list), list.id, []));
  const defaults = [...vpcs.values()].map((vpc) => {
    return made(defaultAccessList(vpc.id), `the default network ACL of ${vpc.label}`, allowAll());
  });
  return new Map([...(model.isLive ? [] : defaults), ...lists].map((list) => [list.id, list]));
}

/** A VPC's own list as AWS makes it. */
function allowAll(): AccessEntry[] {
  return ["0.0.0.0/0", "::/0"].flatMap((text, index) => {
    const range = parseCidr(text);
    return range === undefined
      ? []
      : [{ number: 100 + index, allows: true, protocols: allProtocols, ports: allPorts, range }];
  });
}

function listOf(model: PlatformModel, entry: Resource): string {
  const text = property(entry, "NetworkAclId").text() ?? "";
  const named = model.named(text);
  if (named === undefined) return text;
  return named.type === "AWS::EC2::VPC" ? defaultAccessList(keyOf(named)) : keyOf(named);
}

/** One entry of one direction; an unresolved one stands for every packet, allowed and denied alike. */
function entryFacts(
  entry: Resource,
  egress: boolean,
  list: { readonly value?: string; readonly unknown?: string },
): AccessEntry[] {
  const open = { ...uncertainty(entry), ...(list.unknown === undefined ? {} : { unknown: list.unknown }) };
  const read = look(() => {
    if (property(entry, "Egress").bool(false) !== egress) return [];
    const range = rangeAt(property(entry, "CidrBlock")) ?? rangeAt(property(entry, "Ipv6CidrBlock"));
    const allows = (property(entry, "RuleAction").text() ?? "").toLowerCase() === "allow";
    const number = property(entry, "RuleNumber").number() ?? 0;
    return range === undefined ? [] : [{ number, allows, range, ...entryMatch(entry), ...open }];
  });
  if ("value" in read) return read.value;
  const number = look(() => property(entry, "RuleNumber").number() ?? 0);
  const at = { number: "value" in number ? number.value : 0, protocols: allProtocols, ports: allPorts };
  return [true, false].map((allows) => ({ ...at, allows, unknown: read.unknown }));
}

function entryMatch(entry: Resource): { protocols: Interval; ports: Interval } {
  const number = property(entry, "Protocol").number() ?? -1;
  if (number < 0) return { protocols: allProtocols, ports: allPorts };
  const protocols: Interval = [number, number];
  if (number === 1 || number === 58) {
    const type = property(entry, "Icmp", "Type").number() ?? -1;
    return { protocols, ports: icmpPorts(type, property(entry, "Icmp", "Code").number() ?? -1) };
  }
  const range: Node = property(entry, "PortRange");
  if ((number !== 6 && number !== 17) || !range.exists) return { protocols, ports: allPorts };
  return { protocols, ports: [range.get("From").number() ?? 0, range.get("To").number() ?? 65_535] };
}
