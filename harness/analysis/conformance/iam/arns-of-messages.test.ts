// ARNs of queues, topics and rules, which end in what they are called.

import { expect, it } from "vitest";
import { present } from "#harness/core/errors.ts";
import { platform } from "../sample-platform.ts";
import { arnOf, plain } from "./arns.ts";

const model = platform(`
  Queue: [SQS::Queue, { QueueName: q, TopicName: x, Name: y }]
  Bare: [SQS::Queue, {}]
  Topic: [SNS::Topic, { TopicName: t, Name: y }]
  Rule: [Events::Rule, { Name: r }]
  Other: [Events::Rule, {}]
  Table: [DynamoDB::Table, {}]
`);
const of = (id: string, ...identities: string[]) => {
  const resource = present(
    model.resources.find((one) => one.id === id),
    id,
  );
  return arnOf(model, identities.length === 0 ? resource : { ...resource, identities });
};

it("by name, or by id where none is given", () => {
  expect(["Queue", "Bare", "Topic", "Rule", "Other"].map((id) => of(id))).toEqual([
    "arn:aws:sqs:us-east-1:123456789012:q",
    "arn:aws:sqs:us-east-1:123456789012:Bare",
    "arn:aws:sns:us-east-1:123456789012:t",
    "arn:aws:events:us-east-1:123456789012:rule/r",
    "arn:aws:events:us-east-1:123456789012:rule/Other",
  ]);
});

it("their own where it is known, as of all that has none of its kind", () => {
  const own = "arn:aws:sqs:eu-west-1:1:⟨Queue.QueueName⟩";
  for (const id of ["Queue", "Topic", "Rule", "Table"]) {
    expect(of(id, "https://sqs/q", "x-arn:", "arn:aws:any:eu-west-1:1:one")).toBe("arn:aws:any:eu-west-1:1:one");
  }
  expect(of("Queue", own)).toBe(own);
  expect(of("Table", "name")).toBe("arn:aws:dynamodb:us-east-1:123456789012:table/Table");
});

it("a token's attribute is its last part", () => {
  expect(plain(model, "⟨Topic⟩ ⟨Topic.TopicName⟩ ⟨Queue⟩ ⟨Queue.Arn⟩")).toBe(
    "arn:aws:sns:us-east-1:123456789012:t ⟨Topic.TopicName⟩ q arn:aws:sqs:us-east-1:123456789012:q",
  );
});
