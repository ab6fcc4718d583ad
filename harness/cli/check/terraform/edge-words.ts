// Load balancers, zones, records and the resolver's log as the AWS provider's resources. For tests.

import { isMap } from "../../../analysis/model/value.ts";
import type { Value, ValueMap } from "../../../analysis/model/value.ts";
import { block, blocks, flag, get, items, number, tags, text } from "./words.ts";
import type { Saying, SaidMap, Writer } from "./words.ts";

/** Attributes of a balancer or a target group by key. */
function attribute(list: Value, key: string): Value {
  const found = items(list).find((one) => get(one, "Key") === key);
  return found === undefined ? undefined : get(found, "Value");
}

/** One of the classic kind has its listeners in itself. */
const balancer: Writer = (p, own) => (p["Listeners"] === undefined ? newBalancer(p, own) : classicBalancer(p, own));

const classicBalancer: Writer = (p) => [
  [
    "aws_elb",
    {
      name: p["Name"],
      subnets: p["Subnets"],
      security_groups: p["SecurityGroups"],
      internal: p["Scheme"] === "internal",
      listener: blocks(p["Listeners"], (one) => ({
        instance_port: number(one["InstancePort"]),
        instance_protocol: one["InstanceProtocol"] ?? one["Protocol"],
        lb_port: number(one["LoadBalancerPort"]),
        lb_protocol: one["Protocol"],
      })),
    },
  ],
];

const newBalancer: Writer = (p) => {
  const of = (key: string) => attribute(p["LoadBalancerAttributes"], key);
  const mappings = p["SubnetMappings"];
  return [
    [
      "aws_lb",
      {
        name: p["Name"],
        load_balancer_type: p["Type"] ?? "application",
        internal:
          p["Scheme"] === undefined || p["Scheme"] === "internet-facing"
            ? false
            : p["Scheme"] === "internal"
              ? true
              : p["Scheme"],
        ip_address_type: p["IpAddressType"] ?? "ipv4",
        ...(mappings === undefined
          ? { subnets: p["Subnets"] }
          : {
              subnet_mapping: blocks(mappings, (one) => ({
                subnet_id: one["SubnetId"],
                allocation_id: one["AllocationId"],
              })),
            }),
        security_groups: p["SecurityGroups"],
        enable_deletion_protection: flag(of("deletion_protection.enabled"), false),
        enable_cross_zone_load_balancing: flag(of("load_balancing.cross_zone.enabled"), false),
        dns_record_client_routing_policy: of("dns_record.client_routing_policy") ?? "any_availability_zone",
        access_logs: [
          {
            enabled: flag(of("access_logs.s3.enabled"), false),
            bucket: of("access_logs.s3.bucket") ?? "",
            prefix: of("access_logs.s3.prefix") ?? "",
          },
        ],
        ...tags(p["Tags"]),
      },
    ],
  ];
};

const listener: Writer = (p) => [
  [
    "aws_lb_listener",
    {
      load_balancer_arn: p["LoadBalancerArn"],
      port: number(p["Port"]),
      protocol: p["Protocol"],
      ssl_policy: p["SslPolicy"] ?? "",
      certificate_arn: get(items(p["Certificates"])[0], "CertificateArn"),
      alpn_policy: items(p["AlpnPolicy"])[0],
      default_action: blocks(p["DefaultActions"], (one) => ({
        type: one["Type"],
        target_group_arn: one["TargetGroupArn"] ?? "",
        forward: block(one["ForwardConfig"], (by) => ({
          target_group: blocks(by["TargetGroups"], (to) => ({
            arn: to["TargetGroupArn"],
            weight: number(to["Weight"]),
          })),
        })),
      })),
    },
  ],
];

