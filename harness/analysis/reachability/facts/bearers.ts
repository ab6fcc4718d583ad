// Resources that get network interfaces without declaring them: where their subnets and groups stand, and whether
// the internet gets an address for them. One row a type.

import { endpointType } from "../../model/network.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { impliedKey } from "./read-filters.ts";

/** Whether an interface gets a public IPv4 address. */
export type PublicAddress = boolean | "as the subnet says";

export interface Bearer {
  readonly type: string;
  readonly subnets: (resource: Resource, model: PlatformModel) => readonly Node[];
  readonly groups: (resource: Resource, model: PlatformModel) => readonly Node[];
  /** Groups beside the declared ones, by key. */
  readonly ownGroups?: (resource: Resource, model: PlatformModel) => readonly string[];
  readonly isPublic?: (resource: Resource, model: PlatformModel) => PublicAddress;
  readonly applies?: (resource: Resource) => boolean;
  /** Without groups: the VPC's own group filters it, or nothing does. */
  readonly withoutGroups: "default group" | "unfiltered";
  readonly calls?: false;
  readonly answers?: false;
}

const list =
  (...path: string[]) =>
  (resource: Resource) =>
    property(resource, ...path).list();

/** The template that a group of machines starts from, by whatever name it is given. */
function launchTemplate(resource: Resource, model: PlatformModel): Resource | undefined {
  const path = ["LaunchTemplate", "LaunchTemplateSpecification"]
    .map((name) => property(resource, name))
    .find((node) => node.exists);
  const named = ["Id", "Name", "LaunchTemplateId", "LaunchTemplateName"]
    .map((name) => path?.get(name))
    .find((node) => node?.exists === true);
  const found = named === undefined ? undefined : model.referred(named);
  return found?.type === "AWS::EC2::LaunchTemplate" ? found : undefined;
}

function templateGroups(resource: Resource, model: PlatformModel): Node[] {
  const template = launchTemplate(resource, model);
  if (template === undefined) return [];
  const data = property(template, "LaunchTemplateData");
  return [
    ...data.get("SecurityGroupIds").list(),
    ...data
      .get("NetworkInterfaces")
      .list()
      .flatMap((one) => one.get("Groups").list()),
  ];
}

function templateAddress(resource: Resource, model: PlatformModel): PublicAddress {
  const template = launchTemplate(resource, model);
  const written = (template === undefined ? [] : property(template, "LaunchTemplateData", "NetworkInterfaces").list())
    .map((one) => one.get("AssociatePublicIpAddress"))
    .find((node) => node.exists);
  if (written === undefined) return "as the subnet says";
  return written.bool(false);
}

function clusterGroup(resource: Resource, model: PlatformModel): string[] {
  const cluster = model.referred(property(resource, "ClusterName"));
  return cluster?.type === "AWS::EKS::Cluster" ? [impliedKey(cluster)] : [];
}

function subnetGroup(resource: Resource, model: PlatformModel): Node[] {
  const group = model.referred(property(resource, "DBSubnetGroupName"));
  return group === undefined ? [] : property(group, "SubnetIds").list();
}

export const bearers: readonly Bearer[] = [
  {
    type: "AWS::EC2::VPCEndpoint",
    applies: (endpoint) => endpointType(endpoint) === "Interface",
    subnets: list("SubnetIds"),
    groups: list("SecurityGroupIds"),
    withoutGroups: "default group",
    calls: false,
  },
  {
    type: "AWS::ElasticLoadBalancingV2::LoadBalancer",
    subnets: (balancer) => [
      ...property(balancer, "Subnets").list(),
      ...property(balancer, "SubnetMappings")
        .list()
        .map((one) => one.get("SubnetId")),
    ],
    groups: list("SecurityGroups"),
    isPublic: (balancer) => property(balancer, "Scheme").text() !== "internal",
    withoutGroups: "unfiltered",
  },
  {
    type: "AWS::EKS::Cluster",
    subnets: list("ResourcesVpcConfig", "SubnetIds"),
    groups: list("ResourcesVpcConfig", "SecurityGroupIds"),
    ownGroups: (cluster) => [impliedKey(cluster)],
    withoutGroups: "unfiltered",
  },
  {
    type: "AWS::EKS::Nodegroup",
    subnets: list("Subnets"),
    groups: templateGroups,
    ownGroups: (group, model) => (templateGroups(group, model).length > 0 ? [] : clusterGroup(group, model)),
    isPublic: templateAddress,
    withoutGroups: "default group",
  },
  {
    type: "AWS::AutoScaling::AutoScalingGroup",
    subnets: list("VPCZoneIdentifier"),
    groups: templateGroups,
    isPublic: templateAddress,
    withoutGroups: "default group",
  },
  {
    type: "AWS::Lambda::Function",
    subnets: list("VpcConfig", "SubnetIds"),
    groups: list("VpcConfig", "SecurityGroupIds"),
    withoutGroups: "default group",
    answers: false,
  },
  {
    type: "AWS::RDS::DBInstance",
    subnets: subnetGroup,
    groups: list("VPCSecurityGroups"),
    isPublic: (database) => property(database, "PubliclyAccessible").bool(false),
    withoutGroups: "default group",
  },
  {
    type: "AWS::MSK::Cluster",
    subnets: list("BrokerNodeGroupInfo", "ClientSubnets"),
    groups: list("BrokerNodeGroupInfo", "SecurityGroups"),
    isPublic: (cluster) => {
      const type = property(cluster, "BrokerNodeGroupInfo", "ConnectivityInfo", "PublicAccess", "Type").text();
      return type !== undefined && type !== "DISABLED";
    },
    withoutGroups: "default group",
  },
  {
    type: "AWS::KafkaConnect::Connector",
    subnets: list("KafkaCluster", "ApacheKafkaCluster", "Vpc", "Subnets"),
    groups: list("KafkaCluster", "ApacheKafkaCluster", "Vpc", "SecurityGroups"),
    withoutGroups: "default group",
  },
  {
    type: "AWS::ECS::Service",
    subnets: list("NetworkConfiguration", "AwsvpcConfiguration", "Subnets"),
    groups: list("NetworkConfiguration", "AwsvpcConfiguration", "SecurityGroups"),
    isPublic: (service) =>
      property(service, "NetworkConfiguration", "AwsvpcConfiguration", "AssignPublicIp").text() === "ENABLED",
    withoutGroups: "default group",
  },
  {
    type: "AWS::EFS::MountTarget",
    subnets: list("SubnetId"),
    groups: list("SecurityGroups"),
    withoutGroups: "default group",
  },
  {
    type: "AWS::Route53Resolver::ResolverEndpoint",
    subnets: (endpoint) =>
      property(endpoint, "IpAddresses")
        .list()
        .map((one) => one.get("SubnetId")),
    groups: list("SecurityGroupIds"),
    withoutGroups: "default group",
  },
];
