// Trails, logs, alarms, topics, queues and functions as the AWS provider's resources. For tests.

import { textOf } from "../../../analysis/model/value.ts";
import type { Value } from "../../../analysis/model/value.ts";
import { block, blocks, flag, get, items, json, number, tags, text } from "./words.ts";
import type { Said, Saying, Writer } from "./words.ts";

const trail: Writer = (p) => [
  [
    "aws_cloudtrail",
    {
      name: p["TrailName"],
      enable_logging: flag(p["IsLogging"], true),
      is_multi_region_trail: flag(p["IsMultiRegionTrail"], false),
      include_global_service_events: flag(p["IncludeGlobalServiceEvents"], true),
      enable_log_file_validation: flag(p["EnableLogFileValidation"], false),
      s3_bucket_name: p["S3BucketName"],
      kms_key_id: p["KMSKeyId"],
      sns_topic_name: p["SnsTopicName"],
      cloud_watch_logs_group_arn: p["CloudWatchLogsLogGroupArn"],
      cloud_watch_logs_role_arn: p["CloudWatchLogsRoleArn"],
      event_selector: blocks(p["EventSelectors"], (one) => ({
        read_write_type: one["ReadWriteType"] ?? "All",
        include_management_events: flag(one["IncludeManagementEvents"], true),
        exclude_management_event_sources: one["ExcludeManagementEventSources"] ?? [],
        data_resource: blocks(one["DataResources"], (data) => ({ type: data["Type"], values: data["Values"] })),
      })),
      advanced_event_selector: blocks(p["AdvancedEventSelectors"], (one) => ({
        name: one["Name"] ?? "",
        field_selector: blocks(one["FieldSelectors"], (field) => ({
          field: field["Field"],
          equals: field["Equals"] ?? [],
          not_equals: field["NotEquals"] ?? [],
          starts_with: field["StartsWith"] ?? [],
          not_starts_with: field["NotStartsWith"] ?? [],
          ends_with: field["EndsWith"] ?? [],
          not_ends_with: field["NotEndsWith"] ?? [],
        })),
      })),
      insight_selector: [],
      ...tags(p["Tags"]),
    },
  ],
];

const filter: Writer = (p) => [
  [
    "aws_cloudwatch_log_metric_filter",
    {
      name: p["FilterName"],
      log_group_name: p["LogGroupName"],
      pattern: p["FilterPattern"],
      metric_transformation: blocks(p["MetricTransformations"], (one) => ({
        namespace: one["MetricNamespace"],
        name: one["MetricName"],
        value: text(one["MetricValue"]),
        default_value: text(one["DefaultValue"]) ?? "",
        unit: one["Unit"] ?? "None",
        dimensions: dimensions(one["Dimensions"]),
      })),
    },
  ],
];

function dimensions(list: Value): Said {
  if (list === undefined) return {};
  if (!Array.isArray(list)) return list;
  return Object.fromEntries(items(list).map((one) => [textOf(get(one, "Name") ?? get(one, "Key")), get(one, "Value")]));
}

const alarm: Writer = (p) => [
  [
    "aws_cloudwatch_metric_alarm",
    {
      alarm_name: p["AlarmName"],
      alarm_description: p["AlarmDescription"] ?? "",
      namespace: p["Namespace"],
      metric_name: p["MetricName"],
      dimensions: dimensions(p["Dimensions"]),
      statistic: p["Statistic"],
      extended_statistic: p["ExtendedStatistic"] ?? "",
      period: number(p["Period"]),
      evaluation_periods: number(p["EvaluationPeriods"]),
      datapoints_to_alarm: number(p["DatapointsToAlarm"]),
      threshold: number(p["Threshold"]),
      comparison_operator: p["ComparisonOperator"],
      treat_missing_data: p["TreatMissingData"] ?? "missing",
      actions_enabled: flag(p["ActionsEnabled"], true),
      alarm_actions: p["AlarmActions"] ?? [],
      ok_actions: p["OKActions"] ?? [],
      insufficient_data_actions: p["InsufficientDataActions"] ?? [],
      metric_query: blocks(p["Metrics"], (one) => ({
        id: one["Id"],
        expression: one["Expression"] ?? "",
        label: one["Label"] ?? "",
        return_data: flag(one["ReturnData"], true),
        metric: block(one["MetricStat"], (stat) => ({
          namespace: get(stat["Metric"], "Namespace"),
          metric_name: get(stat["Metric"], "MetricName"),
          dimensions: dimensions(get(stat["Metric"], "Dimensions")),
          stat: stat["Stat"],
          period: number(stat["Period"]),
        })),
      })),
      ...tags(p["Tags"]),
    },
  ],
];

