// VPCs, subnets, tables, gateways, lists of rules and endpoints as the AWS provider's resources. For tests.

import { isList, Unresolved } from "../../../analysis/model/value.ts";
import { blocks, flag, get, items, json, number, tags, text } from "./words.ts";
import type { Said, Saying, Writer } from "./words.ts";

const targets = {
  gateway_id: "GatewayId",
  nat_gateway_id: "NatGatewayId",
  egress_only_gateway_id: "EgressOnlyInternetGatewayId",
  network_interface_id: "NetworkInterfaceId",
  transit_gateway_id: "TransitGatewayId",
  vpc_peering_connection_id: "VpcPeeringConnectionId",
  vpc_endpoint_id: "VpcEndpointId",
  carrier_gateway_id: "CarrierGatewayId",
  local_gateway_id: "LocalGatewayId",
  core_network_arn: "CoreNetworkArn",
} as const;

const route: Writer = (p) => [
  [
    "aws_route",
    {
      route_table_id: p["RouteTableId"],
      destination_cidr_block: p["DestinationCidrBlock"],
      destination_ipv6_cidr_block: p["DestinationIpv6CidrBlock"] ?? "",
      destination_prefix_list_id: p["DestinationPrefixListId"] ?? "",
      ...Object.fromEntries(Object.entries(targets).map(([key, from]) => [key, p[from] ?? ""])),
    },
  ],
];

const attachment: Writer = (p) => [
  p["InternetGatewayId"] === undefined
    ? ["aws_vpn_gateway_attachment", { vpc_id: p["VpcId"], vpn_gateway_id: p["VpnGatewayId"] }]
    : ["aws_internet_gateway_attachment", { vpc_id: p["VpcId"], internet_gateway_id: p["InternetGatewayId"] }],
];

const aclEntry: Writer = (p) => [
  [
    "aws_network_acl_rule",
    {
      network_acl_id: p["NetworkAclId"],
      rule_number: number(p["RuleNumber"]),
      egress: flag(p["Egress"], false),
      protocol: text(p["Protocol"]),
      rule_action: p["RuleAction"],
      cidr_block: p["CidrBlock"],
      ipv6_cidr_block: p["Ipv6CidrBlock"],
      from_port: number(get(p["PortRange"], "From")),
      to_port: number(get(p["PortRange"], "To")),
    },
  ],
];

const endpoint: Writer = (p) => [
  [
    "aws_vpc_endpoint",
    {
      vpc_id: p["VpcId"],
      service_name: p["ServiceName"],
      vpc_endpoint_type: p["VpcEndpointType"] ?? "Gateway",
      route_table_ids: p["RouteTableIds"],
      subnet_ids: p["SubnetIds"],
      security_group_ids: p["SecurityGroupIds"],
      private_dns_enabled: flag(p["PrivateDnsEnabled"], false),
      service_region: p["ServiceRegion"],
      policy: json(p["PolicyDocument"]),
      dns_entry: new Unresolved("dns_entry", "the provider tells it after the apply"),
      ...tags(p["Tags"]),
    },
  ],
];

const flowLog: Writer = (p) => {
  const of = { VPC: "vpc_id", Subnet: "subnet_id", NetworkInterface: "eni_id", TransitGateway: "transit_gateway_id" };
  const kind = p["ResourceType"];
  return [
    [
      "aws_flow_log",
      {
        ...(typeof kind === "string" && kind in of ? { [of[kind as keyof typeof of]]: p["ResourceId"] } : {}),
        traffic_type: p["TrafficType"],
        log_destination_type: p["LogDestinationType"] ?? "cloud-watch-logs",
        log_destination: p["LogDestination"],
        log_group_name: p["LogGroupName"],
        max_aggregation_interval: number(p["MaxAggregationInterval"] ?? 600),
        iam_role_arn: p["DeliverLogsPermissionArn"],
        ...tags(p["Tags"]),
      },
    ],
  ];
};

const permissions: Writer = (p) =>
  items(p["AllowedPrincipals"]).map((principal, at): Saying => [
    "aws_vpc_endpoint_service_allowed_principal",
    { vpc_endpoint_service_id: p["ServiceId"], principal_arn: principal },
    String(at),
  ]);

function either(value: Said, otherwise: Said): Said {
  return isList(value) && value.length === 0 ? otherwise : value;
}

