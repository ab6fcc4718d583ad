// Ways between networks that are no routes: endpoints with what is kept beside them, endpoint services, transit gateways.

import { at, blocks, json, otherwise, part, read, simple, tags } from "./mapping.ts";
import type { Mapping } from "./mapping.ts";

const ec2 = "AWS::EC2::";
const endpoint = `${ec2}VPCEndpoint`;
const attachment = `${ec2}TransitGatewayAttachment`;

/** The service alone, and whom it lets in where the service itself says so. */
const service: Mapping = ({ values }) => [
  {
    type: `${ec2}VPCEndpointService`,
    properties: read(values, {
      AcceptanceRequired: "acceptance_required",
      NetworkLoadBalancerArns: "network_load_balancer_arns",
      Tags: tags,
    }),
  },
  {
    type: `${ec2}VPCEndpointServicePermissions`,
    suffix: "permissions",
    properties: { ServiceId: at(values, "__token"), AllowedPrincipals: blocks(values, "allowed_principals") },
  },
];

/** One member of a list of the endpoint. */
function member(property: string, path: string): Mapping {
  return part(endpoint, "vpc_endpoint_id", { [property]: (values) => [at(values, path)] });
}

const inTable = {
  TransitGatewayAttachmentId: "transit_gateway_attachment_id",
  TransitGatewayRouteTableId: "transit_gateway_route_table_id",
};

export const doorMappings: Readonly<Record<string, Mapping>> = {
  aws_vpc_endpoint: simple(endpoint, {
    VpcId: "vpc_id",
    VpcEndpointType: otherwise("vpc_endpoint_type", "Gateway"),
    ServiceName: "service_name",
    ServiceRegion: "service_region",
    RouteTableIds: "route_table_ids",
    SubnetIds: "subnet_ids",
    SecurityGroupIds: "security_group_ids",
    PrivateDnsEnabled: otherwise("private_dns_enabled", false),
    PolicyDocument: json("policy"),
    Tags: tags,
  }),
  aws_vpc_endpoint_policy: part(endpoint, "vpc_endpoint_id", { PolicyDocument: json("policy") }),
  aws_vpc_endpoint_private_dns: part(endpoint, "vpc_endpoint_id", { PrivateDnsEnabled: "private_dns_enabled" }),
  aws_vpc_endpoint_route_table_association: member("RouteTableIds", "route_table_id"),
  aws_vpc_endpoint_subnet_association: member("SubnetIds", "subnet_id"),
  aws_vpc_endpoint_service: service,
  aws_vpc_endpoint_service_allowed_principal: simple(`${ec2}VPCEndpointServicePermissions`, {
    ServiceId: "vpc_endpoint_service_id",
    AllowedPrincipals: (values) => [at(values, "principal_arn")],
  }),
  aws_ec2_transit_gateway: simple(`${ec2}TransitGateway`, {
    DefaultRouteTableAssociation: otherwise("default_route_table_association", "enable"),
    DefaultRouteTablePropagation: otherwise("default_route_table_propagation", "enable"),
    Tags: tags,
  }),
  aws_ec2_transit_gateway_vpc_attachment: simple(attachment, {
    VpcId: "vpc_id",
    SubnetIds: "subnet_ids",
    TransitGatewayId: "transit_gateway_id",
    Options: (values) => read(values, { Ipv6Support: "ipv6_support" }),
  }),
  aws_ec2_transit_gateway_route_table: simple(`${ec2}TransitGatewayRouteTable`, {
    TransitGatewayId: "transit_gateway_id",
  }),
  aws_ec2_transit_gateway_route: simple(`${ec2}TransitGatewayRoute`, {
    ...inTable,
    DestinationCidrBlock: "destination_cidr_block",
    Blackhole: otherwise("blackhole", false),
  }),
  aws_ec2_transit_gateway_route_table_association: simple(`${ec2}TransitGatewayRouteTableAssociation`, inTable),
  aws_ec2_transit_gateway_route_table_propagation: simple(`${ec2}TransitGatewayRouteTablePropagation`, inTable),
  aws_vpn_connection: simple(`${ec2}VPNConnection`, {
    TransitGatewayId: "transit_gateway_id",
    VpnGatewayId: "vpn_gateway_id",
    CustomerGatewayId: "customer_gateway_id",
    StaticRoutesOnly: "static_routes_only",
    Type: "type",
  }),
  aws_vpn_gateway_route_propagation: simple(`${ec2}VPNGatewayRoutePropagation`, {
    VpnGatewayId: "vpn_gateway_id",
    RouteTableIds: (values) => [at(values, "route_table_id")],
  }),
};
