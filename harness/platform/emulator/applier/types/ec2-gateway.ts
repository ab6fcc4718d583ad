// The ways out of a VPC: AWS::EC2::InternetGateway, VPCGatewayAttachment, EIP, NatGateway.

import {
  AllocateAddressCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
} from "@aws-sdk/client-ec2";
import { present } from "../../../../core/errors.ts";
import { refusal } from "../refusal.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";
import { tagged } from "./ec2-tags.ts";

export async function internetGateway(
  properties: { Tags?: TagList },
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const { InternetGateway } = await clients.ec2.send(
    new CreateInternetGatewayCommand({ TagSpecifications: tagged("internet-gateway", properties.Tags) }),
  );
  const id = present(InternetGateway?.InternetGatewayId, "CreateInternetGateway answers with an id");
  return { ref: id, attributes: { InternetGatewayId: id } };
}

export async function vpcGatewayAttachment(
  properties: { InternetGatewayId?: string; VpcId: string },
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const { InternetGatewayId, VpcId } = properties;
  if (InternetGatewayId === undefined) throw refusal("only internet gateways can be attached here");
  await clients.ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
  return { ref: `IGW|${VpcId}`, attributes: { AttachmentType: "IGW" } };
}

export async function elasticIp(
  properties: { Domain?: "vpc" | "standard"; Tags?: TagList },
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const { AllocationId, PublicIp } = await clients.ec2.send(
    new AllocateAddressCommand({ Domain: properties.Domain, TagSpecifications: tagged("elastic-ip", properties.Tags) }),
  );
  return { ref: present(PublicIp, "AllocateAddress answers with an address"), attributes: { AllocationId, PublicIp } };
}

export async function natGateway(
  properties: { AllocationId?: string; ConnectivityType?: "private" | "public"; SubnetId: string; Tags?: TagList },
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const { NatGateway } = await clients.ec2.send(
    new CreateNatGatewayCommand({
      SubnetId: properties.SubnetId,
      AllocationId: properties.AllocationId,
      ConnectivityType: properties.ConnectivityType,
      TagSpecifications: tagged("natgateway", properties.Tags),
    }),
  );
  const id = present(NatGateway?.NatGatewayId, "CreateNatGateway answers with an id");
  return { ref: id, attributes: { NatGatewayId: id } };
}
