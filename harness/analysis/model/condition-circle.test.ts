import { expect, it } from "vitest";
import { circleOf } from "./condition-circle.ts";
import { parseTemplate } from "./parse-template.ts";

const needs = (...names: string[]) => ({ "Fn::And": names.map((name) => ({ Condition: name })) });
const holds = { "Fn::Equals": ["a", "a"] };

it.each([
  ["none", undefined, undefined],
  ["a chain", { A: needs("B", "C"), B: needs("C"), C: holds }, undefined],
  ["a name that nobody declares", { A: needs("Z") }, undefined],
  ["itself", { A: { "Fn::Not": [{ Condition: "A" }] } }, ["A", "A"]],
  ["a circle behind a chain", { A: needs("B"), B: needs("C"), C: needs("B") }, ["B", "C", "B"]],
  ["a choice", { A: { "Fn::Equals": [{ "Fn::If": ["A", "x", "y"] }, "x"] } }, ["A", "A"]],
])("conditions: %s", (_, conditions, circle) => {
  expect(circleOf(conditions)).toEqual(circle);
});

it("stops a template that CloudFormation would not take", () => {
  const Conditions = { A: needs("B"), B: needs("A") };
  const text = JSON.stringify({ Conditions, Resources: { R: { Type: "AWS::S3::Bucket", Condition: "A" } } });
  expect(() => parseTemplate(text, "t")).toThrow("t: condition A needs B needs A");
});
