// Several templates together: names, exports, outputs of other regions' stacks, lists among parameters, switches.

import { describe, expect, it } from "vitest";
import { property } from "./node.ts";
import type { PlatformModel } from "./platform-model.ts";
import type { TemplateInput } from "./template-input.ts";
import { buildTemplateModel } from "./template-model.ts";
import { Unresolved } from "./value.ts";

type Template = Record<string, unknown>;
const one = (stack: string, template: Template, more: Partial<TemplateInput> = {}): TemplateInput => ({
  ...{ file: `${stack}.json`, stack, template, ...more },
});
const modelOf = (...templates: TemplateInput[]) => buildTemplateModel({ kind: "assembly", templates });
/** Resource of one property. */
const told = (P: unknown) => ({ A: { Type: "X::Y::Z", Properties: { P } } });
const rawOf = (model: PlatformModel, at = 0) => {
  const resource = model.all("X::Y::Z")[at];
  return resource === undefined ? undefined : property(resource, "P").raw;
};
const reasonOf = (value: unknown) => (value instanceof Unresolved ? [value.expression, value.reason] : value);

describe("pseudo parameters", () => {
  const asked = told(
    ["Partition", "URLSuffix", "AccountId", "Region", "StackName", "StackId"].map((name) => ({ Ref: `AWS::${name}` })),
  );

  it("are what is known of the place, and tokens otherwise", () => {
    expect(rawOf(modelOf(one("s", { Resources: asked })))).toEqual([
      "aws",
      "amazonaws.com",
      "⟨AWS::AccountId⟩",
      "⟨AWS::Region⟩",
      "s",
      "⟨s/AWS::StackId⟩",
    ]);
    const placed = modelOf(one("s", { Resources: asked }, { account: "1", region: "eu-west-1" }));
    expect(rawOf(placed)).toEqual(["aws", "amazonaws.com", "1", "eu-west-1", "s", "⟨s/AWS::StackId⟩"]);
    expect([placed.account, placed.region, placed.all("X::Y::Z")[0]?.region]).toEqual(["1", "eu-west-1", "eu-west-1"]);
    expect(rawOf(modelOf(one("s", { Resources: told({ Ref: "AWS::NotificationARNs" }) })))).toEqual([]);
  });

  it("name a nested stack by no name that is written", () => {
    const holder = one("s", { Resources: { N: { Type: "AWS::CloudFormation::Stack" } } });
    const nested = one(
      "s/N",
      { Resources: told({ Ref: "AWS::StackName" }) },
      { nestedIn: { stack: "s", resource: "N" } },
    );
    expect(rawOf(modelOf(holder, nested))).toBe("⟨s/N/AWS::StackName⟩");
  });
});

describe("names of a known account", () => {
  it("are those that its ARNs have", () => {
    const Resources = { R: { Type: "AWS::IAM::Role", Properties: { RoleName: "r" } } };
    const model = modelOf(one("s", { Resources }, { account: "123456789012", region: "eu-west-1" }));
    expect(model.named("arn:aws:iam::123456789012:role/r")?.id).toBe("R");
    expect(model.named("arn:aws:iam::999999999999:role/r")).toBeUndefined();
  });
});

describe("tokens", () => {
  const bucket = { B: { Type: "AWS::S3::Bucket", Properties: { BucketName: "n" } } };
  const both = { Ref: "B" };

  it("are a resource's id, with its stack where there are several", () => {
    expect(rawOf(modelOf(one("s", { Resources: { ...bucket, ...told(both) } })))).toBe("⟨B⟩");
    const other = one("t", { Resources: {} });
    expect(rawOf(modelOf(one("s", { Resources: { ...bucket, ...told(both) } }), other))).toBe("⟨s/B⟩");
  });

  it("give way to written names in texts, across stacks as well", () => {
    const Outputs = { O: { Value: both, Export: { Name: "e" } } };
    const importing = told({ "Fn::Join": ["-", ["x", { "Fn::ImportValue": "e" }]] });
    expect(rawOf(modelOf(one("s", { Resources: bucket, Outputs }), one("t/u", { Resources: importing })))).toBe("x-n");
    expect(rawOf(modelOf(one("t/u", { Resources: bucket, Outputs }), one("s", { Resources: importing })))).toBe("x-n");
  });

  it("of two templates of one name are kept apart", () => {
    const again = ["b.json", "c.json"].map((file, at) => one("s", { Resources: told(at) }, { file }));
    const model = modelOf(one("s", { Resources: told(7) }), ...again);
    expect([0, 1, 2].map((at) => rawOf(model, at))).toEqual([7, 0, 1]);
    expect(model.all("X::Y::Z").map(({ source }) => source)).toEqual(["s.json", "b.json", "c.json"]);
  });
});

