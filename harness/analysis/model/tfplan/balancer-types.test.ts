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
