// Intrinsic functions one by one: what each gives, and that what is malformed or open is unresolved with its reason.

import { describe, expect, it } from "vitest";
import { conditionHolds, evaluate } from "./intrinsics.ts";
import type { Scope } from "./intrinsics.ts";
import { Unresolved } from "./value.ts";
import type { Value, ValueMap } from "./value.ts";

const open = new Unresolved({ Ref: "Open" }, "parameter has no default");

function scopeWith(more: Partial<Scope> = {}): Scope {
  return {
    parameters: new Map<string, Value>([
      ["Known", "a"],
      ["Number", 7],
      ["List", ["x", "y"]],
      ["Other", ["x", "z"]],
      ["Open", open],
    ]),
    mappings: { Map: { a: { k: "v", list: ["p"] } } },
    conditions: {},
    resourceIds: new Set(["R", "Stack"]),
    tokenName: (id) => `s/${id}`,
    pseudo: { "AWS::Region": "us-east-1" },
    importValue: (name) => (name === "exported" ? "given" : undefined),
    nestedOutput: (id, output) => (id === "Stack" ? `${output} of the stack` : undefined),
    repeated: (id, attribute) => (attribute === "CidrBlock" ? `range of ${id}` : undefined),
    writtenName: (name) => (name === "s/R" ? "written" : undefined),
    ...more,
  };
}

const valueOf = (node: unknown) => evaluate(node, scopeWith());
const reasonOf = (node: unknown) => {
  const value = valueOf(node);
  return value instanceof Unresolved ? value.reason : value;
};

describe("an expression gives", () => {
  it.each<[unknown, unknown]>([
    [{ Ref: "Known" }, "a"],
    [{ Ref: "R" }, "⟨s/R⟩"],
    [{ Ref: "AWS::Region" }, "us-east-1"],
    [{ Ref: "AWS::Else" }, "⟨AWS::Else⟩"],
    [{ Ref: { "Fn::Join": ["", ["", "R"]] } }, "⟨s/R⟩"],
    [{ "Fn::GetAtt": [{ "Fn::Join": ["", ["R"]] }, "Arn"] }, "⟨s/R.Arn⟩"],
    [{ "Fn::GetAtt": ["R", "Arn"] }, "⟨s/R.Arn⟩"],
    [{ "Fn::GetAtt": "R.Arn" }, "⟨s/R.Arn⟩"],
    [{ "Fn::GetAtt": "R.A.B" }, "⟨s/R.A.B⟩"],
    [{ "Fn::GetAtt": ["R", "A", "B"] }, "⟨s/R.A.B⟩"],
    [{ "Fn::GetAtt": ["R", { Ref: "Known" }] }, "⟨s/R.a⟩"],
    [{ "Fn::GetAtt": ["R", "CidrBlock"] }, "range of R"],
    [{ "Fn::GetAtt": ["Stack", "Outputs.Out"] }, "Out of the stack"],
    [{ "Fn::GetAtt": ["R", "Outputs.Out"] }, "⟨s/R.Outputs.Out⟩"],
    [{ "Fn::Sub": "x" }, "x"],
    [{ "Fn::Sub": "${Known}/${ Number }/${R}/${R.Arn}/${!Literal}" }, "a/7/written/⟨s/R.Arn⟩/${Literal}"],
    [{ "Fn::Sub": "${R}" }, "⟨s/R⟩"],
    [{ "Fn::Sub": "${R.CidrBlock}" }, "range of R"],
    [{ "Fn::Sub": ["${Known}-${own}-${flag}", { own: { Ref: "Number" }, Known: "own", flag: true }] }, "own-7-true"],
    [{ "Fn::Sub": "${AWS::NoValue}" }, "${AWS::NoValue}"],
    [{ "Fn::Join": ["-", ["a", 1, true, { Ref: "AWS::NoValue" }]] }, "a-1-true"],
    [{ "Fn::Join": [",", { Ref: "List" }] }, "x,y"],
    [{ "Fn::Join": ["", ["role/", { Ref: "R" }]] }, "role/written"],
    [{ "Fn::Split": [",", "p,q"] }, ["p", "q"]],
    [{ "Fn::Split": [",", "p"] }, ["p"]],
    [{ "Fn::Split": ["/", { Ref: "R" }] }, ["⟨s", "R⟩"]],
    [{ "Fn::Split": [":", { Ref: "R" }] }, [0, 1, 2, 3].map((at) => `⟨Split(:,⟨s/R⟩)[${String(at)}]⟩`)],
    [{ "Fn::Select": [1, ["p", "q"]] }, "q"],
    [{ "Fn::Select": ["0", { Ref: "List" }] }, "x"],
    [{ "Fn::Select": [2, { Ref: "R" }] }, "⟨Select(2,⟨s/R⟩)⟩"],
    [{ "Fn::FindInMap": ["Map", { Ref: "Known" }, "k"] }, "v"],
    [{ "Fn::FindInMap": ["Map", "a", "list"] }, ["p"]],
    [{ "Fn::FindInMap": ["Map", "b", "k", { DefaultValue: { Ref: "Number" } }] }, 7],
    [{ "Fn::GetAZs": "eu-west-1" }, ["eu-west-1a", "eu-west-1b", "eu-west-1c"]],
    [{ "Fn::GetAZs": "" }, ["us-east-1a", "us-east-1b", "us-east-1c"]],
    [{ "Fn::Cidr": ["10.0.0.0/16", 2, 12] }, ["10.0.0.0/20", "10.0.16.0/20"]],
    [{ "Fn::Cidr": ["10.0.0.0/16", "1"] }, ["10.0.0.0/24"]],
    [{ "Fn::ImportValue": "exported" }, "given"],
    [{ "Fn::ToJsonString": { a: { Ref: "Known" }, b: [1] } }, '{"a":"a","b":[1]}'],
    [{ "Fn::Base64": "ab" }, "YWI="],
    [{ "Fn::Base64": { Ref: "List" } }, ["x", "y"]],
    [{ "Fn::Length": { Ref: "List" } }, 2],
    [{ a: { Ref: "Known" }, b: { Ref: "AWS::NoValue" } }, { a: "a" }],
    [
      ["a", { Ref: "AWS::NoValue" }, null],
      ["a", null],
    ],
    [
      { Ref: "Known", Else: 1 },
      { Ref: "Known", Else: 1 },
    ],
    [{}, {}],
    [new Date("2012-10-17T05:00:00Z"), "2012-10-17"],
    [undefined, undefined],
    [false, false],
  ])("%j", (node, expected) => {
    expect(valueOf(node)).toEqual(expected);
  });
});

