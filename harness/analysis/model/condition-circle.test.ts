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
  ["no conditions", {}, undefined],
  ["text", "A", undefined],
  ["a circle behind what is clear", { A: holds, B: needs("A"), C: needs("A", "D"), D: needs("C") }, ["C", "D", "C"]],
  ["a name of every object", { A: needs("toString"), toString2: holds }, undefined],
  ["a choice that is cut short", { A: { "Fn::If": "A" } }, undefined],
  ["another list that begins with its name", { A: { "Fn::Equals": ["A", "A"] } }, undefined],
  [
    "a condition that is no name",
    { A: { Condition: ["A"] }, undefined: { Condition: "undefined" } },
    ["undefined", "undefined"],
  ],
  ["nothing in its place", { A: { "Fn::Not": [null, undefined, 1] } }, undefined],
  ["a choice within a choice", { A: { "Fn::If": ["B", { "Fn::If": ["A", 1, 2] }, 3] }, B: holds }, ["A", "A"]],
  ["a choice", { A: { "Fn::Equals": [{ "Fn::If": ["A", "x", "y"] }, "x"] } }, ["A", "A"]],
])("conditions: %s", (_, conditions, circle) => {
  expect(circleOf(conditions)).toEqual(circle);
});

it("stops a template that CloudFormation would not take", () => {
  const Conditions = { A: needs("B"), B: needs("A") };
  const text = JSON.stringify({ Conditions, Resources: { R: { Type: "AWS::S3::Bucket", Condition: "A" } } });
  expect(() => parseTemplate(text, "t")).toThrow("t: condition A needs B needs A");
});
