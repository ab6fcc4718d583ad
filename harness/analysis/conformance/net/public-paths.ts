// Paths by which the public internet reaches the platform beside its interfaces, which the solver looks at: a public cluster
// endpoint, a bucket open to everyone.

import { covers, parseCidrs } from "../../model/cidr.ts";
import type { Node } from "../../model/node.ts";
import { property } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { statementsOf } from "../../model/policy.ts";
import type { Resource } from "../../model/resource.ts";
import { isOpenToAll } from "../iam/open-principals.ts";
import { blocksPublicAccess, bucketPolicies } from "../storage/buckets.ts";

export interface PublicPath {
  readonly node: Node | Resource;
  readonly message: string;
}

/** All paths found; empty when nothing outside can reach anything. */
export function publicPaths(model: PlatformModel): PublicPath[] {
  return [...clusterPaths(model), ...bucketPaths(model)];
}

function clusterPaths(model: PlatformModel): PublicPath[] {
  return model.all("AWS::EKS::Cluster").flatMap((cluster) => {
    const config = property(cluster, "ResourcesVpcConfig");
    const isPublic = config.get("EndpointPublicAccess").bool(true);
    const written = config.get("PublicAccessCidrs");
    const ranges = parseCidrs(written.exists ? written.texts() : ["0.0.0.0/0"]);
    // Half of the world is no smaller than the world to whoever writes the other half beside it.
    const halves = parseCidrs(["0.0.0.0/1", "128.0.0.0/1"]);
    if (!isPublic || !halves.some((half) => covers(ranges, half))) return [];
    return [{ node: config.get("EndpointPublicAccess"), message: "the cluster API is reachable from the internet" }];
  });
}

function bucketPaths(model: PlatformModel): PublicPath[] {
  return model.all("AWS::S3::Bucket").flatMap((bucket) => {
    if (blocksPublicAccess(model, bucket, "RestrictPublicBuckets")) return [];
    return bucketPolicies(model, bucket).flatMap((policy) => {
      const beside = statementsOf(policy);
      return beside
        .filter((statement) => isOpenToAll(statement, beside))
        .map((statement) => ({ node: statement.node, message: `${bucket.id} is open to everyone` }));
    });
  });
}
