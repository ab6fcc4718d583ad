// A host's interfaces, however they are written: on the instance itself, in its list of interfaces, in the launch template
// that it starts from, or as resources of their own that are attached to it.

import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

/** One network interface of a host. Without a subnet or a group AWS takes those of its default network. */
export interface Face {
  readonly node: Node;
  readonly subnet: Node | undefined;
  readonly groups: readonly Node[];
  /** Properties by which the interface may ask for addresses of the internet. */
  readonly public: readonly Node[];
}

const globalKinds = [
  "AssociatePublicIpAddress",
  "Ipv6AddressCount",
  "Ipv6Addresses",
  "Ipv6PrefixCount",
  "Ipv6Prefixes",
];

export function facesOf(it: Inspection, host: Resource): Face[] {
  return [...ownFaces(it, host), ...attached(it, host)];
}

/** The launch template that an instance starts from, where it is part of what was read. */
export function templateOf(it: Inspection, host: Resource): Node | undefined {
  const named = property(host, "LaunchTemplate");
  const template = ["LaunchTemplateId", "LaunchTemplateName"]
    .map((name) => it.model.referred(named.get(name)))
    .find((one) => one?.type === "AWS::EC2::LaunchTemplate");
  return template === undefined ? undefined : property(template, "LaunchTemplateData");
}

/** A property of the instance, or of its launch template where the instance does not say. */
export function settingOf(it: Inspection, host: Resource, name: string): Node {
  const own = property(host, name);
  return own.exists ? own : (templateOf(it, host)?.get(name) ?? own);
}

function ownFaces(it: Inspection, host: Resource): Face[] {
  const inline = settingOf(it, host, "NetworkInterfaces").list();
  if (inline.length > 0) return inline.map((one) => listedFace(it, one));
  const subnet = property(host, "SubnetId");
  const groups = settingOf(it, host, "SecurityGroupIds").list();
  const open = globalKinds.map((name) => property(host, name));
  return [{ node: subnet, subnet: subnet.exists ? subnet : undefined, groups, public: open }];
}

function listedFace(it: Inspection, one: Node): Face {
  const made = one.get("NetworkInterfaceId");
  const resource = made.exists ? it.model.referred(made) : undefined;
  if (resource?.type === "AWS::EC2::NetworkInterface") return madeFace(resource);
  const subnet = one.get("SubnetId");
  // CloudFormation calls them GroupSet on instances and Groups in launch templates.
  const groups = ["GroupSet", "Groups"].flatMap((name) => one.get(name).list());
  const open = globalKinds.map((name) => one.get(name));
  return { node: one, subnet: subnet.exists ? subnet : undefined, groups, public: open };
}

function madeFace(made: Resource): Face {
  const subnet = property(made, "SubnetId");
  return {
    node: property(made),
    subnet: subnet.exists ? subnet : undefined,
    groups: property(made, "GroupSet").list(),
    public: globalKinds.map((name) => property(made, name)),
  };
}

/** The running platform shows an instance's groups and interfaces themselves. */
function attached(it: Inspection, host: Resource): Face[] {
  if (it.model.isLive) return [];
  return it.model
    .referring("AWS::EC2::NetworkInterfaceAttachment", ["InstanceId"], host)
    .map((one) => it.model.referred(property(one, "NetworkInterfaceId")))
    .filter((made) => made?.type === "AWS::EC2::NetworkInterface")
    .map((made) => madeFace(made as Resource));
}

/** Whether a property asks for an address: a flag that is set, a count above zero, a list with members. */
export function asksFor(node: Node): boolean {
  if (!node.exists) return false;
  const items = node.list();
  const first = items[0];
  if (items.length !== 1 || first === undefined || first !== node) return items.length > 0;
  return !["false", "no", "0", ""].includes(node.written().toLowerCase());
}
