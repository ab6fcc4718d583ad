// The way in for clients: an internal network load balancer over all zones and the private name that leads to it.

import type { Stack } from "aws-cdk-lib";
import { CfnListener, CfnLoadBalancer, CfnTargetGroup } from "aws-cdk-lib/aws-elasticloadbalancingv2";
import { CfnHostedZone, CfnRecordSet } from "aws-cdk-lib/aws-route53";
import { clientPorts } from "../network/rules.ts";
import type { Settings } from "../settings/byoc-private.ts";

export interface LoadBalancerOptions {
  readonly vpcId: string;
  readonly subnets: readonly string[];
  readonly group: string;
  readonly settings: { readonly corrections: Pick<Settings["corrections"], "serversEndTls"> };
}

export interface FrontDoor {
  readonly loadBalancer: CfnLoadBalancer;
  /** Targets of the HTTP port, whose health stands for both. */
  readonly targets: CfnTargetGroup;
}

/** Names of the target groups, which the manifests bind to pods. */
export const targetGroupNames = { http: "clickhouse-https", native: "clickhouse-native" } as const;

/** The load balancer with a TCP listener and an address target group per client port. TLS ends in the servers. */
export function loadBalancer(stack: Stack, options: LoadBalancerOptions): FrontDoor {
  const made = new CfnLoadBalancer(stack, "LoadBalancer", {
    name: "clickhouse",
    type: "network",
    scheme: "internal",
    ipAddressType: "ipv4",
    subnets: [...options.subnets],
    securityGroups: [options.group],
    loadBalancerAttributes: [
      { key: "deletion_protection.enabled", value: "true" },
      { key: "load_balancing.cross_zone.enabled", value: "true" },
    ],
    tags: [{ key: "Name", value: "clickhouse" }],
  });
  const http = forwarded(stack, "Https", { protocol: "http", loadBalancer: made, options });
  forwarded(stack, "Native", { protocol: "native", loadBalancer: made, options });
  return { loadBalancer: made, targets: http };
}

interface Forwarded {
  readonly protocol: keyof typeof clientPorts;
  readonly loadBalancer: CfnLoadBalancer;
  readonly options: LoadBalancerOptions;
}

function forwarded(stack: Stack, id: string, of: Forwarded): CfnTargetGroup {
  const targets = targetGroup(stack, `TargetGroup${id}`, of);
  new CfnListener(stack, `Listener${id}`, {
    loadBalancerArn: of.loadBalancer.ref,
    port: clientPorts[of.protocol],
    protocol: "TCP",
    defaultActions: [{ type: "forward", targetGroupArn: targets.ref }],
  });
  return targets;
}

/** Health is asked of ClickHouse itself, on its HTTP port, for both groups: a frozen server still accepts TCP. */
function targetGroup(stack: Stack, id: string, of: Forwarded): CfnTargetGroup {
  const { protocol, options } = of;
  return new CfnTargetGroup(stack, id, {
    name: targetGroupNames[protocol],
    vpcId: options.vpcId,
    targetType: "ip",
    protocol: "TCP",
    port: clientPorts[protocol],
    healthCheckEnabled: true,
    healthCheckProtocol: options.settings.corrections.serversEndTls ? "HTTPS" : "HTTP",
    healthCheckPort: String(clientPorts.http),
    healthCheckPath: "/ping",
    healthCheckIntervalSeconds: 5,
    healthCheckTimeoutSeconds: 2,
    healthyThresholdCount: 2,
    unhealthyThresholdCount: 2,
    matcher: { httpCode: "200" },
    targetGroupAttributes: [
      { key: "stickiness.enabled", value: "false" },
      { key: "preserve_client_ip.enabled", value: "false" },
      { key: "deregistration_delay.timeout_seconds", value: "30" },
      { key: "target_health_state.unhealthy.connection_termination.enabled", value: "true" },
    ],
    tags: [{ key: "Name", value: targetGroupNames[protocol] }],
  });
}

/** The private zone and the name of the service. */
export function privateZone(
  stack: Stack,
  options: { vpcId: string; target: CfnLoadBalancer; settings: Settings },
): CfnHostedZone {
  const { vpcId, target, settings } = options;
  const zone = new CfnHostedZone(stack, "PrivateZone", {
    name: settings.zoneName,
    vpcs: [{ vpcId, vpcRegion: settings.region }],
    hostedZoneTags: [{ key: "Name", value: "Internal DNS" }],
  });
  const record = { hostedZoneId: zone.ref, name: settings.serviceHost, type: "A" };
  if (settings.corrections.nameFollowsLoadBalancer) {
    new CfnRecordSet(stack, "ServiceRecord", {
      ...record,
      aliasTarget: {
        dnsName: target.attrDnsName,
        hostedZoneId: target.attrCanonicalHostedZoneId,
        evaluateTargetHealth: true,
      },
    });
  } else {
    new CfnRecordSet(stack, "ServiceRecord", { ...record, ttl: "300", resourceRecords: ["10.0.0.100"] });
  }
  return zone;
}
