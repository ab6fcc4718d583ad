// What starts by itself or by an event: rules with their targets, pipelines.

import { GetPipelineCommand, ListPipelinesCommand } from "@aws-sdk/client-codepipeline";
import { ListRulesCommand, ListTargetsByRuleCommand } from "@aws-sdk/client-eventbridge";
import { everyPage, told } from "../pages.ts";
import { policyOf } from "./collector.ts";
import type { Reading } from "./collector.ts";
import { everyToken } from "./markers.ts";

export async function readEventRules(reading: Reading): Promise<void> {
  const { events } = reading.aws;
  const types = ["AWS::Events::Rule"];
  const rules = await reading.call("events:ListRules", types, () =>
    everyPage(
      (page) => events.send(new ListRulesCommand(page)),
      (page) => page.Rules,
    ),
  );
  for (const { Name = "", Arn, EventPattern, ScheduleExpression, State } of rules ?? []) {
    const targets = await reading.call(`events:ListTargetsByRule ${Name}`, types, () =>
      everyPage(
        (page) => events.send(new ListTargetsByRuleCommand({ Rule: Name, ...page })),
        (page) => page.Targets,
      ),
    );
    const Targets = (targets ?? []).map((target) => ({ Id: target.Id, Arn: target.Arn }));
    reading.add({
      type: "AWS::Events::Rule",
      id: Name,
      properties: { Name, EventPattern: policyOf(EventPattern), ScheduleExpression, State, Targets },
      identities: [Arn],
    });
  }
}

export async function readPipelines(reading: Reading): Promise<void> {
  const { codepipeline } = reading.aws;
  const types = ["AWS::CodePipeline::Pipeline"];
  const pipelines = await reading.call("codepipeline:ListPipelines", types, () =>
    everyToken(
      (token) => codepipeline.send(new ListPipelinesCommand(token)),
      (page) => page.pipelines,
    ),
  );
  for (const { name = "" } of pipelines ?? []) {
    const pipeline = await reading.call(`codepipeline:GetPipeline ${name}`, types, () =>
      codepipeline.send(new GetPipelineCommand({ name })).then((answer) => told(answer.pipeline)),
    );
    if (pipeline === undefined) continue;
    reading.add({
      type: "AWS::CodePipeline::Pipeline",
      id: name,
      properties: {
        Name: name,
        RoleArn: pipeline.roleArn,
        PipelineType: pipeline.pipelineType,
        ArtifactStore: { Type: pipeline.artifactStore?.type, Location: pipeline.artifactStore?.location },
        Stages: (pipeline.stages ?? []).map((stage) => ({
          Name: stage.name,
          Actions: (stage.actions ?? []).map((action) => ({
            Name: action.name,
            ActionTypeId: {
              Category: action.actionTypeId?.category,
              Owner: action.actionTypeId?.owner,
              Provider: action.actionTypeId?.provider,
              Version: action.actionTypeId?.version,
            },
            Configuration: action.configuration,
            Commands: action.commands,
          })),
          OnFailure: stage.onFailure === undefined ? undefined : { Result: stage.onFailure.result },
        })),
      },
    });
  }
}
