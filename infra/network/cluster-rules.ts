// Security group rules of a cluster whose nodes may reach the internet through a NAT gateway.

import type { Rule } from "./rules.ts";
import { tcp } from "./rules.ts";

export const clusterGroups = {
  controlPlane: "EKS control plane interfaces",
  workers: "EKS worker nodes and their pods",
  rotation: "Rotation function of the secrets",
} as const;

export type ClusterGroup = keyof typeof clusterGroups;

/** Control plane and nodes, as EKS asks for them, and the function that rotates secrets. */
export function clusterRules(): Rule<ClusterGroup>[] {
  const workers = { group: "workers" } as const;
  const controlPlane = { group: "controlPlane" } as const;
  const why = "images, packages and AWS services through the NAT gateway";
  const anywhere = { cidr: "0.0.0.0/0" };
  return [
    tcp<ClusterGroup>("workers", "ingress", { peer: controlPlane, ports: 443, why: "webhooks on the nodes" }),
    tcp<ClusterGroup>("workers", "ingress", { peer: controlPlane, ports: [1025, 65535], why: "kubelet and pods" }),
    { group: "workers", direction: "ingress", peer: workers, protocol: "all", why: "node to node" },
    { group: "workers", direction: "egress", peer: anywhere, protocol: "all", why },
    tcp<ClusterGroup>("controlPlane", "ingress", { peer: workers, ports: 443, why: "nodes to the cluster API" }),
    tcp<ClusterGroup>("controlPlane", "egress", { peer: workers, ports: 443, why: "webhooks on the nodes" }),
    tcp<ClusterGroup>("controlPlane", "egress", { peer: workers, ports: [1025, 65535], why: "kubelet and pods" }),
    tcp<ClusterGroup>("rotation", "egress", { peer: anywhere, ports: 443, why: "Secrets Manager" }),
  ];
}
