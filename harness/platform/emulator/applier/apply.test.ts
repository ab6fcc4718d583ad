import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { AssayError } from "../../../core/errors.ts";
import type { AwsClients } from "../../aws/clients.ts";
import { applyAssembly } from "./apply.ts";
import { outputsOf } from "./fixture-outputs.ts";
import type { JsonObject, TemplateResource } from "./template.ts";

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

interface Stack {
  readonly resources: Record<string, TemplateResource>;
  readonly outputs?: JsonObject;
  readonly dependencies?: readonly string[];
  readonly sections?: JsonObject;
}

function assembly(stacks: Record<string, Stack>, manifest: object = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-assembly-"));
  folders.push(folder);
  const artifacts = Object.fromEntries(
    Object.entries(stacks).map(([name, stack]) => {
      const templateFile = `${name}.template.json`;
      const template = { Resources: stack.resources, Outputs: stack.outputs ?? {}, ...stack.sections };
      writeFileSync(join(folder, templateFile), JSON.stringify(template));
      const { dependencies = [] } = stack;
      const environment = "aws://123456789012/us-east-1";
      return [name, { type: "aws:cloudformation:stack", environment, dependencies, properties: { templateFile } }];
    }),
  );
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ version: "1", artifacts, ...manifest }));
  return folder;
}

interface Sent {
  readonly name: string;
  readonly input: unknown;
}

/** Clients that note what they are sent, reading it as a serializer would, and answer with ids. */
function recorder(refuse?: string): { clients: AwsClients; sent: Sent[] } {
  const sent: Sent[] = [];
  const send = (command: { constructor: { name: string }; input: object }) => {
    const { name } = command.constructor;
    sent.push({ name, input: JSON.parse(JSON.stringify(command.input)) });
    if (name === refuse) return Promise.reject(new Error("it is forbidden"));
    return Promise.resolve({ TopicArn: "arn:topic", DocumentDescription: { Name: "document" } });
  };
  const client = { send };
  const clients = new Proxy(
    { region: "us-east-1" },
    { get: (target, key) => (key === "region" ? target.region : client) },
  );
  return { clients: clients as unknown as AwsClients, sent };
}

const topic: TemplateResource = { Type: "AWS::SNS::Topic", Properties: { TopicName: "alerts" } };
const policy: TemplateResource = {
  Type: "AWS::SNS::TopicPolicy",
  Properties: { Topics: [{ "Fn::ImportValue": "a:Topic" }], PolicyDocument: { Statement: [] } },
};

function applied(folder: string, clients: AwsClients) {
  return applyAssembly({ assemblyDirectory: folder, clients, account: "123456789012" });
}

describe("applier", () => {
  it("creates stacks in order, hands exports on, and fills the outputs", async () => {
    const exported = { TopicArn: { Value: { Ref: "Topic" }, Export: { Name: "a:Topic" } } };
    const folder = assembly({
      b: { resources: { Policy: policy }, dependencies: ["a"], outputs: outputsOf() },
      a: { resources: { Topic: topic }, outputs: { ExportsOutputTopic: exported.TopicArn } },
    });
    const { clients, sent } = recorder();
    const { outputs, resources } = await applied(folder, clients);
    expect(sent.map(({ name }) => name)).toEqual(["CreateTopicCommand", "SetTopicAttributesCommand"]);
    expect(sent[1]?.input).toMatchObject({ TopicArn: "arn:topic" });
    expect(resources.map(({ stack, logicalId, physicalId }) => `${stack}/${logicalId}=${physicalId}`)[0]).toBe(
      "a/Topic=arn:topic",
    );
    expect(outputs.regions[0]?.services.map(({ name }) => name)).toEqual(["first", "second"]);
  });

  it("refuses unknown types before anything is made, all of them by name", async () => {
    const resources = { Topic: topic, Odd: { Type: "AWS::Nope::Thing" }, Other: { Type: "Custom::Job" } };
    const { clients, sent } = recorder();
    const failure = applied(assembly({ a: { resources } }), clients);
    await expect(failure).rejects.toThrow("a/Odd (AWS::Nope::Thing), a/Other (Custom::Job)");
    expect(sent).toEqual([]);
  });

  it("refuses a property that no one reads, by its pointer", async () => {
    const odd = {
      Type: "AWS::SNS::Topic",
      Properties: { TopicName: "x", Subscription: [{ Protocol: "sqs", Endpont: "y" }] },
    };
    const failure = applied(assembly({ a: { resources: { Odd: odd } } }), recorder().clients);
    await expect(failure).rejects.toThrow(/a\/Odd \(AWS::SNS::Topic\).*\/Subscription\/0\/Endpont/);
  });

  it("leaves out resources whose condition is false", async () => {
    const sections = { Conditions: { Never: { "Fn::Equals": ["a", "b"] } } };
    const resources = { Topic: topic, Gone: { ...topic, Condition: "Never" } };
    const { clients, sent } = recorder();
    await applied(assembly({ a: { resources, sections, outputs: outputsOf() } }), clients);
    expect(sent).toHaveLength(1);
  });

  it("stops at the first failure and says what failed", async () => {
    const document: TemplateResource = { Type: "AWS::SSM::Document", DependsOn: "Topic", Properties: { Content: {} } };
    const { clients, sent } = recorder("CreateTopicCommand");
    const failure = applied(assembly({ a: { resources: { Topic: topic, Document: document } } }), clients);
    await expect(failure).rejects.toThrow("a/Topic (AWS::SNS::Topic) could not be created: it is forbidden");
    await expect(failure).rejects.toBeInstanceOf(AssayError);
    expect(sent).toHaveLength(1);
  });

  it("names the field when the outputs do not fill the contract", async () => {
    const { VpcId: _left, ...rest } = outputsOf();
    const failure = applied(assembly({ a: { resources: { Topic: topic }, outputs: rest } }), recorder().clients);
    await expect(failure).rejects.toThrow("regions.0.vpcId");
  });

  it.each([
    ["missing context", { missing: [{ key: "availability-zones" }] }, "availability-zones"],
    ["an unknown artifact", { artifacts: { x: { type: "cdk:cloud-assembly" } } }, "cdk:cloud-assembly"],
  ])("refuses an assembly with %s", async (_name, manifest, named) => {
    await expect(applied(assembly({}, manifest), recorder().clients)).rejects.toThrow(named);
  });

  it("refuses a template section that it does not evaluate", async () => {
    const folder = assembly({ a: { resources: { Topic: topic }, sections: { Transform: "AWS::Serverless" } } });
    await expect(applied(folder, recorder().clients)).rejects.toThrow("Transform");
  });
});
