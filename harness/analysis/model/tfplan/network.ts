// VPC, subnets, routes, gateways, network ACLs, endpoints, flow logs.

import { isMap, textOf, token } from "../value.ts";
import type { Value, ValueMap } from "../value.ts";
import { at, blocks, each, otherwise, part, read, simple, stands, tags, unless0 } from "./mapping.ts";
import type { Made, Mapping } from "./mapping.ts";
import { mainTable } from "./main-tables.ts";

const ec2 = "AWS::EC2::";

const routeTargets = {
  GatewayId: "gateway_id",
  NatGatewayId: "nat_gateway_id",
  EgressOnlyInternetGatewayId: "egress_only_gateway_id",
  InstanceId: "instance_id",
  NetworkInterfaceId: "network_interface_id",
  TransitGatewayId: "transit_gateway_id",
  VpcPeeringConnectionId: "vpc_peering_connection_id",
  VpcEndpointId: "vpc_endpoint_id",
  CarrierGatewayId: "carrier_gateway_id",
  LocalGatewayId: "local_gateway_id",
  CoreNetworkArn: "core_network_arn",
} as const;

/** The VPC of what it was made with: before the apply only that it is the VPC's is known. */
function vpcOf(defaultId: string): (values: ValueMap) => Value {
  return (values) => {
    const [, vpc] = /^⟨(.*)\.default_\w+_id⟩$/.exec(textOf(at(values, defaultId))) ?? [];
    return at(values, "vpc_id") ?? (vpc === undefined ? undefined : token(vpc));
  };
}

function routeTable(isDefault: boolean): Mapping {
  return ({ values }) => [
    {
      type: `${ec2}RouteTable`,
      properties: read(values, { VpcId: vpcOf("default_route_table_id"), Tags: tags }),
      attributes: { Main: isDefault },
    },
    ...blocks(values, "route").map((block, index): Made => {
      const route = isMap(block) ? block : { cidr_block: block };
      return {
        type: `${ec2}Route`,
        suffix: `route[${String(index)}]`,
        properties: {
          ...read(route, {
            DestinationCidrBlock: "cidr_block",
            DestinationIpv6CidrBlock: "ipv6_cidr_block",
            DestinationPrefixListId: "destination_prefix_list_id",
            ...routeTargets,
          }),
          RouteTableId: at(values, "__token"),
        },
      };
    }),
  ];
}

function attached(type: string, property: string): Mapping {
  return ({ values }) => {
    const gateway: Made = { type: `${ec2}${type}`, properties: read(values, { Tags: tags }) };
    const vpc = read(values, { VpcId: "vpc_id" });
    if (!("VpcId" in vpc)) return [gateway];
    const properties = { ...vpc, [property]: at(values, "__token") };
    return [gateway, { type: `${ec2}VPCGatewayAttachment`, suffix: "attachment", properties }];
  };
}

const aclEntry = {
  RuleNumber: "rule_number",
  Protocol: "protocol",
  RuleAction: "rule_action",
  CidrBlock: "cidr_block",
  Ipv6CidrBlock: "ipv6_cidr_block",
  PortRange: (values: ValueMap) => read(values, { From: "from_port", To: "to_port" }),
  Icmp: (values: ValueMap) =>
    at(values, "icmp_type") === undefined ? undefined : read(values, { Type: "icmp_type", Code: "icmp_code" }),
} as const;

function networkAcl(isDefault: boolean): Mapping {
  return ({ values }) => {
    const id = at(values, "__token");
    const entries = (["ingress", "egress"] as const).flatMap((direction) =>
      each(values, direction, { ...aclEntry, RuleNumber: "rule_no", RuleAction: "action" }).map(
        (entry, index): Made => ({
          type: `${ec2}NetworkAclEntry`,
          suffix: `${direction}[${String(index)}]`,
          properties: {
            ...(isMap(entry) ? entry : { CidrBlock: entry }),
            NetworkAclId: id,
            Egress: direction === "egress",
          },
        }),
      ),
    );
    const subnets = blocks(values, "subnet_ids").map((SubnetId, index): Made => ({
      type: `${ec2}SubnetNetworkAclAssociation`,
      suffix: `subnet[${String(index)}]`,
      properties: { SubnetId, NetworkAclId: id },
    }));
    return [
      {
        type: `${ec2}NetworkAcl`,
        properties: read(values, { VpcId: vpcOf("default_network_acl_id"), Tags: tags }),
        attributes: { Default: isDefault },
      },
      ...entries,
      ...subnets,
    ];
  };
}