describe("exports", () => {
  const importing = (name: string) => one("t", { Resources: told({ "Fn::ImportValue": name }) });
  const exporting = (Outputs: unknown) => one("s", { Resources: {}, Outputs });

  it("are imported by their evaluated name", () => {
    const Name = { "Fn::Sub": "${AWS::StackName}-e" };
    expect(rawOf(modelOf(exporting({ O: { Value: 7, Export: { Name } } }), importing("s-e")))).toBe(7);
  });

  it("are none without a name, and malformed outputs are passed over", () => {
    for (const Outputs of [
      { O: { Value: 7 } },
      { O: 7 },
      { O: { Value: 7, Export: 7 } },
      { O: { Value: 7, Export: { Name: 7 } } },
      7,
    ]) {
      expect(rawOf(modelOf(exporting(Outputs), importing("7")))).toBeInstanceOf(Unresolved);
    }
  });
});

describe("parameters", () => {
  const given = (declaration: unknown, ...more: TemplateInput[]) =>
    rawOf(modelOf(one("s", { Parameters: { P: declaration }, Resources: told({ Ref: "P" }) }), ...more));

  it.each([
    [{ Type: "String", Default: "a,b" }, "a,b"],
    [{ Type: "CommaDelimitedList", Default: "a, b ,c" }, ["a", "b", "c"]],
    [{ Type: "List<Number>", Default: "1,2" }, ["1", "2"]],
    [{ Type: "AList<Number>", Default: "1,2" }, "1,2"],
    [{ Type: "CommaDelimitedList", Default: 7 }, 7],
    [{ Default: "" }, ""],
  ])("%j have their default", (declaration, value) => {
    expect(given(declaration)).toEqual(value);
  });

  it("without a default, or read at deployment, are not known", () => {
    expect(reasonOf(given({ Type: "String" }))).toEqual(['{"Ref":"P"}', "parameter has no default"]);
    expect(reasonOf(given("malformed"))).toEqual(['{"Ref":"P"}', "parameter has no default"]);
    const stored = { Type: "AWS::SSM::Parameter::Value<String>", Default: "/p" };
    expect(reasonOf(given(stored))).toEqual(['{"Ref":"P"}', "value of an SSM parameter is read at deployment"]);
    expect(given({ Type: "My AWS::SSM::Parameter::Value<String>", Default: "/p" })).toBe("/p");
  });

  it("may stand for an output of a stack in another region", () => {
    const other = one("other", { Resources: {}, Outputs: { "K/1": { Value: "v" }, L: { Value: "x, y" }, Bad: 1 } });
    const ofOutput = (Default: string, Type = "String") => given({ Type, Default }, other);
    expect(ofOutput("output:other/K/1")).toBe("v");
    expect(ofOutput("output:other/L", "CommaDelimitedList")).toEqual(["x", "y"]);
    for (const missing of ["output:other/M", "output:p/K/1", "output:other/Bad"]) {
      expect(reasonOf(ofOutput(missing))).toEqual([missing, "an output of a stack that was not read"]);
    }
    for (const plain of ["output:other", "my output:other/L", "output:/L", "output:other/"])
      expect(ofOutput(plain)).toBe(plain);
  });

  it("of a nested stack come from its holder, and turn in no circle", () => {
    const holding = (Properties: unknown) =>
      one("s", {
        Resources: { N: { Type: "AWS::CloudFormation::Stack", ...(Properties === undefined ? {} : { Properties }) } },
      });
    const nested = one(
      "s/N",
      {
        Parameters: { P: { Type: "CommaDelimitedList", Default: "d" } },
        Resources: told({ Ref: "P" }),
        Outputs: { O: { Value: { Ref: "P" } } },
      },
      { nestedIn: { stack: "s", resource: "N" } },
    );
    expect(rawOf(modelOf(holding({ Parameters: { P: "a,b" } }), nested))).toEqual(["a", "b"]);
    for (const Properties of [undefined, 7, {}, { Parameters: 7 }, { Parameters: { Q: "a" } }]) {
      expect(rawOf(modelOf(holding(Properties), nested))).toEqual(["d"]);
    }
    expect(rawOf(modelOf(nested))).toEqual(["d"]);
    const circle = holding({ Parameters: { P: { "Fn::GetAtt": ["N", "Outputs.O"] } } });
    expect(reasonOf(rawOf(modelOf(circle, nested)))).toEqual([
      '{"Ref":"P"}',
      "parameters of nested stacks refer to each other",
    ]);
  });

  it("of a nested stack may be chosen whole", () => {
    const given = (condition: unknown) =>
      rawOf(
        modelOf(
          one("s", {
            Parameters: { Later: { Type: "String" } },
            Conditions: { Yes: { "Fn::Equals": ["a", "a"] }, Sure: condition },
            Resources: {
              N: {
                Type: "AWS::CloudFormation::Stack",
                Properties: {
                  Parameters: { "Fn::If": ["Yes", { "Fn::If": ["Sure", { P: "one" }, { P: "other" }] }, { P: "no" }] },
                },
              },
            },
          }),
          one(
            "s/N",
            { Parameters: { P: { Type: "String", Default: "d" } }, Resources: told({ Ref: "P" }) },
            { nestedIn: { stack: "s", resource: "N" } },
          ),
        ),
      );
    expect(given({ "Fn::Equals": ["a", "a"] })).toBe("one");
    expect(given({ "Fn::Equals": ["a", "b"] })).toBe("other");
    expect(reasonOf(given({ "Fn::Equals": [{ Ref: "Later" }, "b"] }))).toBeDefined();
  });
});

