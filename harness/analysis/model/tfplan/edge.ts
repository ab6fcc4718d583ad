// Load balancers, zones and records, and how names are resolved.

import { isList, textOf } from "../value.ts";
import type { Value, ValueMap } from "../value.ts";
import { at, blocks, each, one, otherwise, part, read, simple, stands, tags } from "./mapping.ts";
import type { Mapping } from "./mapping.ts";

const elb = "AWS::ElasticLoadBalancingV2::";

function attributesOf(values: ValueMap, names: Readonly<Record<string, string>>): Value[] {
  return Object.entries(names).flatMap(([Key, path]) => {
    const value = at(values, path);
    return value === undefined || value === "" ? [] : [{ Key, Value: textOf(value) || value }];
  });
}

const loadBalancer: Mapping = simple(`${elb}LoadBalancer`, {
  Name: "name",
  Type: otherwise("load_balancer_type", "application"),
  Scheme: schemeOf,
  Subnets: (values) => {
    const mapped = each(values, "subnet_mapping", { SubnetId: "subnet_id" });
    const own = at(values, "subnets");
    return own === undefined || (isList(own) && own.length === 0) ? mapped.map((block) => at(block, "SubnetId")) : own;
  },
  SubnetMappings: (values) => {
    const mapped = each(values, "subnet_mapping", { SubnetId: "subnet_id", AllocationId: "allocation_id" });
    return mapped.length === 0 ? undefined : mapped;
  },
  IpAddressType: "ip_address_type",
  SecurityGroups: "security_groups",
  LoadBalancerAttributes: (values) =>
    attributesOf(values, {
      "deletion_protection.enabled": "enable_deletion_protection",
      "load_balancing.cross_zone.enabled": "enable_cross_zone_load_balancing",
      "access_logs.s3.enabled": "access_logs.enabled",
      "access_logs.s3.bucket": "access_logs.bucket",
      "access_logs.s3.prefix": "access_logs.prefix",
      "dns_record.client_routing_policy": "dns_record_client_routing_policy",
    }),
  Tags: tags,
});

/** Where an action leads; one that weighs several groups has a block of them. */
function actions(values: ValueMap, path: string): Value {
  return each(values, path, {
    Type: "type",
    TargetGroupArn: "target_group_arn",
    RedirectConfig: (action) => one(action, "redirect", { Protocol: "protocol", Port: "port" }),
    ForwardConfig: (action) =>
      !stands(action, "forward")
        ? undefined
        : { TargetGroups: each(action, "forward.target_group", { TargetGroupArn: "arn", Weight: "weight" }) },
  });
}

const listener: Mapping = simple(`${elb}Listener`, {
  LoadBalancerArn: "load_balancer_arn",
  Port: "port",
  Protocol: "protocol",
  SslPolicy: "ssl_policy",
  Certificates: (values) => {
    const certificate = read(values, { CertificateArn: "certificate_arn" });
    return "CertificateArn" in certificate ? [certificate] : undefined;
  },
  AlpnPolicy: (values) => {
    const policies = blocks(values, "alpn_policy");
    return policies.length === 0 ? undefined : policies;
  },
  DefaultActions: (values) => actions(values, "default_action"),
});

const listenerRule: Mapping = simple(`${elb}ListenerRule`, {
  ListenerArn: "listener_arn",
  Priority: "priority",
  Actions: (values) => actions(values, "action"),
});

function schemeOf(values: ValueMap): Value {
  const isInternal = at(values, "internal") ?? false;
  return isInternal === true ? "internal" : isInternal === false ? "internet-facing" : isInternal;
}

