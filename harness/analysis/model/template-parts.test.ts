// What a model takes from templates and manifests beside properties: attributes, aliases, places, switches, objects.

import { describe, expect, it } from "vitest";
import { buildTemplateModel } from "./template-model.ts";
import type { ManifestInput } from "./manifest-resources.ts";
import type { TemplateModelInput } from "./template-model.ts";
import { Unresolved } from "./value.ts";

const templateOf = (template: Record<string, unknown>, more: Partial<TemplateModelInput> = {}) =>
  buildTemplateModel({ kind: "template", templates: [{ file: "t.json", stack: "t", template }], ...more });

describe("a resource of a template", () => {
  it("has its place, its attributes and its names", () => {
    const body = {
      Type: "AWS::S3::Bucket",
      DeletionPolicy: "Retain",
      UpdateReplacePolicy: "Delete",
      Metadata: { k: 1 },
    };
    const model = templateOf({ Resources: { B: { ...body, DependsOn: ["C"], Properties: { BucketName: "b" } } } });
    const [bucket] = model.all("AWS::S3::Bucket");
    expect(bucket).toMatchObject({
      ...{ id: "B", source: "t.json", pointer: "/Resources/B/Properties", properties: { BucketName: "b" } },
      attributes: { DeletionPolicy: "Retain", UpdateReplacePolicy: "Delete", Metadata: { k: 1 }, DependsOn: ["C"] },
      region: "⟨AWS::Region⟩",
    });
    expect(bucket).not.toHaveProperty("uncertain");
    const [bare] = templateOf({ Resources: { B: { Type: "AWS::S3::Bucket" } } }).all("AWS::S3::Bucket");
    expect([bare?.properties, Object.keys(bare?.attributes ?? {})]).toEqual([
      {},
      ["DeletionPolicy", "UpdateReplacePolicy", "Metadata"],
    ]);
  });

  it("that is malformed is there all the same", () => {
    const model = templateOf({ Resources: { A: 7, B: { Type: "X::Y::Z", Properties: "text" } } });
    expect(model.resources.map(({ type, id, properties }) => [type, id, properties])).toEqual([
      ["", "A", {}],
      ["X::Y::Z", "B", { "": "text" }],
    ]);
  });

  it("keeps its doubt when its condition is not known", () => {
    const Conditions = { Maybe: { "Fn::Equals": [{ Ref: "Open" }, "a"] } };
    const Parameters = { Open: { Type: "String" } };
    const A = { Type: "X::Y::Z", Condition: "Maybe" };
    const [one] = templateOf({ Parameters, Conditions, Resources: { A } }).all("X::Y::Z");
    expect(one?.uncertain).toBeInstanceOf(Unresolved);
    const [sure] = templateOf({ Resources: { A: { ...A, Condition: 7 } } }).all("X::Y::Z");
    expect(sure).not.toHaveProperty("uncertain");
  });
});

describe("a key", () => {
  const alias = (TargetKeyId: unknown, name = "a") => ({
    Type: "AWS::KMS::Alias",
    Properties: { AliasName: `alias/${name}`, TargetKeyId },
  });
  const keyNamed = (name: string, aliases: object) =>
    templateOf({ Resources: { K: { Type: "AWS::KMS::Key" }, Kx: { Type: "AWS::KMS::Key" }, ...aliases } }).named(name)
      ?.id;

  it("answers to its aliases, however they refer to it", () => {
    expect(keyNamed("alias/a", { A: alias({ Ref: "K" }) })).toBe("K");
    expect(keyNamed("alias/a", { A: alias({ "Fn::GetAtt": ["K", "Arn"] }) })).toBe("K");
    expect(keyNamed("alias/a", { A: alias({ "Fn::GetAtt": ["Kx", "Arn"] }) })).toBe("Kx");
    expect(keyNamed("alias/b", { A: alias({ Ref: "Kx" }), B: alias({ Ref: "K" }, "b") })).toBe("K");
  });

  it("does not answer to another's", () => {
    for (const target of ["elsewhere", 7, undefined]) {
      expect(keyNamed("alias/a", { A: alias(target) })).toBeUndefined();
      expect(keyNamed("⟨A⟩", { A: alias(target) })).toBe("A");
    }
    expect(keyNamed("alias/a", { A: { ...alias({ Ref: "K" }), Type: "AWS::KMS::Other" } })).toBeUndefined();
    const other = { A: { ...alias({ Ref: "K" }), Type: "X::Y::Z" }, K: { Type: "AWS::KMS::Key" } };
    expect(templateOf({ Resources: other }).named("⟨A⟩")?.id).toBe("A");
    const bucket = { B: { Type: "AWS::S3::Bucket" }, A: alias({ Ref: "B" }) };
    expect(templateOf({ Resources: bucket }).named("alias/a")).toBeUndefined();
  });
});

