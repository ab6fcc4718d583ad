// Every network interface: those that are declared or read by themselves, and those that other resources get.

import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import { Undecided } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { textOf } from "../../model/value.ts";
import type { Range } from "../../model/cidr.ts";
import type { InterfaceFact, SubnetFact, UnplacedFact } from "../network-facts.ts";
import { bearers } from "./bearers.ts";
import type { Bearer, PublicAddress } from "./bearers.ts";
import { keyOf, look, rangeAt } from "./look.ts";
import { groupKey } from "./read-filters.ts";

export interface ReadInterfaces {
  readonly interfaces: readonly InterfaceFact[];
  readonly unplaced: readonly UnplacedFact[];
}

interface Reading {
  readonly model: PlatformModel;
  readonly subnets: ReadonlyMap<string, SubnetFact>;
  /** Keys of instances and interfaces with an Elastic IP. */
  readonly elastic: ReadonlySet<string>;
}

/** What is to become one interface, before its place is looked up. */
interface Draft {
  readonly id: string;
  readonly label: string;
  readonly subnet: Node;
  readonly groups: readonly string[] | "default group" | "unfiltered";
  readonly isPublic: () => PublicAddress;
  readonly addresses: () => readonly (Range | undefined)[];
  readonly hasV6: boolean;
  readonly calls: boolean;
  readonly answers: boolean;
}

export function readInterfaces(model: PlatformModel, subnets: ReadonlyMap<string, SubnetFact>): ReadInterfaces {
  const reading = { model, subnets, elastic: elasticOwners(model) };
  const drafts = [
    ...model.all("AWS::EC2::NetworkInterface").map((one) => () => (isGateway(one) ? [] : [declared(reading, one)])),
    // The running platform shows every interface by itself.
    ...(model.isLive ? [] : model.all("AWS::EC2::Instance").map((one) => () => ofInstance(reading, one))),
    ...(model.isLive
      ? []
      : bearers.flatMap((bearer) => model.all(bearer.type).map((one) => () => ofBearer(reading, one, bearer)))),
    ...(model.isLive ? [] : model.all("Kubernetes::SecurityGroupPolicy").map((one) => () => ofPods(reading, one))),
  ];
  const interfaces: InterfaceFact[] = [];
  const unplaced: UnplacedFact[] = [];
  for (const draft of drafts) {
    const read = look(() => draft().map((one) => settled(reading, one)));
    if ("value" in read) interfaces.push(...read.value);
    else unplaced.push({ label: "an interface", unknown: read.unknown });
  }
  return { interfaces, unplaced };
}

function settled({ model, subnets, elastic }: Reading, draft: Draft): InterfaceFact {
  const resource = model.referred(draft.subnet);
  const subnet = resource === undefined ? undefined : subnets.get(keyOf(resource));
  if (resource === undefined || subnet === undefined) {
    throw new Undecided(
      `${draft.label}: subnet ${draft.subnet.text() ?? "absent"} is not part of the source`,
      draft.subnet,
    );
  }
  const handed = look(() => {
    const says = draft.isPublic();
    return says === "as the subnet says" ? property(resource, "MapPublicIpOnLaunch").bool(false) : says;
  });
  const owner = draft.id.split("@")[0] ?? draft.id;
  const isElastic = elastic.has(draft.id) || elastic.has(owner);
  const own = look(() => draft.addresses().filter((range) => range !== undefined));
  const families = draft.hasV6 || property(resource, "AssignIpv6AddressOnCreation").bool(false) ? [4, 6] : [4];
  return {
    id: draft.id,
    label: draft.label,
    subnet: subnet.id,
    ...groupsOf(draft, subnet),
    addresses: families.flatMap((family) => {
      const known = "value" in own ? own.value.find((range) => range.family === family) : undefined;
      return known ?? subnet.ranges.find((range) => range.family === family) ?? [];
    }),
    publicV4: isElastic || ("value" in handed && handed.value),
    ...("unknown" in handed && !isElastic ? { publicUnknown: handed.unknown } : {}),
    calls: draft.calls,
    answers: draft.answers,
  };
}

function groupsOf({ groups }: Draft, subnet: SubnetFact): { groups?: readonly string[] } {
  if (groups === "unfiltered") return {};
  return { groups: groups === "default group" ? [`own group of ${subnet.vpc}`] : [...groups].sort() };
}

/** Interfaces of gateways are part of the gateway. */
function isGateway({ attributes }: Resource): boolean {
  return ["nat_gateway", "transit_gateway", "gateway_load_balancer"].includes(textOf(attributes["InterfaceType"]));
}