const rule: Writer = (p, { self }) => [
  [
    "aws_cloudwatch_event_rule",
    {
      name: p["Name"],
      event_pattern: json(p["EventPattern"]),
      schedule_expression: p["ScheduleExpression"] ?? "",
      state: p["State"] ?? "ENABLED",
      event_bus_name: p["EventBusName"] ?? "default",
    },
  ],
  ...items(p["Targets"]).map((one, at): Saying => [
    "aws_cloudwatch_event_target",
    {
      rule: self,
      target_id: get(one, "Id"),
      arn: get(one, "Arn"),
      role_arn: get(one, "RoleArn"),
      ecs_target: startedTask(get(one, "EcsParameters")),
    },
    `target_${String(at)}`,
  ]),
];

function startedTask(parameters: Value): Value {
  if (parameters === undefined) return [];
  const network = get(parameters, "NetworkConfiguration.AwsVpcConfiguration");
  const own = {
    subnets: get(network, "Subnets"),
    security_groups: get(network, "SecurityGroups"),
    assign_public_ip: get(network, "AssignPublicIp") === "ENABLED",
  };
  return [{ task_definition_arn: get(parameters, "TaskDefinitionArn"), network_configuration: [own] }];
}

function policyOf(type: string, [attribute, of]: readonly [string, string]): Writer {
  return (p) =>
    items(p[of]).map((one, at): Saying => [
      type,
      { [attribute]: one, policy: json(p["PolicyDocument"]) },
      at === 0 ? "" : String(at),
    ]);
}

export const recordWords: Readonly<Record<string, Writer>> = {
  "AWS::CloudTrail::Trail": trail,
  "AWS::Logs::LogGroup": (p) => [
    [
      "aws_cloudwatch_log_group",
      {
        name: p["LogGroupName"],
        retention_in_days: number(p["RetentionInDays"] ?? 0),
        kms_key_id: p["KmsKeyId"] ?? "",
        log_group_class: "STANDARD",
        skip_destroy: false,
        ...tags(p["Tags"]),
      },
    ],
  ],
  "AWS::Logs::MetricFilter": filter,
  "AWS::CloudWatch::Alarm": alarm,
  "AWS::CloudWatch::CompositeAlarm": (p) => [
    [
      "aws_cloudwatch_composite_alarm",
      {
        alarm_name: p["AlarmName"],
        alarm_rule: p["AlarmRule"],
        actions_enabled: flag(p["ActionsEnabled"], true),
        alarm_actions: p["AlarmActions"] ?? [],
      },
    ],
  ],
  "AWS::CloudWatch::Dashboard": (p) => [
    ["aws_cloudwatch_dashboard", { dashboard_name: p["DashboardName"], dashboard_body: p["DashboardBody"] }],
  ],
  "AWS::Events::Rule": rule,
  "AWS::SNS::Topic": (p) => [
    ["aws_sns_topic", { name: p["TopicName"], kms_master_key_id: p["KmsMasterKeyId"] ?? "", ...tags(p["Tags"]) }],
  ],
  "AWS::SNS::TopicPolicy": policyOf("aws_sns_topic_policy", ["arn", "Topics"]),
  "AWS::SNS::Subscription": (p) => [
    [
      "aws_sns_topic_subscription",
      {
        topic_arn: p["TopicArn"],
        protocol: p["Protocol"],
        endpoint: p["Endpoint"],
        filter_policy: json(p["FilterPolicy"]) ?? "",
        filter_policy_scope: p["FilterPolicyScope"] ?? "",
        raw_message_delivery: flag(p["RawMessageDelivery"], false),
      },
    ],
  ],
  "AWS::SQS::Queue": (p) => [
    [
      "aws_sqs_queue",
      {
        name: p["QueueName"],
        kms_master_key_id: p["KmsMasterKeyId"] ?? "",
        sqs_managed_sse_enabled: flag(p["SqsManagedSseEnabled"]),
        message_retention_seconds: number(p["MessageRetentionPeriod"] ?? 345_600),
        ...tags(p["Tags"]),
      },
    ],
  ],
  "AWS::SQS::QueuePolicy": policyOf("aws_sqs_queue_policy", ["queue_url", "Queues"]),
  "AWS::Lambda::Function": (p) => [
    [
      "aws_lambda_function",
      {
        function_name: p["FunctionName"],
        role: p["Role"],
        handler: p["Handler"],
        runtime: p["Runtime"],
        timeout: number(p["Timeout"] ?? 3),
        vpc_config: block(p["VpcConfig"], (one) => ({
          security_group_ids: one["SecurityGroupIds"],
          subnet_ids: one["SubnetIds"],
        })),
        environment: block(p["Environment"], (one) => ({ variables: one["Variables"] })),
        ...tags(p["Tags"]),
      },
    ],
  ],
  "AWS::Lambda::Permission": (p) => [
    [
      "aws_lambda_permission",
      {
        function_name: p["FunctionName"],
        action: p["Action"],
        principal: p["Principal"],
        source_arn: p["SourceArn"],
        source_account: p["SourceAccount"],
        principal_org_id: p["PrincipalOrgID"],
      },
    ],
  ],
};
