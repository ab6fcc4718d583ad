// AWS::EC2::VPCEndpoint, interface and gateway.

import { CreateVpcEndpointCommand } from "@aws-sdk/client-ec2";
import type { CreateVpcEndpointCommandInput, VpcEndpointType } from "@aws-sdk/client-ec2";
import { present } from "../../../../core/errors.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";
import type { JsonObject } from "../template.ts";
import { tagged } from "./ec2-tags.ts";

interface Properties {
  DnsOptions?: CreateVpcEndpointCommandInput["DnsOptions"];
  IpAddressType?: "ipv4" | "dualstack" | "ipv6";
  PolicyDocument?: JsonObject;
  PrivateDnsEnabled?: boolean;
  RouteTableIds?: string[];
  SecurityGroupIds?: string[];
  ServiceName: string;
  SubnetIds?: string[];
  Tags?: TagList;
  VpcEndpointType?: VpcEndpointType;
  VpcId: string;
}

export async function vpcEndpoint(properties: Properties, { clients }: ResourceContext): Promise<CreatedResource> {
  const { VpcEndpoint } = await clients.ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: properties.VpcId,
      ServiceName: properties.ServiceName,
      VpcEndpointType: properties.VpcEndpointType ?? "Gateway",
      PolicyDocument: properties.PolicyDocument === undefined ? undefined : JSON.stringify(properties.PolicyDocument),
      PrivateDnsEnabled: properties.PrivateDnsEnabled,
      RouteTableIds: properties.RouteTableIds,
      SecurityGroupIds: properties.SecurityGroupIds,
      SubnetIds: properties.SubnetIds,
      IpAddressType: properties.IpAddressType,
      DnsOptions: properties.DnsOptions,
      TagSpecifications: tagged("vpc-endpoint", properties.Tags),
    }),
  );
  const id = present(VpcEndpoint?.VpcEndpointId, "CreateVpcEndpoint answers with an id");
  return {
    ref: id,
    attributes: {
      Id: id,
      NetworkInterfaceIds: VpcEndpoint?.NetworkInterfaceIds,
      DnsEntries: VpcEndpoint?.DnsEntries?.map((entry) => `${entry.HostedZoneId ?? ""}:${entry.DnsName ?? ""}`),
    },
  };
}
