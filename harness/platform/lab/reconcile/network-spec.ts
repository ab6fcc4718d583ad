// From what EC2 says to what the lab shall be: subnets with their effective route tables and access lists, groups with
// their rules, hosts with their interfaces. Nothing is decided here; what the lab cannot build is named `elsewhere`.

import { environmentError, present } from "../../../core/errors.ts";
import type { VpcFacts } from "../../aws/vpc-facts.ts";
import type {
  AccessListRule,
  AccessListSpec,
  EniSpec,
  HostSpec,
  PortRange,
  Protocol,
  RouteSpec,
  SecurityGroupRule,
  SecurityGroupSpec,
  SubnetSpec,
} from "../lab-spec.ts";

type RouteTable = VpcFacts["routeTables"][number];
type Route = NonNullable<RouteTable["Routes"]>[number];
type Permission = NonNullable<VpcFacts["securityGroups"][number]["IpPermissions"]>[number];
type AclEntry = NonNullable<VpcFacts["networkAcls"][number]["Entries"]>[number];

/** Subnets with the table that is associated, or the VPC's main table when none is. */
export function subnetSpecs(facts: VpcFacts): SubnetSpec[] {
  return facts.subnets.map((subnet) => {
    const id = present(subnet.SubnetId, "a subnet without an id");
    return {
      id,
      cidr: subnet.CidrBlock ?? "",
      availabilityZone: subnet.AvailabilityZone ?? "",
      routes: (effectiveTable(facts, id)?.Routes ?? []).flatMap((route) => routeSpecs(route, facts)),
      accessList: accessListOf(facts, id),
    };
  });
}

function effectiveTable({ routeTables }: VpcFacts, subnetId: string): RouteTable | undefined {
  const explicit = routeTables.find((table) => table.Associations?.some((one) => one.SubnetId === subnetId));
  return explicit ?? routeTables.find((table) => table.Associations?.some((one) => one.Main === true));
}

function routeSpecs(route: Route, { prefixLists }: VpcFacts): RouteSpec[] {
  if (route.State === "blackhole") return [];
  const listed =
    route.DestinationPrefixListId === undefined ? undefined : prefixLists.get(route.DestinationPrefixListId);
  const destinations = listed ?? [route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? ""];
  return destinations.filter(isIpv4).map((destination) => ({ destination, target: routeTarget(route) }));
}

function routeTarget(route: Route): RouteSpec["target"] {
  const gateway = route.GatewayId ?? "";
  if (gateway === "local") return "local";
  if (gateway.startsWith("vpce-")) return "gateway-endpoint";
  if (gateway.startsWith("igw-")) return "internet";
  if (route.VpcPeeringConnectionId !== undefined) return "peering";
  return route.NatGatewayId === undefined ? "elsewhere" : "nat";
}

function accessListOf({ networkAcls }: VpcFacts, subnetId: string): AccessListSpec {
  const associated = networkAcls.find((acl) => acl.Associations?.some((one) => one.SubnetId === subnetId));
  const list = associated ?? networkAcls.find((acl) => acl.IsDefault === true);
  const rules = (egress: boolean) =>
    (list?.Entries ?? [])
      .filter((entry) => entry.Egress === egress && entry.CidrBlock !== undefined)
      .map(accessListRule)
      .sort((left, right) => left.number - right.number);
  return { inbound: rules(false), outbound: rules(true) };
}

function accessListRule(entry: AclEntry): AccessListRule {
  const ports = portRange(entry.PortRange?.From, entry.PortRange?.To);
  return {
    number: entry.RuleNumber ?? 0,
    action: entry.RuleAction === "allow" ? "allow" : "deny",
    protocol: protocolOf(entry.Protocol),
    cidr: entry.CidrBlock ?? "",
    ...(ports === undefined ? {} : { ports }),
  };
}

