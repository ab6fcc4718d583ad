import { expect, it } from "vitest";
import { takesCall } from "./filter-pattern.ts";

const stop = "($.eventName = StopLogging)";

it.each([
  [`{ ${stop} }`, true],
  ['{ $.eventName = "StopLogging" }', true],
  ["{ ($.eventName = DeleteTrail) || ($.eventName = StopLogging) }", true],
  ["{ ($.eventName = StopLogging) || ($.eventName = DeleteTrail) }", true],
  ["{ ($.eventName = Stop*) }", true],
  ["{ $.eventName = %^Stop.*g$% }", true],
  ["{ $.eventName = %Start% }", false],
  ["{ $.eventName = %(% }", false],
  [`{ ($.eventSource = cloudtrail.amazonaws.com) && ${stop} }`, true],
  [`{ ($.eventSource = kms.amazonaws.com) && (($.eventName = DeleteTrail) || ${stop}) }`, false],
  [`{ ${stop} && ($.errorCode NOT EXISTS) }`, true],
  [`{ ${stop} && ($.errorCode EXISTS) }`, false],
  [`{ ${stop} && ($.errorCode = "*") }`, false],
  [`{ ${stop} && ($.readOnly IS FALSE) }`, true],
  [`{ ${stop} && ($.readOnly IS TRUE) }`, false],
  [`{ ${stop} && ($.userIdentity.type != "Root") }`, true],
  [`{ ${stop} && ($.userIdentity.type = "Root") }`, false],
  ["{ $.eventName != StopLogging }", false],
  ["{ $.eventName != StartLogging }", true],
  ["StopLogging", true],
  ["?StopLogging ?DeleteTrail", true],
  ["Other", false],
  ["", false],
  // One that is not in braces from end to end is one of words.
  [`x { $.a = b && ${stop} }`, true],
  [`{ $.a = b && ${stop} } x`, true],
  [`\n { $.a = b && ${stop} }`, false],
  [`{ $.a = b && ${stop} } \n`, false],
  ['{ $.eventName = "Stop\\"Logging" }', false],
  ['{ $.eventName = "Stop Logging" }', false],
  ["{ $.eventName > StopLogging }", false],
  // What this reader does not know is matched by its words.
  ["{ $.eventName IN (StopLogging) }", true],
])("%s", (pattern, expected) => {
  expect(takesCall(pattern, "StopLogging")).toBe(expected);
});

it("knows whose call it is", () => {
  const pattern = (source: string, call: string) =>
    `{ $.eventSource = ${source}.amazonaws.com && $.eventName = ${call} }`;
  expect(takesCall(pattern("kms", "DisableKey"), "DisableKey")).toBe(true);
  expect(takesCall(pattern("eks", "CreateCluster"), "CreateCluster")).toBe(true);
  expect(takesCall(pattern("ec2", "CreateRoute"), "CreateRoute")).toBe(true);
  expect(takesCall(pattern("ec2", "DisableKey"), "DisableKey")).toBe(false);
});
