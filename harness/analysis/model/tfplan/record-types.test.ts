// Trails, logs, alarms, topics, queues and functions in attributes of which no profile has an example: values as the
// provider's documentation has them, and what they are in CloudFormation's vocabulary.

import { describe, expect, it } from "vitest";
import { Unresolved } from "../value.ts";
import { madeOf, madeOfOne, modelOfSample } from "./sample-plan.ts";
import type { Made } from "./sample-plan.ts";

const policy = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }] };
const text = JSON.stringify(policy);
const plainTrail = {
  IsLogging: true,
  IsMultiRegionTrail: false,
  IncludeGlobalServiceEvents: true,
  EnableLogFileValidation: false,
};

describe("records", () => {
  it.each<[string, object, ...Made[]]>([
    ["aws_cloudtrail", {}, ["AWS::CloudTrail::Trail", { ...plainTrail, EventSelectors: [] }]],
    [
      "aws_cloudtrail",
      {
        name: "t",
        enable_logging: false,
        is_multi_region_trail: true,
        include_global_service_events: false,
        enable_log_file_validation: true,
        s3_bucket_name: "b",
        kms_key_id: "k",
        cloud_watch_logs_group_arn: "g",
        cloud_watch_logs_role_arn: "r",
        tags: { a: "b" },
        event_selector: [
          {},
          {
            read_write_type: "WriteOnly",
            include_management_events: false,
            exclude_management_event_sources: ["kms.amazonaws.com"],
            data_resource: [{ type: "AWS::S3::Object", values: ["arn:aws:s3"] }],
          },
        ],
        advanced_event_selector: [],
      },
      [
        "AWS::CloudTrail::Trail",
        {
          TrailName: "t",
          IsLogging: false,
          IsMultiRegionTrail: true,
          IncludeGlobalServiceEvents: false,
          EnableLogFileValidation: true,
          S3BucketName: "b",
          KMSKeyId: "k",
          CloudWatchLogsLogGroupArn: "g",
          CloudWatchLogsRoleArn: "r",
          Tags: [{ Key: "a", Value: "b" }],
          EventSelectors: [
            { ReadWriteType: "All", IncludeManagementEvents: true, DataResources: [] },
            {
              ReadWriteType: "WriteOnly",
              IncludeManagementEvents: false,
              ExcludeManagementEventSources: ["kms.amazonaws.com"],
              DataResources: [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3"] }],
            },
          ],
        },
      ],
    ],
    [
      "aws_cloudtrail",
      {
        advanced_event_selector: [
          {
            name: "s",
            field_selector: [
              { field: "eventCategory", equals: ["Data"], not_equals: ["a"] },
              { field: "resources.ARN", starts_with: ["b"], not_starts_with: ["c"] },
              { field: "eventName", ends_with: ["d"], not_ends_with: ["e"] },
            ],
          },
        ],
      },
      [
        "AWS::CloudTrail::Trail",
        {
          ...plainTrail,
          EventSelectors: [],
          AdvancedEventSelectors: [
            {
              Name: "s",
              FieldSelectors: [
                { Field: "eventCategory", Equals: ["Data"], NotEquals: ["a"] },
                { Field: "resources.ARN", StartsWith: ["b"], NotStartsWith: ["c"] },
                { Field: "eventName", EndsWith: ["d"], NotEndsWith: ["e"] },
              ],
            },
          ],
        },
      ],
    ],
    ["aws_cloudwatch_log_group", { name: "g", retention_in_days: 0 }, ["AWS::Logs::LogGroup", { LogGroupName: "g" }]],
    [
      "aws_cloudwatch_log_group",
      { name: "g", retention_in_days: 30, kms_key_id: "k" },
      ["AWS::Logs::LogGroup", { LogGroupName: "g", RetentionInDays: 30, KmsKeyId: "k" }],
    ],
    [
      "aws_cloudwatch_log_metric_filter",
      {
        log_group_name: "g",
        pattern: "ERROR",
        metric_transformation: [
          { namespace: "n", name: "m", value: "1", default_value: "" },
          { name: "o", default_value: "0" },
        ],
      },
      [
        "AWS::Logs::MetricFilter",
        {
          LogGroupName: "g",
          FilterPattern: "ERROR",
          MetricTransformations: [
            { MetricNamespace: "n", MetricName: "m", MetricValue: "1" },
            { MetricName: "o", DefaultValue: "0" },
          ],
        },
      ],
    ],
    [
      "aws_cloudwatch_metric_alarm",
      {
        alarm_name: "a",
        namespace: "AWS/EC2",
        metric_name: "CPUUtilization",
        statistic: "",
        extended_statistic: "p99",
        dimensions: { InstanceId: "i-1" },
        metric_query: [],
        period: 60,
        evaluation_periods: 3,
        datapoints_to_alarm: 2,
        threshold: 80,
        comparison_operator: "GreaterThanThreshold",
        treat_missing_data: "breaching",
        alarm_description: "d",
        alarm_actions: ["t"],
        ok_actions: ["o"],
      },
      [
        "AWS::CloudWatch::Alarm",
        {
          AlarmName: "a",
          Namespace: "AWS/EC2",
          MetricName: "CPUUtilization",
          ExtendedStatistic: "p99",
          Dimensions: [{ Name: "InstanceId", Value: "i-1" }],
          ActionsEnabled: true,
          Period: 60,
          EvaluationPeriods: 3,
          DatapointsToAlarm: 2,
          Threshold: 80,
          ComparisonOperator: "GreaterThanThreshold",
          TreatMissingData: "breaching",
          AlarmDescription: "d",
          AlarmActions: ["t"],
          OKActions: ["o"],
        },
      ],
    ],
    [
      "aws_cloudwatch_metric_alarm",
      {
        alarm_name: "a",
        actions_enabled: false,
        statistic: "Sum",
        extended_statistic: "",
        metric_query: [
          { id: "e", expression: "m * 100", label: "l", return_data: true, metric: [] },
          {
            id: "m",
            expression: "",
            return_data: false,
            metric: [{ namespace: "n", metric_name: "m", stat: "Sum", period: 300, dimensions: { a: "b" } }],
          },
        ],
      },
      [
        "AWS::CloudWatch::Alarm",
        {
          AlarmName: "a",
          ActionsEnabled: false,
          Statistic: "Sum",
          Metrics: [
            { Id: "e", Expression: "m * 100", Label: "l", ReturnData: true },
            {
              Id: "m",
              ReturnData: false,
              MetricStat: {
                Metric: { Namespace: "n", MetricName: "m", Dimensions: [{ Name: "a", Value: "b" }] },
                Stat: "Sum",
                Period: 300,
              },
            },
          ],
        },
      ],
    ],
    [
      "aws_sns_topic_subscription",
      {
        topic_arn: "t",
        protocol: "email",
        endpoint: "ops@example.com",
        filter_policy: '{"a":["b"]}',
        filter_policy_scope: "MessageBody",
        raw_message_delivery: false,
      },
      [
        "AWS::SNS::Subscription",
        {
          TopicArn: "t",
          Protocol: "email",
          Endpoint: "ops@example.com",
          FilterPolicy: { a: ["b"] },
          FilterPolicyScope: "MessageBody",
          RawMessageDelivery: false,
        },
      ],
    ],
    [
      "aws_lambda_function",
      {
        function_name: "f",
        role: "r",
        handler: "h",
        runtime: "nodejs22.x",
        timeout: 30,
        vpc_config: [{ subnet_ids: ["subnet-1"], security_group_ids: ["sg-1"] }],
        environment: [{ variables: { a: "b" } }],
        kms_key_arn: "k",
      },
      [
        "AWS::Lambda::Function",
        {
          FunctionName: "f",
          Role: "r",
          Handler: "h",
          Runtime: "nodejs22.x",
          Timeout: 30,
          VpcConfig: { SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"] },
          Environment: { Variables: { a: "b" } },
          KmsKeyArn: "k",
        },
      ],
    ],
  ])("%s %j", (type, values, ...made) => {
    expect(madeOfOne(type, values)).toEqual(made);
  });

  const keepers: [string, object, string, object][] = [
    [
      "aws_sns_topic",
      { name: "n", kms_master_key_id: "k" },
      "AWS::SNS::Topic",
      { TopicName: "n", KmsMasterKeyId: "k" },
    ],
    [
      "aws_sqs_queue",
      { name: "n", kms_master_key_id: "", sqs_managed_sse_enabled: true, message_retention_seconds: 60 },
      "AWS::SQS::Queue",
      { QueueName: "n", SqsManagedSseEnabled: true, MessageRetentionPeriod: 60 },
    ],
  ];
  it.each(keepers)("%s with a policy of its own", (type, values, kind, properties) => {
    const owner = [`⟨${type}/x⟩`];
    const whose = type === "aws_sns_topic" ? { Topics: owner } : { Queues: owner };
    const own = { ...values, policy: text };
    const resources = { [`${type}.x`]: { values: own, written: { policy: {} } } };
    expect(madeOf(resources)).toEqual([
      [kind, properties],
      [`${kind}Policy`, { ...whose, PolicyDocument: policy }],
    ]);
    expect(modelOfSample(resources).resources.map(({ id }) => id)).toEqual([`${type}.x`, `${type}.x/policy`]);
    const none = { [`${type}.x`]: { values: { ...values, policy: "" }, written: { policy: {} } } };
    // What the configuration does not say is how the last apply left it.
    for (const made of [madeOf(none), madeOfOne(type, values), madeOfOne(type, own)])
      expect(made).toEqual([[kind, properties]]);
  });

  it.each(keepers)("%s with a policy that is not known before the apply", (type, _values, made) => {
    const [, beside] = madeOf({
      [`${type}.x`]: { unknown: { policy: true }, written: { policy: { references: ["var.p"] } } },
    });
    expect(beside?.[0]).toBe(`${made}Policy`);
    expect((beside?.[1] as { PolicyDocument: unknown }).PolicyDocument).toBeInstanceOf(Unresolved);
  });
});
