// Whom alarms tell: one encrypted topic with a mail address and a queue that a paging service reads.

import type { Stack } from "aws-cdk-lib";
import { CfnSubscription, CfnTopic, CfnTopicPolicy } from "aws-cdk-lib/aws-sns";
import { CfnQueue, CfnQueuePolicy } from "aws-cdk-lib/aws-sqs";
import { policy } from "../security/policy.ts";
import type { Site } from "../settings/site.ts";

/** Services that tell the topic something; budgets only where the platform has one. */
export function publishers({ monthlyBudgetUsd }: Site): string[] {
  const budgets = monthlyBudgetUsd === undefined ? [] : ["budgets.amazonaws.com"];
  return ["cloudwatch.amazonaws.com", "events.amazonaws.com", ...budgets];
}

/** Creates the topic with its subscribers and returns its ARN. */
export function alerts(stack: Stack, key: string, site: Site): string {
  const { account, prefix } = site;
  const topic = new CfnTopic(stack, "AlertTopic", {
    topicName: `${prefix}-alerts`,
    kmsMasterKeyId: key,
    tags: [{ key: "Name", value: `${prefix}-alerts` }],
  });
  new CfnTopicPolicy(stack, "AlertTopicPolicy", {
    topics: [topic.ref],
    policyDocument: policy([
      {
        sid: "AlarmsAndEventsPublish",
        principal: { Service: publishers(site) },
        actions: "sns:Publish",
        resources: topic.ref,
        condition: { StringEquals: { "aws:SourceAccount": account } },
      },
    ]),
  });
  new CfnSubscription(stack, "AlertMail", { topicArn: topic.ref, protocol: "email", endpoint: site.onCall });
  const queue = new CfnQueue(stack, "AlertQueue", {
    queueName: `${prefix}-alerts`,
    kmsMasterKeyId: key,
    messageRetentionPeriod: 345_600,
    tags: [{ key: "Name", value: `${prefix}-alerts` }],
  });
  new CfnQueuePolicy(stack, "AlertQueuePolicy", {
    queues: [queue.ref],
    policyDocument: policy([
      {
        sid: "TopicSends",
        principal: { Service: "sns.amazonaws.com" },
        actions: "sqs:SendMessage",
        resources: queue.attrArn,
        condition: { StringEquals: { "aws:SourceAccount": account }, ArnEquals: { "aws:SourceArn": topic.ref } },
      },
    ]),
  });
  new CfnSubscription(stack, "AlertPager", { topicArn: topic.ref, protocol: "sqs", endpoint: queue.attrArn });
  return topic.ref;
}
