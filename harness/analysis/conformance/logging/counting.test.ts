// LOG-008 on a few resources: filters that count something, rules that are on.

import { expect, it } from "vitest";
import { said } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";

type Resources = Exclude<Written, string>;

const calls = ["CreateCluster", "RunInstances", "CreateVolume", "AuthorizeSecurityGroupIngress"];
const pattern = `{ ${calls.map((call) => `($.eventName = ${call})`).join(" || ")} }`;
const Topic = ["SNS::Topic"] as const;
const alarm = (more: object = {}) =>
  [
    "CloudWatch::Alarm",
    {
      AlarmActions: [{ Ref: "Topic" }],
      ...{ Namespace: "N", MetricName: "m", ComparisonOperator: "GreaterThanThreshold", Threshold: 0, ...more },
    },
  ] as const;
const filter = (...transformations: object[]) =>
  [
    "Logs::MetricFilter",
    {
      FilterPattern: pattern,
      LogGroupName: { Ref: "Group" },
      MetricTransformations: transformations.map((one) => ({ MetricNamespace: "N", MetricName: "m", ...one })),
    },
  ] as const;
const Trail = ["CloudTrail::Trail", { CloudWatchLogsLogGroupArn: { "Fn::GetAtt": ["Group", "Arn"] } }] as const;
const Group = ["Logs::LogGroup"] as const;
const verdict = (written: Resources) => said("LOG-008", { Topic, Trail, Group, ...written }).split("\n")[0] ?? "";
const rule = (more: object = {}) =>
  ["Events::Rule", { EventPattern: { detail: { eventName: calls } }, Targets: [{ Arn: "a" }], ...more }] as const;

it("an alarm rises over what a filter counts", () => {
  const counted = ["1", "0.5", "10", "00.01", 2, undefined, "$.requests"].map((MetricValue) => filter({ MetricValue }));
  expect(counted.map((F) => verdict({ F, A: alarm() }))).toEqual(Array(7).fill("held"));
  expect(
    ["0", "00", "0.0", "0.00", 0].map((MetricValue) => verdict({ F: filter({ MetricValue }), A: alarm() })),
  ).toEqual(Array(5).fill("violated"));
  expect(verdict({ F: filter({ MetricValue: "0" }, { MetricValue: "1" }), A: alarm() })).toBe("held");
  expect(verdict({ F: filter({ MetricName: "other" }), A: alarm() })).toBe("violated");
  expect(verdict({ F: filter({}), A: alarm({ Threshold: 1 }) })).toBe("violated");
});

it("a rule that is on tells somebody", () => {
  expect([rule(), rule({ State: "ENABLED" })].map((R) => verdict({ R }))).toEqual(["held", "held"]);
  expect([rule({ State: "DISABLED" }), rule({ Targets: [] })].map((R) => verdict({ R }))).toEqual([
    "violated",
    "violated",
  ]);
});
