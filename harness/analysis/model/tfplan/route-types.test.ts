// Routes, gateways, interfaces, network ACLs and flow logs in attributes of which no profile has an example: values as the
// provider's documentation has them, and what they are in CloudFormation's vocabulary.

import { describe, expect, it } from "vitest";
import { Unresolved } from "../value.ts";
import { madeOf, madeOfOne, modelOfSample } from "./sample-plan.ts";
import type { Made } from "./sample-plan.ts";

const idsOf = (type: string, values: Record<string, unknown>) =>
  modelOfSample({ [`${type}.x`]: { values } }).resources.map(({ id }) => id);

const targets = {
  gateway_id: "igw-1",
  nat_gateway_id: "nat-1",
  egress_only_gateway_id: "eigw-1",
  network_interface_id: "eni-1",
  transit_gateway_id: "tgw-1",
  vpc_peering_connection_id: "pcx-1",
  vpc_endpoint_id: "vpce-1",
  carrier_gateway_id: "cagw-1",
  local_gateway_id: "lgw-1",
  core_network_arn: "core",
};
const led = {
  GatewayId: "igw-1",
  NatGatewayId: "nat-1",
  EgressOnlyInternetGatewayId: "eigw-1",
  NetworkInterfaceId: "eni-1",
  TransitGatewayId: "tgw-1",
  VpcPeeringConnectionId: "pcx-1",
  VpcEndpointId: "vpce-1",
  CarrierGatewayId: "cagw-1",
  LocalGatewayId: "lgw-1",
  CoreNetworkArn: "core",
};

