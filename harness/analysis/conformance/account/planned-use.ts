// What a platform will use of the account's service quotas once every node group has grown to its most: the computed
// plan that quotas have to cover. One entry a quota; a further one is a further line of the table.

import { property, Undecided } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import { tagsOf } from "../../model/platform-model.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { gibibytes } from "../regions/quantities.ts";
import { sizeOf } from "./instance-sizes.ts";

export interface PlannedQuota {
  readonly service: "ec2" | "ebs" | "vpc";
  readonly name: string;
  readonly use: (model: PlatformModel) => number;
}

/** By the code that Service Quotas gives each. */
export const plannedQuotas: Readonly<Record<string, PlannedQuota>> = {
  "L-1216C47A": {
    service: "ec2",
    name: "virtual processors of standard instances on demand",
    use: (model) => processors(model, "ON_DEMAND"),
  },
  "L-34B43A08": {
    service: "ec2",
    name: "virtual processors of standard spot instances",
    use: (model) => processors(model, "SPOT"),
  },
  "L-7A658B76": { service: "ebs", name: "TiB on gp3 volumes", use: (model) => storageGib(model) / 1024 },
  "L-F678F1CE": { service: "vpc", name: "VPCs in the region", use: (model) => model.all("AWS::EC2::VPC").length },
  "L-407747CB": { service: "vpc", name: "subnets in a VPC", use: (model) => model.all("AWS::EC2::Subnet").length },
  "L-589F43AA": {
    service: "vpc",
    name: "route tables in a VPC",
    use: (model) => model.all("AWS::EC2::RouteTable").length,
  },
  "L-E79EC296": {
    service: "vpc",
    name: "security groups in the region",
    use: (model) => model.all("AWS::EC2::SecurityGroup").length,
  },
  "L-29B6F2EB": { service: "vpc", name: "interface endpoints in a VPC", use: interfaceEndpoints },
  "L-0EA8095F": { service: "vpc", name: "rules of one security group in one direction", use: mostRules },
};

function processors(model: PlatformModel, capacity: string): number {
  const groups = model
    .all("AWS::EKS::Nodegroup")
    .filter((group) => (property(group, "CapacityType").text() ?? "ON_DEMAND") === capacity);
  const nodes = groups.map((group) => mostNodes(group) * Math.max(...typesOf(model, group).map(vcpusOf)));
  if (capacity === "SPOT") return sum(nodes);
  const hosts = model.all("AWS::EC2::Instance").filter((instance) => !tagsOf(instance).has("eks:nodegroup-name"));
  return sum([...nodes, ...hosts.map((host) => vcpusOf(launchedWith(model, host, "InstanceType")))]);
}

/** Types of a group's nodes: its own, else the one of its launch template. */
export function typesOf(model: PlatformModel, group: Resource): Node[] {
  const own = property(group, "InstanceTypes");
  const template = launchTemplateOf(model, property(group, "LaunchTemplate"));
  if (own.list().length > 0) return own.list();
  return [template === undefined ? own : property(template, "LaunchTemplateData", "InstanceType")];
}

/** Names of those types; EKS takes the one of its default where nobody names any. */
export function typeNamesOf(model: PlatformModel, group: Resource): string[] {
  const own = property(group, "InstanceTypes").texts();
  if (own.length > 0) return own;
  const named = property(group, "LaunchTemplate");
  const template = launchTemplateOf(model, named);
  if (template === undefined && named.exists) throw new Undecided(`what ${group.id} starts is not known`, named);
  const data = template === undefined ? undefined : property(template, "LaunchTemplateData");
  if (data?.get("InstanceRequirements").exists === true) {
    throw new Undecided("which types meet the requirements of a launch template is not known", data);
  }
  return [data?.get("InstanceType").text() ?? "t3.medium"];
}

/** What an instance starts with: its own, else what its launch template says. */
function launchedWith(model: PlatformModel, instance: Resource, name: string): Node {
  const own = property(instance, name);
  const template = own.exists ? undefined : launchTemplateOf(model, property(instance, "LaunchTemplate"));
  return template === undefined ? own : property(template, "LaunchTemplateData", name);
}

/** The version of a launch template that is named; in a description the only one that it shows. */
function launchTemplateOf(model: PlatformModel, named: Node): Resource | undefined {
  const ways = ["Id", "Name", "LaunchTemplateId", "LaunchTemplateName"].map((way) => named.get(way));
  const [way] = ways.filter((one) => one.exists);
  if (way === undefined) return undefined;
  const pinned = model.isLive ? model.named(`${way.written()}:${named.get("Version").written()}`) : undefined;
  return pinned ?? model.referred(way);
}

function vcpusOf(type: Node): number {
  const size = sizeOf(type.written());
  if (size === undefined) throw new Undecided(`how many processors ${type.text() ?? "no type"} has is not known`, type);
  return size.vcpus;
}

function mostNodes(group: Resource): number {
  return property(group, "ScalingConfig", "MaxSize").number() ?? 2;
}

/** Volumes of all nodes, and the claims of all pods where the manifests show them, once every group has grown. */
function storageGib(model: PlatformModel): number {
  return volumesGib(model, mostNodes);
}

/** GiB of all volumes of EBS, with as many nodes in each group as `count` says. */
export function volumesGib(model: PlatformModel, count: (group: Resource) => number): number {
  const nodes = model.all("AWS::EKS::Nodegroup").map((group) => {
    const template = launchTemplateOf(model, property(group, "LaunchTemplate"));
    if (template === undefined) return count(group) * (property(group, "DiskSize").number() ?? 20);
    return count(group) * sum(volumesOf(property(template, "LaunchTemplateData", "BlockDeviceMappings")));
  });
  const hosts = model
    .all("AWS::EC2::Instance")
    .flatMap((instance) => volumesOf(launchedWith(model, instance, "BlockDeviceMappings")));
  return sum([...nodes, ...hosts, ...(model.hasManifests ? claims(model) : [])]);
}

function volumesOf(mappings: Node): number[] {
  return mappings.list().map((mapping) => mapping.get("Ebs", "VolumeSize").number() ?? 0);
}

function claims(model: PlatformModel): number[] {
  return model.all("Kubernetes::StatefulSet").flatMap((set) => {
    const replicas = property(set, "spec", "replicas").number() ?? 1;
    return property(set, "spec", "volumeClaimTemplates")
      .list()
      .map((claim) => replicas * claimGib(claim.get("spec", "resources", "requests", "storage")));
  });
}

function claimGib(size: Node): number {
  const gib = gibibytes(size.written());
  if (Number.isNaN(gib)) throw new Undecided(`${size.text() ?? "no size"} is no size of a volume`, size);
  return gib;
}

function interfaceEndpoints(model: PlatformModel): number {
  return model
    .all("AWS::EC2::VPCEndpoint")
    .filter((endpoint) => (property(endpoint, "VpcEndpointType").text() ?? "Gateway") !== "Gateway").length;
}

/** The fullest group in its fuller direction, rules that stand by themselves included. */
function mostRules(model: PlatformModel): number {
  const directions = [
    { inline: "SecurityGroupIngress", apart: "AWS::EC2::SecurityGroupIngress" },
    { inline: "SecurityGroupEgress", apart: "AWS::EC2::SecurityGroupEgress" },
  ];
  const counts = model
    .all("AWS::EC2::SecurityGroup")
    .flatMap((group) =>
      directions.map(
        ({ inline, apart }) =>
          property(group, inline).list().length + model.referring(apart, ["GroupId"], group).length,
      ),
    );
  return Math.max(0, ...counts);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
