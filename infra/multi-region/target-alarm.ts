// The alarm on replicas that do not answer the load balancer.

import type { Stack } from "aws-cdk-lib";
import { CfnAlarm } from "aws-cdk-lib/aws-cloudwatch";
import type { FrontDoor } from "../platform/load-balancer.ts";
import type { RegionSettings } from "./settings.ts";

/** Creates the alarm and returns its name. */
export function targetAlarm(
  stack: Stack,
  { front, topic, settings }: { front: FrontDoor; topic: string; settings: RegionSettings },
): string {
  const alarmName = `${settings.prefix}-unhealthy-targets`;
  new CfnAlarm(stack, "UnhealthyTargetsAlarm", {
    alarmName,
    alarmDescription: "A ClickHouse replica does not answer the load balancer's health checks",
    namespace: "AWS/NetworkELB",
    metricName: "UnHealthyHostCount",
    dimensions: [
      { name: "LoadBalancer", value: front.loadBalancer.attrLoadBalancerFullName },
      { name: "TargetGroup", value: front.targets.attrTargetGroupFullName },
    ],
    statistic: "Maximum",
    period: 60,
    evaluationPeriods: 2,
    threshold: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    treatMissingData: "notBreaching",
    actionsEnabled: true,
    alarmActions: [topic],
  });
  return alarmName;
}