export function securityGroupSpecs({ securityGroups, prefixLists }: VpcFacts): SecurityGroupSpec[] {
  const rules = (permissions: readonly Permission[] | undefined) =>
    (permissions ?? []).map((permission) => groupRule(permission, prefixLists));
  return securityGroups.map((group) => ({
    id: group.GroupId ?? "",
    name: group.Tags?.find((tag) => tag.Key === "Name")?.Value ?? group.GroupName ?? "",
    inbound: rules(group.IpPermissions),
    outbound: rules(group.IpPermissionsEgress),
  }));
}

function groupRule(permission: Permission, prefixLists: VpcFacts["prefixLists"]): SecurityGroupRule {
  const listed = (permission.PrefixListIds ?? []).flatMap((list) => prefixLists.get(list.PrefixListId ?? "") ?? []);
  const protocol = protocolOf(permission.IpProtocol);
  const ports = protocol === "icmp" ? undefined : portRange(permission.FromPort, permission.ToPort);
  return {
    protocol,
    ...(ports === undefined ? {} : { ports }),
    cidrs: [...(permission.IpRanges ?? []).flatMap((range) => range.CidrIp ?? []), ...listed],
    groups: (permission.UserIdGroupPairs ?? []).flatMap((pair) => pair.GroupId ?? []),
  };
}

/** Every instance is a host; what is stopped or stopping has no power. */
export function instanceHosts({ instances }: VpcFacts): HostSpec[] {
  return instances.map((instance) => {
    const tag = (key: string) => instance.Tags?.find(({ Key }) => Key === key)?.Value;
    const id = instance.InstanceId ?? "";
    const state = instance.State?.Name ?? "";
    return {
      id,
      role: tag("assay:role") ?? "host",
      hostname: tag("eks:nodegroup-name") ?? tag("Name") ?? id,
      availabilityZone: instance.Placement?.AvailabilityZone ?? "",
      power: state === "running" || state === "pending" ? "on" : "off",
      enis: (instance.NetworkInterfaces ?? []).map((eni) => ({
        id: eni.NetworkInterfaceId ?? "",
        subnet: eni.SubnetId ?? "",
        address: eni.PrivateIpAddress ?? "",
        groups: (eni.Groups ?? []).flatMap((group) => group.GroupId ?? []),
      })),
    };
  });
}

/** Interfaces of interface endpoints, with the groups of their endpoint: the emulator reports others for them. */
export function endpointEnis({ endpoints, networkInterfaces }: VpcFacts): EniSpec[] {
  return endpoints
    .filter((endpoint) => endpoint.VpcEndpointType === "Interface")
    .flatMap((endpoint) => {
      const groups = (endpoint.Groups ?? []).flatMap((group) => group.GroupId ?? []);
      return (endpoint.NetworkInterfaceIds ?? []).map((id) => {
        const eni = networkInterfaces.find((one) => one.NetworkInterfaceId === id);
        if (eni?.PrivateIpAddress === undefined) {
          throw environmentError(`endpoint ${endpoint.VpcEndpointId ?? ""}: interface ${id} has no address`, {
            code: "ASSAY_LAB_RECONCILE",
          });
        }
        return { id, subnet: eni.SubnetId ?? "", address: eni.PrivateIpAddress, groups };
      });
    });
}

const protocolNumbers: Readonly<Record<string, Protocol>> = { "6": "tcp", "17": "udp", "1": "icmp", "-1": "all" };

function protocolOf(text: string | undefined): Protocol {
  const known = protocolNumbers[text ?? "-1"] ?? text;
  if (known === "tcp" || known === "udp" || known === "icmp" || known === "all") return known;
  throw environmentError(`the lab does not filter protocol ${text ?? ""}`, { code: "ASSAY_LAB_PROTOCOL" });
}

function portRange(from: number | undefined, to: number | undefined): PortRange | undefined {
  if (from === undefined || to === undefined || from < 0) return undefined;
  return { from, to };
}

function isIpv4(cidr: string): boolean {
  return cidr !== "" && !cidr.includes(":");
}