export const networkWords: Readonly<Record<string, Writer>> = {
  "AWS::EC2::VPC": (p) => [
    [
      "aws_vpc",
      {
        cidr_block: p["CidrBlock"],
        enable_dns_support: flag(p["EnableDnsSupport"], true),
        enable_dns_hostnames: flag(p["EnableDnsHostnames"], false),
        instance_tenancy: p["InstanceTenancy"] ?? "default",
        assign_generated_ipv6_cidr_block: false,
        ...tags(p["Tags"]),
      },
    ],
  ],
  "AWS::EC2::VPCCidrBlock": (p) => [
    ["aws_vpc_ipv4_cidr_block_association", { vpc_id: p["VpcId"], cidr_block: p["CidrBlock"] }],
  ],
  "AWS::EC2::Subnet": (p) => [
    [
      "aws_subnet",
      {
        vpc_id: p["VpcId"],
        cidr_block: p["CidrBlock"],
        availability_zone: p["AvailabilityZone"],
        map_public_ip_on_launch: flag(p["MapPublicIpOnLaunch"], false),
        assign_ipv6_address_on_creation: flag(p["AssignIpv6AddressOnCreation"], false),
        ipv6_cidr_block: p["Ipv6CidrBlock"],
        ...tags(p["Tags"]),
      },
    ],
  ],
  "AWS::EC2::RouteTable": (p) => [["aws_route_table", { vpc_id: p["VpcId"], ...tags(p["Tags"]) }]],
  "AWS::EC2::Route": route,
  "AWS::EC2::SubnetRouteTableAssociation": (p) => [
    ["aws_route_table_association", { subnet_id: p["SubnetId"], route_table_id: p["RouteTableId"] }],
  ],
  "AWS::EC2::InternetGateway": (p) => [["aws_internet_gateway", { ...tags(p["Tags"]) }]],
  "AWS::EC2::VPNGateway": (p) => [["aws_vpn_gateway", { ...tags(p["Tags"]) }]],
  "AWS::EC2::EgressOnlyInternetGateway": (p) => [["aws_egress_only_internet_gateway", { vpc_id: p["VpcId"] }]],
  "AWS::EC2::VPCGatewayAttachment": attachment,
  "AWS::EC2::NatGateway": (p) => [
    [
      "aws_nat_gateway",
      {
        allocation_id: p["AllocationId"],
        subnet_id: p["SubnetId"],
        connectivity_type: p["ConnectivityType"] ?? "public",
        ...tags(p["Tags"]),
      },
    ],
  ],
  "AWS::EC2::EIP": (p) => [
    [
      "aws_eip",
      {
        domain: p["Domain"] ?? "vpc",
        instance: p["InstanceId"],
        network_interface: p["NetworkInterfaceId"],
        ...tags(p["Tags"]),
      },
    ],
  ],
  "AWS::EC2::EIPAssociation": (p) => [
    [
      "aws_eip_association",
      {
        allocation_id: p["AllocationId"],
        instance_id: p["InstanceId"],
        network_interface_id: p["NetworkInterfaceId"],
      },
    ],
  ],
  "AWS::EC2::VPCPeeringConnection": (p) => [
    [
      "aws_vpc_peering_connection",
      {
        vpc_id: p["VpcId"],
        peer_vpc_id: p["PeerVpcId"],
        peer_region: p["PeerRegion"],
        peer_owner_id: p["PeerOwnerId"],
        ...tags(p["Tags"]),
      },
    ],
  ],
  "AWS::EC2::TransitGatewayAttachment": (p) => [
    [
      "aws_ec2_transit_gateway_vpc_attachment",
      { vpc_id: p["VpcId"], subnet_ids: p["SubnetIds"], transit_gateway_id: p["TransitGatewayId"] },
    ],
  ],
  "AWS::EC2::NetworkAcl": (p) => [["aws_network_acl", { vpc_id: p["VpcId"], ...tags(p["Tags"]) }]],
  "AWS::EC2::NetworkAclEntry": aclEntry,
  "AWS::EC2::SubnetNetworkAclAssociation": (p) => [
    ["aws_network_acl_association", { network_acl_id: p["NetworkAclId"], subnet_id: p["SubnetId"] }],
  ],
  "AWS::EC2::VPCEndpoint": endpoint,
  "AWS::EC2::VPCEndpointService": (p) => [
    [
      "aws_vpc_endpoint_service",
      {
        acceptance_required: flag(p["AcceptanceRequired"], false),
        network_load_balancer_arns: p["NetworkLoadBalancerArns"],
        ...tags(p["Tags"]),
      },
    ],
  ],
  "AWS::EC2::VPCEndpointServicePermissions": permissions,
  "AWS::EC2::FlowLog": flowLog,
  "AWS::EC2::PrefixList": (p) => [
    [
      "aws_ec2_managed_prefix_list",
      {
        name: p["PrefixListName"],
        address_family: p["AddressFamily"] ?? "IPv4",
        max_entries: number(p["MaxEntries"]),
        entry: either(
          blocks(p["Entries"], (one) => ({ cidr: one["Cidr"], description: one["Description"] ?? "" })),
          [],
        ),
      },
    ],
  ],
};
