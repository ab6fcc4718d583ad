// AWS::EC2::VPCEndpointService and its permissions: the provider's side of PrivateLink.

import {
  CreateVpcEndpointServiceConfigurationCommand,
  ModifyVpcEndpointServicePermissionsCommand,
} from "@aws-sdk/client-ec2";
import { present } from "../../../../core/errors.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";
import { tagged } from "./ec2-tags.ts";

interface ServiceProperties {
  AcceptanceRequired?: boolean;
  NetworkLoadBalancerArns?: string[];
  Tags?: TagList;
}

export async function vpcEndpointService(
  properties: ServiceProperties,
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const { ServiceConfiguration } = await clients.ec2.send(
    new CreateVpcEndpointServiceConfigurationCommand({
      AcceptanceRequired: properties.AcceptanceRequired,
      NetworkLoadBalancerArns: properties.NetworkLoadBalancerArns,
      TagSpecifications: tagged("vpc-endpoint-service", properties.Tags),
    }),
  );
  const id = present(ServiceConfiguration?.ServiceId, "CreateVpcEndpointServiceConfiguration answers with an id");
  return { ref: id, attributes: { ServiceId: id } };
}

interface PermissionProperties {
  AllowedPrincipals?: string[];
  ServiceId: string;
}

export async function vpcEndpointServicePermissions(
  properties: PermissionProperties,
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const { ServiceId, AllowedPrincipals } = properties;
  await clients.ec2.send(
    new ModifyVpcEndpointServicePermissionsCommand({ ServiceId, AddAllowedPrincipals: AllowedPrincipals ?? [] }),
  );
  return { ref: `${ServiceId}|permissions` };
}