/** What a flow log may be of: exactly one is said. */
const logged = {
  VPC: "vpc_id",
  Subnet: "subnet_id",
  NetworkInterface: "eni_id",
  TransitGateway: "transit_gateway_id",
  TransitGatewayAttachment: "transit_gateway_attachment_id",
} as const;

function flowLog(): Mapping {
  return ({ values }) => {
    const [[ResourceType, ResourceId] = []] = Object.entries(read(values, logged));
    return [
      {
        type: `${ec2}FlowLog`,
        properties: {
          ...read(values, {
            TrafficType: "traffic_type",
            LogDestinationType: otherwise("log_destination_type", "cloud-watch-logs"),
            LogDestination: "log_destination",
            LogGroupName: "log_group_name",
            MaxAggregationInterval: otherwise("max_aggregation_interval", 600),
            DeliverLogsPermissionArn: "iam_role_arn",
          }),
          ResourceType,
          ResourceId,
        },
      },
    ];
  };
}

/** Addresses that are seen from anywhere, which interfaces ask for by number or one by one. */
export const ipv6Addresses = {
  Ipv6AddressCount: (values: ValueMap) => unless0(at(values, "ipv6_address_count")),
  Ipv6Addresses: (values: ValueMap) => unlessNone(values, "ipv6_addresses"),
  Ipv6PrefixCount: (values: ValueMap) => unless0(at(values, "ipv6_prefix_count")),
  Ipv6Prefixes: (values: ValueMap) => unlessNone(values, "ipv6_prefixes"),
} as const;

function unlessNone(values: ValueMap, path: string): Value {
  return stands(values, path) ? at(values, path) : undefined;
}

/** What stands in the interface itself as the machine that it is put into. */
function networkInterface(): Mapping {
  return ({ values }) => [
    {
      type: `${ec2}NetworkInterface`,
      properties: read(values, { SubnetId: "subnet_id", GroupSet: "security_groups", ...ipv6Addresses }),
    },
    ...blocks(values, "attachment").map((one, index): Made => ({
      type: `${ec2}NetworkInterfaceAttachment`,
      suffix: `attachment[${String(index)}]`,
      properties: {
        ...(isMap(one) ? read(one, { InstanceId: "instance", DeviceIndex: "device_index" }) : { InstanceId: one }),
        NetworkInterfaceId: at(values, "__token"),
      },
    })),
  ];
}

const vpc = {
  CidrBlock: "cidr_block",
  EnableDnsSupport: otherwise("enable_dns_support", true),
  EnableDnsHostnames: otherwise("enable_dns_hostnames", false),
  Tags: tags,
};

/** An IPv6 range of Amazon's, or of a pool. */
const ipv6Ranges = {
  AmazonProvidedIpv6CidrBlock: (values: ValueMap) => {
    const isAsked = at(values, "assign_generated_ipv6_cidr_block");
    return isAsked === false ? undefined : isAsked;
  },
  Ipv6Pool: "ipv6_ipam_pool_id",
} as const;

