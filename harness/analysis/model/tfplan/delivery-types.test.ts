// Budgets, pipelines, events and parameters in attributes of which no profile has an example: values as the provider's
// documentation has them, and what they are in CloudFormation's vocabulary.

import { describe, expect, it } from "vitest";
import { Unresolved } from "../value.ts";
import { madeOf, madeOfOne } from "./sample-plan.ts";
import type { Made } from "./sample-plan.ts";

const expression = { dimensions: [{ key: "SERVICE", values: ["Amazon EC2"] }] };

describe("delivery", () => {
  it.each<[string, object, ...Made[]]>([
    [
      "aws_budgets_budget",
      {
        name: "b",
        budget_type: "COST",
        time_unit: "MONTHLY",
        limit_amount: "1000",
        limit_unit: "USD",
        cost_filter: [
          { name: "Service", values: ["Amazon EC2"] },
          { name: "TagKeyValue", values: ["a$b"] },
        ],
        filter_expression: [expression],
        notification: [
          {
            comparison_operator: "GREATER_THAN",
            notification_type: "FORECASTED",
            threshold: 80,
            threshold_type: "PERCENTAGE",
            subscriber_email_addresses: ["ops@example.com"],
            subscriber_sns_topic_arns: ["t"],
          },
        ],
      },
      [
        "AWS::Budgets::Budget",
        {
          Budget: {
            BudgetName: "b",
            BudgetType: "COST",
            TimeUnit: "MONTHLY",
            BudgetLimit: { Amount: "1000", Unit: "USD" },
            CostFilters: { Service: ["Amazon EC2"], TagKeyValue: ["a$b"] },
            FilterExpression: expression,
          },
          NotificationsWithSubscribers: [
            {
              Notification: {
                ComparisonOperator: "GREATER_THAN",
                NotificationType: "FORECASTED",
                Threshold: 80,
                ThresholdType: "PERCENTAGE",
              },
              Subscribers: [
                { SubscriptionType: "EMAIL", Address: "ops@example.com" },
                { SubscriptionType: "SNS", Address: "t" },
              ],
            },
          ],
        },
      ],
    ],
    [
      "aws_budgets_budget",
      { name: "b", cost_filter: [], filter_expression: [], notification: [] },
      [
        "AWS::Budgets::Budget",
        { Budget: { BudgetName: "b", BudgetLimit: {}, CostFilters: {} }, NotificationsWithSubscribers: [] },
      ],
    ],
    [
      "aws_codepipeline",
      {
        name: "p",
        role_arn: "r",
        pipeline_type: "V2",
        artifact_store: [{ location: "b", type: "S3" }],
        stage: [
          {
            name: "s",
            action: [
              {
                name: "a",
                category: "Compute",
                owner: "AWS",
                provider: "Commands",
                version: "1",
                configuration: { k: "v" },
                commands: ["make"],
                role_arn: "r2",
              },
            ],
          },
        ],
      },
      [
        "AWS::CodePipeline::Pipeline",
        {
          Name: "p",
          RoleArn: "r",
          PipelineType: "V2",
          ArtifactStore: { Location: "b", Type: "S3" },
          Stages: [
            {
              Name: "s",
              Actions: [
                {
                  Name: "a",
                  ActionTypeId: { Category: "Compute", Owner: "AWS", Provider: "Commands", Version: "1" },
                  Configuration: { k: "v" },
                  Commands: ["make"],
                  RoleArn: "r2",
                },
              ],
            },
          ],
        },
      ],
    ],
    [
      "aws_cloudwatch_event_rule",
      { name: "r", event_pattern: '{"source":["aws.ec2"]}', state: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" },
      [
        "AWS::Events::Rule",
        {
          Name: "r",
          EventPattern: { source: ["aws.ec2"] },
          State: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
        },
      ],
    ],
    [
      "aws_cloudwatch_event_rule",
      { schedule_expression: "rate(1 day)", is_enabled: false },
      ["AWS::Events::Rule", { ScheduleExpression: "rate(1 day)", State: "DISABLED" }],
    ],
    ["aws_cloudwatch_event_rule", { is_enabled: true }, ["AWS::Events::Rule", { State: "ENABLED" }]],
    ["aws_cloudwatch_event_rule", {}, ["AWS::Events::Rule", { State: "ENABLED" }]],
    [
      "aws_ssm_parameter",
      { name: "p", type: "String", insecure_value: "v" },
      ["AWS::SSM::Parameter", { Name: "p", Type: "String", Value: "v" }],
    ],
    [
      "aws_ssm_parameter",
      { type: "SecureString", value: "s" },
      ["AWS::SSM::Parameter", { Type: "SecureString", Value: "s" }],
    ],
    [
      "aws_ssm_document",
      { name: "d", document_type: "Automation", content: '{"a":1}' },
      ["AWS::SSM::Document", { Name: "d", DocumentType: "Automation", DocumentFormat: "JSON", Content: { a: 1 } }],
    ],
    [
      "aws_fis_experiment_template",
      { description: "d", role_arn: "r", stop_condition: [{ source: "aws:cloudwatch:alarm", value: "a" }] },
      [
        "AWS::FIS::ExperimentTemplate",
        { Description: "d", RoleArn: "r", StopConditions: [{ Source: "aws:cloudwatch:alarm", Value: "a" }] },
      ],
    ],
  ])("%s %j", (type, values, ...made) => {
    expect(madeOfOne(type, values)).toEqual(made);
  });

  it("a target of a rule beside it", () => {
    expect(
      madeOf({
        "aws_cloudwatch_event_rule.r": { values: { name: "r" } },
        "aws_cloudwatch_event_target.t": { values: { rule: "r", target_id: "t", arn: "a", role_arn: "role" } },
      }),
    ).toEqual([
      ["AWS::Events::Rule", { Name: "r", State: "ENABLED", Targets: [{ Id: "t", Arn: "a", RoleArn: "role" }] }],
    ]);
  });

  it("filters of a budget that are not known", () => {
    const [made] = madeOf({ "aws_budgets_budget.x": { unknown: { cost_filter: true } } });
    expect((made?.[1] as { Budget: { CostFilters: unknown } }).Budget.CostFilters).toBeInstanceOf(Unresolved);
  });
});
