// Which role EKS gives the pods of a service account, cluster by cluster: an association counts in its own alone.

import { clustersWithParts } from "../cluster/parts-of-cluster.ts";
import type { ClusterParts } from "../cluster/parts-of-cluster.ts";
import type { Inspection } from "../inspection.ts";
import { property, Undecided } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

export interface PodIdentity {
  /** `namespace/name` of the service account. */
  readonly account: string;
  readonly role: Node;
  readonly node: Node;
}

/** Namespaces in which EKS itself puts the accounts of its add-ons. */
const addonNamespaces: Readonly<Record<string, string>> = {
  "amazon-cloudwatch-observability": "amazon-cloudwatch",
};

/** Associations of a cluster, those of its add-ons among them. */
export function identitiesIn({ of }: ClusterParts): PodIdentity[] {
  const own = of("AWS::EKS::PodIdentityAssociation").map((one) => ({
    account: `${property(one, "Namespace").written()}/${property(one, "ServiceAccount").written()}`,
    role: property(one, "RoleArn"),
    node: property(one, "ServiceAccount"),
  }));
  return [...own, ...of("AWS::EKS::Addon").flatMap(ofAddon)];
}

function ofAddon(addon: Resource): PodIdentity[] {
  const namespace = addonNamespaces[property(addon, "AddonName").written()] ?? "kube-system";
  return property(addon, "PodIdentityAssociations")
    .list()
    .map((one) => ({
      account: `${namespace}/${one.get("ServiceAccount").written()}`,
      role: one.get("RoleArn"),
      node: one.get("ServiceAccount"),
    }));
}

/** The cluster that the manifests are for: the only one, or the one that the intent names. Manifests do not say it. */
export function homeCluster(it: Inspection): ClusterParts {
  const clusters = clustersWithParts(it.model);
  const [only, ...others] = clusters;
  const named = clusters.find(({ cluster }) => {
    return cluster !== undefined && property(cluster, "Name").text() === it.intent.clusterName;
  });
  const home = others.length === 0 ? only : named;
  if (home === undefined) throw new Undecided("which of several clusters the manifests are for is not said");
  return home;
}
