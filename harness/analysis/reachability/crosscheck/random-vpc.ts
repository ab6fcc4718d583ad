// Small random networks: few of everything, drawn so that rules, entries and routes overlap, shadow and miss each other.

import type { Prng } from "../../../core/prng.ts";
import { Draft, ranges } from "./draft.ts";
import type { Properties } from "./draft.ts";
import { addHub } from "./random-hub.ts";
import { addTransit } from "./random-transit.ts";
import type { Raw } from "./raw.ts";

const protocols = ["-1", "6", "17", "1", "tcp", "udp", "icmp", "47", "58"] as const;
const ports: readonly (readonly [number, number])[] = [
  [0, 65_535],
  [443, 443],
  [8123, 8123],
  [1, 1023],
  [1024, 65_535],
  [32_768, 60_999],
  [22, 9000],
];

export function randomVpc(random: Prng): Raw[] {
  const draft = new Draft(random);
  const count = draft.chance(0.4) ? 2 : 1;
  const vpcs = Array.from({ length: count }, (_, index) => addVpc(draft, index));
  if (draft.chance(0.3)) {
    draft.add("pl", "PrefixList", { Entries: [{ Cidr: draft.pick(ranges) }, { Cidr: draft.pick(ranges) }] });
  }
  addShared(draft, vpcs);
  for (const [index, vpc] of vpcs.entries()) addNetwork(draft, vpc, index);
  for (const gateway of draft.ids("TransitGateway")) addTransit(draft, gateway, vpcs);
  for (const vpc of vpcs) addRoutes(draft, vpc);
  const [spoke, hub] = vpcs;
  const [shared] = draft.ids("TransitGateway");
  if (shared !== undefined && spoke !== undefined && hub !== undefined && draft.chance(0.8)) {
    addHub(draft, shared, [spoke, hub]);
  }
  addPublicAccess(draft, vpcs);
  return draft.all;
}

function addVpc(draft: Draft, index: number): string {
  const vpc = draft.add("vpc", "VPC", { CidrBlock: `10.${String(index)}.0.0/16` });
  if (draft.chance(0.6)) {
    draft.add("cidr", "VPCCidrBlock", { VpcId: vpc, Ipv6CidrBlock: `2600:1f99:0:${(index * 256).toString(16)}::/56` });
  }
  if (draft.chance(0.75)) {
    const gateway = draft.add("igw", "InternetGateway", {});
    if (draft.chance(0.9)) draft.add("attachment", "VPCGatewayAttachment", { VpcId: vpc, InternetGatewayId: gateway });
  }
  if (draft.chance(0.4)) draft.add("eigw", "EgressOnlyInternetGateway", { VpcId: vpc });
  if (draft.chance(0.3)) {
    const gateway = draft.add("vgw", "VPNGateway", { Type: "ipsec.1" });
    if (draft.chance(0.8)) draft.add("attachment", "VPCGatewayAttachment", { VpcId: vpc, VpnGatewayId: gateway });
  }
  return vpc;
}

function addShared(draft: Draft, vpcs: readonly string[]): void {
  if (draft.chance(0.4)) {
    const off = (name: string, share: number) =>
      draft.chance(share) ? { [`DefaultRouteTable${name}`]: "disable" } : {};
    draft.add("tgw", "TransitGateway", { ...off("Association", 0.4), ...off("Propagation", 0.4) });
  }
  if (draft.chance(0.5)) {
    draft.add("pcx", "VPCPeeringConnection", { VpcId: vpcs[0], PeerVpcId: vpcs[1] ?? "vpc-elsewhere" });
  }
}

