// A host's interfaces, however they are written: on the instance itself, in its list of interfaces, in the launch template
// that it starts from, or as resources of their own that are attached to it.

import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { isList } from "../../model/value.ts";

/** One network interface of a host. Without a subnet or a group AWS takes those of its default network. */
export interface Face {
  readonly node: Node;
  /** The interface itself where it is not part of what was read. */
  readonly subnet: Node | undefined;
  /** Undefined where the interface is not part of what was read. */
  readonly groups: readonly Node[] | undefined;
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

/** What a launch template says that is named by its id or by its name, where it is part of what was read. */
export function templateNamed(it: Inspection, named: Node): Node | undefined {
  const template = ["LaunchTemplateId", "LaunchTemplateName"]
    .map((name) => it.model.referred(named.get(name)))
    .find((one) => one !== undefined);
  return template === undefined ? undefined : property(template, "LaunchTemplateData");
}

/** A property of the instance, or of its launch template where the instance does not say. */
export function settingOf(it: Inspection, host: Resource, name: string): Node {
  const own = property(host, name);
  return own.exists ? own : (templateNamed(it, property(host, "LaunchTemplate"))?.get(name) ?? own);
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
  if (made.exists) return madeFace(it, made);
  const subnet = one.get("SubnetId");
  // CloudFormation calls them GroupSet on instances and Groups in launch templates.
  const groups = ["GroupSet", "Groups"].flatMap((name) => one.get(name).list());
  const open = globalKinds.map((name) => one.get(name));
  return { node: one, subnet: subnet.exists ? subnet : undefined, groups, public: open };
}

function madeFace(it: Inspection, named: Node): Face {
  const made = it.model.referred(named);
  if (made === undefined) return { node: named, subnet: named, groups: undefined, public: [] };
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
    .map((one) => madeFace(it, property(one, "NetworkInterfaceId")));
}

/** Whether a property asks for an address: a flag that is set, a count above zero, a list with members. */
export function asksFor(node: Node): boolean {
  if (isList(node.value())) return node.list().length > 0;
  return !["false", "no", "0", ""].includes(node.written().toLowerCase());
}
