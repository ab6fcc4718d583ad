// AWS::EC2::NetworkAcl, its entries, and its association with a subnet (which replaces the one that the subnet has).

import {
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  DescribeNetworkAclsCommand,
  ReplaceNetworkAclAssociationCommand,
} from "@aws-sdk/client-ec2";
import type { RuleAction } from "@aws-sdk/client-ec2";
import { present } from "../../../../core/errors.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";
import { tagged } from "./ec2-tags.ts";

interface Entry {
  NetworkAclId: string;
  RuleNumber: number;
  Protocol: number;
  RuleAction: RuleAction;
  Egress?: boolean;
  CidrBlock?: string;
  Ipv6CidrBlock?: string;
  PortRange?: { From?: number; To?: number };
  Icmp?: { Code?: number; Type?: number };
}

export async function networkAcl(
  properties: { VpcId: string; Tags?: TagList },
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const { NetworkAcl } = await clients.ec2.send(
    new CreateNetworkAclCommand({ VpcId: properties.VpcId, TagSpecifications: tagged("network-acl", properties.Tags) }),
  );
  const id = present(NetworkAcl?.NetworkAclId, "CreateNetworkAcl answers with an id");
  return { ref: id, attributes: { Id: id } };
}

export async function networkAclEntry(properties: Entry, { clients }: ResourceContext): Promise<CreatedResource> {
  const Egress = properties.Egress ?? false;
  await clients.ec2.send(
    new CreateNetworkAclEntryCommand({
      NetworkAclId: properties.NetworkAclId,
      RuleNumber: properties.RuleNumber,
      Protocol: String(properties.Protocol),
      RuleAction: properties.RuleAction,
      Egress,
      CidrBlock: properties.CidrBlock,
      Ipv6CidrBlock: properties.Ipv6CidrBlock,
      PortRange: properties.PortRange,
      IcmpTypeCode: properties.Icmp,
    }),
  );
  return { ref: `${properties.NetworkAclId}|${String(properties.RuleNumber)}|${Egress ? "egress" : "ingress"}` };
}

export async function subnetNetworkAclAssociation(
  properties: { NetworkAclId: string; SubnetId: string },
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const { NetworkAclId, SubnetId } = properties;
  const { NetworkAcls } = await clients.ec2.send(
    new DescribeNetworkAclsCommand({ Filters: [{ Name: "association.subnet-id", Values: [SubnetId] }] }),
  );
  const current = NetworkAcls?.[0]?.Associations?.find((each) => each.SubnetId === SubnetId);
  const AssociationId = present(current?.NetworkAclAssociationId, `subnet ${SubnetId} has a network ACL`);
  const { NewAssociationId } = await clients.ec2.send(
    new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId }),
  );
  const id = present(NewAssociationId, "ReplaceNetworkAclAssociation answers with an id");
  return { ref: id, attributes: { AssociationId: id } };
}
