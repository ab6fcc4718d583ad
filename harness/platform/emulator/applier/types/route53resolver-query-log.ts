// DNS query logging of a VPC: AWS::Route53Resolver::ResolverQueryLoggingConfig and its association.

import {
  AssociateResolverQueryLogConfigCommand,
  CreateResolverQueryLogConfigCommand,
} from "@aws-sdk/client-route53resolver";
import { present } from "../../../../core/errors.ts";
import type { CreatedResource, ResourceContext } from "../resource.ts";

export async function queryLogConfig(
  properties: { DestinationArn: string; Name?: string },
  context: ResourceContext,
): Promise<CreatedResource> {
  const { ResolverQueryLogConfig } = await context.clients.resolver.send(
    new CreateResolverQueryLogConfigCommand({
      Name: properties.Name ?? context.name({ maxLength: 64 }),
      DestinationArn: properties.DestinationArn,
      CreatorRequestId: context.name({ maxLength: 128 }),
    }),
  );
  const id = present(ResolverQueryLogConfig?.Id, "CreateResolverQueryLogConfig answers with an id");
  return { ref: id, attributes: { Id: id, Arn: ResolverQueryLogConfig?.Arn } };
}

export async function queryLogAssociation(
  properties: { ResolverQueryLogConfigId: string; ResourceId: string },
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const { ResolverQueryLogConfigId, ResourceId } = properties;
  const { ResolverQueryLogConfigAssociation } = await clients.resolver.send(
    new AssociateResolverQueryLogConfigCommand({ ResolverQueryLogConfigId, ResourceId }),
  );
  const id = present(ResolverQueryLogConfigAssociation?.Id, "AssociateResolverQueryLogConfig answers with an id");
  return { ref: id, attributes: { Id: id } };
}