describe("an expression is not resolved", () => {
  const none = "parameter has no default";
  it.each<[unknown, string]>([
    [{ Ref: "Nothing" }, "Nothing is neither a parameter nor a resource"],
    [{ "Fn::Unheard": 1 }, "Fn::Unheard is not known"],
    [{ "Fn::Transform": { Name: "x" } }, "macros run in the account"],
    [{ "Fn::Transform": {}, b: 1 }, "Fn::Transform may put anything beside what is written"],
    [{ a: 1, "Fn::ForEach::L": [] }, "Fn::ForEach::L may put anything beside what is written"],
    ["{{resolve:ssm:/p}}", "dynamic reference"],
    ["x{{resolve:ssm:/p}}", "dynamic reference"],
    [{ "Fn::GetAtt": "R" }, "malformed Fn::GetAtt"],
    [{ "Fn::GetAtt": ["R"] }, "malformed Fn::GetAtt"],
    [{ "Fn::GetAtt": { Ref: "Number" } }, "malformed Fn::GetAtt"],
    [{ "Fn::GetAtt": [1, "Arn"] }, "malformed Fn::GetAtt"],
    [{ "Fn::GetAtt": ["R", { Ref: "Open" }] }, "malformed Fn::GetAtt"],
    [{ "Fn::GetAtt": ["Known", "Arn"] }, "Known is not a resource"],
    [{ "Fn::Sub": 1 }, "malformed Fn::Sub"],
    [{ "Fn::Sub": [1, {}] }, "malformed Fn::Sub"],
    [{ "Fn::Sub": "${Open}" }, none],
    [{ "Fn::Sub": "${Open}${Nothing}" }, none],
    [{ "Fn::Sub": "${Nothing.Arn}" }, "Nothing is not a resource"],
    [{ "Fn::Sub": "${List}" }, "List is no text"],
    [{ "Fn::Sub": ["${own}", { own: { Ref: "Open" } }] }, none],
    [{ "Fn::Join": ["-", { Ref: "Open" }] }, none],
    [{ "Fn::Join": ["-", ["a", { Ref: "Open" }]] }, none],
    [{ "Fn::Join": ["-", ["a", { Ref: "List" }]] }, "an item is no text"],
    [{ "Fn::Join": ["-", "a"] }, "malformed Fn::Join"],
    [{ "Fn::Join": [1, ["a"]] }, "malformed Fn::Join"],
    [{ "Fn::Join": "a" }, "malformed Fn::Join"],
    [{ "Fn::Split": [",", { Ref: "Open" }] }, none],
    [{ "Fn::Split": [1, "a"] }, "malformed Fn::Split"],
    [{ "Fn::Split": [",", { Ref: "List" }] }, "malformed Fn::Split"],
    [{ "Fn::Split": "a,b" }, "malformed Fn::Split"],
    [{ "Fn::Select": [0, { Ref: "Open" }] }, none],
    [{ "Fn::Select": [2, { Ref: "List" }] }, "the list has no item 2"],
    [{ "Fn::Select": [0, "plain"] }, "malformed Fn::Select"],
    [{ "Fn::Select": ["x", { Ref: "List" }] }, "malformed Fn::Select"],
    [{ "Fn::Select": "x" }, "malformed Fn::Select"],
    [{ "Fn::If": [1, 2, 3] }, "malformed Fn::If"],
    [{ "Fn::If": "x" }, "malformed Fn::If"],
    [{ "Fn::FindInMap": ["Map", "b", "k"] }, "the mapping has no such entry"],
    [{ "Fn::FindInMap": ["Map", "a", "q"] }, "the mapping has no such entry"],
    [{ "Fn::FindInMap": ["Gone", "a", "k", {}] }, "the mapping has no such entry"],
    [{ "Fn::FindInMap": ["Map", { Ref: "Open" }, "k", { DefaultValue: 1 }] }, none],
    [{ "Fn::FindInMap": "Map" }, "the mapping has no such entry"],
    [{ "Fn::GetAZs": { Ref: "Open" } }, none],
    [{ "Fn::Cidr": [{ Ref: "R" }, 1, 8] }, "the block is unresolved"],
    [{ "Fn::Cidr": [{ Ref: "Open" }, 1, 8] }, "the block is unresolved"],
    [{ "Fn::Cidr": ["10.0.0.0/16", "x", 8] }, "malformed Fn::Cidr"],
    [{ "Fn::Cidr": "10.0.0.0/16" }, "the block is unresolved"],
    [{ "Fn::ImportValue": "elsewhere" }, "no template read exports it"],
    [{ "Fn::ImportValue": { Ref: "Open" } }, none],
    [{ "Fn::ToJsonString": { a: { Ref: "Open" } } }, "a part is unresolved"],
    [{ "Fn::Base64": { Ref: "Open" } }, none],
    [{ "Fn::Length": { Ref: "Open" } }, "the list is unresolved"],
  ])("%j", (node, reason) => {
    expect(reasonOf(node)).toBe(reason);
    const value = valueOf(node);
    expect(value instanceof Unresolved && value.expression.length > 3).toBe(true);
  });
});

