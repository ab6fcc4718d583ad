// What stands between a subnet and an interface endpoint: groups that let nobody in, or nobody of that subnet; the network
// ACLs that refuse HTTPS on the way there, or its answers. Which of a subnet's groups may call is the rows' of the groups.

import { covers } from "../../model/cidr.ts";
import { property, Undecided } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { rulesOf } from "../../model/security-rules.ts";
import type { RulePeer, SecurityRule } from "../../model/security-rules.ts";
import { keyOf } from "../../reachability/facts/look.ts";
import { touchesPorts } from "../groups/rule-set.ts";
import { passageBetween, refusedOutside } from "./between-subnets.ts";
import { solverOf } from "./reachable.ts";

const https = [443, 443] as const;

export interface ClosedDoor {
  readonly why: string;
  /** Property of the endpoint that leads there. */
  readonly at: "SecurityGroupIds" | "SubnetIds";
}

/** Everything that keeps HTTPS of the subnets, or its answers, from an endpoint's interfaces. */
export function closedDoors(model: PlatformModel, endpoint: Resource, from: readonly Resource[]): ClosedDoor[] {
  return [...shutGroups(model, endpoint, from), ...refusals(model, endpoint, from)];
}

/** Why subnets do not reach a service through a gateway endpoint, whose addresses are public: their own network ACLs. */
export function refusedAtGateway(model: PlatformModel, from: readonly Resource[]): string[] {
  const { network, views } = solverOf({ model });
  return from.flatMap((subnet) => {
    const caller = network.subnets.get(keyOf(subnet));
    const refused = caller && refusedOutside(views[4], caller, https[0]);
    if (caller === undefined || refused === undefined) return [];
    return [`network ACLs refuse ${refused === "calls" ? "HTTPS from" : "the answers to HTTPS from"} ${caller.label}`];
  });
}

function shutGroups(model: PlatformModel, endpoint: Resource, from: readonly Resource[]): ClosedDoor[] {
  const named = property(endpoint, "SecurityGroupIds").list();
  if (named.length === 0) return ofDefaultGroup(model);
  const referred = new Set(named.map((node) => model.referred(node)));
  const known = model.all("AWS::EC2::SecurityGroup").filter((group) => referred.has(group));
  const rules = known
    .flatMap((group) => rulesOf(model, group, "ingress"))
    .filter((rule) => touchesPorts(rule, [https[0]]));
  const shut = shutOut(model, rules, from);
  // What a group from elsewhere admits cannot be told from here.
  if (shut.length > 0 && known.length < referred.size) {
    throw new Undecided("a group of the endpoint is not part of what was read", property(endpoint, "SecurityGroupIds"));
  }
  return shut;
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
  const isElsewhere = (peer: RulePeer) =>
    peer.kind === "prefix-list" || (peer.kind === "group" && peer.group === undefined);
  if (peers.some(isElsewhere)) return [];
  const ranges = peers.flatMap((peer) => (peer.kind === "range" ? peer.ranges : []));
  const groups = new Set(
    peers.flatMap((peer) => (peer.kind === "group" && peer.group !== undefined ? keyOf(peer.group) : [])),
  );
  const { subnets, interfaces } = solverOf({ model }).network;
  const left = from.flatMap((resource) => {
    const key = keyOf(resource);
    const range = subnets.get(key)?.ranges.find(({ family }) => family === 4);
    if (range === undefined || covers(ranges, range)) return [];
    const callers = interfaces.filter((one) => one.subnet === key && one.calls);
    const isMember = callers.some((caller) => caller.groups?.some((group) => groups.has(group)));
    // Where nobody stands yet, whoever comes may bring the group.
    if (isMember || (callers.length === 0 && groups.size > 0)) return [];
    return [resource.id];
  });
  if (left.length === 0) return [];
  // A rule that cannot be read may let them in, or not.
  const open = peers.find(({ kind }) => kind === "unresolved");
  if (open !== undefined) throw new Undecided(open.text);
  return [{ why: `no group of it admits HTTPS from ${left.join(", ")}`, at }];
}

function refusals(model: PlatformModel, endpoint: Resource, from: readonly Resource[]): ClosedDoor[] {
  const { network, views } = solverOf({ model });
  const fact = (subnet: Resource | undefined) =>
    subnet === undefined ? [] : (network.subnets.get(keyOf(subnet)) ?? []);
  const ends = property(endpoint, "SubnetIds")
    .list()
    .flatMap((node) => fact(model.referred(node)));
  return from.flatMap(fact).flatMap((caller) => {
    const refused = ends
      .filter((end) => caller.vpc === end.vpc)
      .flatMap((end) => passageBetween(views[4], { from: caller, to: end, ports: https }).refused ?? []);
    const [first] = refused;
    if (first === undefined || refused.length < ends.length) return [];
    const what = first === "calls" ? "HTTPS from" : "the answers to HTTPS from";
    // What cannot be resolved is the rows' of the network ACLs.
    return [{ why: `network ACLs refuse ${what} ${caller.label}`, at: "SubnetIds" } as const];
  });
}
