// CloudFormation has two types for some things. A check asks for one of them and sees both.

import type { ValueMap } from "./value.ts";

interface SameThing {
  readonly type: string;
  /** Properties of the twin by the name that this type gives them. */
  readonly properties: Readonly<Record<string, string>>;
}

const twins: Readonly<Record<string, SameThing>> = {
  "AWS::SNS::TopicInlinePolicy": { type: "AWS::SNS::TopicPolicy", properties: { TopicArn: "Topics" } },
  "AWS::SQS::QueueInlinePolicy": { type: "AWS::SQS::QueuePolicy", properties: { Queue: "Queues" } },
  // Both face the internet unless told otherwise, and name subnets and groups alike.
  "AWS::ElasticLoadBalancing::LoadBalancer": { type: "AWS::ElasticLoadBalancingV2::LoadBalancer", properties: {} },
};

/** A resource under the type and property names that checks ask for. */
export function asAskedFor(type: string, properties: ValueMap): { type: string; properties: ValueMap } {
  const twin = twins[type];
  if (twin === undefined) return { type, properties };
  const renamed = Object.entries(properties).map(([name, value]) => [twin.properties[name] ?? name, value]);
  return { type: twin.type, properties: Object.fromEntries(renamed) as ValueMap };
}
