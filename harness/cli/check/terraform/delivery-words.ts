// Budgets, pipelines, parameters, documents and experiments as the AWS provider's resources. For tests.

import { isMap } from "../../../analysis/model/value.ts";
import type { Value } from "../../../analysis/model/value.ts";
import { block, blocks, get, items, json, number, tags, text } from "./words.ts";
import type { Said, SaidMap, Writer } from "./words.ts";

const budget: Writer = (p) => {
  const own = p["Budget"];
  return [
    [
      "aws_budgets_budget",
      {
        name: get(own, "BudgetName"),
        budget_type: get(own, "BudgetType"),
        time_unit: get(own, "TimeUnit"),
        limit_amount: text(get(own, "BudgetLimit.Amount")),
        limit_unit: get(own, "BudgetLimit.Unit"),
        cost_filter: Object.entries(isMap(get(own, "CostFilters")) ? (get(own, "CostFilters") as object) : {}).map(
          ([name, values]) => ({ name, values: values as Value }),
        ),
        notification: blocks(p["NotificationsWithSubscribers"], (one) => ({
          comparison_operator: get(one["Notification"], "ComparisonOperator"),
          notification_type: get(one["Notification"], "NotificationType"),
          threshold: number(get(one["Notification"], "Threshold")),
          threshold_type: get(one["Notification"], "ThresholdType") ?? "PERCENTAGE",
          subscriber_email_addresses: subscribers(one["Subscribers"], "EMAIL"),
          subscriber_sns_topic_arns: subscribers(one["Subscribers"], "SNS"),
        })),
      },
    ],
  ];
};

function subscribers(list: Value, type: string): Said {
  return items(list)
    .filter((one) => get(one, "SubscriptionType") === type)
    .map((one) => get(one, "Address"));
}

const pipeline: Writer = (p) => [
  [
    "aws_codepipeline",
    {
      name: p["Name"],
      role_arn: p["RoleArn"],
      pipeline_type: p["PipelineType"] ?? "V1",
      execution_mode: "SUPERSEDED",
      artifact_store: block(p["ArtifactStore"], (one) => ({
        location: one["Location"],
        type: one["Type"],
        encryption_key: block(one["EncryptionKey"], (key) => ({ id: key["Id"], type: key["Type"] })),
        region: "",
      })),
      stage: blocks(p["Stages"], (stage) => ({
        name: stage["Name"],
        action: blocks(stage["Actions"], (one) => ({
          name: one["Name"],
          category: get(one["ActionTypeId"], "Category"),
          owner: get(one["ActionTypeId"], "Owner"),
          provider: get(one["ActionTypeId"], "Provider"),
          version: text(get(one["ActionTypeId"], "Version")),
          configuration: strings(one["Configuration"]),
          commands: one["Commands"],
          input_artifacts: names(one["InputArtifacts"]),
          output_artifacts: names(one["OutputArtifacts"]),
          run_order: number(one["RunOrder"] ?? 1),
          role_arn: one["RoleArn"] ?? "",
        })),
      })),
      ...tags(p["Tags"]),
    },
  ],
];

function strings(map: Value): Said {
  return isMap(map) ? Object.fromEntries(Object.entries(map).map(([key, value]) => [key, text(value)])) : map;
}

function names(list: Value): Said {
  return items(list).map((one) => get(one, "Name"));
}

export const deliveryWords: Readonly<Record<string, Writer>> = {
  "AWS::Budgets::Budget": budget,
  "AWS::CodePipeline::Pipeline": pipeline,
  "AWS::SSM::Parameter": (p) => [
    ["aws_ssm_parameter", { name: p["Name"], type: p["Type"], value: p["Value"], ...tags(p["Tags"]) }],
  ],
  "AWS::SSM::Document": (p) => [
    [
      "aws_ssm_document",
      {
        name: p["Name"],
        document_type: p["DocumentType"],
        document_format: p["DocumentFormat"] ?? "JSON",
        content: json(p["Content"]),
      },
    ],
  ],
  "AWS::FIS::ExperimentTemplate": (p) => [
    [
      "aws_fis_experiment_template",
      { description: p["Description"], role_arn: p["RoleArn"], tags: p["Tags"], ...rest(p["StopConditions"]) },
    ],
  ],
};

function rest(conditions: Value): SaidMap {
  return {
    stop_condition: blocks(conditions, (one) => ({ source: one["Source"], value: one["Value"] ?? "" })),
  };
}
