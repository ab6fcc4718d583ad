// Which security group plays which role: by the intent's names first, then by what it is called, then by what it is
// attached to. Names weigh more, so that a group attached to the wrong thing keeps its role and is found out.

import { property } from "./node.ts";
import type { Node } from "./node.ts";
import type { PlatformModel } from "./platform-model.ts";
import { tagsOf } from "./platform-model.ts";
import { endpointType } from "./network.ts";
import type { Resource } from "./resource.ts";

export type GroupRole = string;

/** Roles by group. A group has one role at most. */
export type GroupRoles = ReadonlyMap<Resource, GroupRole>;

/** In order of weight: "clickhouse-nlb" is the balancer's, "clickhouse-pods" the pods'. */
const spokenNames: Readonly<Record<string, RegExp>> = {
  workers: /worker|node/i,
  nlb: /nlb|load-?balancer/i,
  endpoints: /endpoint|vpce/i,
  controlPlane: /control-?plane|cluster-?(sg|group|security)|eks-?cluster/i,
  rotation: /rotat/i,
  runner: /runner/i,
  application: /[Aa]pplication|(?:^|[^A-Za-z])apps?(?:[^A-Za-z]|$)|Apps?(?![a-z])|[Cc]lients?(?![a-z])/,
  clickhouse: /click-?house|pods?(?![a-z])/i,
};

/** Roles of every group of the model. `names` are the intent's: exact names, Name tags or logical ids per role. */
export function groupRoles(model: PlatformModel, names: Readonly<Record<string, readonly string[]>> = {}): GroupRoles {
  const roles = new Map<Resource, GroupRole>();
  const groups = model.all("AWS::EC2::SecurityGroup");
  const known = new Set([...Object.keys(spokenNames), ...Object.keys(names)]);
  for (const group of groups) {
    const role = declaredRole(group, names, known);
    if (role !== undefined) roles.set(group, role);
  }
  const attached = attachedRoles(model);
  // Where the intent's own group plays a role, another one does not play it by being called alike.
  const taken = new Set(roles.values());
  for (const group of groups) {
    const spoken = spokenRole(group);
    const role =
      roles.get(group) ?? (spoken !== undefined && taken.has(spoken) ? undefined : spoken) ?? attached.get(group);
    if (role !== undefined) roles.set(group, role);
  }
  return roles;
}

/** Groups that play a role. */
export function groupsInRole(roles: GroupRoles, role: GroupRole): Resource[] {
  return [...roles].filter(([, own]) => own === role).map(([group]) => group);
}

function namesOf(group: Resource): string[] {
  const tags = tagsOf(group);
  return [property(group, "GroupName").text(), tags.get("Name"), group.id].filter((name) => name !== undefined);
}

function declaredRole(
  group: Resource,
  names: Readonly<Record<string, readonly string[]>>,
  known: ReadonlySet<string>,
): GroupRole | undefined {
  const own = namesOf(group);
  const byIntent = Object.entries(names).find(([, list]) => list.some((name) => own.includes(name)));
  const tag = tagsOf(group).get("assay:role");
  return byIntent?.[0] ?? (tag !== undefined && known.has(tag) ? tag : undefined);
}

function spokenRole(group: Resource): GroupRole | undefined {
  const spoken = [...namesOf(group), property(group, "GroupDescription").text() ?? ""];
  for (const name of spoken) {
    const found = Object.entries(spokenNames).find(([, pattern]) => pattern.test(name));
    if (found !== undefined) return found[0];
  }
  return undefined;
}

/** Roles that attachment proves: the balancer's, the interface endpoints', the cluster's. */
function attachedRoles(model: PlatformModel): Map<Resource, GroupRole> {
  const roles = new Map<Resource, GroupRole>();
  const claim = (role: GroupRole, node: Node): void => {
    const users = node.list().map((item) => model.referred(item));
    for (const group of users)
      if (group?.type === "AWS::EC2::SecurityGroup" && !roles.has(group)) roles.set(group, role);
  };
  for (const endpoint of model.all("AWS::EC2::VPCEndpoint")) {
    if (endpointType(endpoint) === "Interface") claim("endpoints", property(endpoint, "SecurityGroupIds"));
  }
  for (const cluster of model.all("AWS::EKS::Cluster")) {
    claim("controlPlane", property(cluster, "ResourcesVpcConfig", "SecurityGroupIds"));
  }
  for (const policy of model.all("Kubernetes::SecurityGroupPolicy")) {
    claim("clickhouse", property(policy, "spec", "securityGroups", "groupIds"));
  }
  for (const balancer of model.all("AWS::ElasticLoadBalancingV2::LoadBalancer")) {
    claim("nlb", property(balancer, "SecurityGroups"));
  }
  return roles;
}
