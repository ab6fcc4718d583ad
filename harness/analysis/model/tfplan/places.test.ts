// Where a plan's resources stand: by whom the region is said first, and whose account it is.

import { describe, expect, it } from "vitest";
import type { PlanDocument } from "./plan-document.ts";
import { Places } from "./places.ts";
import type { Planned } from "./planned.ts";

const resource = (own: Partial<Planned>): Planned => ({
  ...{ address: "aws_vpc.a", type: "aws_vpc", pointer: "", provider: undefined, values: {} },
  ...own,
});

function plan(parts: Partial<PlanDocument>): PlanDocument {
  return { format_version: "1.2", planned_values: { root_module: {} }, ...parts };
}

function asked(type: string, values: Record<string, unknown>, mode = "data"): PlanDocument["prior_state"] {
  const other = {
    address: "data.aws_region.other",
    mode: "managed",
    type,
    name: "other",
    values: { account_id: "9", name: "nowhere" },
  };
  const one = { address: `data.${type}.me`, mode, type, name: "me", values };
  const inner = {
    address: "data.aws_vpc.x",
    mode: "data",
    type: "aws_vpc",
    name: "x",
    values: { account_id: "8", name: "vpc" },
  };
  return {
    values: { root_module: { resources: [other, inner], child_modules: [{ address: "module.m", resources: [one] }] } },
  };
}

function configured(region: unknown, key = "aws"): Partial<PlanDocument> {
  return { configuration: { provider_config: { [key]: { name: "aws", expressions: { region } } } } };
}

describe("of several that were asked", () => {
  const caller = (name: string, account_id: string) => ({
    ...{ address: `data.aws_caller_identity.${name}`, mode: "data", type: "aws_caller_identity", name },
    values: { account_id },
  });
  const written = (name: string, provider_config_key: string) => ({
    address: `data.aws_caller_identity.${name}`,
    provider_config_key,
  });
  const accountOf = (own: string, other: string) =>
    new Places(
      plan({
        prior_state: {
          values: {
            root_module: {
              resources: [caller("a", "111111111111")],
              child_modules: [{ address: 'module.x["a.b"].module.m[0]', resources: [caller("b", "222222222222")] }],
            },
          },
        },
        configuration: {
          root_module: {
            resources: [written("a", own)],
            module_calls: { m: { module: { resources: [written("b", other)] } } },
          },
        },
      }),
      [],
      undefined,
    ).account;

  it("the account is that of the provider without an alias", () => {
    expect(accountOf("aws.other", "aws")).toBe("222222222222");
    expect(accountOf("aws.other", "m:aws")).toBe("222222222222");
    expect(accountOf("aws", "aws.other")).toBe("111111111111");
    expect(accountOf("aws.one", "aws.other")).toBe("111111111111");
  });
});

describe("the region", () => {
  it.each<[string, Partial<PlanDocument>, string | undefined, string]>([
    ["of the provider's configuration", configured({ constant_value: "us-west-2" }), "eu-west-1", "us-west-2"],
    [
      "of a variable",
      { ...configured({ references: ["var.r"] }), variables: { r: { value: "ap-south-1" } } },
      undefined,
      "ap-south-1",
    ],
    ["of a variable that nobody set", configured({ references: ["var.r"] }), "eu-west-1", "eu-west-1"],
    [
      "of more than a variable",
      { ...configured({ references: ["var.r.x"] }), variables: { r: { value: "ap-south-1" } } },
      "eu-west-1",
      "eu-west-1",
    ],
    [
      "of something like a variable",
      { ...configured({ references: ["my_var.r"] }), variables: { r: { value: "ap-south-1" } } },
      "eu-west-1",
      "eu-west-1",
    ],
    ["of an expression without references", configured({}), "eu-west-1", "eu-west-1"],
    ["that is no expression", configured("us-west-2"), "eu-west-1", "eu-west-1"],
    [
      "that a data source was told",
      { prior_state: asked("aws_region", { region: "eu-north-1", name: "old" }) },
      "eu-west-1",
      "eu-north-1",
    ],
    [
      "as older providers tell it",
      { prior_state: asked("aws_region", { name: "eu-north-1" }) },
      "eu-west-1",
      "eu-north-1",
    ],
    [
      "of a variable that is not there",
      { ...configured({ references: ["var.r"] }), variables: { q: { value: "ap-south-1" } } },
      "eu-west-1",
      "eu-west-1",
    ],
    ["told before anything was asked", { prior_state: {} }, "eu-west-1", "eu-west-1"],
    ["that nobody says", {}, undefined, "⟨AWS::Region⟩"],
  ])("%s", (_what, parts, fallback, region) => {
    expect(new Places(plan(parts), [], fallback).region).toBe(region);
  });

  it("of a resource: its own, else its provider's, else the default one", () => {
    const parts = {
      configuration: {
        provider_config: {
          aws: { name: "aws", expressions: { region: { constant_value: "us-west-2" } } },
          "aws.eu": { name: "aws", expressions: { region: { constant_value: "eu-west-1" } } },
          "aws.bare": { name: "aws" },
        },
      },
    };
    const places = new Places(plan(parts), [], undefined);
    const of = (own: Partial<Planned>) => places.regionOf(resource(own));
    expect(of({ values: { region: "ap-south-1" } })).toBe("ap-south-1");
    expect(of({ values: { region: "us-gov-west-1" } })).toBe("us-gov-west-1");
    for (const region of ["", "ap-south-1a", "xap-south-1", "⟨data/r.name⟩", 7])
      expect(of({ values: { region } })).toBe("us-west-2");
    expect(of({ provider: "aws.eu" })).toBe("eu-west-1");
    expect(of({ provider: "module.net:aws.eu" })).toBe("eu-west-1");
    expect(of({ provider: "aws.bare" })).toBe("us-west-2");
    expect(of({ provider: "aws.none" })).toBe("us-west-2");
    expect(of({ type: "kubernetes_manifest" })).toBeUndefined();
    expect(of({ type: "helm_aws_x" })).toBeUndefined();
  });
});

