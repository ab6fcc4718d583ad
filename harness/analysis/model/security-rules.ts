// Security group rules, inline and separate, in one normal form: one peer a rule, protocols by name, ports as an interval.

import { contains, parseCidr } from "./cidr.ts";
import type { Range } from "./cidr.ts";
import { property, rootOf, Undecided } from "./node.ts";
import type { Node } from "./node.ts";
import type { PlatformModel } from "./platform-model.ts";
import type { Resource } from "./resource.ts";
import { prefixListRanges } from "./network.ts";

export type Direction = "ingress" | "egress";

export type RulePeer =
  | { readonly kind: "range"; readonly ranges: readonly Range[]; readonly text: string }
  | { readonly kind: "group"; readonly group: Resource | undefined; readonly text: string }
  | { readonly kind: "prefix-list"; readonly text: string }
  /** A part of the rule could not be resolved. */
  | { readonly kind: "unresolved"; readonly text: string };

export interface SecurityRule {
  readonly group: Resource;
  readonly direction: Direction;
  /** `tcp`, `udp`, `icmp`, `icmpv6`, `all`, or the protocol's number. */
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
  readonly peer: RulePeer;
  readonly node: Node;
}

const protocolNames: Readonly<Record<string, string>> = {
  "-1": "all",
  all: "all",
  "1": "icmp",
  "6": "tcp",
  "17": "udp",
  "58": "icmpv6",
};

const separateTypes = { ingress: "AWS::EC2::SecurityGroupIngress", egress: "AWS::EC2::SecurityGroupEgress" } as const;
const inlineProperties = { ingress: "SecurityGroupIngress", egress: "SecurityGroupEgress" } as const;

/** Every rule of a group in one direction, AWS's default egress rule included where nothing replaces it. */
export function rulesOf(model: PlatformModel, group: Resource, direction: Direction): SecurityRule[] {
  const separate = model
    .all(separateTypes[direction])
    .filter((rule) => model.referred(property(rule, "GroupId")) === group || namedBy(rule, group));
  const nodes = [...property(group, inlineProperties[direction]).list(), ...separate.map(rootOf)];
  // Only CloudFormation leaves AWS's default rule in place; the API tells what is there, and Terraform takes it away.
  const hasDefault = model.kind === "template" || model.kind === "assembly";
  if (direction === "egress" && nodes.length === 0 && hasDefault) return [defaultEgress(group)];
  return nodes.map((node) => read(model, { group, direction, node }));
}

/**
 * A part that cannot be resolved does not hide the other rules: unresolved ports count as all, an unresolved peer says so.
 * The peer is looked up when somebody asks for it.
 */
function read(model: PlatformModel, raw: RawRule): SecurityRule {
  const ports = unlessUndecided(() => portsOf(raw.node));
  const everyPort = { protocol: "all", first: 0, last: 65_535 };
  const known: { peer?: RulePeer } = {};
  return {
    ...raw,
    ...(ports instanceof Undecided ? everyPort : ports),
    get peer() {
      known.peer ??= ports instanceof Undecided ? unresolved(ports) : resolvedPeer(model, raw);
      return known.peer;
    },
  };
}

function resolvedPeer(model: PlatformModel, { group, node }: RawRule): RulePeer {
  const peer = unlessUndecided(() => peerOf(model, group, node));
  return peer instanceof Undecided ? unresolved(peer) : peer;
}

function unresolved({ reason }: Undecided): RulePeer {
  return { kind: "unresolved", text: reason };
}

function unlessUndecided<T>(look: () => T): T | Undecided {
  try {
    return look();
  } catch (error) {
    if (error instanceof Undecided) return error;
    throw error;
  }
}

function namedBy(rule: Resource, group: Resource): boolean {
  const name = property(rule, "GroupName").text();
  return name !== undefined && name === property(group, "GroupName").text();
}

/** A group that declares no egress rule lets everything out. */
function defaultEgress(group: Resource): SecurityRule {
  const ranges = parseCidr("0.0.0.0/0");
  return {
    group,
    direction: "egress",
    protocol: "all",
    first: 0,
    last: 65_535,
    peer: { kind: "range", ranges: ranges === undefined ? [] : [ranges], text: "0.0.0.0/0" },
    node: property(group, "SecurityGroupEgress"),
  };
}

interface RawRule {
  readonly group: Resource;
  readonly direction: Direction;
  readonly node: Node;
}

function portsOf(node: Node): Pick<SecurityRule, "protocol" | "first" | "last"> {
  const written = (node.get("IpProtocol").text() ?? "-1").toLowerCase();
  const protocol = protocolNames[written] ?? written;
  const from = node.get("FromPort").number() ?? -1;
  const to = node.get("ToPort").number() ?? from;
  const everyPort = from < 0 || !["tcp", "udp"].includes(protocol);
  return { protocol, first: everyPort ? 0 : from, last: everyPort ? 65_535 : to };
}

function peerOf(model: PlatformModel, group: Resource, node: Node): RulePeer {
  for (const key of ["CidrIp", "CidrIpv6"]) {
    const text = node.get(key).text();
    if (text === undefined) continue;
    const range = parseCidr(text);
    return { kind: "range", ranges: range === undefined ? [] : [range], text };
  }
  for (const key of ["SourceSecurityGroupId", "DestinationSecurityGroupId"]) {
    const reference = node.get(key);
    const text = reference.text();
    if (text !== undefined) return { kind: "group", group: groupNamed(model, text), text };
  }
  const name = node.get("SourceSecurityGroupName").text();
  if (name !== undefined) {
    const named = model.all("AWS::EC2::SecurityGroup").find((one) => property(one, "GroupName").text() === name);
    return { kind: "group", group: named, text: name };
  }
  for (const key of ["SourcePrefixListId", "DestinationPrefixListId"]) {
    const text = node.get(key).text();
    if (text === undefined) continue;
    const ranges = prefixListRanges(model, text);
    return ranges.length > 0 ? { kind: "range", ranges, text } : { kind: "prefix-list", text };
  }
  return { kind: "group", group: undefined, text: group.id };
}

function groupNamed(model: PlatformModel, text: string): Resource | undefined {
  const resource = model.named(text);
  return resource?.type === "AWS::EC2::SecurityGroup" ? resource : undefined;
}

/** A rule that can admit nothing: a lone loopback or broadcast address, written to displace the default rule. */
export function isInert(rule: SecurityRule): boolean {
  if (rule.peer.kind !== "range" || rule.peer.ranges.length !== 1) return false;
  return rule.peer.ranges.every((range) => nobodys.some((one) => contains(one, range)));
}

/** Addresses that no packet comes from or goes to. A shorter prefix that begins alike holds half of the internet. */
const nobodys = ["127.0.0.0/8", "255.255.255.255/32"].flatMap((text) => parseCidr(text) ?? []);

/** `tcp 9000 from 10.0.0.0/16`. */
export function describeRule(rule: SecurityRule): string {
  const ports = rule.first === 0 && rule.last === 65_535 ? "" : ` ${portText(rule.first, rule.last)}`;
  return `${rule.protocol}${ports} ${rule.direction === "ingress" ? "from" : "to"} ${peerText(rule)}`;
}

function peerText({ peer, group }: SecurityRule): string {
  if (peer.kind !== "group") return peer.text;
  return peer.group === group ? "self" : (peer.group?.id ?? peer.text);
}

function portText(first: number, last: number): string {
  return first === last ? String(first) : `${String(first)}-${String(last)}`;
}
