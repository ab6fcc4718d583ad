// Texts of templates: JSON and YAML with its tags, and what is refused.

import { describe, expect, it } from "vitest";
import { parseTemplate } from "./parse-template.ts";

const refusal = (text: string): string => {
  try {
    parseTemplate(text, "t");
    return "none";
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
};
const property = (yaml: string) => {
  const { A } = parseTemplate(`Resources:\n  A:\n    Type: T\n    P: ${yaml}\n`, "t")["Resources"] as {
    A: { P: unknown };
  };
  return A.P;
};

describe("what is refused", () => {
  it.each([
    ["", "t: expected a CloudFormation template, found nothing"],
    ["null", "t: expected a CloudFormation template, found nothing"],
    ["[]", "t: expected a CloudFormation template, found a list"],
    ["7", "t: expected a CloudFormation template, found number"],
    ["text", "t: expected a CloudFormation template, found string"],
    ["{}", 't: expected a CloudFormation template with a "Resources" section'],
    ['{"Resources":null}', 't: expected a CloudFormation template with a "Resources" section'],
    ['{"Resources":[]}', 't: expected a CloudFormation template with a "Resources" section'],
    ["Resources: 7", 't: expected a CloudFormation template with a "Resources" section'],
    ['{"Resources":{"A":null}}', "t: resource A has no Type"],
    ['{"Resources":{"A":{"Type":7}}}', "t: resource A has no Type"],
    ["Resources: {A: {Type: T, Properties: }}", "t: the Properties of resource A are no mapping"],
    ["Resources: {A: {Type: T, Properties: [a]}}", "t: the Properties of resource A are no mapping"],
    ["Resources: {A: {Type: T, Properties: text}}", "t: the Properties of resource A are no mapping"],
  ])("%j: %s", (text, message) => {
    expect(refusal(text)).toBe(message);
  });

  it("is told in one line, with the parser's reason", () => {
    expect(refusal("  {")).toMatch(/^t is not valid JSON: .+$/);
    expect(refusal("  {")).not.toContain("\n");
    expect(refusal("a: [")).toMatch(/^t is not valid YAML: .+[^:]$/);
    expect(refusal("a: [")).not.toContain("\n");
    expect(refusal("Resources: {}\nResources: {}")).toMatch(
      /^t is not valid YAML: Map keys must be unique at line 2, column 1$/,
    );
    expect(refusal("Resources: {A: !Unknown x}")).toContain("!Unknown");
    const steps = Array.from(
      { length: 9 },
      (_, at) => `a${String(at + 1)}: &a${String(at + 1)} [${`*a${String(at)},`.repeat(9)}]`,
    );
    expect(refusal(["a0: &a0 [x]", ...steps].join("\n"))).toMatch(/^t is not valid YAML: .+alias/i);
  });
});

describe("what is read", () => {
  it("is JSON where it begins with a brace and YAML otherwise", () => {
    expect(parseTemplate(' \n{"Resources":{"A":{"Type":"T"}}}\n', "t")).toEqual({ Resources: { A: { Type: "T" } } });
    expect(parseTemplate("Resources: {A: {Type: T}}", "t")).toEqual({ Resources: { A: { Type: "T" } } });
  });

  it("may hold macros among the resources", () => {
    expect(parseTemplate("Resources: {'Fn::Transform': {Name: x}}", "t")["Resources"]).toHaveProperty("Fn::Transform");
  });

  it("merges what a mapping takes from an anchor, its own values above", () => {
    const text = `Resources:
  A: { Type: "X", Properties: &one { Actions: [!Ref T], Name: a } }
  B: { Type: "X", Properties: { <<: *one, Name: b } }`;
    expect(parseTemplate(text, "t")["Resources"]).toHaveProperty("B", {
      Type: "X",
      Properties: { Actions: [{ Ref: "T" }], Name: "b" },
    });
  });

  it.each<[string, unknown]>([
    ["!Ref A", { Ref: "A" }],
    ["!Condition C", { Condition: "C" }],
    ["!GetAtt A.B.C", { "Fn::GetAtt": ["A", "B.C"] }],
    ["!GetAtt A", { "Fn::GetAtt": ["A"] }],
    ["!GetAtt .A", { "Fn::GetAtt": ["", "A"] }],
    ["!GetAtt [A, B]", { "Fn::GetAtt": ["A", "B"] }],
    ["!Sub a.b", { "Fn::Sub": "a.b" }],
    ["!Sub [a, {b: !Ref C}]", { "Fn::Sub": ["a", { b: { Ref: "C" } }] }],
    ["!Transform {Name: x}", { "Fn::Transform": { Name: "x" } }],
    ["!If [C, !Ref A, !Join [x, [y]]]", { "Fn::If": ["C", { Ref: "A" }, { "Fn::Join": ["x", ["y"]] }] }],
  ])("tag %s", (yaml, value) => {
    expect(property(yaml)).toEqual(value);
  });
});
