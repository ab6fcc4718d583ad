// AWS::Events::Rule with its targets.

import { PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import type { RuleState, Target } from "@aws-sdk/client-eventbridge";
import type { CreatedResource, ResourceContext } from "../resource.ts";
import type { JsonObject } from "../template.ts";

interface Properties {
  Description?: string;
  EventPattern?: JsonObject;
  Name?: string;
  RoleArn?: string;
  ScheduleExpression?: string;
  State?: RuleState;
  Targets?: Target[];
}

export async function eventsRule(properties: Properties, context: ResourceContext): Promise<CreatedResource> {
  const Name = properties.Name ?? context.name({ maxLength: 64 });
  const { events } = context.clients;
  const { RuleArn } = await events.send(
    new PutRuleCommand({
      Name,
      Description: properties.Description,
      EventPattern: properties.EventPattern === undefined ? undefined : JSON.stringify(properties.EventPattern),
      RoleArn: properties.RoleArn,
      ScheduleExpression: properties.ScheduleExpression,
      State: properties.State,
    }),
  );
  if (properties.Targets !== undefined)
    await events.send(new PutTargetsCommand({ Rule: Name, Targets: properties.Targets }));
  return { ref: Name, attributes: { Arn: RuleArn } };
}