function addNetwork(draft: Draft, vpc: string, index: number): void {
  const hasV6 = draft.all.some(({ type, properties }) => type.endsWith("CidrBlock") && properties["VpcId"] === vpc);
  const groups = Array.from({ length: 1 + draft.random.integer(3) }, () => addGroup(draft, vpc));
  for (const group of groups) addRules(draft, group, groups);
  const lists = Array.from({ length: draft.random.integer(3) }, () => addAccessList(draft, vpc));
  const tables = Array.from({ length: 1 + draft.random.integer(2) }, () =>
    draft.add("rtb", "RouteTable", { VpcId: vpc }),
  );
  const subnets = Array.from({ length: 1 + draft.random.integer(3) }, (_, place) => {
    const v6 = { Ipv6CidrBlock: `2600:1f99:0:${(index * 256 + place).toString(16)}::/64` };
    const subnet = draft.add("subnet", "Subnet", {
      VpcId: vpc,
      CidrBlock: `10.${String(index)}.${String(place)}.0/24`,
      ...(hasV6 ? v6 : {}),
      ...(draft.chance(0.3) ? { MapPublicIpOnLaunch: true } : {}),
    });
    const table = draft.pick(tables);
    if (draft.chance(0.85)) draft.add("rtba", "SubnetRouteTableAssociation", { SubnetId: subnet, RouteTableId: table });
    const list = draft.pick(lists);
    if (list !== undefined && draft.chance(0.6)) {
      draft.add("acla", "SubnetNetworkAclAssociation", { SubnetId: subnet, NetworkAclId: list });
    }
    return subnet;
  });
  const nat = draft.chance(0.5) ? draft.pick(subnets) : undefined;
  if (nat !== undefined) {
    draft.add("nat", "NatGateway", { SubnetId: nat, ...(draft.chance(0.2) ? { ConnectivityType: "private" } : {}) });
  }
  if (draft.chance(0.3)) {
    const own = tables.filter(() => draft.chance(0.6));
    draft.add("vpce", "VPCEndpoint", {
      VpcId: vpc,
      VpcEndpointType: "Gateway",
      ServiceName: "com.amazonaws.us-east-1.s3",
      RouteTableIds: own,
    });
  }
  if (draft.chance(0.3)) {
    const SubnetIds = subnets.filter((_, index) => index === 0 || draft.chance(0.4));
    const place = { VpcId: vpc, SubnetIds, SecurityGroupIds: groups.slice(0, 1) };
    draft.add("vpci", "VPCEndpoint", {
      ...place,
      VpcEndpointType: "Interface",
      ServiceName: "com.amazonaws.us-east-1.sts",
    });
  }
  for (let machine = 0; machine < 1 + draft.random.integer(3); machine += 1)
    addMachine(draft, { subnets, groups, hasV6 });
}

function addMachine(draft: Draft, on: { subnets: readonly string[]; groups: readonly string[]; hasV6: boolean }): void {
  const subnet = draft.pick(on.subnets);
  const block = draft.all.find(({ id }) => id === subnet)?.properties;
  const host = 4 + draft.random.integer(12);
  const address = String(block?.["CidrBlock"]).replace(".0/24", `.${String(host)}`);
  const groups = on.groups.filter(() => draft.chance(0.6));
  const v6 = String(block?.["Ipv6CidrBlock"]).replace("::/64", `::${host.toString(16)}`);
  const common = {
    SubnetId: subnet,
    PrivateIpAddress: address,
    ...(on.hasV6 && draft.chance(0.7) ? { Ipv6Addresses: [{ Ipv6Address: v6 }] } : {}),
    ...(draft.chance(0.15) ? { SourceDestCheck: false } : {}),
  };
  const own = groups.length > 0 ? groups : on.groups.slice(0, 1);
  const machine = draft.chance(0.5)
    ? draft.add("eni", "NetworkInterface", { ...common, GroupSet: own })
    : draft.add("i", "Instance", { ...common, SecurityGroupIds: own });
  if (draft.chance(0.4)) {
    const name = machine.startsWith("eni") ? "NetworkInterfaceId" : "InstanceId";
    draft.add("eip", "EIP", { Domain: "vpc", [name]: machine });
  }
}

function addGroup(draft: Draft, vpc: string): string {
  return draft.add("sg", "SecurityGroup", { VpcId: vpc, GroupDescription: "drawn" });
}

function addRules(draft: Draft, group: string, groups: readonly string[]): void {
  for (const direction of ["Ingress", "Egress"] as const) {
    const count = draft.random.integer(4);
    const rules = Array.from({ length: count }, () => rule(draft, direction, groups));
    const [inline, apart] = [rules.slice(0, draft.random.integer(count + 1)), rules];
    const index = draft.all.findIndex(({ id }) => id === group);
    const known = draft.all[index];
    if (known === undefined) continue;
    const properties = { ...known.properties, ...(inline.length > 0 ? { [`SecurityGroup${direction}`]: inline } : {}) };
    draft.all[index] = { ...known, properties };
    for (const one of apart.slice(inline.length))
      draft.add("sgr", `SecurityGroup${direction}`, { GroupId: group, ...one });
  }
}

