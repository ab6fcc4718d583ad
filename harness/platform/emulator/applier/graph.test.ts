import { describe, expect, it } from "vitest";
import { dependencyGraph } from "./graph.ts";
import type { Template, TemplateResource } from "./template.ts";

function graphOf(resources: Record<string, Partial<TemplateResource>>, isTrue = true) {
  const whole = Object.fromEntries(Object.entries(resources).map(([id, each]) => [id, { Type: "T", ...each }]));
  const template: Template = { Parameters: { P: { Type: "String" } }, Resources: whole };
  const graph = dependencyGraph(template, whole, () => isTrue);
  return Object.fromEntries([...graph].map(([id, needed]) => [id, [...needed].sort()]));
}

describe("dependency graph", () => {
  it("follows Ref, GetAtt, Sub and DependsOn wherever they stand", () => {
    const needs = graphOf({
      A: {},
      B: {},
      C: {},
      D: {},
      E: {
        DependsOn: "D",
        Properties: {
          Deep: [{ "Fn::Join": ["", [{ Ref: "A" }, { Ref: "P" }, { Ref: "AWS::Region" }]] }],
          Attribute: { "Fn::GetAtt": ["B", "Arn"] },
          Text: { "Fn::Sub": ["${C.Arn}-${Own}-${!A}", { Own: "x" }] },
        },
      },
    });
    expect(needs["E"]).toEqual(["A", "B", "C", "D"]);
  });

  it("follows only the branch of Fn::If that is taken", () => {
    const resources = { A: {}, B: {}, C: { Properties: { X: { "Fn::If": ["Yes", { Ref: "A" }, { Ref: "B" }] } } } };
    expect(graphOf(resources, true)["C"]).toEqual(["A"]);
    expect(graphOf(resources, false)["C"]).toEqual(["B"]);
  });

  it("refuses names that do not exist", () => {
    expect(() => graphOf({ A: { Properties: { X: { Ref: "Nope" } } } })).toThrow("Nope");
    expect(() => graphOf({ A: { DependsOn: ["Gone"] } })).toThrow("Gone");
  });

  it("refuses a cycle and shows it", () => {
    const resources = { A: { Properties: { X: { Ref: "B" } } }, B: { Properties: { X: { Ref: "A" } } } };
    expect(() => graphOf(resources)).toThrow("A -> B -> A");
  });
});