export const networkMappings: Readonly<Record<string, Mapping>> = {
  aws_vpc: ({ values }) => {
    const range = read(values, ipv6Ranges);
    const properties = { VpcId: at(values, "__token"), ...range };
    return [
      { type: `${ec2}VPC`, properties: read(values, vpc) },
      ...(Object.keys(range).length > 0 ? [{ type: `${ec2}VPCCidrBlock`, suffix: "ipv6", properties }] : []),
    ];
  },
  aws_vpc_ipv4_cidr_block_association: simple(`${ec2}VPCCidrBlock`, { VpcId: "vpc_id", CidrBlock: "cidr_block" }),
  aws_vpc_ipv6_cidr_block_association: simple(`${ec2}VPCCidrBlock`, {
    VpcId: "vpc_id",
    Ipv6CidrBlock: "ipv6_cidr_block",
    ...ipv6Ranges,
  }),
  aws_subnet: simple(`${ec2}Subnet`, {
    VpcId: "vpc_id",
    CidrBlock: "cidr_block",
    AvailabilityZone: "availability_zone",
    AvailabilityZoneId: "availability_zone_id",
    MapPublicIpOnLaunch: otherwise("map_public_ip_on_launch", false),
    AssignIpv6AddressOnCreation: otherwise("assign_ipv6_address_on_creation", false),
    Ipv6CidrBlock: "ipv6_cidr_block",
    Tags: tags,
  }),
  aws_route_table: routeTable(false),
  aws_default_route_table: routeTable(true),
  aws_route: ({ values }) => [
    {
      type: `${ec2}Route`,
      properties: read(values, {
        RouteTableId: "route_table_id",
        DestinationCidrBlock: "destination_cidr_block",
        DestinationIpv6CidrBlock: "destination_ipv6_cidr_block",
        DestinationPrefixListId: "destination_prefix_list_id",
        ...routeTargets,
      }),
    },
  ],
  aws_route_table_association: simple(`${ec2}SubnetRouteTableAssociation`, {
    SubnetId: "subnet_id",
    RouteTableId: "route_table_id",
  }),
  aws_internet_gateway: attached("InternetGateway", "InternetGatewayId"),
  aws_vpn_gateway: attached("VPNGateway", "VpnGatewayId"),
  aws_internet_gateway_attachment: simple(`${ec2}VPCGatewayAttachment`, {
    VpcId: "vpc_id",
    InternetGatewayId: "internet_gateway_id",
  }),
  aws_vpn_gateway_attachment: simple(`${ec2}VPCGatewayAttachment`, { VpcId: "vpc_id", VpnGatewayId: "vpn_gateway_id" }),
  aws_egress_only_internet_gateway: simple(`${ec2}EgressOnlyInternetGateway`, { VpcId: "vpc_id" }),
  aws_ec2_carrier_gateway: simple(`${ec2}CarrierGateway`, { VpcId: "vpc_id" }),
  aws_nat_gateway: simple(`${ec2}NatGateway`, {
    SubnetId: "subnet_id",
    AllocationId: "allocation_id",
    ConnectivityType: otherwise("connectivity_type", "public"),
  }),
  aws_eip: simple(`${ec2}EIP`, { InstanceId: "instance", NetworkInterfaceId: "network_interface", Tags: tags }),
  aws_eip_association: simple(`${ec2}EIPAssociation`, {
    AllocationId: "allocation_id",
    InstanceId: "instance_id",
    NetworkInterfaceId: "network_interface_id",
  }),
  aws_vpc_peering_connection: simple(`${ec2}VPCPeeringConnection`, {
    VpcId: "vpc_id",
    PeerVpcId: "peer_vpc_id",
    PeerRegion: "peer_region",
    PeerOwnerId: "peer_owner_id",
  }),
  aws_main_route_table_association: mainTable,
  aws_network_acl: networkAcl(false),
  aws_default_network_acl: networkAcl(true),
  aws_network_acl_rule: simple(`${ec2}NetworkAclEntry`, {
    ...aclEntry,
    NetworkAclId: "network_acl_id",
    Egress: otherwise("egress", false),
  }),
  aws_network_acl_association: simple(`${ec2}SubnetNetworkAclAssociation`, {
    SubnetId: "subnet_id",
    NetworkAclId: "network_acl_id",
  }),
  aws_flow_log: flowLog(),
  aws_ec2_managed_prefix_list: simple(`${ec2}PrefixList`, {
    PrefixListName: "name",
    Entries: (values) => each(values, "entry", { Cidr: "cidr", Description: "description" }),
  }),
  aws_ec2_managed_prefix_list_entry: part(`${ec2}PrefixList`, "prefix_list_id", {
    Entries: (values) => [read(values, { Cidr: "cidr", Description: "description" })],
  }),
  aws_network_interface: networkInterface(),
  aws_network_interface_attachment: simple(`${ec2}NetworkInterfaceAttachment`, {
    InstanceId: "instance_id",
    NetworkInterfaceId: "network_interface_id",
    DeviceIndex: "device_index",
  }),
  aws_vpc_dhcp_options: simple(`${ec2}DHCPOptions`, {
    DomainName: "domain_name",
    DomainNameServers: "domain_name_servers",
  }),
  aws_vpc_dhcp_options_association: simple(`${ec2}VPCDHCPOptionsAssociation`, {
    VpcId: "vpc_id",
    DhcpOptionsId: "dhcp_options_id",
  }),
};
