// What the role of the nodes may do beyond what a node needs: every pod on it may do the same.

import { managedPolicies, policiesOf, policyName } from "../iam/roles.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";

/** AWS's policies for nodes themselves: to join the cluster, pull images, be reached by Systems Manager, tell of itself. */
const ofNodes = new Set([
  "AmazonEKSWorkerNodePolicy",
  "AmazonEKSWorkerNodeMinimalPolicy",
  "AmazonEKS_CNI_Policy",
  "AmazonEC2ContainerRegistryReadOnly",
  "AmazonEC2ContainerRegistryPullOnly",
  "AmazonSSMManagedInstanceCore",
  "CloudWatchAgentServerPolicy",
]);

/** Policies of the platform's own, and those of AWS that are not for nodes. */
export function rightsOfNodes(model: PlatformModel, role: Resource): Node[] {
  const foreign = managedPolicies(role).filter((node) => {
    return model.referred(node) === undefined && !ofNodes.has(policyName(node).split("/").at(-1) ?? "");
  });
  return [...policiesOf(model, role), ...foreign];
}
