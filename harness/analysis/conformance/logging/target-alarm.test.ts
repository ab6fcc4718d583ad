// NLB-006 on a few resources: alarms see a value, and it is that of the platform's own targets.

import { expect, it } from "vitest";
import { PlatformModel } from "../../model/platform-model.ts";
import { running, said, told } from "../sample-platform.ts";

const Topic = ["SNS::Topic"] as const;
const Nlb = ["ElasticLoadBalancingV2::LoadBalancer", { Name: "clickhouse", Type: "network" }] as const;
const Second = ["ElasticLoadBalancingV2::LoadBalancer", { Name: "other", Type: "network" }] as const;
const Targets = ["ElasticLoadBalancingV2::TargetGroup", { Name: "clickhouse", Protocol: "TCP" }] as const;
const alarm = (more: object) => {
  const rises = { ComparisonOperator: "GreaterThanThreshold", Threshold: 0 };
  const counts = { Namespace: "AWS/NetworkELB", MetricName: "UnHealthyHostCount" };
  return ["CloudWatch::Alarm", { AlarmActions: [{ Ref: "Topic" }], ...counts, ...rises, ...more }] as const;
};

it("NLB-006: unhealthy targets are watched", () => {
  const full = (id: string) => ({
    "Fn::GetAtt": [id, id === "Targets" ? "TargetGroupFullName" : "LoadBalancerFullName"],
  });
  const watch = (more: object = {}, Value: unknown = full("Nlb")) =>
    alarm({
      Dimensions: [
        { Name: "TargetGroup", Value: full("Targets") },
        { Name: "LoadBalancer", Value },
      ],
      ...more,
    });
  const dimensions = (further: string) => [
    { Name: "TargetGroup", Value: full("Targets") },
    { Name: further },
    { Name: "LoadBalancer", Value: full("Nlb") },
  ];
  expect(
    told("NLB-006", {
      none: { Nlb },
      watched: { Nlb, Second, Targets, Alarm: watch() },
      "the balancer without its targets": {
        Nlb,
        Alarm: watch({ Dimensions: [{ Name: "LoadBalancer", Value: full("Nlb") }] }),
      },
      "the targets without a balancer": {
        Targets,
        Alarm: watch({ Dimensions: [{ Name: "TargetGroup", Value: full("Targets") }] }),
      },
      "no dimension": { Nlb, Targets, Alarm: watch({ Dimensions: [] }) },
      "in one zone": { Nlb, Targets, Alarm: watch({ Dimensions: dimensions("AvailabilityZone") }) },
      "of one instance": { Nlb, Targets, Alarm: watch({ Dimensions: dimensions("InstanceId") }) },
      "a dimension without a value": {
        Nlb,
        Targets,
        Alarm: watch({ Dimensions: dimensions("LoadBalancer").slice(1) }),
      },
      "one elsewhere": { Nlb, Targets, Alarm: watch({}, "net/other/1") },
      "another thing": { Nlb, Targets, Topic, Alarm: watch({}, { Ref: "Topic" }) },
      "the targets as balancer": { Nlb, Targets, Alarm: watch({}, full("Targets")) },
      "another metric": { Nlb, Targets, Alarm: watch({ MetricName: "HealthyHostCount" }) },
      "another namespace": { Nlb, Targets, Alarm: watch({ Namespace: "Mine" }) },
      silent: { Nlb, Targets, Alarm: watch({ ActionsEnabled: false }) },
      "too high": { Nlb, Targets, Alarm: watch({ Threshold: 3 }) },
    }),
  ).toMatchInlineSnapshot(`
    "# none
    violated
    finding none: nothing watches unhealthy targets | "UnHealthyHostCount"
    # watched
    held
    # the balancer without its targets
    violated
    finding none: nothing watches unhealthy targets | "UnHealthyHostCount"
    # the targets without a balancer
    violated
    finding none: nothing watches unhealthy targets | "UnHealthyHostCount"
    # no dimension
    violated
    finding none: nothing watches unhealthy targets | "UnHealthyHostCount"
    # in one zone
    held
    # of one instance
    violated
    finding none: nothing watches unhealthy targets | "UnHealthyHostCount"
    # a dimension without a value
    violated
    finding none: nothing watches unhealthy targets | "UnHealthyHostCount"
    # one elsewhere
    violated
    finding none: nothing watches unhealthy targets | "UnHealthyHostCount"
    # another thing
    violated
    finding none: nothing watches unhealthy targets | "UnHealthyHostCount"
    # the targets as balancer
    violated
    finding none: nothing watches unhealthy targets | "UnHealthyHostCount"
    # another metric
    violated
    finding none: nothing watches unhealthy targets | "UnHealthyHostCount"
    # another namespace
    violated
    finding none: nothing watches unhealthy targets | "UnHealthyHostCount"
    # silent
    violated
    finding Alarm/ActionsEnabled: Alarm is silent | true
    # too high
    violated
    finding Alarm/Threshold: Alarm stays silent while no target is healthy | "a threshold that 3 unhealthy targets pass""
  `);
});

it("NLB-006: the names of what runs", () => {
  const arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:";
  const names: Readonly<Record<string, readonly string[]>> = {
    Nlb: [`${arn}loadbalancer/net/clickhouse/5`],
    Other: [`${arn}loadbalancer/net/other/6`],
    Targets: [`${arn}targetgroup/clickhouse/7`],
  };
  const watch = (balancer: string, targets: string) => ({
    Nlb,
    Other: Second,
    Targets,
    Alarm: alarm({
      Dimensions: [
        { Name: "LoadBalancer", Value: balancer },
        { Name: "TargetGroup", Value: targets },
      ],
    }),
  });
  const live = (balancer: string, targets: string) => {
    const { resources, ...rest } = running(watch(balancer, targets));
    const shown = resources.map((one) => ({ ...one, identities: [one.id, ...(names[one.id] ?? [])] }));
    return new PlatformModel({ ...rest, resources: shown });
  };
  const verdict = (model: PlatformModel) => said("NLB-006", model).split("\n")[0];
  expect(verdict(live("net/clickhouse/5", "targetgroup/clickhouse/7"))).toBe("held");
  expect(verdict(live("net/elsewhere/5", "targetgroup/clickhouse/7"))).toBe("violated");
  expect(verdict(live("net/clickhouse/5", "targetgroup/elsewhere/7"))).toBe("violated");
});
