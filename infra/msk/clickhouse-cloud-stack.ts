// The other side of PrivateLink. In a real account it belongs to ClickHouse Cloud; here a network of its own stands in,
// with the balancer behind the endpoint service and the terms on which it lets consumers in.

import { Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import { CfnSecurityGroup, CfnVPCEndpointService, CfnVPCEndpointServicePermissions } from "aws-cdk-lib/aws-ec2";
import { CfnListener, CfnLoadBalancer, CfnTargetGroup } from "aws-cdk-lib/aws-elasticloadbalancingv2";
import { networkRecords } from "../audit/trail.ts";
import { privateNetwork, subnetIds } from "../network/subnets.ts";
import type { PipelineSettings } from "../settings/msk-privatelink.ts";
import { pipelinePorts } from "../settings/msk-privatelink.ts";
import { output } from "../stacks/output.ts";
import { stackProps } from "../stacks/stack-props.ts";
import type { PipelineAuditStack } from "./audit-stack.ts";
import type { FoundationStack } from "./foundation-stack.ts";

export class ClickhouseCloudStack extends Stack {
  /** Service name for the endpoint. */
  readonly serviceName: string;

  constructor(
    app: App,
    before: { foundation: FoundationStack; audit: PipelineAuditStack },
    settings: PipelineSettings,
  ) {
    super(app, `${settings.profile}-clickhouse-cloud`, stackProps(settings, "stand-in for ClickHouse Cloud"));
    const { provider } = settings;
    const network = privateNetwork(this, provider);
    const vpcId = network.vpc.attrVpcId;
    networkRecords(this, {
      name: provider.networkName,
      vpcId,
      flow: before.audit.groups.flow,
      dns: before.audit.groups.dns,
      deliveryRole: before.foundation.roles.flowLogs.attrArn,
    });
    const service = new CfnVPCEndpointService(this, "EndpointService", {
      acceptanceRequired: true,
      networkLoadBalancerArns: [this.balancer(vpcId, subnetIds(network, "service"), settings)],
      tags: [{ key: "Name", value: provider.prefix }],
    });
    new CfnVPCEndpointServicePermissions(this, "EndpointServicePermissions", {
      serviceId: service.ref,
      allowedPrincipals: [`arn:aws:iam::${settings.account}:root`],
    });
    output(this, "Provider", { vpcId, vpcCidr: provider.vpcCidr });
    this.serviceName = `com.amazonaws.vpce.${settings.region}.${service.ref}`;
  }

  /** The server behind the balancer ends TLS itself. */
  private balancer(vpcId: string, subnets: string[], settings: PipelineSettings): string {
    const { provider } = settings;
    const port = pipelinePorts.clickhouse;
    const within = { ipProtocol: "tcp", fromPort: port, toPort: port, cidrIp: provider.vpcCidr };
    const name = `${provider.prefix}-balancer`;
    const group = new CfnSecurityGroup(this, "SecurityGroupBalancer", {
      groupName: name,
      groupDescription: "Balancer behind the endpoint service",
      vpcId,
      securityGroupIngress: [{ ...within, description: "connections that come through PrivateLink" }],
      securityGroupEgress: [{ ...within, description: "servers" }],
      tags: [{ key: "Name", value: name }],
    });
    const balancer = new CfnLoadBalancer(this, "LoadBalancer", {
      name: provider.prefix,
      type: "network",
      scheme: "internal",
      ipAddressType: "ipv4",
      subnets,
      securityGroups: [group.attrGroupId],
      loadBalancerAttributes: [
        { key: "deletion_protection.enabled", value: "true" },
        { key: "load_balancing.cross_zone.enabled", value: "true" },
      ],
    });
    const targets = new CfnTargetGroup(this, "Targets", {
      name: provider.prefix,
      vpcId,
      targetType: "ip",
      protocol: "TCP",
      port,
      healthCheckProtocol: "HTTPS",
      healthCheckPath: "/ping",
    });
    new CfnListener(this, "Listener", {
      loadBalancerArn: balancer.ref,
      port,
      protocol: "TCP",
      defaultActions: [{ type: "forward", targetGroupArn: targets.ref }],
    });
    return balancer.ref;
  }
}
