// What stands between a subnet and an interface endpoint: groups that let nobody in, or nobody of that subnet; the network
// ACL that refuses HTTPS on the way there. Which of a subnet's groups may call is the rows' of the groups.

import { covers, overlaps } from "../../model/cidr.ts";
import type { Range } from "../../model/cidr.ts";
import { property } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { rulesOf } from "../../model/security-rules.ts";
import type { RulePeer, SecurityRule } from "../../model/security-rules.ts";
import type { AccessEntry, SubnetFact } from "../../reachability/network-facts.ts";
import { keyOf } from "../../reachability/facts/look.ts";
import { touchesPorts } from "../groups/rule-set.ts";
import { solverOf } from "./reachable.ts";

const https = 443;
const tcp = 6;

export interface ClosedDoor {
  readonly why: string;
  /** Property of the endpoint that leads there. */
  readonly at: "SecurityGroupIds" | "SubnetIds";
}

/** Everything that keeps HTTPS of the subnets from an endpoint's interfaces. */
export function closedDoors(model: PlatformModel, endpoint: Resource, from: readonly Resource[]): ClosedDoor[] {
  return [...shutGroups(model, endpoint, from), ...refusals(model, endpoint, from)];
}

function shutGroups(model: PlatformModel, endpoint: Resource, from: readonly Resource[]): ClosedDoor[] {
  const named = property(endpoint, "SecurityGroupIds").list();
  if (named.length === 0) return ofDefaultGroup(model);
  const referred = new Set(named.map((node) => model.referred(node)));
  const known = model.all("AWS::EC2::SecurityGroup").filter((group) => referred.has(group));
  // What a group from elsewhere admits cannot be told from here.
  if (known.length < referred.size) return [];
  const rules = known
    .flatMap((group) => rulesOf(model, group, "ingress"))
    .filter((rule) => touchesPorts(rule, [https]));
  return shutOut(model, rules, from);
}

/** An endpoint without a group gets the VPC's own, which admits its members alone unless a rule is added to it. */
function ofDefaultGroup(model: PlatformModel): ClosedDoor[] {
  const added = model.all("AWS::EC2::SecurityGroupIngress").map((rule) => model.referred(property(rule, "GroupId")));
  if (model.isLive || added.some((group) => group?.type !== "AWS::EC2::SecurityGroup")) return [];
  return [{ why: "no group is named, and the VPC's own admits nobody but its members", at: "SecurityGroupIds" }];
}

function shutOut(model: PlatformModel, rules: readonly SecurityRule[], from: readonly Resource[]): ClosedDoor[] {
  const at = "SecurityGroupIds";
  if (rules.length === 0) return [{ why: "no group of it admits HTTPS from anybody", at }];
  const peers = rules.map(({ peer }) => peer);
  // Whom such a rule lets in cannot be told from here.
  const isOpen = ({ kind }: RulePeer) => kind === "unresolved" || kind === "prefix-list";
  if (peers.some((peer) => isOpen(peer) || (peer.kind === "group" && peer.group === undefined))) return [];
  const ranges = peers.flatMap((peer) => (peer.kind === "range" ? peer.ranges : []));
  const groups = new Set(
    peers.flatMap((peer) => (peer.kind === "group" && peer.group !== undefined ? keyOf(peer.group) : [])),
  );
  const { subnets, interfaces } = solverOf({ model }).network;
  const left = from.flatMap((resource) => {
    const subnet = subnets.get(keyOf(resource));
    const range = subnet?.ranges.find(({ family }) => family === 4);
    if (subnet === undefined || range === undefined || covers(ranges, range)) return [];
    const callers = interfaces.filter((one) => one.subnet === subnet.id && one.calls);
    const isMember = callers.some((caller) => caller.groups?.some((group) => groups.has(group)));
    // Where nobody stands yet, whoever comes may bring the group.
    if (isMember || (callers.length === 0 && groups.size > 0)) return [];
    return [subnet.label];
  });
  return left.length === 0 ? [] : [{ why: `no group of it admits HTTPS from ${left.join(", ")}`, at }];
}

function refusals(model: PlatformModel, endpoint: Resource, from: readonly Resource[]): ClosedDoor[] {
  const { subnets, accessLists } = solverOf({ model }).network;
  const fact = (subnet: Resource | undefined) => (subnet === undefined ? undefined : subnets.get(keyOf(subnet)));
  const ends = property(endpoint, "SubnetIds")
    .list()
    .flatMap((node) => fact(model.referred(node)) ?? []);
  const callers = from.flatMap((subnet) => fact(subnet) ?? []);
  const passes = (caller: SubnetFact, end: SubnetFact): boolean => {
    if (caller.id === end.id) return true;
    const out = accessLists.get(caller.accessList)?.outbound;
    const into = accessLists.get(end.accessList)?.inbound;
    const v4 = (one: SubnetFact) => one.ranges.find(({ family }) => family === 4);
    return allows(out, v4(end)) && allows(into, v4(caller));
  };
  return callers.flatMap((caller) => {
    const refused = ends.filter((end) => caller.vpc === end.vpc && !passes(caller, end));
    if (refused.length === 0 || refused.length < ends.length) return [];
    return [{ why: `network ACLs refuse HTTPS from ${caller.label}`, at: "SubnetIds" } as const];
  });
}

/** Whether all of a range gets through, first match first. What cannot be resolved is the rows' of the network ACLs. */
function allows(entries: readonly AccessEntry[] | undefined, range: Range | undefined): boolean {
  if (entries === undefined || range === undefined) return true;
  const admitted: Range[] = [];
  for (const entry of entries) {
    if (entry.unknown !== undefined) return true;
    const [firstPort, lastPort] = entry.ports;
    const [firstProtocol, lastProtocol] = entry.protocols;
    const isAbout = firstPort <= https && https <= lastPort && firstProtocol <= tcp && tcp <= lastProtocol;
    if (!isAbout || (entry.range !== undefined && !overlaps(entry.range, range))) continue;
    if (!entry.allows) return covers(admitted, range);
    admitted.push(entry.range ?? range);
    if (covers(admitted, range)) return true;
  }
  return false;
}
