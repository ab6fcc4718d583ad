// Alarms on a few resources: when they rise, what they watch, and who hears them.

import { expect, it } from "vitest";
import { platform, told } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";
import { countsTrail, isLoud, risesAt, risesForOne } from "./telling.ts";
import { unmanagedGroups } from "./unmanaged-groups.ts";
import { present } from "#harness/core/errors.ts";

type Resources = Exclude<Written, string>;

const alarm = (more: object = {}) => ["CloudWatch::Alarm", { AlarmActions: [{ Ref: "Topic" }], ...more }] as const;

it("alarms rise when a value passes their threshold", () => {
  const operators = [
    "GreaterThanThreshold",
    "GreaterThanOrEqualToThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
  ];
  const rises = [...operators, "LessThanLowerThreshold", undefined].map((ComparisonOperator) => {
    const at = [-1, 0, 1, 2, 3, 4].map((Threshold) => {
      const [one] = platform({ Alarm: alarm({ ComparisonOperator, Threshold }) }).resources;
      return `${String(risesAt(present(one, "alarm"), 3))}/${String(risesForOne(present(one, "alarm")))}`;
    });
    return `${String(ComparisonOperator)} -1…4: ${at.join(" ")}`;
  });
  const [band] = platform({ Alarm: alarm({ ComparisonOperator: "GreaterThanThreshold" }) }).resources;
  expect([...rises, `no threshold: ${String(risesAt(present(band, "alarm"), 1))}`].join("\n")).toMatchInlineSnapshot(`
    "GreaterThanThreshold -1…4: true/true true/true true/false true/false false/false false/false
    GreaterThanOrEqualToThreshold -1…4: true/true true/true true/true true/false true/false false/false
    LessThanThreshold -1…4: false/false false/false false/false false/false false/false false/false
    LessThanOrEqualToThreshold -1…4: false/false false/false false/false false/false false/false false/false
    LessThanLowerThreshold -1…4: true/true true/true true/true true/true true/true true/true
    undefined -1…4: true/true true/true true/true true/true true/true true/true
    no threshold: true"
  `);
});

it("alarms are loud with actions that are on", () => {
  const loud = [{}, { ActionsEnabled: false }, { AlarmActions: [] }, { ActionsEnabled: "true" }].map((more) => {
    return isLoud(present(platform({ Alarm: alarm(more) }).resources[0], "alarm"));
  });
  expect(loud).toEqual([true, false, false, true]);
});

it("filters count where a trail delivers", () => {
  const groups: Resources = { A: ["Logs::LogGroup"], B: ["Logs::LogGroup"] };
  const trail = (group: string) =>
    ["CloudTrail::Trail", { CloudWatchLogsLogGroupArn: { "Fn::GetAtt": [group, "Arn"] } }] as const;
  const filter = (group: unknown) => ["Logs::MetricFilter", { LogGroupName: group }] as const;
  const counts = (written: Resources) => {
    const model = platform({ ...groups, ...written });
    return countsTrail(model, present(model.all("AWS::Logs::MetricFilter")[0], "filter"));
  };
  expect(counts({ Trail: trail("A"), Filter: filter({ Ref: "A" }) })).toBe(true);
  expect(counts({ Trail: trail("A"), Filter: filter({ Ref: "B" }) })).toBe(false);
  expect(counts({ Trail: trail("A"), Filter: filter("elsewhere") })).toBe(false);
  const elsewhere = ["CloudTrail::Trail", { CloudWatchLogsLogGroupArn: "arn:aws:logs:::log-group:x" }] as const;
  expect(counts({ Trail: elsewhere, Filter: filter("x") })).toBe("unknown");
  expect(counts({ Trail: elsewhere, Filter: filter({ Ref: "B" }) })).toBe(false);
  expect(counts({ Filter: filter({ Ref: "B" }) })).toBe("unknown");
  expect(counts({ Trail: ["CloudTrail::Trail"], Filter: filter({ Ref: "B" }) })).toBe(false);
});

it("functions write to groups that somebody declares", () => {
  const group = (LogGroupName?: string) =>
    ["Logs::LogGroup", LogGroupName === undefined ? {} : { LogGroupName }] as const;
  const call = (more: object) => ["Lambda::Function", more] as const;
  const cases: Record<string, Resources> = {
    "by its name": { F: call({ FunctionName: "f" }), G: group("/aws/lambda/f") },
    "by its token": { F: call({}), G: ["Logs::LogGroup", { LogGroupName: { "Fn::Sub": "/aws/lambda/${F}" } }] },
    "by its retention": {
      F: call({ FunctionName: "f" }),
      G: ["Logs::LogGroup"],
      R: ["Custom::LogRetention", { LogGroupName: "/aws/lambda/f" }],
    },
    "by its own setting": { F: call({ LoggingConfig: { LogGroup: { Ref: "G" } } }), G: group() },
    "by its own setting, as text": {
      F: call({ FunctionName: "f", LoggingConfig: { LogGroup: "/mine" } }),
      G: group("/mine"),
    },
    "another setting": {
      F: call({ FunctionName: "f", LoggingConfig: { LogGroup: "/mine" } }),
      G: group("/aws/lambda/f"),
    },
    "another thing": {
      F: call({ FunctionName: "f", LoggingConfig: { LogGroup: { Ref: "Topic" } } }),
      Topic: ["SNS::Topic"],
    },
    nobody: { F: call({ FunctionName: "f" }), G: group("/aws/lambda/g") },
    "nobody, without a name": { F: call({}) },
  };
  const unmanaged = Object.entries(cases).map(
    ([what, written]) =>
      `${what}: ${unmanagedGroups(platform(written))
        .map(({ writer, name }) => `${writer.id} ${name}`)
        .join()}`,
  );
  expect(unmanaged.join("\n")).toMatchInlineSnapshot(`
    "by its name: 
    by its token: 
    by its retention: 
    by its own setting: 
    by its own setting, as text: 
    another setting: F /mine
    another thing: F ⟨Topic⟩
    nobody: F /aws/lambda/f
    nobody, without a name: F /aws/lambda/⟨F⟩"
  `);
});

