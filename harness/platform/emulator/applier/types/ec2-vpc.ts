// AWS::EC2::VPC. Attributes are calls of their own, one attribute each.

import {
  CreateVpcCommand,
  DescribeNetworkAclsCommand,
  DescribeSecurityGroupsCommand,
  ModifyVpcAttributeCommand,
} from "@aws-sdk/client-ec2";
import type { Tenancy } from "@aws-sdk/client-ec2";
import { present } from "../../../../core/errors.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";
import { tagged } from "./ec2-tags.ts";

interface Properties {
  CidrBlock?: string;
  EnableDnsHostnames?: boolean;
  EnableDnsSupport?: boolean;
  InstanceTenancy?: Tenancy;
  Tags?: TagList;
}

export async function vpc(properties: Properties, { clients }: ResourceContext): Promise<CreatedResource> {
  const { Vpc } = await clients.ec2.send(
    new CreateVpcCommand({
      CidrBlock: properties.CidrBlock,
      InstanceTenancy: properties.InstanceTenancy,
      TagSpecifications: tagged("vpc", properties.Tags),
    }),
  );
  const VpcId = present(Vpc?.VpcId, "CreateVpc answers with an id");
  const { EnableDnsSupport, EnableDnsHostnames } = properties;
  if (EnableDnsSupport !== undefined) {
    await clients.ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsSupport: { Value: EnableDnsSupport } }));
  }
  if (EnableDnsHostnames !== undefined) {
    await clients.ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: EnableDnsHostnames } }));
  }
  const Filters = [{ Name: "vpc-id", Values: [VpcId] }];
  const [acls, groups] = await Promise.all([
    clients.ec2.send(new DescribeNetworkAclsCommand({ Filters })),
    clients.ec2.send(new DescribeSecurityGroupsCommand({ Filters })),
  ]);
  return {
    ref: VpcId,
    attributes: {
      VpcId,
      CidrBlock: Vpc?.CidrBlock,
      DefaultNetworkAcl: acls.NetworkAcls?.[0]?.NetworkAclId,
      DefaultSecurityGroup: groups.SecurityGroups?.[0]?.GroupId,
    },
  };
}
