import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AwsClients } from "../../aws/clients.ts";
import { applyStacks } from "./apply.ts";

const topic = (TopicName: unknown) => ({ Type: "AWS::SNS::Topic", Properties: { TopicName } });

describe("stacks of stacks", () => {
  let folder = "";
  const names: unknown[] = [];
  const clients = new Proxy({} as AwsClients, {
    get: (_target, name) => {
      if (name === "region") return "us-east-1";
      if (name === "inRegion") return () => clients;
      if (name === "destroy") return () => undefined;
      return {
        send: ({ input }: { input: { Name?: string } }) => {
          names.push(input.Name);
          return Promise.resolve({ TopicArn: `arn:${input.Name ?? ""}` });
        },
      };
    },
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "assay-nested-"));
    names.length = 0;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (file: string, content: object) => {
    writeFileSync(join(folder, file), JSON.stringify(content));
  };
  const artifact = (name: string, region = "us-east-1") => ({
    type: "aws:cloudformation:stack",
    environment: `aws://123456789012/${region}`,
    properties: { templateFile: `${name}.template.json` },
  });
  const apply = () => applyStacks({ assemblyDirectory: folder, clients, account: "123456789012" });

  it("give a nested stack its parameters and take its outputs", async () => {
    const nested = {
      Type: "AWS::CloudFormation::Stack",
      Properties: { TemplateURL: "https://somewhere", Parameters: { Name: "inner" } },
      Metadata: { "aws:asset:path": "inner.nested.template.json" },
    };
    const after = topic({ "Fn::GetAtt": ["Nested", "Outputs.Arn"] });
    write("outer.template.json", { Resources: { After: after, Nested: nested } });
    write("inner.nested.template.json", {
      Parameters: { Name: { Type: "String" } },
      Resources: { Topic: topic({ Ref: "Name" }) },
      Outputs: { Arn: { Value: { Ref: "Topic" } } },
    });
    write("manifest.json", { artifacts: { outer: artifact("outer") } });
    const { resources } = await apply();
    expect(names.filter((name) => name !== undefined)).toEqual(["inner", "arn:inner"]);
    expect(resources.map(({ stack }) => stack)).toContain("outer-Nested");
  });

  it("fill a parameter from another region's output, made first", async () => {
    const parameter = { Type: "String", Default: "output:there/Arn" };
    write("here.template.json", { Parameters: { Peer: parameter }, Resources: { T: topic({ Ref: "Peer" }) } });
    write("there.template.json", { Resources: { T: topic("peer") }, Outputs: { Arn: { Value: { Ref: "T" } } } });
    write("manifest.json", { artifacts: { here: artifact("here"), there: artifact("there", "eu-central-1") } });
    await apply();
    expect(names.filter((name) => name !== undefined)).toEqual(["peer", "arn:peer"]);
  });

  it("are refused when a nested template or an output is not there", async () => {
    const bare = { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: "https://somewhere" } };
    write("outer.template.json", { Resources: { Nested: bare } });
    write("manifest.json", { artifacts: { outer: artifact("outer") } });
    await expect(apply()).rejects.toThrow("template of the nested stack Nested is not there");
    const parameter = { Type: "String", Default: "output:nowhere/Arn" };
    write("outer.template.json", { Parameters: { P: parameter }, Resources: { T: topic({ Ref: "P" }) } });
    await expect(apply()).rejects.toThrow("the output nowhere/Arn (parameter P) does not exist");
  });
});