const targetGroup: Mapping = simple(`${elb}TargetGroup`, {
  Name: "name",
  Port: "port",
  Protocol: "protocol",
  VpcId: "vpc_id",
  TargetType: otherwise("target_type", "instance"),
  HealthCheckProtocol: "health_check.protocol",
  HealthCheckPort: "health_check.port",
  HealthCheckPath: "health_check.path",
  HealthCheckIntervalSeconds: "health_check.interval",
  HealthCheckTimeoutSeconds: "health_check.timeout",
  HealthCheckEnabled: "health_check.enabled",
  HealthyThresholdCount: "health_check.healthy_threshold",
  UnhealthyThresholdCount: "health_check.unhealthy_threshold",
  Matcher: (values) => {
    const codes = read(values, { HttpCode: "health_check.matcher" });
    return "HttpCode" in codes ? codes : undefined;
  },
  TargetGroupAttributes: (values) =>
    attributesOf(values, {
      "deregistration_delay.timeout_seconds": "deregistration_delay",
      "preserve_client_ip.enabled": "preserve_client_ip",
      "load_balancing.cross_zone.enabled": "load_balancing_cross_zone_enabled",
      "deregistration_delay.connection_termination.enabled": "connection_termination",
      "stickiness.enabled": "stickiness.enabled",
      "stickiness.type": "stickiness.type",
      "proxy_protocol_v2.enabled": "proxy_protocol_v2",
      "target_health_state.unhealthy.connection_termination.enabled":
        "target_health_state.enable_unhealthy_connection_termination",
    }),
  Tags: tags,
});

export const edgeMappings: Readonly<Record<string, Mapping>> = {
  aws_lb: loadBalancer,
  aws_alb: loadBalancer,
  aws_lb_listener: listener,
  aws_alb_listener: listener,
  aws_lb_listener_rule: listenerRule,
  aws_alb_listener_rule: listenerRule,
  aws_lb_listener_certificate: part(`${elb}Listener`, "listener_arn", {
    Certificates: (values) => [{ CertificateArn: at(values, "certificate_arn") }],
  }),
  aws_elb: simple(`${elb}LoadBalancer`, {
    Name: "name",
    Subnets: "subnets",
    SecurityGroups: "security_groups",
    Scheme: schemeOf,
  }),
  aws_lb_target_group: targetGroup,
  aws_alb_target_group: targetGroup,
  aws_route53_zone: simple("AWS::Route53::HostedZone", {
    Name: "name",
    VPCs: (values) => each(values, "vpc", { VPCId: "vpc_id", VPCRegion: "vpc_region" }),
  }),
  aws_route53_zone_association: part("AWS::Route53::HostedZone", "zone_id", {
    VPCs: (values) => [read(values, { VPCId: "vpc_id", VPCRegion: "vpc_region" })],
  }),
  aws_route53_record: simple("AWS::Route53::RecordSet", {
    HostedZoneId: "zone_id",
    Name: "name",
    Type: "type",
    TTL: "ttl",
    ResourceRecords: "records",
    SetIdentifier: "set_identifier",
    HealthCheckId: "health_check_id",
    Region: "latency_routing_policy.region",
    Weight: "weighted_routing_policy.weight",
    Failover: "failover_routing_policy.type",
    AliasTarget: (values) =>
      one(values, "alias", {
        DNSName: "name",
        HostedZoneId: "zone_id",
        EvaluateTargetHealth: "evaluate_target_health",
      }),
  }),
  aws_route53_resolver_query_log_config: simple("AWS::Route53Resolver::ResolverQueryLoggingConfig", {
    Name: "name",
    DestinationArn: "destination_arn",
  }),
  aws_route53_resolver_query_log_config_association: simple(
    "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation",
    { ResolverQueryLogConfigId: "resolver_query_log_config_id", ResourceId: "resource_id" },
  ),
  aws_route53_resolver_endpoint: simple("AWS::Route53Resolver::ResolverEndpoint", {
    Direction: "direction",
    SecurityGroupIds: "security_group_ids",
    IpAddresses: (values) => each(values, "ip_address", { SubnetId: "subnet_id", Ip: "ip" }),
  }),
  aws_route53_resolver_rule: simple("AWS::Route53Resolver::ResolverRule", {
    DomainName: "domain_name",
    RuleType: "rule_type",
  }),
  aws_route53_resolver_rule_association: simple("AWS::Route53Resolver::ResolverRuleAssociation", {
    ResolverRuleId: "resolver_rule_id",
    VPCId: "vpc_id",
  }),
};
