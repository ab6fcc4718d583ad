// AWS::SQS::Queue and AWS::SQS::QueuePolicy. The API takes every setting as a string attribute.

import { CreateQueueCommand, GetQueueAttributesCommand, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { present } from "../../../../core/errors.ts";
import { tagMap } from "../naming.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";
import type { JsonObject } from "../template.ts";

interface Properties {
  DelaySeconds?: number;
  KmsDataKeyReusePeriodSeconds?: number;
  KmsMasterKeyId?: string;
  MaximumMessageSize?: number;
  MessageRetentionPeriod?: number;
  QueueName?: string;
  ReceiveMessageWaitTimeSeconds?: number;
  RedrivePolicy?: JsonObject;
  SqsManagedSseEnabled?: boolean;
  Tags?: TagList;
  VisibilityTimeout?: number;
}

export async function queue(properties: Properties, context: ResourceContext): Promise<CreatedResource> {
  const { sqs } = context.clients;
  const QueueName = properties.QueueName ?? context.name({ maxLength: 80 });
  const settings = {
    DelaySeconds: properties.DelaySeconds,
    KmsDataKeyReusePeriodSeconds: properties.KmsDataKeyReusePeriodSeconds,
    KmsMasterKeyId: properties.KmsMasterKeyId,
    MaximumMessageSize: properties.MaximumMessageSize,
    MessageRetentionPeriod: properties.MessageRetentionPeriod,
    ReceiveMessageWaitTimeSeconds: properties.ReceiveMessageWaitTimeSeconds,
    RedrivePolicy: properties.RedrivePolicy === undefined ? undefined : JSON.stringify(properties.RedrivePolicy),
    SqsManagedSseEnabled: properties.SqsManagedSseEnabled,
    VisibilityTimeout: properties.VisibilityTimeout,
  };
  const Attributes = Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
  const made = await sqs.send(new CreateQueueCommand({ QueueName, Attributes, tags: tagMap(properties.Tags) }));
  const QueueUrl = present(made.QueueUrl, "CreateQueue answers with a URL");
  const read = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
  return { ref: QueueUrl, attributes: { Arn: read.Attributes?.QueueArn, QueueName, QueueUrl } };
}

export async function queuePolicy(
  properties: { PolicyDocument: JsonObject; Queues: string[] },
  context: ResourceContext,
): Promise<CreatedResource> {
  const Policy = JSON.stringify(properties.PolicyDocument);
  for (const QueueUrl of properties.Queues) {
    await context.clients.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  }
  return { ref: context.name({ maxLength: 128 }) };
}
