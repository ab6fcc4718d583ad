// References whose value is written in the template itself.

import { describe, expect, it } from "vitest";
import { property } from "./node.ts";
import { buildTemplateModel } from "./template-model.ts";

/** What an expression gives beside a resource `R`. */
function valueOf(expression: unknown, type: string, properties?: unknown, parameters: object = {}): unknown {
  const Resources = {
    R: { Type: type, ...(properties === undefined ? {} : { Properties: properties }) },
    A: { Type: "X::Y::Z", Properties: { P: expression } },
  };
  const template = { Parameters: parameters, Resources };
  const model = buildTemplateModel({ kind: "template", templates: [{ file: "t", stack: "t", template }] });
  const [own] = model.all("X::Y::Z");
  return own === undefined ? undefined : property(own, "P").raw;
}

describe("an attribute that repeats a property", () => {
  it.each([
    ["AWS::EC2::VPC", "CidrBlock"],
    ["AWS::EC2::Subnet", "CidrBlock"],
    ["AWS::EC2::Subnet", "AvailabilityZone"],
    ["AWS::EC2::Subnet", "VpcId"],
    ["AWS::EC2::SecurityGroup", "VpcId"],
    ["AWS::EC2::Instance", "AvailabilityZone"],
  ])("of %s: %s is what is written there", (type, attribute) => {
    const asked = { "Fn::GetAtt": ["R", attribute] };
    expect(valueOf(asked, type, { [attribute]: "written" })).toBe("written");
    expect(valueOf(asked, type, { [attribute]: { Ref: "P" } }, { P: { Type: "String", Default: "given" } })).toBe(
      "given",
    );
    expect(valueOf(asked, type, {})).toBe(`⟨R.${attribute}⟩`);
    expect(valueOf(asked, type)).toBe(`⟨R.${attribute}⟩`);
    expect(valueOf({ "Fn::GetAtt": ["R", "Other"] }, type, { Other: "written" })).toBe("⟨R.Other⟩");
    expect(valueOf(asked, "AWS::X::Y", { [attribute]: "written" })).toBe(`⟨R.${attribute}⟩`);
  });
});

describe("a name that is written", () => {
  const inText = (type: string, properties?: unknown, parameters: object = {}) =>
    valueOf({ "Fn::Sub": "x-${R}" }, type, properties, parameters);

  it.each([
    ["AWS::S3::Bucket", "BucketName"],
    ["AWS::IAM::Role", "RoleName"],
    ["AWS::Logs::LogGroup", "LogGroupName"],
    ["AWS::EKS::Cluster", "Name"],
    ["AWS::Lambda::Function", "FunctionName"],
    ["AWS::CloudTrail::Trail", "TrailName"],
    ["AWS::CloudWatch::Alarm", "AlarmName"],
  ])("of %s stands in texts: %s", (type, name) => {
    expect(inText(type, { [name]: "n" })).toBe("x-n");
    expect(inText(type, { [name]: { Ref: "P" } }, { P: { Type: "String", Default: "given" } })).toBe("x-given");
    for (const properties of [{ [name]: "" }, { [name]: 7 }, { [name]: { Ref: "A" } }, { Other: "n" }, undefined]) {
      expect(inText(type, properties)).toBe("x-⟨R⟩");
    }
    expect(inText("AWS::X::Y", { [name]: "n" })).toBe("x-⟨R⟩");
    expect(valueOf({ Ref: "R" }, type, { [name]: "n" })).toBe("⟨R⟩");
  });
});
