// Who gets messages into topics and queues: by their policies, and by the keys that they are under.

import { expect, it } from "vitest";
import { account, inFull, platform } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";
import { PlatformModel } from "../../model/platform-model.ts";
import { takesAlarms, targetsReached } from "./delivery.ts";

type Resources = Exclude<Written, string>;

const ref = (Ref: string) => ({ Ref });
const arn = (id: string) => ({ "Fn::GetAtt": [id, "Arn"] });
const statement = (Principal: unknown, Action: string, more: object = {}) => ({
  Statement: [{ Effect: "Allow", Principal, Action, Resource: "*", ...more }],
});
const onQueue = (document: object) =>
  ["SQS::QueuePolicy", { Queues: [ref("Queue")], PolicyDocument: document }] as const;
const onTopic = (document: object) =>
  ["SNS::TopicPolicy", { Topics: [ref("Topic")], PolicyDocument: document }] as const;
const events = { Service: "events.amazonaws.com" };
const from = (source: unknown) => ({ Condition: { ArnEquals: { "aws:SourceArn": source } } });
const key = (Principal: unknown, more: object = {}) =>
  ["KMS::Key", { KeyPolicy: statement(Principal, "kms:*", more) }] as const;
const under = (name: string, KmsMasterKeyId: unknown) => [name, { KmsMasterKeyId }] as const;

/** Targets that the rule reaches, by their ids. */
function reached(cases: Readonly<Record<string, Resources>>): string {
  return Object.entries(cases)
    .map(([what, written]) => {
      const model = platform({
        Rule: [
          "Events::Rule",
          { Name: "own", Targets: ["Queue", "Topic", "Code"].filter((id) => id in written).map((id) => target(id)) },
        ],
        ...written,
      });
      const rule = model.all("AWS::Events::Rule")[0];
      if (rule === undefined) return what;
      try {
        return `${what}: ${targetsReached(model, rule)
          .map((one) => one.get("Id").written())
          .join()}`;
      } catch (error) {
        return `${what}: ${(error as Error).message}`;
      }
    })
    .join("\n");
}

function target(id: string) {
  return { Id: id, Arn: id === "Topic" ? ref(id) : arn(id) };
}

it("a rule reaches queues and topics that let it in", () => {
  const queue = { Queue: ["SQS::Queue", { QueueName: "q" }] } as const;
  const topic = { Topic: ["SNS::Topic", { TopicName: "t" }] } as const;
  const open = onQueue(statement(events, "sqs:SendMessage"));
  const named = (source: unknown) => ({ ...queue, P: onQueue(statement(events, "sqs:*", from(source))) });
  const keyed = (own: readonly [string, object]) => ({
    Queue: ["SQS::Queue", { KmsMasterKeyId: arn("Key") }] as const,
    P: open,
    Key: own as ReturnType<typeof key>,
  });
  const root = { AWS: `arn:aws:iam::${account}:root` };
  expect(
    reached({
      "a queue without a policy": queue,
      "a queue for events": { ...queue, P: open },
      "a queue for topics": { ...queue, P: onQueue(statement({ Service: "sns.amazonaws.com" }, "sqs:*")) },
      "a queue for the account alone": { ...queue, P: onQueue(statement(root, "sqs:*")) },
      "a queue for the world": { ...queue, P: onQueue(statement({ AWS: "*" }, "sqs:*", from(arn("Rule")))) },
      "a queue for this rule": named(arn("Rule")),
      "a queue for this rule by its name": named(`arn:aws:events:us-east-1:${account}:rule/own`),
      "a queue for another rule": named(`arn:aws:events:us-east-1:${account}:rule/other`),
      "a queue by its own name": {
        ...queue,
        P: onQueue(statement(events, "sqs:*", { Resource: `arn:aws:sqs:us-east-1:${account}:q` })),
      },
      "another queue by its name": {
        ...queue,
        P: onQueue(statement(events, "sqs:*", { Resource: `arn:aws:sqs:us-east-1:${account}:p` })),
      },
      "under a key that lets events in": keyed(key(events)),
      "under a key for this rule": keyed(key(events, from(arn("Rule")))),
      "under a key for another rule": keyed(key(events, from("arn:aws:events:us-east-1:1:rule/x"))),
      "under a key for its messages": keyed(
        key(events, { Condition: { StringEquals: { "kms:EncryptionContext:aws:sqs:arn": "x" } } }),
      ),
      "under a key for the account": keyed(key(root)),
      "under a key that it may not read by": keyed([
        "KMS::Key",
        { KeyPolicy: statement(events, "kms:GenerateDataKey") },
      ]),
      "under AWS's own key": { Queue: under("SQS::Queue", "alias/aws/sqs"), P: open },
      "under AWS's own key by its ARN": {
        Queue: under("SQS::Queue", "arn:aws:kms:us-east-1:1:alias/aws/sqs"),
        P: open,
      },
      "under a key from elsewhere": { Queue: under("SQS::Queue", "arn:aws:kms:us-east-1:9:key/0a"), P: open },
      "under no key's name": { Queue: under("SQS::Queue", ""), P: open },
      "a topic without a policy": topic,
      "a topic for events": { ...topic, P: onTopic(statement(events, "sns:Publish")) },
      "a topic by its own name": {
        ...topic,
        P: onTopic(statement(events, "sns:Publish", { Resource: `arn:aws:sns:us-east-1:${account}:t` })),
      },
      "a topic under AWS's own key": {
        Topic: under("SNS::Topic", "alias/aws/sns"),
        P: onTopic(statement(events, "sns:Publish")),
      },
      "a function": { Code: ["Lambda::Function", {}] },
    }),
  ).toMatchInlineSnapshot(`
    "a queue without a policy: 
    a queue for events: Queue
    a queue for topics: 
    a queue for the account alone: 
    a queue for the world: Queue
    a queue for this rule: Queue
    a queue for this rule by its name: Queue
    a queue for another rule: 
    a queue by its own name: Queue
    another queue by its name: 
    under a key that lets events in: Queue
    under a key for this rule: Queue
    under a key for another rule: 
    under a key for its messages: Queue
    under a key for the account: 
    under a key that it may not read by: 
    under AWS's own key: 
    under AWS's own key by its ARN: 
    under a key from elsewhere: the policy of arn:aws:kms:us-east-1:9:key/0a is not known
    under no key's name: Queue
    a topic without a policy: 
    a topic for events: Topic
    a topic by its own name: Topic
    a topic under AWS's own key: 
    a function: Code"
  `);
});

