// AWS::CloudWatch::Alarm, CompositeAlarm and Dashboard.

import {
  DescribeAlarmsCommand,
  PutCompositeAlarmCommand,
  PutDashboardCommand,
  PutMetricAlarmCommand,
} from "@aws-sdk/client-cloudwatch";
import type { PutCompositeAlarmCommandInput, PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import type { CreatedResource, ResourceContext } from "../resource.ts";

export async function alarm(
  properties: PutMetricAlarmCommandInput,
  context: ResourceContext,
): Promise<CreatedResource> {
  const AlarmName = properties.AlarmName ?? context.name({ maxLength: 255 });
  await context.clients.cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName,
      AlarmDescription: properties.AlarmDescription,
      ActionsEnabled: properties.ActionsEnabled,
      OKActions: properties.OKActions,
      AlarmActions: properties.AlarmActions,
      InsufficientDataActions: properties.InsufficientDataActions,
      MetricName: properties.MetricName,
      Namespace: properties.Namespace,
      Statistic: properties.Statistic,
      ExtendedStatistic: properties.ExtendedStatistic,
      Dimensions: properties.Dimensions,
      Period: properties.Period,
      Unit: properties.Unit,
      EvaluationPeriods: properties.EvaluationPeriods,
      DatapointsToAlarm: properties.DatapointsToAlarm,
      Threshold: properties.Threshold,
      ComparisonOperator: properties.ComparisonOperator,
      TreatMissingData: properties.TreatMissingData,
      EvaluateLowSampleCountPercentile: properties.EvaluateLowSampleCountPercentile,
      Metrics: properties.Metrics,
      Tags: properties.Tags,
    }),
  );
  return alarmOf(AlarmName, context);
}

export async function compositeAlarm(
  properties: PutCompositeAlarmCommandInput,
  context: ResourceContext,
): Promise<CreatedResource> {
  const AlarmName = properties.AlarmName ?? context.name({ maxLength: 255 });
  await context.clients.cloudwatch.send(
    new PutCompositeAlarmCommand({
      AlarmName,
      AlarmRule: properties.AlarmRule,
      AlarmDescription: properties.AlarmDescription,
      ActionsEnabled: properties.ActionsEnabled,
      AlarmActions: properties.AlarmActions,
      OKActions: properties.OKActions,
      InsufficientDataActions: properties.InsufficientDataActions,
      ActionsSuppressor: properties.ActionsSuppressor,
      ActionsSuppressorWaitPeriod: properties.ActionsSuppressorWaitPeriod,
      ActionsSuppressorExtensionPeriod: properties.ActionsSuppressorExtensionPeriod,
      Tags: properties.Tags,
    }),
  );
  return alarmOf(AlarmName, context);
}

export async function dashboard(
  properties: { DashboardBody: string; DashboardName?: string },
  context: ResourceContext,
): Promise<CreatedResource> {
  const DashboardName = properties.DashboardName ?? context.name({ maxLength: 255 });
  const { DashboardBody } = properties;
  await context.clients.cloudwatch.send(new PutDashboardCommand({ DashboardName, DashboardBody }));
  return { ref: DashboardName };
}

async function alarmOf(AlarmName: string, { clients }: ResourceContext): Promise<CreatedResource> {
  const { MetricAlarms, CompositeAlarms } = await clients.cloudwatch.send(
    new DescribeAlarmsCommand({ AlarmNames: [AlarmName], AlarmTypes: ["MetricAlarm", "CompositeAlarm"] }),
  );
  return { ref: AlarmName, attributes: { Arn: MetricAlarms?.[0]?.AlarmArn ?? CompositeAlarms?.[0]?.AlarmArn } };
}
