// What is watched while the platform serves: targets of the load balancer, and the alarms that stop an experiment.

import type { Stack } from "aws-cdk-lib";
import { CfnAlarm, CfnDashboard } from "aws-cdk-lib/aws-cloudwatch";
import type { CfnLoadBalancer, CfnTargetGroup } from "aws-cdk-lib/aws-elasticloadbalancingv2";
import type { Settings } from "../settings/byoc-private.ts";

export interface WatchOptions {
  readonly loadBalancer: CfnLoadBalancer;
  readonly targets: CfnTargetGroup;
  readonly topic: string;
  readonly settings: Settings;
}

export interface StopAlarms {
  readonly noHealthyReplica: CfnAlarm;
  readonly stopRequested: CfnAlarm;
}

/** The alarm on dead targets; returns its name. */
export function targetAlarm(stack: Stack, options: WatchOptions): string {
  const alarmName = "clickhouse-unhealthy-targets";
  new CfnAlarm(stack, "UnhealthyTargetsAlarm", {
    alarmName,
    alarmDescription: "A ClickHouse replica does not answer the load balancer's health checks",
    ...targetMetric("UnHealthyHostCount", options),
    statistic: "Maximum",
    period: 60,
    evaluationPeriods: 2,
    threshold: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    treatMissingData: "notBreaching",
    actionsEnabled: true,
    alarmActions: [options.topic],
    okActions: [options.topic],
  });
  return alarmName;
}

/**
 * Conditions under which an experiment must end at once: nobody serves any more, or somebody asked. Missing data does
 * not stop: no experiment starts while an alarm is on.
 */
export function stopAlarms(stack: Stack, options: WatchOptions): StopAlarms {
  const always = { treatMissingData: "notBreaching", actionsEnabled: true, alarmActions: [options.topic] };
  return {
    noHealthyReplica: new CfnAlarm(stack, "StopNoHealthyReplica", {
      alarmName: "clickhouse-stop-no-healthy-replica",
      alarmDescription: "No replica is left behind the load balancer: running experiments stop",
      ...targetMetric("HealthyHostCount", options),
      ...always,
      statistic: "Minimum",
      period: 60,
      evaluationPeriods: 2,
      threshold: 1,
      comparisonOperator: "LessThanThreshold",
    }),
    stopRequested: new CfnAlarm(stack, "StopRequested", {
      alarmName: "clickhouse-stop-requested",
      alarmDescription: "An operator or the runner asked to stop running experiments",
      namespace: "Assay",
      metricName: "StopRequested",
      ...always,
      statistic: "Maximum",
      period: 60,
      evaluationPeriods: 1,
      threshold: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
    }),
  };
}

/** One page for the platform: who serves, how many clients, and how busy processors, network and disks are. */
export function dashboard(stack: Stack, options: WatchOptions): void {
  const { loadBalancer, settings } = options;
  const metrics = ["HealthyHostCount", "UnHealthyHostCount"].map((name) => [
    "AWS/NetworkELB",
    name,
    "LoadBalancer",
    loadBalancer.attrLoadBalancerFullName,
    "TargetGroup",
    options.targets.attrTargetGroupFullName,
  ]);
  const flows = ["ActiveFlowCount", "NewFlowCount", "ProcessedBytes"].map((name) => [
    "AWS/NetworkELB",
    name,
    "LoadBalancer",
    loadBalancer.attrLoadBalancerFullName,
  ]);
  const widget = (title: string, lines: readonly (readonly unknown[])[], y: number): unknown => ({
    type: "metric",
    x: 0,
    y,
    width: 24,
    height: 6,
    properties: { title, metrics: lines, region: settings.region, period: 60, stat: "Average" },
  });
  new CfnDashboard(stack, "Dashboard", {
    dashboardName: "clickhouse-byoc",
    dashboardBody: stack.toJsonString({
      widgets: [
        widget("Targets", metrics, 0),
        widget("Flows", flows, 6),
        widget("Processors", every("AWS/EC2", "InstanceId", ["CPUUtilization"]), 12),
        widget("Network", every("AWS/EC2", "InstanceId", ["NetworkIn", "NetworkOut"]), 18),
        widget("Disks", every("AWS/EBS", "VolumeId", ["VolumeReadBytes", "VolumeWriteBytes", "VolumeQueueLength"]), 24),
      ],
    }),
  });
}

/** These metrics of whatever instance or volume there is: nodes come and go. */
function every(namespace: string, dimension: string, metrics: readonly string[]): readonly (readonly unknown[])[] {
  return metrics.map((metric, index) => [
    {
      expression: `SEARCH('{${namespace},${dimension}} MetricName="${metric}"', 'Average', 60)`,
      id: `m${String(index + 1)}`,
    },
  ]);
}

function targetMetric(
  metricName: string,
  options: WatchOptions,
): { namespace: string; metricName: string; dimensions: { name: string; value: string }[] } {
  return {
    namespace: "AWS/NetworkELB",
    metricName,
    dimensions: [
      { name: "LoadBalancer", value: options.loadBalancer.attrLoadBalancerFullName },
      { name: "TargetGroup", value: options.targets.attrTargetGroupFullName },
    ],
  };
}
