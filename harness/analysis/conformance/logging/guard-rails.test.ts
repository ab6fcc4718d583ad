// BASE-018: alarms on changes of what guards the platform, and whoever hears them, where no row of logs asks for topics.

import { expect, it } from "vitest";
import { account, inFull, said } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";

type Resources = Exclude<Written, string>;

const events = [
  ...["CreateInternetGateway", "AttachInternetGateway", "CreateRoute", "ReplaceRoute"],
  ...["AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress", "CreateNetworkAclEntry"],
  ...["ReplaceNetworkAclEntry", "DisableKey", "ScheduleKeyDeletion", "StopLogging", "DeleteTrail"],
];
const publish = {
  Effect: "Allow",
  Principal: { Service: "cloudwatch.amazonaws.com" },
  Action: "sns:Publish",
  Resource: "*",
};
const topic = (more: object = {}): Resources => ({
  Topic: ["SNS::Topic", { Subscription: [{ Protocol: "email", Endpoint: "a@b" }], ...more }],
  TopicPolicy: ["SNS::TopicPolicy", { Topics: [{ Ref: "Topic" }], PolicyDocument: { Statement: [publish] } }],
});
const trail: Resources = {
  Trail: ["CloudTrail::Trail", { IsLogging: true, CloudWatchLogsLogGroupArn: { "Fn::GetAtt": ["Group", "Arn"] } }],
  Group: ["Logs::LogGroup", { LogGroupName: "trail" }],
};
const filter = (pattern: string): Resources => ({
  Filter: [
    "Logs::MetricFilter",
    {
      LogGroupName: { Ref: "Group" },
      FilterPattern: pattern,
      MetricTransformations: [{ MetricName: "m", MetricNamespace: "n", MetricValue: "1" }],
    },
  ],
});
const alarm = (more: object = {}): Resources => ({
  Alarm: [
    "CloudWatch::Alarm",
    {
      ...{ MetricName: "m", Namespace: "n", Statistic: "Sum", Threshold: 1, EvaluationPeriods: 1, Period: 60 },
      ...{ ComparisonOperator: "GreaterThanOrEqualToThreshold", AlarmActions: [{ Ref: "Topic" }], ...more },
    },
  ],
});
const pattern = (list: readonly string[]) => `{ ${list.map((one) => `($.eventName = ${one})`).join(" || ")} }`;
const whole: Resources = { ...trail, ...topic(), ...filter(pattern(events)), ...alarm() };
const judged = (more: Resources, without: readonly string[] = []) => {
  const kept = Object.fromEntries(Object.entries({ ...whole, ...more }).filter(([id]) => !without.includes(id)));
  const [verdict, ...found] = said("BASE-018", kept).split("\n");
  return [verdict, ...found.map((one) => one.replace(/^finding (\S+): /, "$1: ").replace(/ \|.*$/, ""))];
};

it("every change raises an alarm that somebody hears", () => {
  expect(judged({})).toEqual(["held"]);
  for (const event of events) {
    const [verdict, ...found] = judged(filter(pattern(events.filter((one) => one !== event))));
    expect([verdict, found.length, found[0]]).toEqual(["violated", 1, expect.stringContaining(event)]);
  }
});

it("alarms act, and on something", () => {
  expect(judged({ Other: ["CloudWatch::Alarm", { ActionsEnabled: false, AlarmActions: [{ Ref: "Topic" }] }] })).toEqual(
    ["violated", "Other/ActionsEnabled: the actions of Other are off"],
  );
  expect(judged({ Other: ["CloudWatch::Alarm", {}] })).toEqual(["violated", "Other/AlarmActions: Other tells nobody"]);
});

it("topics are there, let alarms publish, and somebody listens", () => {
  const sends = (to: unknown) => judged({ Other: ["CloudWatch::Alarm", { AlarmActions: [to] }] })[0];
  expect(sends(`arn:aws:sns:us-east-1:${account}:elsewhere`)).toBe("unknown");
  expect(sends({ Ref: "Nobody" })).toBe("unknown");
  for (const to of ["arn:aws:automate:us-east-1:ec2:stop", "arn:aws:ssm:us-east-1:1:opsitem:3"]) {
    expect(sends(to)).toBe("held");
  }
  expect(judged(topic({ Subscription: [] }))).toContain("Topic/Subscription: nobody listens to Topic");
  const locked = judged({}, ["TopicPolicy"]);
  expect(locked[0]).toBe("held");
  const shut: Resources = {
    TopicPolicy: [
      "SNS::TopicPolicy",
      { Topics: [{ Ref: "Topic" }], PolicyDocument: { Statement: [{ ...publish, Effect: "Deny" }] } },
    ],
  };
  expect(judged(shut).join("\n")).toContain("lets no alarm publish");
});

it("a channel shows what a topic says", () => {
  const quiet = topic({ Subscription: [] });
  for (const type of ["SlackChannelConfiguration", "MicrosoftTeamsChannelConfiguration"]) {
    const channel = (named: unknown): Resources => ({ Channel: [`Chatbot::${type}`, { SnsTopicArns: [named] }] });
    expect(judged({ ...quiet, ...channel({ Ref: "Topic" }) })).toEqual(["held"]);
    expect(judged({ ...quiet, ...channel("arn:aws:sns:us-east-1:1:x") })[0]).toBe("violated");
  }
});

it("rules see what a trail records", () => {
  const rule = (more: object = {}): Resources => ({
    Rule: [
      "Events::Rule",
      { EventPattern: { detail: { eventName: events } }, Targets: [{ Id: "t", Arn: { Ref: "Topic" } }], ...more },
    ],
    TopicPolicy: [
      "SNS::TopicPolicy",
      {
        Topics: [{ Ref: "Topic" }],
        PolicyDocument: {
          Statement: [publish, { ...publish, Principal: { Service: "events.amazonaws.com" } }],
        },
      },
    ],
  });
  expect(judged(rule(), ["Filter"])).toEqual(["held"]);
  expect(judged(rule({ State: "ENABLED" }), ["Filter"])).toEqual(["held"]);
  expect(judged(rule({ State: "DISABLED" }), ["Filter"])[0]).toBe("violated");
  const [verdict, first] = judged(rule(), ["Filter", "Trail"]);
  expect([verdict, first]).toEqual([
    "unknown",
    "none: whether an alarm tells of changes of gateways: CreateInternetGateway: the trail is not part of what was read",
  ]);
});

it("a rule of EventBridge hears of its own region alone", () => {
  const rule: Resources = {
    Rule: ["Events::Rule", { EventPattern: { detail: { eventName: events } }, Targets: [{ Arn: { Ref: "Topic" } }] }],
  };
  const heard = { ...publish, Principal: { Service: ["cloudwatch.amazonaws.com", "events.amazonaws.com"] } };
  const policy: Resources = {
    TopicPolicy: ["SNS::TopicPolicy", { Topics: [{ Ref: "Topic" }], PolicyDocument: { Statement: [heard] } }],
  };
  const resources = { ...trail, ...topic(), ...policy, ...rule, ...alarm() };
  const verdict = (regions: string[]) => inFull("BASE-018", { "": resources }, { regions }).split("\n")[0];
  expect([verdict(["us-east-1"]), verdict(["us-east-1", "eu-central-1"])]).toEqual(["# : held", "# : violated"]);
});
