// Every property by which something asks for a public address of either family: instances and their templates, tasks, and
// what AWS runs for the platform on interfaces in its subnets.

import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { textOf } from "../../model/value.ts";

/** Properties by which an interface gets global addresses of IPv6. */
const publicKinds = ["Ipv6AddressCount", "Ipv6Addresses", "Ipv6PrefixCount", "Ipv6Prefixes"];

const tasks = ["NetworkConfiguration", "AwsvpcConfiguration", "AssignPublicIp"];
const tasksByRule = ["EcsParameters", "NetworkConfiguration", "AwsVpcConfiguration", "AssignPublicIp"];
const tasksByPlan = ["Target", "EcsParameters", "NetworkConfiguration", "AwsvpcConfiguration", "AssignPublicIp"];

/** Switches of what AWS runs; its interfaces show the address themselves once it is there. */
const switches: readonly (readonly [type: string, path: readonly string[]])[] = [
  ["AWS::ECS::Service", tasks],
  ["AWS::ECS::TaskSet", tasks],
  ["AWS::Scheduler::Schedule", tasksByPlan],
  ["AWS::Batch::JobDefinition", ["ContainerProperties", "NetworkConfiguration", "AssignPublicIp"]],
  ["AWS::RDS::DBInstance", ["PubliclyAccessible"]],
  ["AWS::Redshift::Cluster", ["PubliclyAccessible"]],
  ["AWS::RedshiftServerless::Workgroup", ["PubliclyAccessible"]],
  ["AWS::AmazonMQ::Broker", ["PubliclyAccessible"]],
  ["AWS::DMS::ReplicationInstance", ["PubliclyAccessible"]],
];

/** Every such property, asked for or not. */
export function publicSwitches(model: PlatformModel): Node[] {
  const instances = model
    .all("AWS::EC2::Instance")
    .flatMap((one) => interfaceNodes(property(one, "NetworkInterfaces")));
  const templates = model
    .all("AWS::EC2::LaunchTemplate")
    .flatMap((one) => interfaceNodes(property(one, "LaunchTemplateData", "NetworkInterfaces")));
  const bare = model.all("AWS::EC2::Instance", "AWS::EC2::NetworkInterface").flatMap((one) => {
    return [...publicKinds, "PublicIp"].map((name) => property(one, name));
  });
  const launch = model
    .all("AWS::AutoScaling::LaunchConfiguration")
    .map((one) => property(one, "AssociatePublicIpAddress"));
  return [...instances, ...templates, ...bare, ...launch, ...(model.isLive ? [] : managed(model))];
}

function managed(model: PlatformModel): Node[] {
  const plain = switches.flatMap(([type, path]) => model.all(type).map((one) => property(one, ...path)));
  const byRule = model
    .all("AWS::Events::Rule")
    .flatMap((one) => property(one, "Targets").list())
    .map((target) => target.get(...tasksByRule));
  const fleets = model
    .all("AWS::EC2::SpotFleet")
    .flatMap((one) => property(one, "SpotFleetRequestConfigData", "LaunchSpecifications").list())
    .flatMap((specification) => interfaceNodes(specification.get("NetworkInterfaces")));
  return [...plain, ...byRule, ...fleets];
}

function interfaceNodes(list: Node): Node[] {
  return list.list().flatMap((one) => ["AssociatePublicIpAddress", ...publicKinds].map((name) => one.get(name)));
}

/** Whether such a property asks for an address. */
export function asksForPublic(node: Node): boolean {
  const value = node.value();
  if (Array.isArray(value)) return value.length > 0;
  if (value === undefined || value === null) return false;
  return !["false", "no", "disabled", "0", ""].includes(textOf(value).toLowerCase());
}