describe("ways through a network", () => {
  it.each<[string, object, ...Made[]]>([
    [
      "aws_vpc",
      { cidr_block: "10.0.0.0/16", assign_generated_ipv6_cidr_block: false, ipv6_ipam_pool_id: "" },
      ["AWS::EC2::VPC", { CidrBlock: "10.0.0.0/16", EnableDnsSupport: true, EnableDnsHostnames: false }],
    ],
    [
      "aws_vpc",
      {
        cidr_block: "10.0.0.0/16",
        enable_dns_support: false,
        enable_dns_hostnames: true,
        assign_generated_ipv6_cidr_block: true,
      },
      ["AWS::EC2::VPC", { CidrBlock: "10.0.0.0/16", EnableDnsSupport: false, EnableDnsHostnames: true }],
      ["AWS::EC2::VPCCidrBlock", { VpcId: "⟨aws_vpc/x⟩", AmazonProvidedIpv6CidrBlock: true }],
    ],
    [
      "aws_vpc_ipv6_cidr_block_association",
      { vpc_id: "vpc-1", ipv6_ipam_pool_id: "ipam-pool-1", assign_generated_ipv6_cidr_block: true },
      ["AWS::EC2::VPCCidrBlock", { VpcId: "vpc-1", AmazonProvidedIpv6CidrBlock: true, Ipv6Pool: "ipam-pool-1" }],
    ],
    [
      "aws_route",
      {
        route_table_id: "rtb-1",
        destination_cidr_block: "",
        destination_ipv6_cidr_block: "::/0",
        destination_prefix_list_id: "pl-1",
        ...targets,
        instance_id: "",
      },
      [
        "AWS::EC2::Route",
        { RouteTableId: "rtb-1", DestinationIpv6CidrBlock: "::/0", DestinationPrefixListId: "pl-1", ...led },
      ],
    ],
    [
      "aws_route_table",
      {
        vpc_id: "vpc-1",
        route: [
          { cidr_block: "", ipv6_cidr_block: "::/0", ...targets },
          { destination_prefix_list_id: "pl-1", gateway_id: "", nat_gateway_id: "nat-1" },
        ],
      },
      ["AWS::EC2::RouteTable", { VpcId: "vpc-1" }],
      ["AWS::EC2::Route", { RouteTableId: "⟨aws_route_table/x⟩", DestinationIpv6CidrBlock: "::/0", ...led }],
      [
        "AWS::EC2::Route",
        { RouteTableId: "⟨aws_route_table/x⟩", DestinationPrefixListId: "pl-1", NatGatewayId: "nat-1" },
      ],
    ],
    [
      "aws_route",
      { route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0", nat_gateway_id: "nat-1" },
      ["AWS::EC2::Route", { RouteTableId: "rtb-1", DestinationCidrBlock: "0.0.0.0/0", NatGatewayId: "nat-1" }],
    ],
    ["aws_internet_gateway", { tags: { a: "b" } }, ["AWS::EC2::InternetGateway", { Tags: [{ Key: "a", Value: "b" }] }]],
    ["aws_internet_gateway", { vpc_id: "" }, ["AWS::EC2::InternetGateway", {}]],
    ["aws_internet_gateway", {}, ["AWS::EC2::InternetGateway", {}]],
    [
      "aws_vpn_gateway",
      { vpc_id: "vpc-1" },
      ["AWS::EC2::VPNGateway", {}],
      ["AWS::EC2::VPCGatewayAttachment", { VpcId: "vpc-1", VpnGatewayId: "⟨aws_vpn_gateway/x⟩" }],
    ],
    [
      "aws_network_acl",
      {
        vpc_id: "vpc-1",
        subnet_ids: ["subnet-1", "subnet-2"],
        ingress: [
          { rule_no: 100, action: "allow", protocol: "tcp", from_port: 443, to_port: 443, cidr_block: "10.0.0.0/8" },
        ],
        egress: [
          {
            rule_no: 200,
            action: "deny",
            protocol: "icmp",
            icmp_type: 3,
            icmp_code: 4,
            cidr_block: "",
            ipv6_cidr_block: "::/0",
          },
        ],
      },
      ["AWS::EC2::NetworkAcl", { VpcId: "vpc-1" }],
      [
        "AWS::EC2::NetworkAclEntry",
        {
          NetworkAclId: "⟨aws_network_acl/x⟩",
          Egress: false,
          RuleNumber: 100,
          RuleAction: "allow",
          Protocol: "tcp",
          PortRange: { From: 443, To: 443 },
          CidrBlock: "10.0.0.0/8",
        },
      ],
      [
        "AWS::EC2::NetworkAclEntry",
        {
          NetworkAclId: "⟨aws_network_acl/x⟩",
          Egress: true,
          RuleNumber: 200,
          RuleAction: "deny",
          Protocol: "icmp",
          PortRange: {},
          Icmp: { Type: 3, Code: 4 },
          Ipv6CidrBlock: "::/0",
        },
      ],
      ["AWS::EC2::SubnetNetworkAclAssociation", { SubnetId: "subnet-1", NetworkAclId: "⟨aws_network_acl/x⟩" }],
      ["AWS::EC2::SubnetNetworkAclAssociation", { SubnetId: "subnet-2", NetworkAclId: "⟨aws_network_acl/x⟩" }],
    ],
    [
      "aws_network_interface",
      {
        subnet_id: "subnet-1",
        security_groups: ["sg-1"],
        ipv6_address_count: 0,
        ipv6_addresses: ["2001:db8::1"],
        attachment: [{ instance: "i-1", device_index: 1 }],
      },
      ["AWS::EC2::NetworkInterface", { SubnetId: "subnet-1", GroupSet: ["sg-1"], Ipv6Addresses: ["2001:db8::1"] }],
      [
        "AWS::EC2::NetworkInterfaceAttachment",
        { InstanceId: "i-1", DeviceIndex: 1, NetworkInterfaceId: "⟨aws_network_interface/x⟩" },
      ],
    ],
    [
      "aws_flow_log",
      {
        vpc_id: "vpc-1",
        traffic_type: "ALL",
        log_destination: "arn:b",
        log_destination_type: "s3",
        log_group_name: "g",
        max_aggregation_interval: 60,
        iam_role_arn: "r",
      },
      [
        "AWS::EC2::FlowLog",
        {
          ResourceType: "VPC",
          ResourceId: "vpc-1",
          TrafficType: "ALL",
          LogDestination: "arn:b",
          LogDestinationType: "s3",
          LogGroupName: "g",
          MaxAggregationInterval: 60,
          DeliverLogsPermissionArn: "r",
        },
      ],
    ],
  ])("%s %j", (type, values, ...made) => {
    expect(madeOfOne(type, values)).toEqual(made);
  });

  it.each([
    ["VPC", "vpc_id"],
    ["Subnet", "subnet_id"],
    ["NetworkInterface", "eni_id"],
    ["TransitGateway", "transit_gateway_id"],
    ["TransitGatewayAttachment", "transit_gateway_attachment_id"],
  ])("a flow log of a %s", (ResourceType, name) => {
    const none = { vpc_id: "", subnet_id: "", eni_id: "", transit_gateway_id: "", transit_gateway_attachment_id: "" };
    expect(madeOfOne("aws_flow_log", { ...none, [name]: "x-1" })).toEqual([
      [
        "AWS::EC2::FlowLog",
        { ResourceType, ResourceId: "x-1", LogDestinationType: "cloud-watch-logs", MaxAggregationInterval: 600 },
      ],
    ]);
  });

  it("sets apart what one resource becomes", () => {
    expect(idsOf("aws_route_table", { route: [{}, {}] })).toEqual([
      "aws_route_table.x",
      "aws_route_table.x/route[0]",
      "aws_route_table.x/route[1]",
    ]);
    expect(idsOf("aws_vpn_gateway", { vpc_id: "vpc-1" })).toEqual([
      "aws_vpn_gateway.x",
      "aws_vpn_gateway.x/attachment",
    ]);
    expect(idsOf("aws_vpc", { assign_generated_ipv6_cidr_block: true })).toEqual(["aws_vpc.x", "aws_vpc.x/ipv6"]);
    expect(idsOf("aws_network_interface", { attachment: [{}] })).toEqual([
      "aws_network_interface.x",
      "aws_network_interface.x/attachment[0]",
    ]);
    expect(idsOf("aws_network_acl", { ingress: [{}], egress: [{}], subnet_ids: ["subnet-1"] })).toEqual([
      "aws_network_acl.x",
      "aws_network_acl.x/ingress[0]",
      "aws_network_acl.x/egress[0]",
      "aws_network_acl.x/subnet[0]",
    ]);
  });

  it.each([
    ["aws_route_table", "route", "DestinationCidrBlock"],
    ["aws_network_acl", "ingress", "CidrBlock"],
    ["aws_network_interface", "attachment", "InstanceId"],
  ])("blocks of %s that are not known stay one that is not", (type, name, property) => {
    const made = madeOf({
      [`${type}.x`]: { unknown: { [name]: true }, written: { [name]: { references: ["local.x"] } } },
    });
    expect(made).toHaveLength(2);
    expect((made[1]?.[1] as Record<string, unknown>)[property]).toBeInstanceOf(Unresolved);
  });
});
