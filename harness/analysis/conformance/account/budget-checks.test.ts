// Budgets, and whether anybody hears them, on a few resources.

import { expect, it } from "vitest";
import { told } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";

const service = { Service: "budgets.amazonaws.com" };
const actual = { NotificationType: "ACTUAL", ComparisonOperator: "GREATER_THAN", Threshold: 100 };
const mail = { SubscriptionType: "EMAIL", Address: "a@b.example" };
const topic = { SubscriptionType: "SNS", Address: { Ref: "Topic" } };

function budget(more: object, notification: object = actual, Subscribers: readonly object[] = [mail]) {
  const Budget = { BudgetType: "COST", TimeUnit: "MONTHLY", BudgetLimit: { Amount: 100, Unit: "USD" }, ...more };
  return [
    "Budgets::Budget",
    { Budget, NotificationsWithSubscribers: [{ Notification: notification, Subscribers }] },
  ] as const;
}

const agreed = { objectives: { "COST-005": { value: 3_100 } } };

it("COST-005: budgets", () => {
  const of = (more: object, ...rest: [object?, (readonly object[])?]) => ({ Costs: budget(more, ...rest) });
  const cases: Record<string, Written> = {
    none: {},
    "of usage alone": of({ BudgetType: "USAGE" }),
    within: of({}),
    filtered: of({ CostFilters: { Service: ["EC2"] } }),
    "filtered by an expression": of({ FilterExpression: { Not: {} } }),
    "filters of nothing": of({ CostFilters: {} }),
    "filtered beside a whole one": { ...of({}), Part: budget({ CostFilters: { Service: ["EC2"] } }, actual, []) },
    "daily, within": of({ TimeUnit: "DAILY" }),
    "daily, beyond": of({ TimeUnit: "DAILY", BudgetLimit: { Amount: 101 } }),
    quarterly: of({ TimeUnit: "QUARTERLY" }),
    "of no time": of({ TimeUnit: undefined }),
    "as agreed": of({ BudgetLimit: { Amount: 3_100 } }),
    beyond: of({ BudgetLimit: { Amount: 3_101 } }),
    "without a limit": of({ BudgetLimit: undefined }),
    forecast: of({}, { ...actual, NotificationType: "FORECASTED" }),
    below: of({}, { ...actual, ComparisonOperator: "LESS_THAN" }),
    "too late": of({}, { ...actual, Threshold: 101 }),
    "at no threshold": of({}, { ...actual, Threshold: undefined }),
    "in dollars": of({}, { ...actual, ThresholdType: "ABSOLUTE_VALUE", Threshold: 100 }),
    "in dollars, too late": of(
      { BudgetLimit: { Amount: 50 } },
      { ...actual, ThresholdType: "ABSOLUTE_VALUE", Threshold: 51 },
    ),
    "in percent, of a small one": of({ BudgetLimit: { Amount: 50 } }, { ...actual, ThresholdType: "PERCENTAGE" }),
    "to nobody": of({}, actual, []),
    "to no address": of({}, actual, [
      { SubscriptionType: "EMAIL", Address: "a b@c.example" },
      { SubscriptionType: "EMAIL", Address: "a@b@c" },
      { SubscriptionType: "EMAIL" },
    ]),
  };
  expect(told("COST-005", cases, agreed)).toMatchInlineSnapshot(`
    "# none
    violated
    finding none: nothing watches what the platform costs | "a budget of cost"
    # of usage alone
    violated
    finding none: nothing watches what the platform costs | "a budget of cost"
    # within
    held
    # filtered
    violated
    finding Costs: no budget watches all costs: each is filtered | "a budget without filters"
    # filtered by an expression
    violated
    finding Costs: no budget watches all costs: each is filtered | "a budget without filters"
    # filters of nothing
    held
    # filtered beside a whole one
    held
    # daily, within
    held
    # daily, beyond
    violated
    finding Costs/Budget/BudgetLimit/Amount: Costs allows more than was agreed | "3100 USD a month at most"
    # quarterly
    violated
    finding Costs/Budget/TimeUnit: Costs is looked at once a quarter or year | "MONTHLY"
    # of no time
    violated
    finding Costs/Budget/TimeUnit: Costs is looked at once a quarter or year | "MONTHLY"
    # as agreed
    held
    # beyond
    violated
    finding Costs/Budget/BudgetLimit/Amount: Costs allows more than was agreed | "3100 USD a month at most"
    # without a limit
    violated
    finding Costs/Budget/BudgetLimit/Amount: Costs allows more than was agreed | "3100 USD a month at most"
    # forecast
    violated
    finding Costs/NotificationsWithSubscribers: Costs tells nobody when its limit is reached | "a notification of actual cost at 100 % or before"
    # below
    violated
    finding Costs/NotificationsWithSubscribers: Costs tells nobody when its limit is reached | "a notification of actual cost at 100 % or before"
    # too late
    violated
    finding Costs/NotificationsWithSubscribers: Costs tells nobody when its limit is reached | "a notification of actual cost at 100 % or before"
    # at no threshold
    violated
    finding Costs/NotificationsWithSubscribers: Costs tells nobody when its limit is reached | "a notification of actual cost at 100 % or before"
    # in dollars
    held
    # in dollars, too late
    violated
    finding Costs/NotificationsWithSubscribers: Costs tells nobody when its limit is reached | "a notification of actual cost at 100 % or before"
    # in percent, of a small one
    held
    # to nobody
    violated
    finding Costs/NotificationsWithSubscribers/0/Subscribers: Costs has no subscriber | "a topic of the platform or a mail address"
    # to no address
    violated
    finding Costs/NotificationsWithSubscribers/0/Subscribers/0/Address: alerts go to no mail address | "a mail address"
    finding Costs/NotificationsWithSubscribers/0/Subscribers/1/Address: alerts go to no mail address | "a mail address"
    finding Costs/NotificationsWithSubscribers/0/Subscribers/2/Address: alerts go to no mail address | "a mail address""
  `);
  expect(told("COST-005", { "nothing agreed": of({}) })).toMatchInlineSnapshot(`
    "# nothing agreed
    unknown
    finding Costs: the profile agrees on no cost a month (COST-005)"
  `);
});

