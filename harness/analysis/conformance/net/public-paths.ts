// Every path by which the public internet reaches the platform: gateway, route, address and group together; a public
// balancer; a public cluster endpoint; a bucket open to everyone.

import { covers, parseCidr } from "../../model/cidr.ts";
import { routes, tableOf } from "../../model/network.ts";
import type { Node } from "../../model/node.ts";
import { property } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { statementsOf } from "../../model/policy.ts";
import type { Resource } from "../../model/resource.ts";
import { rulesOf } from "../../model/security-rules.ts";
import { isOpenToAll } from "../iam/open-principals.ts";
import { blocksPublicAccess, bucketPolicies } from "../storage/buckets.ts";

export interface PublicPath {
  readonly node: Node | Resource;
  readonly message: string;
}

/** All paths found; empty when nothing outside can reach anything. */
export function publicPaths(model: PlatformModel): PublicPath[] {
  return [...addressPaths(model), ...balancerPaths(model), ...clusterPaths(model), ...bucketPaths(model)];
}

function routedOut(model: PlatformModel): (subnet: Resource | undefined) => boolean {
  const tables = new Set(
    routes(model)
      .filter((route) => route.targetKind === "internet-gateway")
      .map((route) => route.table),
  );
  return (subnet) => {
    const table = subnet === undefined ? undefined : tableOf(model, subnet);
    return table !== undefined && tables.has(table);
  };
}

/** Instances and interfaces with a public address in a subnet that an internet gateway serves, and an open group. */
function addressPaths(model: PlatformModel): PublicPath[] {
  const isRoutedOut = routedOut(model);
  const addressed = new Set(
    model.all("AWS::EC2::EIP", "AWS::EC2::EIPAssociation").flatMap((one) => {
      return ["InstanceId", "NetworkInterfaceId"].map((name) => model.referred(property(one, name)));
    }),
  );
  const hosts = model.all("AWS::EC2::Instance", "AWS::EC2::NetworkInterface");
  return hosts.flatMap((host) => {
    const inline = property(host, "NetworkInterfaces").list();
    const places = [property(host, "SubnetId"), ...inline.map((one) => one.get("SubnetId"))];
    const subnets = places.flatMap((place) => model.referred(place) ?? []);
    const asks =
      inline.some((one) => one.get("AssociatePublicIpAddress").bool(false)) || property(host, "PublicIp").exists;
    const refuses = inline.some((one) => one.get("AssociatePublicIpAddress").exists) && !asks;
    const automatic = !refuses && subnets.some((subnet) => property(subnet, "MapPublicIpOnLaunch").bool(false));
    if (!(addressed.has(host) || asks || automatic) || !subnets.some(isRoutedOut)) return [];
    const groups = ["SecurityGroupIds", "GroupSet"].flatMap((name) => property(host, name).list());
    const inlineGroups = inline.flatMap((one) => one.get("GroupSet").list());
    return openRules(model, [...groups, ...inlineGroups]).map((node) => ({
      node,
      message: `${host.id} is reachable from the internet`,
    }));
  });
}

function openRules(model: PlatformModel, groups: readonly Node[]): Node[] {
  const world = [parseCidr("0.0.0.0/1"), parseCidr("128.0.0.0/1")].filter((range) => range !== undefined);
  return groups.flatMap((node) => {
    const group = model.referred(node);
    if (group?.type !== "AWS::EC2::SecurityGroup") return [];
    const rules = rulesOf(model, group, "ingress").filter(({ peer }) => peer.kind === "range");
    const ranges = rules.flatMap(({ peer }) => (peer.kind === "range" ? peer.ranges : []));
    const isOpen = world.every((half) => covers(ranges, half));
    return isOpen ? rules.slice(0, 1).map((rule) => rule.node) : [];
  });
}

function balancerPaths(model: PlatformModel): PublicPath[] {
  const isRoutedOut = routedOut(model);
  return model.all("AWS::ElasticLoadBalancingV2::LoadBalancer").flatMap((balancer) => {
    const scheme = property(balancer, "Scheme");
    const subnets = [
      ...property(balancer, "Subnets").list(),
      ...property(balancer, "SubnetMappings")
        .list()
        .map((one) => one.get("SubnetId")),
    ].map((node) => model.referred(node));
    if (scheme.text() === "internal" || !subnets.some(isRoutedOut)) return [];
    return [{ node: scheme, message: "the load balancer is reachable from the internet" }];
  });
}

function clusterPaths(model: PlatformModel): PublicPath[] {
  return model.all("AWS::EKS::Cluster").flatMap((cluster) => {
    const config = property(cluster, "ResourcesVpcConfig");
    const isPublic = config.get("EndpointPublicAccess").bool(true);
    const written = config.get("PublicAccessCidrs");
    const ranges = (written.exists ? written.texts() : ["0.0.0.0/0"]).flatMap((text) => parseCidr(text) ?? []);
    const halves = ["0.0.0.0/1", "128.0.0.0/1"].flatMap((text) => parseCidr(text) ?? []);
    if (!isPublic || !halves.every((half) => covers(ranges, half))) return [];
    return [{ node: config.get("EndpointPublicAccess"), message: "the cluster API is reachable from the internet" }];
  });
}

function bucketPaths(model: PlatformModel): PublicPath[] {
  return model.all("AWS::S3::Bucket").flatMap((bucket) => {
    if (blocksPublicAccess(model, bucket, "RestrictPublicBuckets")) return [];
    return bucketPolicies(model, bucket).flatMap((policy) =>
      statementsOf(policy)
        .filter((statement) => isOpenToAll(statement))
        .map((statement) => ({ node: statement.node, message: `${bucket.id} is open to everyone` })),
    );
  });
}
