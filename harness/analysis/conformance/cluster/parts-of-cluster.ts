// Entries, add-ons and node groups of one cluster: where there are two, what one has is not the other's.

import { property } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";

type Part = `AWS::EKS::${"AccessEntry" | "Addon" | "Nodegroup" | "PodIdentityAssociation"}`;

export interface ClusterParts {
  readonly cluster: Resource | undefined;
  /** The cluster as messages call it: by its id where there are several. */
  readonly called: string;
  readonly of: (type: Part) => Resource[];
}

/** Each cluster with its parts; all parts together where no cluster was read. */
export function clustersWithParts(model: PlatformModel): ClusterParts[] {
  const clusters = model.all("AWS::EKS::Cluster");
  if (clusters.length === 0) return [{ cluster: undefined, called: "the cluster", of: (type) => model.all(type) }];
  return clusters.map((cluster) => ({
    cluster,
    called: clusters.length === 1 ? "the cluster" : cluster.id,
    of: (type) => model.all(type).filter((one) => clusterOf(model, one) === cluster),
  }));
}

/** By the reference, or by the name within the region. */
function clusterOf(model: PlatformModel, part: Resource): Resource | undefined {
  const named = property(part, "ClusterName");
  const referred = model.referred(named);
  const isNear = (cluster: Resource) =>
    cluster.region === undefined || part.region === undefined || cluster.region === part.region;
  const [only, ...others] = model.all("AWS::EKS::Cluster").filter(isNear);
  // A part that does not say whose it is stands where there is only one.
  if (!named.exists) return others.length === 0 ? only : undefined;
  if (referred !== undefined && isNear(referred)) return referred;
  return [only, ...others].find((one) => one !== undefined && property(one, "Name").text() === named.text());
}