describe("the model", () => {
  it("knows its place, its parameters and whether manifests were read", () => {
    const model = templateOf({ Parameters: { P: {}, Q: {} }, Resources: {} }, { region: "us-west-2" });
    expect([model.account, model.region, model.parameters]).toEqual(["⟨AWS::AccountId⟩", "us-west-2", ["P", "Q"]]);
    expect([model.hasManifests, model.stacks, model.gaps, model.isLive]).toEqual([false, undefined, [], false]);
    const empty = buildTemplateModel({ kind: "assembly", templates: [], manifests: [] });
    expect([empty.account, empty.region, empty.hasManifests]).toEqual(["", "", true]);
    const stacks = [{ name: "s", source: "f", pointer: "", terminationProtection: true }];
    expect(templateOf({ Resources: {} }, { stacks }).stacks).toEqual(stacks);
  });

  it("can be asked what another value of a parameter makes of it", () => {
    const Parameters = { P: { Type: "String", Default: "a" }, Q: { Type: "String", Default: "q" }, Bad: 7 };
    const Resources = { A: { Type: "X::Y::Z", Properties: { P: { Ref: "P" }, Q: { Ref: "Q" } } } };
    const model = templateOf({ Parameters, Resources });
    const told = (parameter: string) => model.switched?.(parameter, "b").all("X::Y::Z")[0]?.properties;
    expect(told("P")).toEqual({ P: "b", Q: "q" });
    expect(model.switched?.("Other", "b").parameters).toEqual(["P", "Q", "Bad"]);
    expect([told("Other"), told("Bad")]).toEqual([
      { P: "a", Q: "q" },
      { P: "a", Q: "q" },
    ]);
    expect(model.all("X::Y::Z")[0]?.properties).toEqual({ P: "a", Q: "q" });
    const [first, second] = ["s", "t"].map((stack) => ({ file: stack, stack, template: { Parameters, Resources } }));
    const both = buildTemplateModel({ kind: "assembly", templates: [first, second].flatMap((one) => one ?? []) });
    expect(
      both
        .switched?.("P", "b")
        .all("X::Y::Z")
        .map(({ properties }) => properties["P"]),
    ).toEqual(["b", "b"]);
  });
});

describe("nested stacks", () => {
  const N = { Type: "AWS::CloudFormation::Stack" };
  const nested = { file: "n", stack: "s/N", template: { Resources: { A: { Type: "X::Y::Z" } } } };
  const heldBy = (resource: string, holder: object, more: object = {}) =>
    buildTemplateModel({
      kind: "assembly",
      templates: [
        { file: "s.json", stack: "s", template: { Resources: holder, ...more } },
        { ...nested, nestedIn: { stack: "s", resource } },
      ],
    });

  it("that nothing holds any more are no part of what was read", () => {
    expect(heldBy("N", { N }).all("X::Y::Z")).toHaveLength(1);
    expect(heldBy("Gone", { N }).all("X::Y::Z")).toEqual([]);
    const alone = { kind: "assembly", templates: [{ ...nested, nestedIn: { stack: "s", resource: "N" } }] } as const;
    expect(buildTemplateModel(alone).all("X::Y::Z")).toHaveLength(1);
  });

  it("whose template is missing leave a gap that names them", () => {
    expect(templateOf({ Resources: { N } }).gaps).toEqual([
      { types: ["*"], operation: "t.json: nested stack N", reason: "its template is not among the files read" },
    ]);
    expect(templateOf({ Resources: { N: { Type: "AWS::S3::Bucket" } } }).gaps).toEqual([]);
  });

  it("exist where all that hold them do", () => {
    const more = {
      Parameters: { Open: { Type: "String" } },
      Conditions: { Maybe: { "Fn::Equals": [{ Ref: "Open" }, "a"] }, No: { "Fn::Equals": ["a", "b"] } },
    };
    const inside = (condition: string) => {
      const deep = { file: "d", stack: "s/N/D", template: { Resources: { A: { Type: "X::Y::Z" } } } };
      return buildTemplateModel({
        kind: "assembly",
        templates: [
          { file: "s", stack: "s", template: { ...more, Resources: { N: { ...N, Condition: condition } } } },
          { file: "n", stack: "s/N", template: { Resources: { D: N } }, nestedIn: { stack: "s", resource: "N" } },
          { ...deep, nestedIn: { stack: "s/N", resource: "D" } },
        ],
      }).all("X::Y::Z");
    };
    expect(inside("No")).toEqual([]);
    expect(inside("Maybe").map(({ uncertain }) => uncertain instanceof Unresolved)).toEqual([true]);
    expect(inside("Other").map(({ uncertain }) => uncertain instanceof Unresolved)).toEqual([true]);
  });
});

describe("an object of Kubernetes", () => {
  const resourceOf = (object: ManifestInput["object"]) => {
    const manifests = [{ file: "m.yaml", pointer: "/3", object }];
    return buildTemplateModel({ kind: "assembly", templates: [], manifests }).resources[0];
  };

  it("is named by kind, namespace and name", () => {
    const labels = { "topology.kubernetes.io/region": "eu-west-1" };
    const object = { kind: "Service", metadata: { name: "n", namespace: "s", labels } };
    expect(resourceOf(object)).toEqual({
      ...{ type: "Kubernetes::Service", id: "Service/s/n", source: "m.yaml", pointer: "/3", properties: object },
      ...{ attributes: {}, identities: ["Service/s/n"], region: "eu-west-1" },
    });
    const bare = resourceOf({ kind: "Namespace", metadata: { name: "n", labels: 7 } });
    expect([bare?.id, bare?.identities]).toEqual(["Namespace/n", ["Namespace//n"]]);
    expect(bare).not.toHaveProperty("region");
    expect(resourceOf({})).toMatchObject({ type: "Kubernetes::", id: "", identities: ["//"] });
  });
});
