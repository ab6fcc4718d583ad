// Log groups and filters, the trail, alarms and dashboards.

import { DescribeTrailsCommand, GetEventSelectorsCommand, GetTrailStatusCommand } from "@aws-sdk/client-cloudtrail";
import type { Trail } from "@aws-sdk/client-cloudtrail";
import { DescribeAlarmsCommand, GetDashboardCommand, ListDashboardsCommand } from "@aws-sdk/client-cloudwatch";
import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import {
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  DescribeResourcePoliciesCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { AwsClients } from "../clients.ts";
import { everyPage, listed, told } from "../pages.ts";
import { policyOf } from "./collector.ts";
import type { Reading } from "./collector.ts";
import { everyToken } from "./markers.ts";

export async function readLogs(reading: Reading): Promise<void> {
  const { logs } = reading.aws;
  const groups = await reading.call("logs:DescribeLogGroups", ["AWS::Logs::LogGroup"], () =>
    everyToken(
      (token) => logs.send(new DescribeLogGroupsCommand(token)),
      (page) => page.logGroups,
    ),
  );
  for (const group of groups ?? []) {
    const arn = (group.arn ?? "").replace(/:\*$/, "");
    reading.add({
      type: "AWS::Logs::LogGroup",
      id: group.logGroupName ?? "",
      properties: {
        LogGroupName: group.logGroupName,
        RetentionInDays: group.retentionInDays,
        KmsKeyId: group.kmsKeyId,
      },
      identities: [arn, `${arn}:*`],
    });
  }
  const filters = await reading.call("logs:DescribeMetricFilters", ["AWS::Logs::MetricFilter"], () =>
    everyToken(
      (token) => logs.send(new DescribeMetricFiltersCommand(token)),
      (page) => page.metricFilters,
    ),
  );
  for (const filter of filters ?? []) {
    reading.add({
      type: "AWS::Logs::MetricFilter",
      id: `${filter.logGroupName ?? ""}|${filter.filterName ?? ""}`,
      properties: {
        LogGroupName: filter.logGroupName,
        FilterPattern: filter.filterPattern,
        MetricTransformations: (filter.metricTransformations ?? []).map((one) => ({
          MetricNamespace: one.metricNamespace,
          MetricName: one.metricName,
          MetricValue: one.metricValue,
        })),
      },
    });
  }
}

/** Who may write into or read from the log groups beside the account's own roles. */
export async function readLogPolicies(reading: Reading): Promise<void> {
  const { logs } = reading.aws;
  const policies = await reading.call("logs:DescribeResourcePolicies", ["AWS::Logs::ResourcePolicy"], () =>
    everyToken(
      (token) => logs.send(new DescribeResourcePoliciesCommand(token)),
      (page) => page.resourcePolicies,
    ),
  );
  for (const { policyName, policyDocument } of policies ?? []) {
    reading.add({
      type: "AWS::Logs::ResourcePolicy",
      id: policyName ?? "",
      properties: { PolicyName: policyName, PolicyDocument: policyOf(policyDocument) },
    });
  }
}

const trailTypes = ["AWS::CloudTrail::Trail"];

export async function readTrails(reading: Reading): Promise<void> {
  const { cloudtrail } = reading.aws;
  const trails = await reading.call("cloudtrail:DescribeTrails", trailTypes, () =>
    cloudtrail.send(new DescribeTrailsCommand({})).then((answer) => listed(answer.trailList)),
  );
  for (const trail of trails ?? []) {
    await reading.call(`cloudtrail:GetTrailStatus ${trail.Name ?? ""}`, trailTypes, () => addTrail(reading, trail));
  }
}

async function addTrail(reading: Reading, trail: Trail): Promise<void> {
  const Name = trail.TrailARN ?? trail.Name;
  const { status, selectors } = await atHome(reading.aws, trail, async ({ cloudtrail }) => ({
    status: await cloudtrail.send(new GetTrailStatusCommand({ Name })),
    selectors: await cloudtrail.send(new GetEventSelectorsCommand({ TrailName: Name })),
  }));
  // A trail has one of the two.
  told<unknown>(selectors.EventSelectors ?? selectors.AdvancedEventSelectors);
  reading.add({
    type: "AWS::CloudTrail::Trail",
    id: trail.Name ?? "",
    properties: {
      TrailName: trail.Name,
      IsLogging: told(status.IsLogging),
      IsMultiRegionTrail: trail.IsMultiRegionTrail,
      IncludeGlobalServiceEvents: trail.IncludeGlobalServiceEvents,
      CloudWatchLogsLogGroupArn: trail.CloudWatchLogsLogGroupArn,
      EnableLogFileValidation: trail.LogFileValidationEnabled,
      S3BucketName: trail.S3BucketName,
      KMSKeyId: trail.KmsKeyId,
      EventSelectors: selectors.EventSelectors,
      AdvancedEventSelectors: selectors.AdvancedEventSelectors,
    },
    identities: [trail.TrailARN],
  });
}

/** A trail of several regions is listed in each of them; what it does is told by the region that it was made in. */
async function atHome<T>(aws: AwsClients, trail: Trail, ask: (clients: AwsClients) => Promise<T>): Promise<T> {
  const { HomeRegion } = trail;
  if (HomeRegion === undefined || HomeRegion === aws.region) return ask(aws);
  const clients = aws.inRegion(HomeRegion);
  try {
    return await ask(clients);
  } finally {
    clients.destroy();
  }
}

export async function readAlarms(reading: Reading): Promise<void> {
  const { cloudwatch } = reading.aws;
  const types = ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"];
  const pages = await reading.call("cloudwatch:DescribeAlarms", types, () =>
    everyPage(
      (page) => cloudwatch.send(new DescribeAlarmsCommand({ AlarmTypes: ["MetricAlarm", "CompositeAlarm"], ...page })),
      (page) => [{ metric: listed(page.MetricAlarms).map(compared), composite: listed(page.CompositeAlarms) }],
    ),
  );
  for (const alarm of (pages ?? []).flatMap((page) => page.metric)) {
    const { AlarmName, ActionsEnabled, AlarmActions, OKActions, Threshold, ComparisonOperator } = alarm;
    const { Namespace, MetricName, Dimensions, Metrics, Statistic, ExtendedStatistic } = alarm;
    const { Period, EvaluationPeriods, DatapointsToAlarm, TreatMissingData } = alarm;
    reading.add({
      type: "AWS::CloudWatch::Alarm",
      id: AlarmName ?? "",
      properties: {
        ...{ AlarmName, ActionsEnabled, AlarmActions, OKActions, Threshold, ComparisonOperator },
        ...{ Namespace, MetricName, Dimensions, Metrics, Statistic, ExtendedStatistic },
        ...{ Period, EvaluationPeriods, DatapointsToAlarm, TreatMissingData },
      },
      attributes: { StateValue: alarm.StateValue },
      identities: [alarm.AlarmArn],
    });
  }
  for (const alarm of (pages ?? []).flatMap((page) => page.composite)) {
    const { AlarmName, ActionsEnabled, AlarmActions } = alarm;
    reading.add({
      type: "AWS::CloudWatch::CompositeAlarm",
      id: AlarmName ?? "",
      properties: { AlarmName, ActionsEnabled, AlarmActions },
      identities: [alarm.AlarmArn],
    });
  }
}

/** How a value is compared decides whether the alarm rises at all. */
function compared(alarm: MetricAlarm): MetricAlarm {
  return {
    ...alarm,
    ComparisonOperator: told(alarm.ComparisonOperator),
    EvaluationPeriods: told(alarm.EvaluationPeriods),
  };
}

export async function readDashboards(reading: Reading): Promise<void> {
  const { cloudwatch } = reading.aws;
  const types = ["AWS::CloudWatch::Dashboard"];
  const dashboards = await reading.call("cloudwatch:ListDashboards", types, () =>
    everyPage(
      (page) => cloudwatch.send(new ListDashboardsCommand(page)),
      (page) => page.DashboardEntries,
    ),
  );
  for (const { DashboardName } of dashboards ?? []) {
    const body = await reading.call(`cloudwatch:GetDashboard ${DashboardName ?? ""}`, types, () =>
      cloudwatch.send(new GetDashboardCommand({ DashboardName })).then((answer) => told(answer.DashboardBody)),
    );
    reading.add({
      type: "AWS::CloudWatch::Dashboard",
      id: DashboardName ?? "",
      properties: { DashboardName, DashboardBody: body },
    });
  }
}