it("LOG-011: a queue behind a topic", () => {
  const alarm = ["CloudWatch::Alarm", { AlarmActions: [ref("Topic")] }] as const;
  const to = (Endpoint: unknown, more: object = {}) =>
    ["SNS::Subscription", { Protocol: "sqs", TopicArn: ref("Topic"), Endpoint, ...more }] as const;
  const base = { Topic: ["SNS::Topic", {}], Alarm: alarm, Queue: ["SQS::Queue", {}] } as const;
  const sns = { Service: "sns.amazonaws.com" };
  const open = { ...base, P: onQueue(statement(sns, "sqs:SendMessage")) };
  const row = (cases: Readonly<Record<string, Resources>>) =>
    inFull("LOG-011", cases)
      .split("\n")
      .filter((line) => line.startsWith("#"))
      .join("\n");
  expect(
    row({
      "that lets it in": { ...open, S: to(arn("Queue")) },
      "that lets it in by a filter of nothing": { ...open, S: to(arn("Queue"), { FilterPolicy: {} }) },
      "that lets it in by a filter of attributes": { ...open, S: to(arn("Queue"), { FilterPolicy: { a: ["b"] } }) },
      "that lets nobody in": { ...base, S: to(arn("Queue")) },
      "from elsewhere": { ...base, S: to("arn:aws:sqs:us-east-1:999999999999:q") },
      "that is no queue": { ...base, S: to(ref("Topic")) },
      "by another protocol": { ...base, S: to(arn("Queue"), { Protocol: "https" }) },
    }),
  ).toMatchInlineSnapshot(`
    "# that lets it in: held
    # that lets it in by a filter of nothing: held
    # that lets it in by a filter of attributes: violated
    # that lets nobody in: violated
    # from elsewhere: held
    # that is no queue: held
    # by another protocol: held"
  `);
});

it("a running rule, queue and topic have their own ARNs", () => {
  const { resources, ...rest } = platform({
    Queue: ["SQS::Queue", { QueueName: "elsewhere" }],
    Rule: ["Events::Rule", { Name: "elsewhere", Targets: [{ Id: "q", Arn: "arn:aws:sqs:us-east-1:1:q" }] }],
    P: [
      "SQS::QueuePolicy",
      {
        Queues: ["arn:aws:sqs:us-east-1:1:q"],
        PolicyDocument: statement(events, "sqs:*", {
          ...from("arn:aws:events:us-east-1:1:rule/r"),
          Resource: "arn:aws:sqs:us-east-1:1:q",
        }),
      },
    ],
  });
  const known: Readonly<Record<string, string>> = {
    Queue: "arn:aws:sqs:us-east-1:1:q",
    Rule: "arn:aws:events:us-east-1:1:rule/r",
  };
  const model = new PlatformModel({
    ...rest,
    kind: "live",
    resources: resources.map((one) => ({ ...one, identities: [known[one.id] ?? one.id] })),
  });
  const [rule] = model.all("AWS::Events::Rule");
  expect(rule === undefined ? [] : targetsReached(model, rule)).toHaveLength(1);
});

it("whom a running topic lets in is not known while its account could not be read", () => {
  const condition = { Condition: { StringEquals: { "aws:SourceAccount": "210987654321" } } };
  const written: Resources = {
    Topic: ["SNS::Topic", { TopicName: "t" }],
    P: onTopic(statement({ Service: "cloudwatch.amazonaws.com" }, "SNS:Publish", condition)),
    Keyed: ["SNS::Topic", { KmsMasterKeyId: arn("Key") }],
    Key: key({ Service: "cloudwatch.amazonaws.com" }, condition),
  };
  const takes = (id: string, of: string, kind: "live" | "template" = "live"): boolean => {
    const { resources, region } = platform(written);
    const model = new PlatformModel({ kind, resources, region, account: of });
    const topic = resources.find((one) => one.id === id);
    return topic !== undefined && takesAlarms(model, topic);
  };
  for (const id of ["Topic", "Keyed"]) {
    expect(() => takes(id, ""), id).toThrow("the platform's own account could not be read");
    expect([takes(id, "210987654321"), takes(id, account), takes(id, "", "template")], id).toEqual([
      true,
      false,
      false,
    ]);
  }
});