const targetGroup: Writer = (p) => {
  const of = (key: string) => attribute(p["TargetGroupAttributes"], key);
  const terminated = of("target_health_state.unhealthy.connection_termination.enabled");
  return [
    [
      "aws_lb_target_group",
      {
        name: p["Name"],
        port: number(p["Port"]),
        protocol: p["Protocol"],
        vpc_id: p["VpcId"],
        target_type: p["TargetType"] ?? "instance",
        deregistration_delay: text(of("deregistration_delay.timeout_seconds") ?? 300),
        preserve_client_ip: text(of("preserve_client_ip.enabled")),
        connection_termination: flag(of("deregistration_delay.connection_termination.enabled"), false),
        proxy_protocol_v2: flag(of("proxy_protocol_v2.enabled"), false),
        load_balancing_cross_zone_enabled: text(
          of("load_balancing.cross_zone.enabled") ?? "use_load_balancer_configuration",
        ),
        stickiness:
          of("stickiness.enabled") === undefined
            ? []
            : [{ enabled: flag(of("stickiness.enabled")), type: of("stickiness.type") ?? "source_ip" }],
        target_health_state:
          terminated === undefined ? [] : [{ enable_unhealthy_connection_termination: flag(terminated) }],
        health_check: [
          {
            enabled: flag(p["HealthCheckEnabled"], true),
            protocol: p["HealthCheckProtocol"],
            port: text(p["HealthCheckPort"] ?? "traffic-port"),
            path: p["HealthCheckPath"] ?? "",
            interval: number(p["HealthCheckIntervalSeconds"] ?? 30),
            timeout: number(p["HealthCheckTimeoutSeconds"]),
            healthy_threshold: number(p["HealthyThresholdCount"]),
            unhealthy_threshold: number(p["UnhealthyThresholdCount"]),
            matcher: text(get(p["Matcher"], "HttpCode")) ?? "",
          },
        ],
        ...tags(p["Tags"]),
      },
    ],
  ];
};

const zone: Writer = (p, { region }) => [
  [
    "aws_route53_zone",
    {
      name: p["Name"],
      vpc: blocks(p["VPCs"], (one) => ({ vpc_id: one["VPCId"], vpc_region: one["VPCRegion"] ?? region })),
      ...tags(p["HostedZoneTags"]),
    },
  ],
];

function recordOf(p: ValueMap): SaidMap {
  return {
    zone_id: p["HostedZoneId"],
    name: p["Name"],
    type: p["Type"],
    ttl: number(p["TTL"]),
    records: p["ResourceRecords"],
    set_identifier: p["SetIdentifier"],
    alias: block(p["AliasTarget"], (alias) => ({
      name: alias["DNSName"],
      zone_id: alias["HostedZoneId"],
      evaluate_target_health: flag(alias["EvaluateTargetHealth"], false),
    })),
    latency_routing_policy: p["Region"] === undefined ? [] : [{ region: p["Region"] }],
    weighted_routing_policy: p["Weight"] === undefined ? [] : [{ weight: number(p["Weight"]) }],
    failover_routing_policy: p["Failover"] === undefined ? [] : [{ type: p["Failover"] }],
    health_check_id: p["HealthCheckId"],
  };
}

const recordGroup: Writer = (p) =>
  items(p["RecordSets"]).map((one, at): Saying => [
    "aws_route53_record",
    isMap(one) ? recordOf({ HostedZoneId: p["HostedZoneId"], ...one }) : { zone_id: p["HostedZoneId"], name: one },
    String(at),
  ]);

export const edgeWords: Readonly<Record<string, Writer>> = {
  "AWS::ElasticLoadBalancingV2::LoadBalancer": balancer,
  "AWS::ElasticLoadBalancingV2::Listener": listener,
  "AWS::ElasticLoadBalancingV2::TargetGroup": targetGroup,
  "AWS::Route53::HostedZone": zone,
  "AWS::Route53::RecordSet": (p) => [["aws_route53_record", recordOf(p)]],
  "AWS::Route53::RecordSetGroup": recordGroup,
  "AWS::Route53Resolver::ResolverQueryLoggingConfig": (p) => [
    ["aws_route53_resolver_query_log_config", { name: p["Name"], destination_arn: p["DestinationArn"] }],
  ],
  "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation": (p) => [
    [
      "aws_route53_resolver_query_log_config_association",
      { resolver_query_log_config_id: p["ResolverQueryLogConfigId"], resource_id: p["ResourceId"] },
    ],
  ],
};
