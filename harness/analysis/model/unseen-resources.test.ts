// Loops are written out where their list is known; what only the account can make of a template is told, never passed.

import { describe, expect, it } from "vitest";
import { Undecided } from "./node.ts";
import { parseTemplate } from "./parse-template.ts";
import type { PlatformModel } from "./platform-model.ts";
import { buildTemplateModel } from "./template-model.ts";

const vpc = "AWS::EC2::VPC";

function modelOf(yaml: string): PlatformModel {
  const template = parseTemplate(yaml, "one.yaml");
  return buildTemplateModel({
    kind: "template",
    templates: [{ file: "one.yaml", stack: "one", template }],
    region: "r",
  });
}

function blocksOf(model: PlatformModel): unknown[] {
  return model.all(vpc).map(({ id, properties }) => [id, properties["CidrBlock"]]);
}

describe("a loop", () => {
  it("is written out over a literal list, in keys, texts and references", () => {
    const model = modelOf(`
Resources:
  Fn::ForEach::Networks:
    - Name
    - [One, Two]
    - "Vpc\${Name}":
        Type: ${vpc}
        Properties: { CidrBlock: !Sub "10.\${Name}", Tags: [{ Key: name, Value: { Ref: Name } }, { Key: n, Value: "&{Name}" }] }
`);
    expect(blocksOf(model)).toEqual([
      ["VpcOne", "10.One"],
      ["VpcTwo", "10.Two"],
    ]);
    expect(model.all(vpc)[1]?.properties["Tags"]).toEqual([
      { Key: "name", Value: "Two" },
      { Key: "n", Value: "Two" },
    ]);
  });

  it("takes its list from a parameter's default, alone or within a list", () => {
    for (const list of ["!Ref Names", "[!Ref Names, Last]"]) {
      const model = modelOf(`
Parameters: { Names: { Type: CommaDelimitedList, Default: "a, b" } }
Resources:
  Fn::ForEach::Networks: [Name, ${list}, { "Vpc\${Name}": { Type: ${vpc} } }]
`);
      const ids = model.all(vpc).map(({ id }) => id);
      expect(ids).toEqual(list.includes("Last") ? ["Vpca", "Vpcb", "VpcLast"] : ["Vpca", "Vpcb"]);
    }
  });

  it("keeps only letters and digits of an item where a key asks for them", () => {
    const model = modelOf(`
Resources:
  Fn::ForEach::Networks: [Range, [10.0.0.0/16], { "Vpc&{Range}": { Type: ${vpc}, Properties: { CidrBlock: "\${Range}" } } }]
`);
    expect(blocksOf(model)).toEqual([["Vpc1000016", "10.0.0.0/16"]]);
  });

  it("may hold another one, and properties of its own", () => {
    const model = modelOf(`
Resources:
  Fn::ForEach::Outer:
    - A
    - [x, y]
    - Fn::ForEach::Inner:
        - B
        - [1, 2]
        - "Vpc\${A}\${B}": { Type: ${vpc}, Properties: { Fn::ForEach::Own: [P, [CidrBlock], { "\${P}": "\${A}\${B}" }] } }
`);
    expect(blocksOf(model)).toEqual([
      ["Vpcx1", "x1"],
      ["Vpcx2", "x2"],
      ["Vpcy1", "y1"],
      ["Vpcy2", "y2"],
    ]);
  });

  it.each([
    ["a parameter without default", "[Name, !Ref Names, { X: { Type: AWS::EC2::VPC } }]"],
    ["a list with such a parameter", "[Name, [a, !Ref Names], { X: { Type: AWS::EC2::VPC } }]"],
    ["an import", "[Name, !ImportValue names, { X: { Type: AWS::EC2::VPC } }]"],
    ["no body", "[Name, [a]]"],
    ["no name", "[[Name], [a], { X: { Type: AWS::EC2::VPC } }]"],
    ["nothing", "{}"],
  ])("over %s leaves everything unknown", (_what, loop) => {
    const model = modelOf(`
Parameters: { Names: { Type: CommaDelimitedList } }
Resources: { "Fn::ForEach::Networks": ${loop} }
`);
    expect(() => model.all(vpc)).toThrow(Undecided);
    expect(model.gaps).toEqual([
      {
        types: ["*"],
        operation: "one.yaml: Fn::ForEach::Networks: its list is not known",
        reason: "what it makes of the template is known to the account alone",
      },
    ]);
  });

  it("of unknown length inside properties makes the map unresolved", () => {
    const model = modelOf(`
Parameters: { Names: { Type: CommaDelimitedList } }
Resources: { Vpc: { Type: ${vpc}, Properties: { Tags: { a: b, "Fn::ForEach::T": [N, !Ref Names, { "\${N}": x }] } } } }
`);
    expect(JSON.stringify(model.all(vpc)[0]?.properties)).toContain("Fn::ForEach::T may put anything beside");
  });
});

