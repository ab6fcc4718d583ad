// Events that something in the platform waits for, each kind in a queue of its own: nodes that AWS takes back, and
// releases that are counted.

import type { Stack } from "aws-cdk-lib";
import { CfnRule } from "aws-cdk-lib/aws-events";
import { CfnQueue, CfnQueuePolicy } from "aws-cdk-lib/aws-sqs";
import { policy } from "../security/policy.ts";
import { pascal } from "../settings/zones.ts";
import type { DruidSettings } from "./settings.ts";

/** Karpenter drains a node before AWS takes it back. */
export function interruptions(stack: Stack, key: string, settings: DruidSettings): void {
  eventQueue(stack, key, {
    name: `${settings.prefix}-interruptions`,
    patterns: {
      spot: { source: ["aws.ec2"], "detail-type": ["EC2 Spot Instance Interruption Warning"] },
      rebalance: { source: ["aws.ec2"], "detail-type": ["EC2 Instance Rebalance Recommendation"] },
      state: { source: ["aws.ec2"], "detail-type": ["EC2 Instance State-change Notification"] },
      health: { source: ["aws.health"], "detail-type": ["AWS Health Event"] },
    },
    settings,
  });
}

/** Every execution of the pipeline is counted. */
export function metering(stack: Stack, key: string, settings: DruidSettings): void {
  eventQueue(stack, key, {
    name: `${settings.prefix}-metering`,
    patterns: {
      execution: {
        source: ["aws.codepipeline"],
        "detail-type": ["CodePipeline Pipeline Execution State Change"],
        detail: { pipeline: [`${settings.prefix}-release`] },
      },
    },
    settings,
  });
}

interface EventQueueOptions {
  readonly name: string;
  readonly patterns: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly settings: DruidSettings;
}

function eventQueue(stack: Stack, key: string, { name, patterns, settings }: EventQueueOptions): void {
  const id = pascal(name);
  const queue = new CfnQueue(stack, `${id}Queue`, {
    queueName: name,
    kmsMasterKeyId: key,
    messageRetentionPeriod: 345_600,
    tags: [{ key: "Name", value: name }],
  });
  const rules = Object.entries(patterns).map(([kind, eventPattern]) => {
    const rule = new CfnRule(stack, `${id}${pascal(kind)}Rule`, {
      name: `${name}-${kind}`,
      eventPattern,
      state: "ENABLED",
      targets: [{ id: "queue", arn: queue.attrArn }],
    });
    return rule.attrArn;
  });
  new CfnQueuePolicy(stack, `${id}QueuePolicy`, {
    queues: [queue.ref],
    policyDocument: policy([
      {
        sid: "RulesSend",
        principal: { Service: "events.amazonaws.com" },
        actions: "sqs:SendMessage",
        resources: queue.attrArn,
        condition: { StringEquals: { "aws:SourceAccount": settings.account }, ArnEquals: { "aws:SourceArn": rules } },
      },
    ]),
  });
}
