import { describe, expect, it } from "vitest";
import { property } from "./node.ts";
import { parseTemplate } from "./parse-template.ts";
import { buildTemplateModel } from "./template-model.ts";
import type { PlatformModel } from "./platform-model.ts";

function modelOf(yaml: string, region?: string): PlatformModel {
  const template = parseTemplate(yaml, "t.yaml");
  return buildTemplateModel({
    kind: "template",
    templates: [{ file: "t.yaml", stack: "t", template }],
    ...(region === undefined ? {} : { region }),
  });
}

/** The value of a property of the resource `A`, evaluated. */
function valueOf(expression: string, rest = ""): unknown {
  const model = modelOf(
    `Resources:\n  A:\n    Type: X::Y::Z\n    Properties:\n      P: ${expression}\n  B: {Type: AWS::KMS::Key}\n${rest}`,
    "us-east-1",
  );
  const [resource] = model.all("X::Y::Z");
  if (resource === undefined) throw new TypeError("no resource");
  const { raw } = property(resource, "P");
  return JSON.parse(JSON.stringify(raw ?? null));
}

const parameters =
  'Parameters: {Known: {Type: String, Default: a}, Open: {Type: String}, List: {Type: CommaDelimitedList, Default: "x, y"}, Ssm: {Type: "AWS::SSM::Parameter::Value<String>", Default: /p}}';
const conditions =
  "Conditions: {Yes: !Equals [!Ref Known, a], No: !Not [!Condition Yes], Maybe: !Equals [!Ref Open, a], Either: !Or [!Condition Maybe, !Condition Yes], Both: !And [!Condition Maybe, !Condition Yes]}";
const both = `${parameters}\n${conditions}`;

describe("intrinsics", () => {
  it.each([
    ["!Ref Known", "a"],
    ["!Ref List", ["x", "y"]],
    ["!Ref B", "⟨B⟩"],
    ["!GetAtt B.Arn", "⟨B.Arn⟩"],
    ["!Ref AWS::NoValue", null],
    ["!Ref AWS::Region", "us-east-1"],
    ['!Sub "${Known}-${B}-${B.Arn}-${!Literal}-${AWS::Partition}"', "a-⟨B⟩-⟨B.Arn⟩-${Literal}-aws"],
    ['!Sub ["${x}", {x: !Ref Known}]', "a"],
    ['!Join ["-", [a, !Ref Known]]', "a-a"],
    ['!Select [1, !Split ["/", "p/q/r"]]', "q"],
    ['!Select [1, !GetAZs ""]', "us-east-1b"],
    ["!If [Yes, 1, 2]", 1],
    ["!If [No, 1, !Ref AWS::NoValue]", null],
    ["!If [Maybe, same, same]", "same"],
    ["!If [Either, 1, 2]", 1],
    ['!Select [0, !Cidr ["10.0.0.0/16", 2, 8]]', "10.0.0.0/24"],
    ["!Length [1, 2, 3]", 3],
    ['!Base64 "ab"', "YWI="],
    ["!ToJsonString {a: !Ref Known}", '{"a":"a"}'],
    ["!FindInMap [M, !Ref Known, k]", 7],
    ["!FindInMap [M, other, k, {DefaultValue: 9}]", 9],
  ])("evaluates %s", (expression, expected) => {
    expect(valueOf(expression, `${both}\nMappings: {M: {a: {k: 7}}}`)).toEqual(expected);
  });

  it.each([
    "!Ref Open",
    "!Ref Ssm",
    "!Ref Nothing",
    '!Sub "x${Open}"',
    '!Join ["", [a, !Ref Open]]',
    "!If [Maybe, 1, 2]",
    "!If [Both, 1, 2]",
    "!ImportValue elsewhere",
    "!Transform {Name: AWS::Include}",
    '"{{resolve:ssm:/p}}"',
    "!FindInMap [M, none, k]",
    "!Select [9, [a]]",
    "!Cidr [!Ref Open, 2, 8]",
  ])("leaves %s unresolved, with its expression", (expression) => {
    expect(valueOf(expression, both)).toMatch(/^unresolved: /);
  });

  it("drops resources whose condition is false and doubts those whose condition is open", () => {
    const model = modelOf(
      `Resources: {A: {Type: T, Condition: No}, B: {Type: T, Condition: Maybe}, C: {Type: T}}\n${both}`,
    );
    expect(model.all("T").map(({ id, uncertain }) => [id, uncertain !== undefined])).toEqual([
      ["B", true],
      ["C", false],
    ]);
  });
});

describe("identities", () => {
  it("finds a resource by token, attribute, name, ARN and alias", () => {
    const model = modelOf(
      "Resources:\n  B: {Type: AWS::S3::Bucket, Properties: {BucketName: n}}\n  K: {Type: AWS::KMS::Key}\n  L: {Type: AWS::KMS::Alias, Properties: {AliasName: alias/k, TargetKeyId: !Ref K}}\n",
      "us-east-1",
    );
    for (const name of ["⟨B⟩", "⟨B.Arn⟩", "n", "arn:aws:s3:::n"]) expect(model.named(name)?.id).toBe("B");
    for (const name of ["⟨K⟩", "⟨K.Arn⟩", "alias/k"]) expect(model.named(name)?.id).toBe("K");
    expect(model.named("other")).toBeUndefined();
  });

  it("follows exports of another stack", () => {
    const one = parseTemplate(
      "Resources: {K: {Type: AWS::KMS::Key}}\nOutputs: {O: {Value: !Ref K, Export: {Name: e}}}",
      "one",
    );
    const two = parseTemplate("Resources: {U: {Type: T, Properties: {P: !ImportValue e}}}", "two");
    const model = buildTemplateModel({
      kind: "assembly",
      templates: [
        { file: "one", stack: "one", template: one },
        { file: "two", stack: "two", template: two },
      ],
    });
    const [user] = model.all("T");
    expect(user === undefined ? undefined : model.referred(property(user, "P"))?.id).toBe("K");
  });
});

describe("parseTemplate", () => {
  it.each([
    ["{", /not valid JSON/],
    ["a: [", /not valid YAML/],
    ["[]", /expected a CloudFormation template/],
    ["a: b", /Resources/],
    ["Resources: {A: {Properties: {}}}", /no Type/],
    ["Resources: {A: {Type: T}}\nResources: {}", /not valid YAML/],
    ["Resources: {A: !Unknown x}", /not valid YAML/],
  ])("refuses %s in one line", (text, message) => {
    expect(() => parseTemplate(text, "t")).toThrow(message);
  });
});
