// Nested stacks: parameters from their holder, outputs of siblings, conditions, and what was not read.

import { describe, expect, it } from "vitest";
import { property } from "./node.ts";
import { parseTemplate } from "./parse-template.ts";
import type { PlatformModel } from "./platform-model.ts";
import { buildTemplateModel } from "./template-model.ts";
import { Unresolved } from "./value.ts";

const network = `
Parameters: {Range: {Type: String, Default: 10.0.0.0/16}}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Ref Range}}
Outputs:
  VpcId: {Value: !Ref Vpc}
`;
const cluster = `
Parameters: {VpcId: {Type: String}, Names: {Type: CommaDelimitedList, Default: ""}, Open: {Type: String}}
Mappings: {Sizes: {us-west-2: {disk: 100}}}
Resources:
  Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref VpcId, Names: !Ref Names, Open: !Ref Open}}
  Disk: {Type: AWS::EC2::Volume, Properties: {Size: !FindInMap [Sizes, !Ref "AWS::Region", disk]}}
`;

function main(more = ""): string {
  return `
Parameters: {Wanted: {Type: String, Default: "yes"}, Unknown: {Type: String}}
Conditions: {Wanted: !Equals [!Ref Wanted, "yes"], Unwanted: !Not [!Condition Wanted], Maybe: !Equals [!Ref Unknown, x]}
Resources:
  Network:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: network.yaml, Parameters: {Range: 10.9.0.0/16}}
  Cluster:
    Type: AWS::CloudFormation::Stack
    ${more}
    DependsOn: Network
    Properties:
      TemplateURL: cluster.yaml
      Parameters: {VpcId: !GetAtt Network.Outputs.VpcId, Names: "a,b"}
`;
}

function modelOf(top: string, nested: Readonly<Record<string, string>> = { Network: network, Cluster: cluster }) {
  return buildTemplateModel({
    kind: "assembly",
    region: "us-west-2",
    templates: [
      { file: "main.yaml", stack: "main", template: parseTemplate(top, "main.yaml") },
      ...Object.entries(nested).map(([resource, text]) => ({
        file: `${resource}.yaml`,
        stack: `main/${resource}`,
        template: parseTemplate(text, resource),
        nestedIn: { stack: "main", resource },
      })),
    ],
  });
}

function valueOf(model: PlatformModel, type: string, name: string): unknown {
  const [resource] = model.all(type);
  return resource === undefined ? "absent" : property(resource, name).raw;
}

describe("nested stacks", () => {
  it("take parameters from their holder and leave the rest at their defaults", () => {
    const model = modelOf(main());
    expect(valueOf(model, "AWS::EC2::VPC", "CidrBlock")).toBe("10.9.0.0/16");
    expect(valueOf(model, "AWS::EC2::Subnet", "Names")).toEqual(["a", "b"]);
    expect(valueOf(model, "AWS::EC2::Subnet", "Open")).toBeInstanceOf(Unresolved);
    expect(valueOf(model, "AWS::EC2::Volume", "Size")).toBe(100);
  });

  it("are wired by their outputs", () => {
    const model = modelOf(main());
    const [subnet] = model.all("AWS::EC2::Subnet");
    const [vpc] = model.all("AWS::EC2::VPC");
    expect(subnet === undefined ? undefined : model.referred(property(subnet, "VpcId"))).toBe(vpc);
    expect(vpc).toBeDefined();
  });

  it("exist only where their holder's condition holds", () => {
    expect(modelOf(main("Condition: Wanted")).all("AWS::EC2::Subnet")).toHaveLength(1);
    expect(modelOf(main("Condition: Unwanted")).all("AWS::EC2::Subnet")).toEqual([]);
    expect(modelOf(main("Condition: Maybe")).all("AWS::EC2::Subnet")[0]?.uncertain).toBeInstanceOf(Unresolved);
  });

  it("leave everything undecided when their template was not read", () => {
    const model = modelOf(main(), { Network: network });
    expect(() => model.all("AWS::EC2::VPC")).toThrow(/nested stack Cluster/);
  });

  it("that are not wanted need not be read", () => {
    expect(modelOf(main("Condition: Unwanted"), { Network: network }).all("AWS::EC2::VPC")).toHaveLength(1);
  });

  it.each([
    ["an output that is not there", "!GetAtt Network.Outputs.Other", /has no output Other/],
    ["a circle", "!GetAtt Cluster.Outputs.Itself", /refer to each other/],
  ])("say so: %s", (_, expression, reason) => {
    const own = `${cluster}Outputs: {Itself: {Value: !Ref VpcId}}\n`;
    const model = modelOf(main().replace("!GetAtt Network.Outputs.VpcId", expression), {
      Network: network,
      Cluster: own,
    });
    expect((valueOf(model, "AWS::EC2::Subnet", "VpcId") as Unresolved).reason).toMatch(reason);
  });
});
