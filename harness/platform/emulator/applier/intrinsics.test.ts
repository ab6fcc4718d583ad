import { describe, expect, it } from "vitest";
import { fixtureScope } from "./fixture-scope.ts";
import { knownFunctions, noValue, resolve } from "./intrinsics.ts";
import type { Json } from "./template.ts";

const scope = fixtureScope({
  refs: { Vpc: "vpc-1", Names: ["a", "b"], Cidr: "10.0.0.0/16", "AWS::Partition": "aws" },
  attributes: { "Key.Arn": "arn:aws:kms:us-east-1:1:key/k", "Cluster.Issuer.Url": "https://issuer/id/X" },
  conditions: { Yes: { "Fn::Equals": ["1", 1] }, No: { "Fn::Not": [{ Condition: "Yes" }] } },
  mappings: { "Images.us-east-1.x86": "ami-1" },
  exports: { "network:Vpc": "vpc-9" },
});

const cases: readonly (readonly [string, Json, unknown])[] = [
  ["Ref", { Ref: "Vpc" }, "vpc-1"],
  ["GetAtt as a list", { "Fn::GetAtt": ["Key", "Arn"] }, "arn:aws:kms:us-east-1:1:key/k"],
  ["GetAtt as text, with a dot in the attribute", { "Fn::GetAtt": "Cluster.Issuer.Url" }, "https://issuer/id/X"],
  ["Join", { "Fn::Join": ["-", ["a", { Ref: "Vpc" }, 3]] }, "a-vpc-1-3"],
  ["Join of a list that is referred to", { "Fn::Join": [",", { Ref: "Names" }] }, "a,b"],
  [
    "Select of Split",
    { "Fn::Select": [1, { "Fn::Split": ["//", { "Fn::GetAtt": ["Cluster", "Issuer.Url"] }] }] },
    "issuer/id/X",
  ],
  ["Select with an index in text", { "Fn::Select": ["0", ["x"]] }, "x"],
  [
    "Sub",
    { "Fn::Sub": "${AWS::Partition}/${Vpc}/${Key.Arn}/${!Literal}" },
    "aws/vpc-1/arn:aws:kms:us-east-1:1:key/k/${Literal}",
  ],
  ["Sub with variables of its own", { "Fn::Sub": ["${Here}-${Vpc}", { Here: { Ref: "Vpc" } }] }, "vpc-1-vpc-1"],
  ["If, true", { "Fn::If": ["Yes", { Ref: "Vpc" }, { "Fn::Nope": 1 }] }, "vpc-1"],
  ["If, false", { "Fn::If": ["No", { "Fn::Nope": 1 }, 2] }, 2],
  ["FindInMap", { "Fn::FindInMap": ["Images", { Ref: "AWS::Region" }, "x86"] }, "ami-1"],
  ["ImportValue", { "Fn::ImportValue": { "Fn::Join": ["", ["network", ":Vpc"]] } }, "vpc-9"],
  ["GetAZs of this region", { "Fn::GetAZs": "" }, ["us-east-1a", "us-east-1b"]],
  ["Base64", { "Fn::Base64": "hi" }, "aGk="],
  ["Cidr", { "Fn::Cidr": [{ Ref: "Cidr" }, 3, 8] }, ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]],
  ["And", { "Fn::And": [{ Condition: "Yes" }, { Condition: "No" }] }, false],
  ["Or", { "Fn::Or": [{ Condition: "Yes" }, { Condition: "No" }] }, true],
  [
    "a key named Condition in a policy is no function",
    { Condition: { Bool: { a: "b" } } },
    { Condition: { Bool: { a: "b" } } },
  ],
  ["NoValue leaves a property out", { A: { Ref: "AWS::NoValue" }, B: 1 }, { B: 1 }],
  ["NoValue leaves an element out", [{ Ref: "AWS::NoValue" }, 1], [1]],
  ["NoValue alone", { Ref: "AWS::NoValue" }, noValue],
];

describe("expressions", () => {
  it.each(cases)("%s", (_name, expression, expected) => {
    expect(resolve(expression, scope)).toEqual(expected);
  });

  it("has a case for every known function", () => {
    const seen = JSON.stringify([cases.map(([, expression]) => expression), "Fn::Equals", "Fn::Not"]);
    expect(knownFunctions.filter((name) => !seen.includes(`"${name}"`))).toEqual([]);
  });

  const refused: readonly (readonly [string, Json, string])[] = [
    ["an unknown function", { "Fn::Transform": {} }, "Fn::Transform"],
    ["a name that does not exist", { Ref: "Nope" }, "Nope"],
    ["an attribute that does not exist", { "Fn::GetAtt": ["Key", "Nope"] }, "Key.Nope"],
    ["a dynamic reference", "{{resolve:secretsmanager:x}}", "{{resolve:secretsmanager:x}}"],
    ["a dynamic reference that Sub builds", { "Fn::Sub": "{{resolve:ssm:${Vpc}}}" }, "{{resolve:ssm:vpc-1}}"],
    ["an index beyond the list", { "Fn::Select": [3, ["x"]] }, "3"],
    ["a block without room", { "Fn::Cidr": ["10.0.0.0/30", 3, 2] }, "10.0.0.0/30"],
    ["text that is not a condition", { "Fn::Not": ["true"] }, "true"],
  ];
  it.each(refused)("refuses %s by name", (_name, expression, named) => {
    expect(() => resolve(expression, scope)).toThrow(named);
  });
});
