// Load balancers and their listeners of which no profile has an example: values as the provider's documentation has them, and
// what they are in CloudFormation's vocabulary.

import { describe, expect, it } from "vitest";
import { Unresolved } from "../value.ts";
import { madeOf, madeOfOne } from "./sample-plan.ts";
import type { Made } from "./sample-plan.ts";

describe("load balancers", () => {
  const forward = (arn: string) => [{ type: "forward", target_group_arn: arn }];
  it.each<[string, object, ...Made[]]>([
    [
      "aws_alb",
      {
        name: "a",
        load_balancer_type: "application",
        internal: true,
        subnets: ["subnet-1"],
        enable_deletion_protection: false,
      },
      [
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        {
          Name: "a",
          Type: "application",
          Scheme: "internal",
          Subnets: ["subnet-1"],
          LoadBalancerAttributes: [{ Key: "deletion_protection.enabled", Value: "false" }],
        },
      ],
    ],
    [
      "aws_alb",
      { subnets: [], subnet_mapping: [{ subnet_id: "subnet-1", allocation_id: "eipalloc-1", ipv6_address: "" }] },
      [
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        {
          Type: "application",
          Scheme: "internet-facing",
          Subnets: ["subnet-1"],
          SubnetMappings: [{ SubnetId: "subnet-1", AllocationId: "eipalloc-1" }],
          LoadBalancerAttributes: [],
        },
      ],
    ],
    [
      "aws_alb_listener",
      {
        load_balancer_arn: "lb",
        port: 443,
        protocol: "HTTPS",
        ssl_policy: "p",
        certificate_arn: "c",
        default_action: [
          { type: "redirect", target_group_arn: "", redirect: [{ protocol: "HTTPS", port: "443", host: "#{host}" }] },
        ],
      },
      [
        "AWS::ElasticLoadBalancingV2::Listener",
        {
          LoadBalancerArn: "lb",
          Port: 443,
          Protocol: "HTTPS",
          SslPolicy: "p",
          Certificates: [{ CertificateArn: "c" }],
          DefaultActions: [{ Type: "redirect", RedirectConfig: { Protocol: "HTTPS", Port: "443" } }],
        },
      ],
    ],
    [
      "aws_lb_listener",
      { load_balancer_arn: "lb", ssl_policy: "", alpn_policy: "None", default_action: forward("tg") },
      [
        "AWS::ElasticLoadBalancingV2::Listener",
        {
          LoadBalancerArn: "lb",
          AlpnPolicy: ["None"],
          DefaultActions: [{ Type: "forward", TargetGroupArn: "tg" }],
        },
      ],
    ],
    [
      "aws_lb_listener_rule",
      {
        listener_arn: "l",
        priority: 7,
        action: [
          {
            type: "forward",
            forward: [
              {
                target_group: [
                  { arn: "one", weight: 90 },
                  { arn: "two", weight: 10 },
                ],
              },
            ],
          },
        ],
      },
      [
        "AWS::ElasticLoadBalancingV2::ListenerRule",
        {
          ListenerArn: "l",
          Priority: 7,
          Actions: [
            {
              Type: "forward",
              ForwardConfig: {
                TargetGroups: [
                  { TargetGroupArn: "one", Weight: 90 },
                  { TargetGroupArn: "two", Weight: 10 },
                ],
              },
            },
          ],
        },
      ],
    ],
    [
      "aws_alb_listener_rule",
      { listener_arn: "l", action: forward("tg") },
      [
        "AWS::ElasticLoadBalancingV2::ListenerRule",
        { ListenerArn: "l", Actions: [{ Type: "forward", TargetGroupArn: "tg" }] },
      ],
    ],
    [
      "aws_alb_target_group",
      {
        name: "t",
        port: 8443,
        protocol: "HTTPS",
        vpc_id: "vpc-1",
        deregistration_delay: "30",
        health_check: [{ enabled: true, matcher: "200", interval: 5 }],
      },
      [
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        {
          Name: "t",
          Port: 8443,
          Protocol: "HTTPS",
          VpcId: "vpc-1",
          TargetType: "instance",
          HealthCheckEnabled: true,
          HealthCheckIntervalSeconds: 5,
          Matcher: { HttpCode: "200" },
          TargetGroupAttributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "30" }],
        },
      ],
    ],
    [
      "aws_lb",
      {
        load_balancer_type: "network",
        internal: false,
        subnets: ["subnet-1"],
        subnet_mapping: [{ subnet_id: "subnet-2" }],
        ip_address_type: "dualstack",
        security_groups: ["sg-1"],
        enable_deletion_protection: true,
        enable_cross_zone_load_balancing: false,
        access_logs: [{ enabled: true, bucket: "logs", prefix: "lb" }],
        dns_record_client_routing_policy: "availability_zone_affinity",
      },
      [
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        {
          Type: "network",
          Scheme: "internet-facing",
          Subnets: ["subnet-1"],
          SubnetMappings: [{ SubnetId: "subnet-2" }],
          IpAddressType: "dualstack",
          SecurityGroups: ["sg-1"],
          LoadBalancerAttributes: [
            { Key: "deletion_protection.enabled", Value: "true" },
            { Key: "load_balancing.cross_zone.enabled", Value: "false" },
            { Key: "access_logs.s3.enabled", Value: "true" },
            { Key: "access_logs.s3.bucket", Value: "logs" },
            { Key: "access_logs.s3.prefix", Value: "lb" },
            { Key: "dns_record.client_routing_policy", Value: "availability_zone_affinity" },
          ],
        },
      ],
    ],
    [
      "aws_lb",
      { subnet_mapping: [{ subnet_id: "subnet-2" }], dns_record_client_routing_policy: "" },
      [
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        {
          Type: "application",
          Scheme: "internet-facing",
          Subnets: ["subnet-2"],
          SubnetMappings: [{ SubnetId: "subnet-2" }],
          LoadBalancerAttributes: [],
        },
      ],
    ],
    [
      "aws_lb_target_group",
      {
        target_type: "ip",
        deregistration_delay: 30,
        stickiness: [{ enabled: true, type: "source_ip" }],
        preserve_client_ip: "true",
        load_balancing_cross_zone_enabled: "use_load_balancer_configuration",
        connection_termination: false,
        proxy_protocol_v2: true,
        target_health_state: [{ enable_unhealthy_connection_termination: true }],
        health_check: [],
      },
      [
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        {
          TargetType: "ip",
          TargetGroupAttributes: [
            { Key: "deregistration_delay.timeout_seconds", Value: "30" },
            { Key: "preserve_client_ip.enabled", Value: "true" },
            { Key: "load_balancing.cross_zone.enabled", Value: "use_load_balancer_configuration" },
            { Key: "deregistration_delay.connection_termination.enabled", Value: "false" },
            { Key: "stickiness.enabled", Value: "true" },
            { Key: "stickiness.type", Value: "source_ip" },
            { Key: "proxy_protocol_v2.enabled", Value: "true" },
            { Key: "target_health_state.unhealthy.connection_termination.enabled", Value: "true" },
          ],
        },
      ],
    ],
    [
      "aws_route53_record",
      {
        zone_id: "Z1",
        name: "a.internal",
        type: "A",
        alias: [{ name: "lb.example.com", zone_id: "Z2", evaluate_target_health: true }],
        latency_routing_policy: [{ region: "us-west-2" }],
        weighted_routing_policy: [{ weight: 10 }],
        failover_routing_policy: [{ type: "PRIMARY" }],
        set_identifier: "s",
        health_check_id: "h",
      },
      [
        "AWS::Route53::RecordSet",
        {
          HostedZoneId: "Z1",
          Name: "a.internal",
          Type: "A",
          AliasTarget: { DNSName: "lb.example.com", HostedZoneId: "Z2", EvaluateTargetHealth: true },
          Region: "us-west-2",
          Weight: 10,
          Failover: "PRIMARY",
          SetIdentifier: "s",
          HealthCheckId: "h",
        },
      ],
    ],
  ])("%s", (type, values, ...made) => {
    expect(madeOfOne(type, values)).toEqual(made);
  });

  it("a further certificate of a listener", () => {
    expect(
      madeOf({
        "aws_lb_listener.l": { values: { arn: "l", port: 443, certificate_arn: "c1" } },
        "aws_lb_listener_certificate.c": { values: { listener_arn: "l", certificate_arn: "c2" } },
      }),
    ).toEqual([
      [
        "AWS::ElasticLoadBalancingV2::Listener",
        { Port: 443, Certificates: [{ CertificateArn: "c1" }, { CertificateArn: "c2" }], DefaultActions: [] },
      ],
    ]);
  });

  it("whose side is not known is on no side", () => {
    const [made] = madeOf({
      "aws_lb.x": { values: {}, unknown: { internal: true }, written: { internal: { references: ["var.side"] } } },
    });
    expect((made?.[1] as { Scheme: unknown }).Scheme).toBeInstanceOf(Unresolved);
  });
});