function rule(draft: Draft, direction: "Ingress" | "Egress", groups: readonly string[]): Properties {
  const protocol = draft.pick(protocols) ?? "-1";
  const [FromPort, ToPort] = draft.pick(ports) ?? [0, 65_535];
  const isIcmp = ["1", "58", "icmp"].includes(protocol);
  const span = isIcmp
    ? { FromPort: draft.chance(0.5) ? -1 : 8, ToPort: draft.chance(0.5) ? -1 : 0 }
    : { FromPort, ToPort };
  const side = direction === "Ingress" ? "Source" : "Destination";
  const [list] = draft.ids("PrefixList");
  const peer = (): Properties => {
    const draw = draft.random.next();
    if (draw < 0.25) return { [`${side}SecurityGroupId`]: draft.pick(groups) };
    if (draw < 0.35 && list !== undefined) return { [`${side}PrefixListId`]: list };
    if (draw < 0.4) return { [`${side}PrefixListId`]: "pl-63a5400a" };
    const cidr = draft.pick(ranges) ?? "";
    return cidr.includes(":") ? { CidrIpv6: cidr } : { CidrIp: cidr };
  };
  return { IpProtocol: protocol, ...(protocol === "-1" ? {} : span), ...peer() };
}

function addAccessList(draft: Draft, vpc: string): string {
  const list = draft.add("acl", "NetworkAcl", { VpcId: vpc });
  for (const Egress of [true, false]) {
    for (let number = 0; number < draft.random.integer(5); number += 1) {
      const protocol = Number(draft.pick(["-1", "6", "17", "6", "-1", "1"]));
      const cidr = draft.pick(ranges) ?? "";
      const [From, To] = draft.pick(ports) ?? [0, 65_535];
      draft.add("acle", "NetworkAclEntry", {
        NetworkAclId: list,
        Egress,
        RuleNumber: 10 + draft.random.integer(400),
        Protocol: protocol,
        RuleAction: draft.chance(0.7) ? "allow" : "deny",
        ...(cidr.includes(":") ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr }),
        ...(protocol === 6 || protocol === 17 ? { PortRange: { From, To } } : {}),
      });
    }
  }
  return list;
}

const targets = [
  ["GatewayId", "InternetGateway"],
  ["GatewayId", "InternetGateway"],
  ["NatGatewayId", "NatGateway"],
  ["EgressOnlyInternetGatewayId", "EgressOnlyInternetGateway"],
  ["TransitGatewayId", "TransitGateway"],
  ["VpcPeeringConnectionId", "VPCPeeringConnection"],
  ["GatewayId", "VPNGateway"],
  ["InstanceId", "Instance"],
  ["NetworkInterfaceId", "NetworkInterface"],
] as const;

function addRoutes(draft: Draft, vpc: string): void {
  const tables = draft.all.filter(
    ({ type, properties }) => type.endsWith("::RouteTable") && properties["VpcId"] === vpc,
  );
  for (const { id: table } of tables) {
    const drawn = new Set(Array.from({ length: draft.random.integer(5) }, () => draft.pick(ranges) ?? ""));
    drawn.delete("10.0.0.0/16");
    drawn.delete("2600:1f99::/56");
    for (const cidr of drawn) {
      const [name, type] = draft.pick(targets) ?? ["GatewayId", "InternetGateway"];
      const target = draft.pick(draft.ids(type));
      if (target === undefined) continue;
      const [list] = draft.chance(0.2) ? draft.ids("PrefixList") : [];
      if (list !== undefined) {
        draft.add("route", "Route", { RouteTableId: table, DestinationPrefixListId: list, [name]: target });
        continue;
      }
      const destination = cidr.includes(":") ? { DestinationIpv6CidrBlock: cidr } : { DestinationCidrBlock: cidr };
      draft.add("route", "Route", { RouteTableId: table, ...destination, [name]: target });
    }
  }
}

function addPublicAccess(draft: Draft, vpcs: readonly string[]): void {
  if (!draft.chance(0.2)) return;
  const InternetGatewayBlockMode = draft.pick(["off", "block-bidirectional", "block-ingress"]);
  draft.add("bpa", "VPCBlockPublicAccessOptions", { InternetGatewayBlockMode });
  if (!draft.chance(0.5)) return;
  const InternetGatewayExclusionMode = draft.pick(["allow-bidirectional", "allow-egress"]);
  const subnet = draft.pick(draft.ids("Subnet"));
  const of = draft.chance(0.5) ? { SubnetId: subnet } : { VpcId: draft.pick(vpcs) };
  draft.add("bpae", "VPCBlockPublicAccessExclusion", { InternetGatewayExclusionMode, ...of });
}
