// Topics with their subscribers and policies, queues, functions: who is told, and who may tell.

import { GetPolicyCommand, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
} from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, ListQueuesCommand } from "@aws-sdk/client-sqs";
import { everyPage, told } from "../pages.ts";
import { policyOf, unlessAbsent } from "./collector.ts";
import type { Reading } from "./collector.ts";
import { everyMarker } from "./markers.ts";

const topicTypes = ["AWS::SNS::Topic", "AWS::SNS::Subscription", "AWS::SNS::TopicPolicy"];

export async function readTopics(reading: Reading): Promise<void> {
  const { sns } = reading.aws;
  const topics = await reading.call("sns:ListTopics", topicTypes, () =>
    everyPage(
      (page) => sns.send(new ListTopicsCommand(page)),
      (page) => page.Topics,
    ),
  );
  for (const { TopicArn = "" } of topics ?? []) {
    const attributes = await reading.call(`sns:GetTopicAttributes ${TopicArn}`, topicTypes, () =>
      sns.send(new GetTopicAttributesCommand({ TopicArn })).then((answer) => told(answer.Attributes)),
    );
    const subscriptions = await reading.call(`sns:ListSubscriptionsByTopic ${TopicArn}`, topicTypes, () =>
      everyPage(
        (page) => sns.send(new ListSubscriptionsByTopicCommand({ TopicArn, ...page })),
        (page) => page.Subscriptions,
      ),
    );
    reading.add({
      type: "AWS::SNS::Topic",
      id: TopicArn,
      properties: { KmsMasterKeyId: attributes?.["KmsMasterKeyId"] },
    });
    for (const one of subscriptions ?? []) {
      const { Protocol, Endpoint, SubscriptionArn = "" } = one;
      const filter = await filterOf(reading, SubscriptionArn);
      reading.add({
        type: "AWS::SNS::Subscription",
        id: `${TopicArn}|${Protocol ?? ""}|${Endpoint ?? ""}`,
        properties: { TopicArn, Protocol, Endpoint, ...filter },
        identities: [SubscriptionArn],
      });
    }
    const policy = attributes?.["Policy"];
    if (policy === undefined || policy === "" || isDefaultTopicPolicy(policy)) continue;
    reading.add({
      type: "AWS::SNS::TopicPolicy",
      id: `${TopicArn}|policy`,
      properties: { Topics: [TopicArn], PolicyDocument: policyOf(policy) },
    });
  }
}

/** What a subscriber wants to hear of. Whoever has not said yes yet has no ARN to be asked by. */
async function filterOf(reading: Reading, SubscriptionArn: string): Promise<object> {
  if (!SubscriptionArn.startsWith("arn:")) return {};
  const attributes = await reading.call(`sns:GetSubscriptionAttributes ${SubscriptionArn}`, topicTypes, () =>
    reading.aws.sns
      .send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))
      .then((answer) => told(answer.Attributes)),
  );
  const { FilterPolicy: policy = "", FilterPolicyScope } = attributes ?? {};
  return policy === "" ? {} : { FilterPolicy: policyOf(policy), FilterPolicyScope };
}

/** The policy that SNS itself gives a topic: everyone, but only of the owner's account. */
function isDefaultTopicPolicy(policy: string): boolean {
  const { Id, Statement } = policyOf(policy) as { Id?: unknown; Statement?: readonly { Condition?: unknown }[] };
  const conditions = (Statement ?? []).map(({ Condition }) => JSON.stringify(Condition ?? {}));
  return (
    Id === "__default_policy_ID" &&
    conditions.every((one) => /^\{"StringEquals":\{"AWS:SourceOwner":"\d{12}"\}\}$/.test(one))
  );
}

export async function readQueues(reading: Reading): Promise<void> {
  const { sqs } = reading.aws;
  const types = ["AWS::SQS::Queue", "AWS::SQS::QueuePolicy"];
  const queues = await reading.call("sqs:ListQueues", types, () =>
    everyPage(
      (page) => sqs.send(new ListQueuesCommand({ MaxResults: 1000, ...page })),
      // The one list that AWS leaves out when it is empty.
      (page) => page.QueueUrls ?? [],
    ),
  );
  for (const url of queues ?? []) {
    const answer = await reading.call(`sqs:GetQueueAttributes ${url.split("/").at(-1) ?? ""}`, types, () =>
      sqs
        .send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] }))
        .then((answer) => told(answer.Attributes)),
    );
    const { Policy: policy, QueueArn: arn, KmsMasterKeyId } = answer ?? {};
    reading.add({
      type: "AWS::SQS::Queue",
      id: arn ?? url,
      properties: { QueueName: url.split("/").at(-1), KmsMasterKeyId },
      identities: [url],
    });
    if (policy === undefined || policy === "") continue;
    reading.add({
      type: "AWS::SQS::QueuePolicy",
      id: `${arn ?? url}|policy`,
      properties: { Queues: [url], PolicyDocument: policyOf(policy) },
    });
  }
}

interface LambdaStatement {
  readonly Sid?: string;
  readonly Action?: string;
  readonly Principal?: string | { readonly Service?: string; readonly AWS?: string };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export async function readFunctions(reading: Reading): Promise<void> {
  const { lambda } = reading.aws;
  const types = ["AWS::Lambda::Function", "AWS::Lambda::Permission"];
  const functions = await reading.call("lambda:ListFunctions", types, () =>
    everyMarker(
      (marker) => lambda.send(new ListFunctionsCommand(marker)),
      (page) => ({ items: page.Functions, next: page.NextMarker }),
    ),
  );
  for (const { FunctionName = "", FunctionArn, Role, LoggingConfig } of functions ?? []) {
    const group = LoggingConfig?.LogGroup;
    reading.add({
      type: "AWS::Lambda::Function",
      id: FunctionName,
      properties: { FunctionName, Role, ...(group === undefined ? {} : { LoggingConfig: { LogGroup: group } }) },
      identities: [FunctionArn],
    });
    const answer = await reading.call(`lambda:GetPolicy ${FunctionName}`, types, () =>
      unlessAbsent(["ResourceNotFoundException"], () =>
        lambda.send(new GetPolicyCommand({ FunctionName })).then((found) => told(found.Policy)),
      ),
    );
    const document = policyOf(answer) as { Statement?: readonly LambdaStatement[] } | undefined;
    for (const [index, statement] of (document?.Statement ?? []).entries())
      addPermission(reading, FunctionName, { statement, index });
  }
}

function addPermission(reading: Reading, name: string, of: { statement: LambdaStatement; index: number }): void {
  const { Principal, Condition = {}, Action, Sid } = of.statement;
  const keys = Object.assign({}, ...Object.values(Condition)) as Record<string, string>;
  const find = (wanted: string): string | undefined =>
    Object.entries(keys).find(([key]) => key.toLowerCase() === wanted)?.[1];
  reading.add({
    type: "AWS::Lambda::Permission",
    id: `${name}|${Sid ?? String(of.index)}`,
    properties: {
      FunctionName: name,
      Action,
      Principal: typeof Principal === "string" ? Principal : (Principal?.Service ?? Principal?.AWS),
      SourceAccount: find("aws:sourceaccount"),
      SourceArn: find("aws:sourcearn"),
      PrincipalOrgID: find("aws:principalorgid"),
    },
  });
}
