// Endpoint services and transit gateways in attributes of which no profile has an example: values as the provider's
// documentation has them, and what they are in CloudFormation's vocabulary.

import { describe, expect, it } from "vitest";
import { madeOfOne, modelOfSample } from "./sample-plan.ts";
import type { Made } from "./sample-plan.ts";

describe("doors between networks", () => {
  it.each<[string, object, ...Made[]]>([
    [
      "aws_vpc_endpoint_service",
      { acceptance_required: true, network_load_balancer_arns: ["lb"], allowed_principals: ["arn:aws:iam::1:root"] },
      ["AWS::EC2::VPCEndpointService", { AcceptanceRequired: true, NetworkLoadBalancerArns: ["lb"] }],
      [
        "AWS::EC2::VPCEndpointServicePermissions",
        { ServiceId: "⟨aws_vpc_endpoint_service/x⟩", AllowedPrincipals: ["arn:aws:iam::1:root"] },
      ],
    ],
    [
      "aws_vpc_endpoint_service_allowed_principal",
      { vpc_endpoint_service_id: "vpce-svc-1", principal_arn: "*" },
      ["AWS::EC2::VPCEndpointServicePermissions", { ServiceId: "vpce-svc-1", AllowedPrincipals: ["*"] }],
    ],
    [
      "aws_ec2_transit_gateway_vpc_attachment",
      { vpc_id: "vpc-1", subnet_ids: ["subnet-1"], transit_gateway_id: "tgw-1", ipv6_support: "enable" },
      [
        "AWS::EC2::TransitGatewayAttachment",
        { VpcId: "vpc-1", SubnetIds: ["subnet-1"], TransitGatewayId: "tgw-1", Options: { Ipv6Support: "enable" } },
      ],
    ],
    [
      "aws_vpn_gateway_route_propagation",
      { vpn_gateway_id: "vgw-1", route_table_id: "rtb-1" },
      ["AWS::EC2::VPNGatewayRoutePropagation", { VpnGatewayId: "vgw-1", RouteTableIds: ["rtb-1"] }],
    ],
  ])("%s", (type, values, ...made) => {
    expect(madeOfOne(type, values)).toEqual(made);
  });

  it("whom a service lets in stands beside it", () => {
    const { resources } = modelOfSample({ "aws_vpc_endpoint_service.x": {} });
    expect(resources.map(({ id }) => id)).toEqual([
      "aws_vpc_endpoint_service.x",
      "aws_vpc_endpoint_service.x/permissions",
    ]);
  });
});