describe("a condition", () => {
  const conditions: ValueMap = {
    Yes: true,
    No: false,
    Text: "true",
    NoText: "false",
    Named: { Condition: "Yes" },
    Odd: "maybe",
    Maybe: { "Fn::Equals": [{ Ref: "Open" }, "a"] },
  };
  const holds = (expression: Value) => {
    const held = conditionHolds("It", scopeWith({ conditions: { ...conditions, It: expression } }));
    return held instanceof Unresolved ? held.reason : held;
  };
  const equals = (...operands: Value[]) => ({ "Fn::Equals": operands });
  const of = (name: string, ...operands: string[]) => ({ [name]: operands.map((one) => ({ Condition: one })) });
  const openOperand = "an operand is unresolved";

  it.each<[Value, boolean | string]>([
    [true, true],
    ["true", true],
    ["false", false],
    ["maybe", "not a condition"],
    [{ Condition: "Named" }, true],
    [{ Condition: "Gone" }, "condition is not declared"],
    [{ Ref: "Known" }, "not a condition"],
    [equals({ Ref: "Known" }, "a"), true],
    [equals({ Ref: "Known" }, "b"), false],
    [equals({ Ref: "Number" }, "7"), true],
    [equals({ Ref: "Open" }, "a"), openOperand],
    [equals("a", { Ref: "Open" }), openOperand],
    [equals({ Ref: "R" }, "a"), openOperand],
    [equals("a", { Ref: "R" }), openOperand],
    [equals({ Ref: "R" }, { Ref: "R" }), true],
    [equals({ Ref: "List" }, { Ref: "List" }), true],
    [equals({ Ref: "List" }, { Ref: "Other" }), false],
    [equals({ Ref: "List" }, ""), false],
    [equals("", { Ref: "List" }), false],
    [equals([{ Ref: "Open" }], ["a"]), openOperand],
    [equals([{ Ref: "R" }], ["a"]), openOperand],
    [of("Fn::And", "Yes", "Yes"), true],
    [of("Fn::And", "Yes", "No"), false],
    [of("Fn::And", "Maybe", "No"), false],
    [of("Fn::And", "Maybe", "Yes"), openOperand],
    [of("Fn::Or", "No", "No"), false],
    [of("Fn::Or", "No", "Yes"), true],
    [of("Fn::Or", "Maybe", "Text"), true],
    [of("Fn::Or", "Maybe", "NoText"), openOperand],
    [of("Fn::Not", "Yes"), false],
    [of("Fn::Not", "No"), true],
    [of("Fn::Not", "Maybe"), "operand is unresolved"],
  ])("%j", (expression, expected) => {
    expect(holds(expression)).toBe(expected);
  });

  it("chooses, and need not hold where both choices are the same", () => {
    const scope = scopeWith({ conditions });
    const chosen = (name: string, yes: unknown, no: unknown) => evaluate({ "Fn::If": [name, yes, no] }, scope);
    expect(chosen("Yes", { Ref: "Known" }, 2)).toBe("a");
    expect(chosen("No", 1, { Ref: "Number" })).toBe(7);
    expect(chosen("Maybe", { a: 1 }, { a: 1 })).toEqual({ a: 1 });
    const unsure = chosen("Maybe", 1, 2);
    expect(unsure instanceof Unresolved && unsure.reason).toBe(
      "condition Maybe is unresolved: an operand is unresolved",
    );
  });
});
