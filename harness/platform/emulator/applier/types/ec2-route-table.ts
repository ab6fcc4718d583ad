// AWS::EC2::RouteTable, its routes, and its associations with subnets.

import { AssociateRouteTableCommand, CreateRouteCommand, CreateRouteTableCommand } from "@aws-sdk/client-ec2";
import type { CreateRouteCommandInput } from "@aws-sdk/client-ec2";
import { present } from "../../../../core/errors.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";
import { tagged } from "./ec2-tags.ts";

export async function routeTable(
  properties: { VpcId: string; Tags?: TagList },
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const { RouteTable } = await clients.ec2.send(
    new CreateRouteTableCommand({
      VpcId: properties.VpcId,
      TagSpecifications: tagged("route-table", properties.Tags),
    }),
  );
  const id = present(RouteTable?.RouteTableId, "CreateRouteTable answers with an id");
  return { ref: id, attributes: { RouteTableId: id } };
}

export async function route(
  properties: CreateRouteCommandInput,
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const destination =
    properties.DestinationCidrBlock ?? properties.DestinationIpv6CidrBlock ?? properties.DestinationPrefixListId;
  await clients.ec2.send(
    new CreateRouteCommand({
      RouteTableId: properties.RouteTableId,
      DestinationCidrBlock: properties.DestinationCidrBlock,
      DestinationIpv6CidrBlock: properties.DestinationIpv6CidrBlock,
      DestinationPrefixListId: properties.DestinationPrefixListId,
      GatewayId: properties.GatewayId,
      NatGatewayId: properties.NatGatewayId,
      TransitGatewayId: properties.TransitGatewayId,
      VpcPeeringConnectionId: properties.VpcPeeringConnectionId,
      NetworkInterfaceId: properties.NetworkInterfaceId,
    }),
  );
  return { ref: `${properties.RouteTableId ?? ""}|${destination ?? ""}` };
}

export async function subnetRouteTableAssociation(
  properties: { RouteTableId: string; SubnetId: string },
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const { AssociationId } = await clients.ec2.send(
    new AssociateRouteTableCommand({ RouteTableId: properties.RouteTableId, SubnetId: properties.SubnetId }),
  );
  const id = present(AssociationId, "AssociateRouteTable answers with an id");
  return { ref: id, attributes: { Id: id } };
}