const Topic = ["SNS::Topic", { Subscription: [{ Protocol: "https", Endpoint: "https://x" }] }] as const;

it("LOG-010: alarms tell somebody", () => {
  expect(
    told("LOG-010", {
      none: {},
      one: { Alarm: alarm(), Topic },
      "a composite one": { All: ["CloudWatch::CompositeAlarm", { AlarmActions: [{ Ref: "Topic" }] }], Topic },
      "to an action of EC2": { Alarm: alarm({ AlarmActions: ["arn:aws:automate:us-east-1:ec2:recover"] }) },
      "to another thing of the platform": {
        Alarm: alarm({ AlarmActions: [{ Ref: "Scale" }] }),
        Scale: ["AutoScaling::ScalingPolicy"],
      },
      "to nobody": { Alarm: alarm({ AlarmActions: [] }), Topic, Other: alarm() },
      "to a topic elsewhere": {
        Alarm: alarm({ AlarmActions: ["arn:aws:sns:us-east-1:1:x", { Ref: "Topic" }] }),
        Topic,
      },
    }),
  ).toMatchInlineSnapshot(`
    "# none
    violated
    finding none: the platform has no alarm | "alarms that notify topics"
    # one
    held
    # a composite one
    held
    # to an action of EC2
    violated
    finding Alarm: no alarm notifies a topic | "AlarmActions with an SNS topic"
    # to another thing of the platform
    violated
    finding Alarm: no alarm notifies a topic | "AlarmActions with an SNS topic"
    # to nobody
    violated
    finding Alarm/ActionsEnabled: Alarm tells nobody | "actions that are on"
    # to a topic elsewhere
    violated
    finding Alarm/AlarmActions/0: Alarm notifies a topic that does not exist here | "a live topic""
  `);
});

it("LOG-011: a paging endpoint listens", () => {
  const topic = (...protocols: (string | undefined)[]) =>
    ["SNS::Topic", { Subscription: protocols.map((Protocol) => ({ Protocol, Endpoint: "https://x" })) }] as const;
  expect(
    told("LOG-011", {
      https: { Alarm: alarm(), Topic: topic("https") },
      http: { Alarm: alarm(), Topic: topic("http") },
      mail: { Alarm: alarm(), Topic: topic("email", "email-json") },
      telephones: { Alarm: alarm(), Topic: topic("sms", "application", "xhttps", "httpsx", undefined) },
      "nobody, twice asked": { Alarm: alarm(), Again: alarm(), Topic: topic() },
    }),
  ).toMatchInlineSnapshot(`
    "# https
    held
    # http
    held
    # mail
    violated
    finding Topic/Subscription: no paging endpoint listens to Topic | "PagerDuty or Slack (https, or a queue or function in front of it)"
    # telephones
    violated
    finding Topic/Subscription: no paging endpoint listens to Topic | "PagerDuty or Slack (https, or a queue or function in front of it)"
    # nobody, twice asked
    violated
    finding Topic/Subscription: no paging endpoint listens to Topic | "PagerDuty or Slack (https, or a queue or function in front of it)""
  `);
});

it("LOG-012: dashboards read what is written", () => {
  const metric = (...names: string[]) => ({ properties: { metrics: names.map((name) => [name, "M"]) } });
  const board = (...widgets: object[]): Resources => ({
    Board: ["CloudWatch::Dashboard", { DashboardBody: JSON.stringify({ widgets }) }],
  });
  const filter = {
    Filter: ["Logs::MetricFilter", { MetricTransformations: [{ MetricNamespace: "Mine" }, {}] }],
  } as const;
  expect(
    told("LOG-012", {
      none: {},
      "of AWS": board(metric("AWS/EC2", ".", "...")),
      "of nobody": board(metric("AWS/EC2x", "Mine", "x."), {
        properties: { metrics: ["text", [{ expression: "m1" }], []] },
      }),
      "of a filter": { ...board(metric("Mine")), ...filter },
      "of an alarm": {
        ...board(metric("Own", "AWS/Nonsense")),
        A: alarm({ Namespace: "Own" }),
        B: alarm({ Namespace: "AWS/Nonsense" }),
        C: alarm(),
      },
      "without a body": { Board: ["CloudWatch::Dashboard", {}] },
    }),
  ).toMatchInlineSnapshot(`
    "# none
    violated
    finding none: the platform has no dashboard | "1 dashboard"
    # of AWS
    held
    # of nobody
    violated
    finding Board/DashboardBody: a widget reads the namespace AWS/EC2x, which nothing writes | "a namespace of AWS or one that the platform publishes"
    finding Board/DashboardBody: a widget reads the namespace Mine, which nothing writes | "a namespace of AWS or one that the platform publishes"
    finding Board/DashboardBody: a widget reads the namespace x., which nothing writes | "a namespace of AWS or one that the platform publishes"
    # of a filter
    held
    # of an alarm
    violated
    finding Board/DashboardBody: a widget reads the namespace AWS/Nonsense, which nothing writes | "a namespace of AWS or one that the platform publishes"
    # without a body
    held"
  `);
});
