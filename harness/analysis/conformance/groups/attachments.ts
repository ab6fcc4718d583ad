// Where security groups are attached, and which role the place asks for. Manifests name a group by its role, as a field of
// the platform's outputs, or by its id.

import type { Inspection } from "../inspection.ts";
import { selects } from "../cluster/pod-selector.ts";
import type { GroupRoles } from "../../model/group-roles.ts";
import { endpointType } from "../../model/network.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

export interface Attachment {
  readonly node: Node;
  /** Role of the place. */
  readonly role: string;
}

/** Every group that is attached to nodes, pods, load balancer and interface endpoints. */
export function attachments(it: Inspection): Attachment[] {
  const of = (nodes: readonly Node[], role: string) =>
    nodes.flatMap((node) => node.list()).map((node) => ({ node, role }));
  const balancers = it.model.all("AWS::ElasticLoadBalancingV2::LoadBalancer");
  const endpoints = it.model.all("AWS::EC2::VPCEndpoint").filter((endpoint) => endpointType(endpoint) === "Interface");
  const policies = it.model.all("Kubernetes::SecurityGroupPolicy").filter((policy) => isOfServers(it, policy));
  return [
    ...of(
      balancers.map((one) => property(one, "SecurityGroups")),
      "nlb",
    ),
    ...of(
      endpoints.map((one) => property(one, "SecurityGroupIds")),
      "endpoints",
    ),
    ...of(templatesInUse(it).flatMap(groupNodes), "workers"),
    ...of(
      policies.map((one) => property(one, "spec", "securityGroups", "groupIds")),
      "clickhouse",
    ),
  ];
}

/** The role of an attached group, or undefined where it plays none that is known. */
export function roleAttached(it: Inspection, roles: GroupRoles, node: Node): string | undefined {
  const group = it.model.referred(node);
  if (group !== undefined) return roles.get(group);
  return /^\$\{outputs\.securityGroups\.([A-Za-z]+)\}$/.exec(node.written())?.[1];
}

function templatesInUse(it: Inspection): Resource[] {
  const used = it.model
    .all("AWS::EKS::Nodegroup")
    .map((group) => it.model.referred(property(group, "LaunchTemplate", "Id")));
  return it.model.all("AWS::EC2::LaunchTemplate").filter((template) => used.includes(template));
}

/** A template names its groups by itself, or on its interfaces. */
function groupNodes(template: Resource): Node[] {
  const data = property(template, "LaunchTemplateData");
  const interfaces = data.get("NetworkInterfaces").list();
  return [data.get("SecurityGroupIds"), ...interfaces.map((one) => one.get("Groups"))];
}

/** Whether a policy is the one of the pods that serve or keep the data. */
function isOfServers(it: Inspection, policy: Resource): boolean {
  const labels = it.model
    .all("Kubernetes::StatefulSet")
    .map((set) => property(set, "spec", "template", "metadata", "labels"));
  return labels.some((one) => selects(property(policy, "spec", "podSelector"), one));
}
