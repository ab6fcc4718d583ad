// Which load balancers are ClickHouse's. An internal one of another system may stand in the same account, and even in the
// same network: it is told apart by where it leads, by what it listens on and by the group that it carries, never by a
// name alone. Whatever faces the internet is looked at, whoever it belongs to.

import type { Inspection } from "../inspection.ts";
import { rolesOf } from "../groups/judge-group.ts";
import { tierOf } from "../../model/network.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { targetGroups } from "./carried-tls.ts";

/** Load balancers of the platform: all of them where none is told to be its own. */
export function balancersOf(it: Inspection): Resource[] {
  const all = it.model.all("AWS::ElasticLoadBalancingV2::LoadBalancer");
  const own = all.filter((balancer) => !isOfOthers(it, balancer));
  return own.some((balancer) => isInternal(balancer)) ? own : all;
}

/** Listeners of the platform's balancers, and those of which nobody knows whose they are. */
export function ownListeners(it: Inspection): Resource[] {
  const own = new Set(balancersOf(it));
  return it.model.all("AWS::ElasticLoadBalancingV2::Listener").filter((listener) => {
    const balancer = it.model.referred(property(listener, "LoadBalancerArn"));
    return balancer === undefined || own.has(balancer);
  });
}

/** Target groups, those aside to which balancers of others alone lead. */
export function ownTargetGroups(it: Inspection): Resource[] {
  const own = new Set(balancersOf(it));
  const others = it.model.all("AWS::ElasticLoadBalancingV2::LoadBalancer").filter((one) => !own.has(one));
  const foreign = new Set(others.flatMap((one) => ledTo(it, one).flatMap((node) => it.model.referred(node) ?? [])));
  const kept = new Set([...own].flatMap((one) => ledTo(it, one).flatMap((node) => it.model.referred(node) ?? [])));
  return it.model
    .all("AWS::ElasticLoadBalancingV2::TargetGroup")
    .filter((group) => !foreign.has(group) || kept.has(group));
}

function isInternal(balancer: Resource): boolean {
  return property(balancer, "Scheme").text() === "internal";
}

function isOfOthers(it: Inspection, balancer: Resource): boolean {
  if (!isInternal(balancer) || carriesOwnGroup(it, balancer)) return false;
  return standsElsewhere(it, balancer) || speaksOther(it, balancer);
}

function carriesOwnGroup(it: Inspection, balancer: Resource): boolean {
  const roles = rolesOf(it);
  const groups = property(balancer, "SecurityGroups").list();
  return groups.some((node) => {
    const group = it.model.referred(node);
    return group !== undefined && roles.get(group) === "nlb";
  });
}

/** In networks without a declared subnet, and so do its targets. */
function standsElsewhere(it: Inspection, balancer: Resource): boolean {
  const home = new Set(
    it.model
      .all("AWS::EC2::Subnet")
      .filter((subnet) => tierOf(subnet, it.intent.cidrs.tiers) !== undefined)
      .map((subnet) => it.model.referred(property(subnet, "VpcId"))),
  );
  const mappings = property(balancer, "SubnetMappings").list();
  const nodes = [...property(balancer, "Subnets").list(), ...mappings.map((one) => one.get("SubnetId"))];
  const subnets = nodes.map((node) => it.model.referred(node));
  const groups = ledTo(it, balancer).map((node) => it.model.referred(node));
  const networks = [...subnets, ...groups].map((one) => one && it.model.referred(property(one, "VpcId")));
  return home.size > 0 && networks.length > 0 && networks.every((one) => one !== undefined && !home.has(one));
}

/** Neither a listener of it nor a target group is on a port that the intent declares, and no pod is bound to it. */
function speaksOther(it: Inspection, balancer: Resource): boolean {
  const declared = Object.values(it.intent.declaredPorts);
  const isDeclared = (of: Resource): boolean => declared.includes(property(of, "Port").number() ?? 0);
  const listeners = listenersOf(it, balancer);
  if (declared.length === 0 || listeners.length === 0 || listeners.some(isDeclared)) return false;
  const groups = ledTo(it, balancer).map((node) => it.model.referred(node));
  return groups.every((group) => group !== undefined && !isDeclared(group) && !isBound(it, group));
}

/** The controller registers the pods of a service with a target group that a binding names. */
function isBound(it: Inspection, group: Resource): boolean {
  const name = property(group, "Name");
  return it.model.all("Kubernetes::TargetGroupBinding").some((binding) => {
    const spec = property(binding, "spec");
    const isNamed = name.exists && spec.get("targetGroupName").text() === name.text();
    return isNamed || (spec.get("targetGroupARN").exists && it.model.referred(spec.get("targetGroupARN")) === group);
  });
}

function listenersOf(it: Inspection, balancer: Resource): Resource[] {
  return it.model.referring("AWS::ElasticLoadBalancingV2::Listener", ["LoadBalancerArn"], balancer);
}

/** Target groups that a balancer leads to, by whichever rule. */
function ledTo(it: Inspection, balancer: Resource): Node[] {
  return listenersOf(it, balancer).flatMap((listener) => {
    const rules = it.model.isLive
      ? []
      : it.model.referring("AWS::ElasticLoadBalancingV2::ListenerRule", ["ListenerArn"], listener);
    const lists = [property(listener, "DefaultActions"), ...rules.map((rule) => property(rule, "Actions"))];
    return lists.flatMap((list) => list.list()).flatMap(targetGroups);
  });
}
