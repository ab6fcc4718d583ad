// AWS::EC2::Subnet.

import { CreateSubnetCommand, DescribeNetworkAclsCommand, ModifySubnetAttributeCommand } from "@aws-sdk/client-ec2";
import { present } from "../../../../core/errors.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";
import { tagged } from "./ec2-tags.ts";

interface Properties {
  AssignIpv6AddressOnCreation?: boolean;
  AvailabilityZone?: string;
  CidrBlock?: string;
  MapPublicIpOnLaunch?: boolean;
  Tags?: TagList;
  VpcId: string;
}

export async function subnet(properties: Properties, { clients }: ResourceContext): Promise<CreatedResource> {
  const { Subnet } = await clients.ec2.send(
    new CreateSubnetCommand({
      VpcId: properties.VpcId,
      CidrBlock: properties.CidrBlock,
      AvailabilityZone: properties.AvailabilityZone,
      TagSpecifications: tagged("subnet", properties.Tags),
    }),
  );
  const SubnetId = present(Subnet?.SubnetId, "CreateSubnet answers with an id");
  const { MapPublicIpOnLaunch, AssignIpv6AddressOnCreation } = properties;
  if (MapPublicIpOnLaunch !== undefined) {
    await clients.ec2.send(
      new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value: MapPublicIpOnLaunch } }),
    );
  }
  if (AssignIpv6AddressOnCreation !== undefined) {
    await clients.ec2.send(
      new ModifySubnetAttributeCommand({
        SubnetId,
        AssignIpv6AddressOnCreation: { Value: AssignIpv6AddressOnCreation },
      }),
    );
  }
  const { NetworkAcls } = await clients.ec2.send(
    new DescribeNetworkAclsCommand({ Filters: [{ Name: "association.subnet-id", Values: [SubnetId] }] }),
  );
  const association = NetworkAcls?.[0]?.Associations?.find((each) => each.SubnetId === SubnetId);
  return {
    ref: SubnetId,
    attributes: {
      SubnetId,
      AvailabilityZone: Subnet?.AvailabilityZone,
      CidrBlock: Subnet?.CidrBlock,
      VpcId: Subnet?.VpcId,
      NetworkAclAssociationId: association?.NetworkAclAssociationId,
    },
  };
}
