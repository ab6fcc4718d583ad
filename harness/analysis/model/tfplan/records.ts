// Trails, log groups, alarms and dashboards; topics, queues and functions, and who may use them.

import { isMap } from "../value.ts";
import type { Value, ValueMap } from "../value.ts";
import { at, each, json, one, otherwise, ownPolicy, read, simple, stands, tags, unless0 } from "./mapping.ts";
import type { Mapping } from "./mapping.ts";

function dimensions(values: ValueMap): Value {
  const map = at(values, "dimensions");
  return isMap(map) ? Object.entries(map).map(([Name, Value]) => ({ Name, Value })) : map;
}

function metrics(values: ValueMap): Value {
  const queries = each(values, "metric_query", {
    Id: "id",
    Expression: "expression",
    Label: "label",
    ReturnData: "return_data",
    MetricStat: (query) =>
      !stands(query, "metric")
        ? undefined
        : {
            Metric: {
              ...read(query, { Namespace: "metric.namespace", MetricName: "metric.metric_name" }),
              Dimensions: dimensions({ dimensions: at(query, "metric.dimensions") }),
            },
            ...read(query, { Stat: "metric.stat", Period: "metric.period" }),
          },
  });
  return queries.length === 0 ? undefined : queries;
}

const topicPolicy = ownPolicy("AWS::SNS::TopicPolicy", (topic) => ({ Topics: [topic] }));
const queuePolicy = ownPolicy("AWS::SQS::QueuePolicy", (queue) => ({ Queues: [queue] }));

const topic: Mapping = simple("AWS::SNS::Topic", {
  TopicName: "name",
  KmsMasterKeyId: "kms_master_key_id",
  Tags: tags,
});

const queue: Mapping = simple("AWS::SQS::Queue", {
  QueueName: "name",
  KmsMasterKeyId: "kms_master_key_id",
  SqsManagedSseEnabled: "sqs_managed_sse_enabled",
  MessageRetentionPeriod: "message_retention_seconds",
  Tags: tags,
});

export const recordMappings: Readonly<Record<string, Mapping>> = {
  aws_cloudtrail: simple("AWS::CloudTrail::Trail", {
    TrailName: "name",
    IsLogging: otherwise("enable_logging", true),
    IsMultiRegionTrail: otherwise("is_multi_region_trail", false),
    IncludeGlobalServiceEvents: otherwise("include_global_service_events", true),
    EnableLogFileValidation: otherwise("enable_log_file_validation", false),
    S3BucketName: "s3_bucket_name",
    KMSKeyId: "kms_key_id",
    CloudWatchLogsLogGroupArn: "cloud_watch_logs_group_arn",
    CloudWatchLogsRoleArn: "cloud_watch_logs_role_arn",
    Tags: tags,
    EventSelectors: (values) =>
      each(values, "event_selector", {
        ReadWriteType: otherwise("read_write_type", "All"),
        IncludeManagementEvents: otherwise("include_management_events", true),
        ExcludeManagementEventSources: "exclude_management_event_sources",
        DataResources: (selector) => each(selector, "data_resource", { Type: "type", Values: "values" }),
      }),
    AdvancedEventSelectors: (values) => {
      const selectors = each(values, "advanced_event_selector", {
        Name: "name",
        FieldSelectors: (selector) =>
          each(selector, "field_selector", {
            Field: "field",
            Equals: "equals",
            StartsWith: "starts_with",
            NotEquals: "not_equals",
            NotStartsWith: "not_starts_with",
            EndsWith: "ends_with",
            NotEndsWith: "not_ends_with",
          }),
      });
      return selectors.length === 0 ? undefined : selectors;
    },
  }),
  aws_cloudwatch_log_group: simple("AWS::Logs::LogGroup", {
    LogGroupName: "name",
    RetentionInDays: (values) => unless0(at(values, "retention_in_days")),
    KmsKeyId: "kms_key_id",
  }),
  aws_cloudwatch_log_metric_filter: simple("AWS::Logs::MetricFilter", {
    LogGroupName: "log_group_name",
    FilterPattern: "pattern",
    MetricTransformations: (values) =>
      each(values, "metric_transformation", {
        MetricNamespace: "namespace",
        MetricName: "name",
        MetricValue: "value",
        DefaultValue: "default_value",
      }),
  }),
  aws_cloudwatch_metric_alarm: simple("AWS::CloudWatch::Alarm", {
    AlarmName: "alarm_name",
    Namespace: "namespace",
    MetricName: "metric_name",
    ActionsEnabled: otherwise("actions_enabled", true),
    AlarmActions: "alarm_actions",
    OKActions: "ok_actions",
    Threshold: "threshold",
    Statistic: "statistic",
    ExtendedStatistic: "extended_statistic",
    Period: "period",
    EvaluationPeriods: "evaluation_periods",
    DatapointsToAlarm: "datapoints_to_alarm",
    ComparisonOperator: "comparison_operator",
    TreatMissingData: "treat_missing_data",
    AlarmDescription: "alarm_description",
    Dimensions: dimensions,
    Metrics: metrics,
  }),
  aws_cloudwatch_composite_alarm: simple("AWS::CloudWatch::CompositeAlarm", {
    AlarmName: "alarm_name",
    ActionsEnabled: otherwise("actions_enabled", true),
    AlarmActions: "alarm_actions",
  }),
  aws_cloudwatch_dashboard: simple("AWS::CloudWatch::Dashboard", {
    DashboardName: "dashboard_name",
    DashboardBody: "dashboard_body",
  }),
  aws_sns_topic: (resource) => [...topic(resource), ...topicPolicy(resource)],
  aws_sns_topic_policy: simple("AWS::SNS::TopicPolicy", {
    Topics: (values) => [at(values, "arn")],
    PolicyDocument: json("policy"),
  }),
  aws_sns_topic_subscription: simple("AWS::SNS::Subscription", {
    TopicArn: "topic_arn",
    Protocol: "protocol",
    Endpoint: "endpoint",
    FilterPolicy: json("filter_policy"),
    FilterPolicyScope: "filter_policy_scope",
    RawMessageDelivery: "raw_message_delivery",
  }),
  aws_sqs_queue: (resource) => [...queue(resource), ...queuePolicy(resource)],
  aws_sqs_queue_policy: simple("AWS::SQS::QueuePolicy", {
    Queues: (values) => [at(values, "queue_url")],
    PolicyDocument: json("policy"),
  }),
  aws_lambda_function: simple("AWS::Lambda::Function", {
    FunctionName: "function_name",
    Role: "role",
    Handler: "handler",
    Runtime: "runtime",
    Timeout: "timeout",
    VpcConfig: (values) =>
      one(values, "vpc_config", { SubnetIds: "subnet_ids", SecurityGroupIds: "security_group_ids" }),
    Environment: (values) => one(values, "environment", { Variables: "variables" }),
    KmsKeyArn: "kms_key_arn",
    Tags: tags,
  }),
  aws_lambda_permission: simple("AWS::Lambda::Permission", {
    FunctionName: "function_name",
    Action: "action",
    Principal: "principal",
    SourceArn: "source_arn",
    SourceAccount: "source_account",
    PrincipalOrgID: "principal_org_id",
  }),
};