it("COST-005: topics that budgets tell", () => {
  const statement = { Effect: "Allow", Principal: service, Action: "sns:Publish", Resource: "*" };
  const Policy = (...Statement: object[]) =>
    ["SNS::TopicPolicy", { Topics: [{ Ref: "Topic" }], PolicyDocument: { Statement } }] as const;
  const Topic = ["SNS::Topic", { Subscription: [{ Protocol: "sqs" }], KmsMasterKeyId: { Ref: "Key" } }] as const;
  const Key = (...Action: string[]) => ["KMS::Key", { KeyPolicy: { Statement: [{ ...statement, Action }] } }] as const;
  const Costs = budget({}, actual, [topic]);
  const good: Exclude<Written, string> = {
    Costs,
    Topic,
    Policy: Policy(statement),
    Key: Key("kms:GenerateDataKey*", "kms:Decrypt"),
  };
  const cases: Record<string, Written> = {
    heard: good,
    "not here": { Costs: budget({}, actual, [{ ...topic, Address: "arn:aws:sns:us-east-1:1:x" }]) },
    "another thing": { Costs: budget({}, actual, [{ ...topic, Address: { Ref: "Key" } }]), Key: Key("kms:*") },
    "nobody listens": { ...good, Topic: ["SNS::Topic", { KmsMasterKeyId: { Ref: "Key" } }] },
    "a separate listener": {
      ...good,
      Topic: ["SNS::Topic", {}],
      Listener: ["SNS::Subscription", { TopicArn: { Ref: "Topic" }, Protocol: "sqs" }],
    },
    "no policy": { Costs, Topic, Key: good["Key"] ?? Key() },
    "a policy for others": {
      ...good,
      Policy: Policy(
        { ...statement, Principal: { Service: "x.amazonaws.com" } },
        { ...statement, Action: "sns:Subscribe" },
      ),
    },
    "a policy for a namesake": { ...good, Policy: Policy({ ...statement, Principal: { AWS: service.Service } }) },
    "one statement of two": { ...good, Policy: Policy({ ...statement, Action: "sns:Subscribe" }, statement) },
    "a denial": { ...good, Policy: Policy({ ...statement, Effect: "Deny" }) },
    "the key encrypts alone": { ...good, Key: Key("kms:GenerateDataKey") },
    "the key is for others": {
      ...good,
      Key: [
        "KMS::Key",
        { KeyPolicy: { Statement: [{ ...statement, Principal: { Service: "x.amazonaws.com" }, Action: "kms:*" }] } },
      ],
    },
    "a key of others": {
      ...good,
      Topic: ["SNS::Topic", { Subscription: [{ Protocol: "sqs" }], KmsMasterKeyId: "arn:aws:kms:us-east-1:1:key/x" }],
    },
    "a key of AWS, by ARN": {
      ...good,
      Topic: [
        "SNS::Topic",
        { Subscription: [{ Protocol: "sqs" }], KmsMasterKeyId: "arn:aws:kms:us-east-1:1:alias/aws/sns" },
      ],
    },
    "a key of AWS": {
      ...good,
      Topic: ["SNS::Topic", { Subscription: [{ Protocol: "sqs" }], KmsMasterKeyId: "alias/aws/sns" }],
    },
  };
  expect(told("COST-005", cases, agreed)).toMatchInlineSnapshot(`
    "# heard
    held
    # not here
    violated
    finding Costs/NotificationsWithSubscribers/0/Subscribers/0/Address: alerts go to a topic that is not here | "a topic of the platform"
    # another thing
    violated
    finding Costs/NotificationsWithSubscribers/0/Subscribers/0/Address: alerts go to a topic that is not here | "a topic of the platform"
    # nobody listens
    violated
    finding Topic/Subscription: nobody listens to Topic | "a subscription"
    # a separate listener
    held
    # no policy
    violated
    finding Topic: budgets may not publish to Topic: their alerts are dropped | "budgets.amazonaws.com"
    # a policy for others
    violated
    finding Policy/PolicyDocument: budgets may not publish to Topic: their alerts are dropped | "budgets.amazonaws.com"
    # a policy for a namesake
    violated
    finding Policy/PolicyDocument: budgets may not publish to Topic: their alerts are dropped | "budgets.amazonaws.com"
    # one statement of two
    held
    # a denial
    violated
    finding Policy/PolicyDocument: budgets may not publish to Topic: their alerts are dropped | "budgets.amazonaws.com"
    # the key encrypts alone
    violated
    finding Key/KeyPolicy: Key does not let budgets encrypt what they tell Topic | "budgets.amazonaws.com"
    # the key is for others
    violated
    finding Key/KeyPolicy: Key does not let budgets encrypt what they tell Topic | "budgets.amazonaws.com"
    # a key of others
    unknown
    finding Topic/KmsMasterKeyId: the policy of arn:aws:kms:us-east-1:1:key/x is not known
    # a key of AWS, by ARN
    violated
    finding Topic/KmsMasterKeyId: AWS's own key lets no budget encrypt what it tells Topic | "a key of the platform"
    # a key of AWS
    violated
    finding Topic/KmsMasterKeyId: AWS's own key lets no budget encrypt what it tells Topic | "a key of the platform""
  `);
});