describe("a data source among several of its kind", () => {
  const one = (name: string, account_id: string) => ({
    ...{ address: `data.aws_caller_identity.${name}`, mode: "data", type: "aws_caller_identity", name },
    values: { account_id },
  });
  const configured = (provider_config_key: string, ...names: string[]) =>
    names.map((name) => ({ address: `data.aws_caller_identity.${name}`, provider_config_key }));
  const address = 'module.a[10].module.deep["x.module.b\\"]y.z"]';
  const accountOf = (deep: object, root: object = {}) =>
    new Places(
      plan({
        prior_state: {
          values: {
            root_module: {
              resources: [one("far", "333333333333")],
              child_modules: [
                { address: "module.a[10]", child_modules: [{ address, resources: [one("me", "111111111111")] }] },
              ],
            },
          },
        },
        configuration: { root_module: { ...root, module_calls: { a: { module: { module_calls: { deep } } } } } },
      } as Partial<PlanDocument>),
      [],
      undefined,
    ).account;

  it("is the one of the provider without an alias, in whatever module it stands", () => {
    const far = { resources: [...configured("aws", "other"), ...configured("aws.far", "far")] };
    expect(accountOf({ module: { resources: configured("aws", "me") } }, far)).toBe("111111111111");
    expect(accountOf({ module: { resources: configured("aws.far", "me") } }, far)).toBe("333333333333");
    expect(accountOf({ module: { resources: configured("aws", "me") } })).toBe("333333333333");
  });

  it("is of nobody's provider where its configuration is not there", () => {
    const far = { resources: configured("aws.far", "far") };
    expect([accountOf({}, far), accountOf({ module: {} }, far)]).toEqual(["111111111111", "111111111111"]);
    const calls = { module_calls: {} };
    const own = {
      values: { root_module: { child_modules: [{ address: "module.b", resources: [one("me", "111111111111")] }, {}] } },
    };
    expect(new Places(plan({ prior_state: own, configuration: { root_module: calls } }), [], undefined).account).toBe(
      "111111111111",
    );
  });
});

describe("the account", () => {
  const arn = (account: string, name = "x") =>
    resource({ values: { arn: `arn:aws:sqs:us-west-2:${account}:${name}` } });
  const [own, other] = ["111111111111", "222222222222"];

  it("is the one that a data source was told", () => {
    const parts = { prior_state: asked("aws_caller_identity", { account_id: own }) };
    expect(new Places(plan(parts), [arn(other)], undefined).account).toBe(own);
  });

  it("or the one that most ARNs name, in whatever order they stand", () => {
    const of = (...all: Planned[]) => new Places(plan({}), all, undefined).account;
    expect(of(arn(own), arn(other), arn(own))).toBe(own);
    expect(of(arn(other), arn(own), arn(own))).toBe(own);
    expect(of(resource({ values: { arn: `see arn:aws:sqs:us-west-2:${other}:x` } }), resource({}), arn(own))).toBe(own);
  });

  it("or nobody's", () => {
    expect(new Places(plan({}), [resource({ values: { arn: "arn:aws:s3:::b" } })], undefined).account).toBe(
      "⟨AWS::AccountId⟩",
    );
  });
});
