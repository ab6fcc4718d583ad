// What a platform is released by, what it may cost, and the settings and notices that go with it.

import { isMap, textOf, Unresolved } from "../value.ts";
import type { Value, ValueMap } from "../value.ts";
import { at, blocks, each, json, otherwise, part, read, simple, tags } from "./mapping.ts";
import type { Mapping } from "./mapping.ts";

function subscribers(notification: ValueMap): Value {
  const of = (path: string, SubscriptionType: string) =>
    blocks(notification, path).map((Address) => ({ SubscriptionType, Address }));
  return [...of("subscriber_email_addresses", "EMAIL"), ...of("subscriber_sns_topic_arns", "SNS")];
}

/** Costs of some services or tags only: any filter makes it a budget of a part. */
function filters(values: ValueMap): Value {
  const own = blocks(values, "cost_filter");
  const open = own.find((one) => one instanceof Unresolved);
  return open ?? Object.fromEntries(own.map((one) => [textOf(at(one, "name")), at(one, "values")]));
}

/** A task that a rule starts, and whether it gets a public address. */
function task(values: ValueMap): Value {
  const [own] = blocks(values, "ecs_target");
  if (!isMap(own)) return own;
  return read(own, { TaskDefinitionArn: "task_definition_arn", NetworkConfiguration: taskNetwork });
}

function taskNetwork(values: ValueMap): Value {
  const [own] = blocks(values, "network_configuration");
  if (!isMap(own)) return own;
  const asked = at(own, "assign_public_ip");
  const address = typeof asked === "boolean" ? (asked ? "ENABLED" : "DISABLED") : asked;
  const given = { Subnets: "subnets", SecurityGroups: "security_groups", AssignPublicIp: () => address };
  return { AwsVpcConfiguration: read(own, given) };
}

const budget: Mapping = ({ values }) => [
  {
    type: "AWS::Budgets::Budget",
    properties: {
      Budget: read(values, {
        BudgetName: "name",
        BudgetType: "budget_type",
        TimeUnit: "time_unit",
        BudgetLimit: (all) => read(all, { Amount: "limit_amount", Unit: "limit_unit" }),
        CostFilters: filters,
        FilterExpression: (all) => blocks(all, "filter_expression")[0],
      }),
      NotificationsWithSubscribers: each(values, "notification", {
        Notification: (one) =>
          read(one, {
            ComparisonOperator: "comparison_operator",
            NotificationType: "notification_type",
            Threshold: "threshold",
            ThresholdType: "threshold_type",
          }),
        Subscribers: subscribers,
      }),
    },
  },
];

const action = {
  Name: "name",
  ActionTypeId: (one: ValueMap) =>
    read(one, { Category: "category", Owner: "owner", Provider: "provider", Version: "version" }),
  Configuration: "configuration",
  Commands: "commands",
  RoleArn: "role_arn",
} as const;

export const deliveryMappings: Readonly<Record<string, Mapping>> = {
  aws_budgets_budget: budget,
  aws_codepipeline: simple("AWS::CodePipeline::Pipeline", {
    Name: "name",
    RoleArn: "role_arn",
    PipelineType: "pipeline_type",
    ArtifactStore: (values) => read(values, { Location: "artifact_store.location", Type: "artifact_store.type" }),
    Stages: (values) => each(values, "stage", { Name: "name", Actions: (stage) => each(stage, "action", action) }),
    Tags: tags,
  }),
  aws_cloudwatch_event_rule: simple("AWS::Events::Rule", {
    Name: "name",
    EventPattern: json("event_pattern"),
    ScheduleExpression: "schedule_expression",
    State: (values) => at(values, "state") ?? (at(values, "is_enabled") === false ? "DISABLED" : "ENABLED"),
  }),
  aws_cloudwatch_event_target: part("AWS::Events::Rule", "rule", {
    Targets: (values) => [read(values, { Id: "target_id", Arn: "arn", RoleArn: "role_arn", EcsParameters: task })],
  }),
  aws_ssm_parameter: simple("AWS::SSM::Parameter", {
    Name: "name",
    Type: "type",
    Value: (values) => at(values, "value") ?? at(values, "insecure_value"),
  }),
  aws_ssm_document: simple("AWS::SSM::Document", {
    Name: "name",
    DocumentType: "document_type",
    DocumentFormat: otherwise("document_format", "JSON"),
    Content: json("content"),
  }),
  aws_fis_experiment_template: simple("AWS::FIS::ExperimentTemplate", {
    Description: "description",
    RoleArn: "role_arn",
    StopConditions: (values) => each(values, "stop_condition", { Source: "source", Value: "value" }),
  }),
};
