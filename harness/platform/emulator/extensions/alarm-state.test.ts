import { describe, expect, it } from "vitest";
import { alarmStateOf, comparisonOf } from "./alarm-state.ts";
import type { AlarmState, MissingData } from "./alarm-state.ts";

const treatments: readonly MissingData[] = ["missing", "ignore", "breaching", "notBreaching"];

/** `X` breaches, `0` does not, `-` is missing; the newest last. The alarm was OK before. */
function states(datapoints: string, datapointsToAlarm: number): AlarmState[] {
  const values = Array.from(datapoints, (letter) => (letter === "-" ? undefined : letter === "X" ? 1 : 0));
  return treatments.map((missingData) =>
    alarmStateOf(
      { evaluationPeriods: 3, datapointsToAlarm, missingData, breaches: (value) => value >= 1 },
      values,
      "OK",
    ),
  );
}

const [ok, alarm, none] = ["OK", "ALARM", "INSUFFICIENT_DATA"] as const;

describe("the user guide's tables", () => {
  it.each([
    ["0-X-X", [ok, ok, ok, ok]],
    ["----0", [ok, ok, ok, ok]],
    ["-----", [none, ok, alarm, ok]],
    ["0XX-X", [alarm, alarm, alarm, alarm]],
    ["--X--", [alarm, ok, alarm, ok]],
  ])("three of three: %s", (datapoints, expected) => {
    expect(states(datapoints, 3)).toEqual(expected);
  });

  it.each([
    ["0-X-X", [alarm, alarm, alarm, alarm]],
    ["00X0X", [alarm, alarm, alarm, alarm]],
    ["0-X--", [ok, ok, alarm, ok]],
    ["----0", [ok, ok, alarm, ok]],
    ["---X-", [alarm, ok, alarm, ok]],
  ])("two of three: %s", (datapoints, expected) => {
    expect(states(datapoints, 2)).toEqual(expected);
  });
});

it("keeps the state where missing data is ignored", () => {
  const rule = { evaluationPeriods: 1, datapointsToAlarm: 1, missingData: "ignore", breaches: () => true } as const;
  expect(alarmStateOf(rule, [undefined], "ALARM")).toBe("ALARM");
});

it("compares as the operator says, and knows which it cannot", () => {
  expect(comparisonOf("LessThanThreshold", 1)?.(1)).toBe(false);
  expect(comparisonOf("GreaterThanOrEqualToThreshold", 1)?.(1)).toBe(true);
  expect(comparisonOf("LessThanLowerOrGreaterThanUpperThreshold", 1)).toBeUndefined();
});