/** An interface that stands by itself: its attributes are its own. */
function declared({ model }: Reading, one: Resource): Draft {
  const v6 = property(one, "Ipv6Addresses").list();
  const first = v6[0];
  const counts = ["Ipv6AddressCount", "Ipv6PrefixCount"].some((name) => (property(one, name).number() ?? 0) > 0);
  return {
    id: keyOf(one),
    label: one.id,
    subnet: property(one, "SubnetId"),
    groups: groupKeys(model, property(one, "GroupSet").list(), model.isLive ? "unfiltered" : "default group"),
    isPublic: () => property(one, "PublicIp").exists,
    addresses: () => [
      rangeAt(property(one, "PrivateIpAddress")),
      first === undefined ? undefined : rangeAt(typeof first.value() === "string" ? first : first.get("Ipv6Address")),
    ],
    hasV6: v6.length > 0 || counts,
    calls: one.attributes["InterfaceType"] !== "vpc_endpoint",
    answers: true,
  };
}

function ofInstance({ model }: Reading, instance: Resource): Draft[] {
  const inline = property(instance, "NetworkInterfaces").list();
  const own = inline.filter((one) => !one.get("NetworkInterfaceId").exists);
  if (inline.length > 0) return own.map((one, index) => instanceDraft(model, instance, { at: one, index }));
  return property(instance, "SubnetId").exists ? [instanceDraft(model, instance, { index: 0 })] : [];
}

function instanceDraft(model: PlatformModel, instance: Resource, { at, index }: { at?: Node; index: number }): Draft {
  const read = (name: string): Node => at?.get(name) ?? property(instance, name);
  const asks = at?.get("AssociatePublicIpAddress");
  const groups = [
    ...read(at === undefined ? "SecurityGroupIds" : "GroupSet").list(),
    ...(at === undefined ? property(instance, "SecurityGroups").list() : []),
  ];
  return {
    id: index === 0 ? keyOf(instance) : `${keyOf(instance)}@${String(index)}`,
    label: instance.id,
    subnet: read("SubnetId"),
    groups: groupKeys(model, groups, "default group"),
    isPublic: () => (asks?.exists === true ? asks.bool(false) : "as the subnet says"),
    addresses: () => [rangeAt(read("PrivateIpAddress"))],
    hasV6: read("Ipv6Addresses").list().length > 0 || (read("Ipv6AddressCount").number() ?? 0) > 0,
    calls: true,
    answers: true,
  };
}

function ofBearer({ model }: Reading, resource: Resource, bearer: Bearer): Draft[] {
  if (bearer.applies?.(resource) === false) return [];
  const groups = [
    ...groupKeysOf(model, bearer.groups(resource, model)),
    ...(bearer.ownGroups?.(resource, model) ?? []),
  ];
  return bearer.subnets(resource, model).map((subnet, index) => ({
    id: `${keyOf(resource)}@${String(index)}`,
    label: resource.id,
    subnet,
    groups: groups.length > 0 ? groups : bearer.withoutGroups,
    isPublic: () => bearer.isPublic?.(resource, model) ?? false,
    addresses: () => [],
    hasV6: false,
    calls: bearer.calls ?? true,
    answers: bearer.answers ?? true,
  }));
}

/** Pods with groups of their own stand in the subnets of the nodes. */
function ofPods({ model }: Reading, policy: Resource): Draft[] {
  const nodes = model.all("AWS::EKS::Nodegroup").flatMap((group) => property(group, "Subnets").list());
  const subnets = [...new Map(nodes.map((node) => [node.text() ?? "", node])).values()];
  return subnets.map((subnet, index) => ({
    id: `${keyOf(policy)}@${String(index)}`,
    label: policy.id,
    subnet,
    groups: groupKeys(model, property(policy, "spec", "securityGroups", "groupIds").list(), "default group"),
    isPublic: () => false,
    addresses: () => [],
    hasV6: false,
    calls: true,
    answers: true,
  }));
}

function groupKeysOf(model: PlatformModel, nodes: readonly Node[]): string[] {
  return [...new Set(nodes.flatMap((node) => node.text() ?? []).map((text) => groupKey(model, text)))];
}

function groupKeys(model: PlatformModel, nodes: readonly Node[], otherwise: "default group" | "unfiltered") {
  const keys = groupKeysOf(model, nodes);
  return keys.length > 0 ? keys : otherwise;
}

/** Whoever holds an Elastic IP, by either way of writing it. */
function elasticOwners(model: PlatformModel): Set<string> {
  const holders = model
    .all("AWS::EC2::EIP", "AWS::EC2::EIPAssociation")
    .flatMap((one) => ["InstanceId", "NetworkInterfaceId"].map((name) => model.referred(property(one, name))));
  return new Set(holders.filter((one) => one !== undefined).map(keyOf));
}
