// Networks, endpoints and zones of which no profile has an example: values as the provider's documentation has them, and
// what they are in CloudFormation's vocabulary.

import { describe, expect, it } from "vitest";
import { madeOf, madeOfOne, modelOfSample } from "./sample-plan.ts";
import type { Made } from "./sample-plan.ts";

const policy = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }] };
const text = JSON.stringify(policy);

describe("networks", () => {
  it.each<[string, object, ...Made[]]>([
    [
      "aws_vpc_ipv4_cidr_block_association",
      { vpc_id: "vpc-1", cidr_block: "10.9.0.0/16" },
      ["AWS::EC2::VPCCidrBlock", { VpcId: "vpc-1", CidrBlock: "10.9.0.0/16" }],
    ],
    [
      "aws_vpc_ipv6_cidr_block_association",
      { vpc_id: "vpc-1", ipv6_cidr_block: "2001:db8::/56" },
      ["AWS::EC2::VPCCidrBlock", { VpcId: "vpc-1", Ipv6CidrBlock: "2001:db8::/56" }],
    ],
    ["aws_ec2_carrier_gateway", { vpc_id: "vpc-1" }, ["AWS::EC2::CarrierGateway", { VpcId: "vpc-1" }]],
    [
      "aws_default_route_table",
      { vpc_id: "vpc-1", route: [{ cidr_block: "0.0.0.0/0", ipv6_cidr_block: "", gateway_id: "igw-1" }] },
      ["AWS::EC2::RouteTable", { VpcId: "vpc-1" }],
      [
        "AWS::EC2::Route",
        { DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-1", RouteTableId: "⟨aws_default_route_table/x⟩" },
      ],
    ],
    [
      "aws_default_security_group",
      { vpc_id: "vpc-1", ingress: [], egress: [{ protocol: "tcp", from_port: 1, to_port: 2, self: true }] },
      [
        "AWS::EC2::SecurityGroup",
        {
          VpcId: "vpc-1",
          GroupName: "default",
          SecurityGroupIngress: [],
          SecurityGroupEgress: [
            {
              IpProtocol: "tcp",
              FromPort: 1,
              ToPort: 2,
              DestinationSecurityGroupId: "⟨aws_default_security_group/x⟩",
            },
          ],
        },
      ],
    ],
    [
      "aws_vpn_connection",
      { vpn_gateway_id: "vgw-1", customer_gateway_id: "cgw-1", static_routes_only: true, type: "ipsec.1" },
      [
        "AWS::EC2::VPNConnection",
        { VpnGatewayId: "vgw-1", CustomerGatewayId: "cgw-1", StaticRoutesOnly: true, Type: "ipsec.1" },
      ],
    ],
    [
      "aws_ec2_transit_gateway_route_table_propagation",
      { transit_gateway_attachment_id: "tgw-attach-1", transit_gateway_route_table_id: "tgw-rtb-1" },
      [
        "AWS::EC2::TransitGatewayRouteTablePropagation",
        { TransitGatewayAttachmentId: "tgw-attach-1", TransitGatewayRouteTableId: "tgw-rtb-1" },
      ],
    ],
    [
      "aws_vpc_block_public_access_options",
      { internet_gateway_block_mode: "block-bidirectional" },
      ["AWS::EC2::VPCBlockPublicAccessOptions", { InternetGatewayBlockMode: "block-bidirectional" }],
    ],
    [
      "aws_vpc_block_public_access_exclusion",
      { internet_gateway_exclusion_mode: "allow-egress", vpc_id: "vpc-1", subnet_id: "subnet-1" },
      [
        "AWS::EC2::VPCBlockPublicAccessExclusion",
        { InternetGatewayExclusionMode: "allow-egress", VpcId: "vpc-1", SubnetId: "subnet-1" },
      ],
    ],
    [
      "aws_route53_resolver_endpoint",
      {
        direction: "OUTBOUND",
        security_group_ids: ["sg-1"],
        ip_address: [{ subnet_id: "subnet-1", ip: "10.0.0.9" }],
      },
      [
        "AWS::Route53Resolver::ResolverEndpoint",
        {
          Direction: "OUTBOUND",
          SecurityGroupIds: ["sg-1"],
          IpAddresses: [{ SubnetId: "subnet-1", Ip: "10.0.0.9" }],
        },
      ],
    ],
  ])("%s", (type, values, ...made) => {
    expect(madeOfOne(type, values)).toEqual(made);
  });

  it("the default route table is the main one", () => {
    const main = (type: string) => modelOfSample({ [`${type}.x`]: {} }).resources[0]?.attributes["Main"];
    expect([main("aws_default_route_table"), main("aws_route_table")]).toEqual([true, false]);
  });

  it("an entry of a prefix list beside it", () => {
    expect(
      madeOf({
        "aws_ec2_managed_prefix_list.l": {
          values: { id: "pl-1", name: "own", entry: [{ cidr: "10.0.0.0/8", description: "one" }] },
        },
        "aws_ec2_managed_prefix_list_entry.e": {
          values: { prefix_list_id: "pl-1", cidr: "192.168.0.0/16", description: "two" },
        },
      }),
    ).toEqual([
      [
        "AWS::EC2::PrefixList",
        {
          PrefixListName: "own",
          Entries: [
            { Cidr: "10.0.0.0/8", Description: "one" },
            { Cidr: "192.168.0.0/16", Description: "two" },
          ],
        },
      ],
    ]);
  });

  it("what stands beside an endpoint", () => {
    const own = { vpc_endpoint_id: "vpce-1" };
    expect(
      madeOf({
        "aws_vpc_endpoint.e": {
          values: { id: "vpce-1", vpc_id: "vpc-1", service_name: "s", subnet_ids: ["subnet-1"], policy: "" },
        },
        "aws_vpc_endpoint_policy.p": { values: { ...own, policy: text } },
        "aws_vpc_endpoint_private_dns.d": { values: { ...own, private_dns_enabled: true } },
        "aws_vpc_endpoint_route_table_association.r": { values: { ...own, route_table_id: "rtb-1" } },
        "aws_vpc_endpoint_subnet_association.s": { values: { ...own, subnet_id: "subnet-2" } },
      }),
    ).toEqual([
      [
        "AWS::EC2::VPCEndpoint",
        {
          VpcId: "vpc-1",
          VpcEndpointType: "Gateway",
          ServiceName: "s",
          SubnetIds: ["subnet-1", "subnet-2"],
          RouteTableIds: ["rtb-1"],
          PrivateDnsEnabled: true,
          PolicyDocument: policy,
        },
      ],
    ]);
  });

  it("networks of a zone, beside it too", () => {
    expect(
      madeOf({
        "aws_route53_zone.z": {
          values: { zone_id: "Z1", name: "a.internal", vpc: [{ vpc_id: "vpc-1", vpc_region: "us-west-2" }] },
        },
        "aws_route53_zone_association.a": {
          values: { zone_id: "Z1", vpc_id: "vpc-2", vpc_region: "eu-central-1" },
        },
      }),
    ).toEqual([
      [
        "AWS::Route53::HostedZone",
        {
          Name: "a.internal",
          VPCs: [
            { VPCId: "vpc-1", VPCRegion: "us-west-2" },
            { VPCId: "vpc-2", VPCRegion: "eu-central-1" },
          ],
        },
      ],
    ]);
  });
});