describe("macros and modules", () => {
  const resources = `Resources: { Vpc: { Type: ${vpc} } }`;

  it.each([
    ["Transform: AWS::LanguageExtensions", resources],
    ["Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]", resources],
    ["Transform: AWS::SecretsManager-2024-09-16", resources],
  ])("%s adds nothing", (transform, rest) => {
    expect(modelOf(`${transform}\n${rest}`).all(vpc)).toHaveLength(1);
  });

  it.each([
    ["Transform Mine", `Transform: Mine\n${resources}`],
    ["Transform Mine", `Transform: [AWS::LanguageExtensions, Mine]\n${resources}`],
    ["Transform AWS::Include", `Transform: { Name: AWS::Include, Parameters: { Location: s3 } }\n${resources}`],
    [
      "Transform AWS::Serverless-2016-10-31",
      "Transform: AWS::Serverless-2016-10-31\nResources: { F: { Type: AWS::Serverless::Function } }",
    ],
    ["Fn::Transform among the resources", "Resources: { Fn::Transform: { Name: Mine } }"],
    ["macro around the resource Vpc", `Resources: { Vpc: { Type: ${vpc}, Fn::Transform: { Name: Mine } } }`],
    ["module Net of type Acme::Net::MODULE", "Resources: { Net: { Type: Acme::Net::MODULE } }"],
  ])("%s leaves everything unknown", (what, yaml) => {
    const model = modelOf(yaml);
    expect(model.gaps.map(({ operation }) => operation)).toEqual([`one.yaml: ${what}`]);
    expect(() => model.all(vpc)).toThrow(Undecided);
  });

  it("inside properties make the map unresolved, whatever stands beside them", () => {
    const model = modelOf(
      `Resources: { Vpc: { Type: ${vpc}, Properties: { Tags: { a: b, Fn::Transform: { Name: M } } } } }`,
    );
    expect(JSON.stringify(model.all(vpc)[0]?.properties)).toContain("Fn::Transform may put anything beside");
  });
});

describe("types for one thing", () => {
  it("are asked for by one name", () => {
    const model = modelOf(`
Resources:
  A: { Type: AWS::SNS::TopicInlinePolicy, Properties: { TopicArn: t, PolicyDocument: {} } }
  B: { Type: AWS::SQS::QueueInlinePolicy, Properties: { Queue: q, PolicyDocument: {} } }
  C: { Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: { Subnets: [s] } }
`);
    expect(model.all("AWS::SNS::TopicPolicy")[0]?.properties).toEqual({ Topics: "t", PolicyDocument: {} });
    expect(model.all("AWS::SQS::QueuePolicy")[0]?.properties).toEqual({ Queues: "q", PolicyDocument: {} });
    expect(model.all("AWS::ElasticLoadBalancingV2::LoadBalancer")[0]?.properties).toEqual({ Subnets: ["s"] });
  });
});
