// AWS::SNS::Topic, TopicPolicy and Subscription.

import { CreateTopicCommand, SetTopicAttributesCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { present } from "../../../../core/errors.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";
import type { JsonObject } from "../template.ts";

interface TopicProperties {
  DisplayName?: string;
  KmsMasterKeyId?: string;
  Subscription?: { Endpoint: string; Protocol: string }[];
  Tags?: TagList;
  TopicName?: string;
}

export async function topic(properties: TopicProperties, context: ResourceContext): Promise<CreatedResource> {
  const { sns } = context.clients;
  const Name = properties.TopicName ?? context.name({ maxLength: 256 });
  const { DisplayName, KmsMasterKeyId } = properties;
  const { TopicArn } = await sns.send(
    new CreateTopicCommand({
      Name,
      Tags: properties.Tags,
      Attributes: {
        ...(DisplayName === undefined ? {} : { DisplayName }),
        ...(KmsMasterKeyId === undefined ? {} : { KmsMasterKeyId }),
      },
    }),
  );
  const arn = present(TopicArn, "CreateTopic answers with an ARN");
  for (const { Endpoint, Protocol } of properties.Subscription ?? []) {
    await sns.send(new SubscribeCommand({ TopicArn: arn, Protocol, Endpoint }));
  }
  return { ref: arn, attributes: { TopicArn: arn, TopicName: Name } };
}

export async function topicPolicy(
  properties: { PolicyDocument: JsonObject; Topics: string[] },
  context: ResourceContext,
): Promise<CreatedResource> {
  const AttributeValue = JSON.stringify(properties.PolicyDocument);
  for (const TopicArn of properties.Topics) {
    await context.clients.sns.send(
      new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue }),
    );
  }
  return { ref: context.name({ maxLength: 128 }) };
}

export async function subscription(
  properties: { Endpoint?: string; Protocol: string; RawMessageDelivery?: boolean; TopicArn: string },
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const { RawMessageDelivery } = properties;
  const { SubscriptionArn } = await clients.sns.send(
    new SubscribeCommand({
      TopicArn: properties.TopicArn,
      Protocol: properties.Protocol,
      Endpoint: properties.Endpoint,
      ...(RawMessageDelivery === undefined ? {} : { Attributes: { RawMessageDelivery: String(RawMessageDelivery) } }),
    }),
  );
  return { ref: present(SubscriptionArn, "Subscribe answers with an ARN") };
}