describe("attributes that repeat each other", () => {
  it("in a circle are not known", () => {
    const vpc = (other: string) => ({
      Type: "AWS::EC2::VPC",
      Properties: { CidrBlock: { "Fn::GetAtt": [other, "CidrBlock"] } },
    });
    const [first] = modelOf(one("s", { Resources: { V: vpc("W"), W: vpc("V") } })).all("AWS::EC2::VPC");
    expect(reasonOf(first?.properties["CidrBlock"])).toEqual([
      expect.stringContaining('"Fn::GetAtt"'),
      "resources refer to each other",
    ]);
  });

  it("twice in one template are read twice", () => {
    const written = { V: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: "10.0.0.0/8" } } };
    const asked = { "Fn::GetAtt": ["V", "CidrBlock"] };
    expect(rawOf(modelOf(one("s", { Resources: { ...written, ...told([asked, asked]) } })))).toEqual([
      "10.0.0.0/8",
      "10.0.0.0/8",
    ]);
  });
});

describe("outputs of a nested stack", () => {
  const Resources = { N: { Type: "AWS::CloudFormation::Stack" }, ...told({ "Fn::GetAtt": ["N", "Outputs.O"] }) };
  const nested = (Outputs: unknown) =>
    one("s/N", { Resources: {}, Outputs }, { nestedIn: { stack: "s", resource: "N" } });

  it("are evaluated there; what was not read, or is missing, says so", () => {
    expect(rawOf(modelOf(one("s", { Resources }), nested({ O: { Value: { Ref: "AWS::Partition" } } })))).toBe("aws");
    const whole = '{"Fn::GetAtt":["N","Outputs.O"]}';
    for (const Outputs of [{}, { O: 7 }, undefined]) {
      const model = modelOf(one("s", { Resources }), nested(Outputs));
      expect(reasonOf(rawOf(model))).toEqual([whole, "the nested stack N has no output O"]);
    }
    const other = { N: { Type: "AWS::S3::Bucket" }, ...told({ "Fn::GetAtt": ["N", "Outputs.O"] }) };
    expect(rawOf(modelOf(one("s", { Resources: other })))).toBe("⟨N.Outputs.O⟩");
  });
});
