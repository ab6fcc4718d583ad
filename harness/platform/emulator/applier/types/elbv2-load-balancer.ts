// AWS::ElasticLoadBalancingV2::LoadBalancer. Attributes are a call of their own.

import {
  CreateLoadBalancerCommand,
  ModifyLoadBalancerAttributesCommand,
  SetSecurityGroupsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type {
  CreateLoadBalancerCommandInput,
  SetSecurityGroupsCommandInput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { present } from "../../../../core/errors.ts";
import type { CreatedResource, ResourceContext } from "../resource.ts";

interface Properties extends Omit<CreateLoadBalancerCommandInput, "Name"> {
  EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic?: SetSecurityGroupsCommandInput["EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"];
  LoadBalancerAttributes?: { Key: string; Value: string }[];
  Name?: string;
}

export async function loadBalancer(properties: Properties, context: ResourceContext): Promise<CreatedResource> {
  const { elbv2 } = context.clients;
  const { LoadBalancers } = await elbv2.send(
    new CreateLoadBalancerCommand({
      Name: properties.Name ?? context.name({ maxLength: 32 }),
      Scheme: properties.Scheme,
      Type: properties.Type,
      IpAddressType: properties.IpAddressType,
      SecurityGroups: properties.SecurityGroups,
      Subnets: properties.Subnets,
      SubnetMappings: properties.SubnetMappings,
      Tags: properties.Tags,
    }),
  );
  const made = present(LoadBalancers?.[0], "CreateLoadBalancer answers with a load balancer");
  const arn = present(made.LoadBalancerArn, "a new load balancer has an ARN");
  const Attributes = properties.LoadBalancerAttributes;
  if (Attributes !== undefined) {
    await elbv2.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn: arn, Attributes }));
  }
  const EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic =
    properties.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic;
  if (EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic !== undefined) {
    await elbv2.send(
      new SetSecurityGroupsCommand({
        LoadBalancerArn: arn,
        SecurityGroups: properties.SecurityGroups,
        EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic,
      }),
    );
  }
  return {
    ref: arn,
    attributes: {
      LoadBalancerArn: arn,
      DNSName: made.DNSName,
      CanonicalHostedZoneID: made.CanonicalHostedZoneId,
      LoadBalancerName: made.LoadBalancerName,
      LoadBalancerFullName: arn.split(":loadbalancer/").at(-1),
    },
  };
}
