// Policies that stand in data sources which are read during the apply: what refers to one has its document, with what is
// known of it. The plan's form is that of Terraform 1.11 with provider 5.100.

import { describe, expect, it } from "vitest";
import { parsePlan } from "./plan-document.ts";
import { plannedResources } from "./planned-values.ts";

interface Written {
  readonly values?: object;
  readonly unknown?: object;
  readonly written?: object;
  readonly module?: string;
  readonly index?: number;
}

const to = (...references: string[]) => ({ references });
const document = "data.aws_iam_policy_document.d";

/** The values of what stands first, beside whatever else there is. */
function valuesOf(own: Written, others: Readonly<Record<string, Written>> = {}): unknown {
  const all = Object.entries<Written>({ "aws_x.x": own, "aws_kms_key.k": { unknown: { arn: true } }, ...others });
  const entries = all.map(([address, { values = {}, unknown = {}, index }]) => {
    const path = address.replace(/\[.*$/, "").split(".");
    const mode = path[0] === "data" ? "data" : "managed";
    const [type, name] = path.slice(-2);
    return {
      address,
      mode,
      type,
      name,
      index,
      values,
      change: { after_unknown: { id: true, json: true, ...unknown } },
    };
  });
  const configured = all.map(([address, { written = {} }]) => ({
    address: address.replace(/\[.*$/, ""),
    expressions: written,
  }));
  const plan = {
    format_version: "1.2",
    planned_values: { root_module: { resources: entries } },
    resource_changes: entries,
    configuration: { root_module: { resources: configured } },
  };
  const [first] = plannedResources(parsePlan(Buffer.from(JSON.stringify(plan)), "plan.json"));
  return JSON.parse(JSON.stringify(first?.values)) as unknown;
}

const referring = (reference = `${document}.json`, name = "policy"): Written => ({
  unknown: { [name]: true },
  written: { [name]: to(...new Set([reference, document])) },
});
const reading = (statement: object, unknown: object = {}, written: object = {}) => ({
  [document]: {
    values: { version: null, statement: [{ sid: null, effect: null, ...statement }] },
    unknown: { statement: [unknown] },
    written: { statement: [written] },
  },
});
const policy = (statement: object) => ({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
const later = (path: string) => `unresolved: ${document}.statement.0.${path} (known after apply)`;

describe("a policy that refers to a document", () => {
  it.each(["policy", "assume_role_policy", "policy_document", "access_policies", "resource_policy"])(
    "as %s is the document",
    (name) => {
      expect(valuesOf(referring(`${document}.json`, name), reading({ actions: ["a"] }))).toEqual({
        [name]: policy({ Action: "a" }),
      });
    },
  );

  it("by its smaller text, or through an index, is it, too", () => {
    const found = policy({ Action: "a" });
    expect(valuesOf(referring(`${document}.minified_json`), reading({ actions: ["a"] }))).toEqual({ policy: found });
    expect(valuesOf(referring(document), reading({ actions: ["a"] }))).toEqual({ policy: found });
  });

  it("among several is the one that is named, and not one that an index may be worked out for", () => {
    const of = (action: string, index: number) => ({
      values: { statement: [{ actions: [action] }] },
      index,
    });
    const two = { [`${document}[0]`]: of("a", 0), [`${document}[1]`]: of("b", 1) };
    const own = (...references: string[]) =>
      valuesOf({ unknown: { policy: true }, written: { policy: to(...references) }, index: 1 }, two);
    expect(own(`${document}[1].json`)).toMatchObject({ policy: policy({ Action: "b" }) });
    const why = `known after apply; a plan does not tell which instances ${document} means`;
    expect(own(document, "count.index")).toEqual({ policy: `unresolved: aws_x.x.policy (${why})` });
  });

  it.each<[string, Written]>([
    ["in another attribute", referring(`${document}.json`, "content")],
    ["by what is no document", referring(`${document}.id`)],
    ["that is not there", referring("data.aws_iam_policy_document.e.json")],
    ["of another kind", referring("data.aws_x.d.json")],
    ["by what ends alike", referring(`${document}.my_json`)],
    ["by what begins alike", referring(`${document}.json_list`)],
    ["of another kind alone", { unknown: { policy: true }, written: { policy: to("data.aws_x.d.json") } }],
    ["by name", { unknown: { role: true }, written: { role: to("data.aws_x.d.arn") } }],
    [
      "by name, beside a key",
      { unknown: { role: true }, written: { role: to("aws_kms_key.k.arn", "data.aws_x.d.arn") } },
    ],
    ["of two", { unknown: { policy: true }, written: { policy: to(`${document}.json`, `${document}.json`) } }],
    ["beside a key", { unknown: { policy: true }, written: { policy: to(`${document}.json`, "aws_kms_key.k.arn") } }],
    ["with more beside it", { unknown: { policy: true }, written: { policy: to(`${document}.json`, "local.more") } }],
  ])("%s is not known", (_what, own) => {
    const name = Object.keys(own.unknown ?? {})[0] ?? "";
    const others = { ...reading({ actions: ["a"] }), "data.aws_x.d": {} };
    expect(valuesOf(own, others)).toEqual({ [name]: `unresolved: aws_x.x.${name} (known after apply)` });
  });

  it("of which a part is another has both", () => {
    const below = "data.aws_iam_policy_document.below";
    const others = {
      [document]: {
        values: { source_policy_documents: ['{"Statement":[{"Sid":"K"}]}', null], statement: [{ actions: ["a"] }] },
        unknown: { source_policy_documents: [false, true] },
        written: {
          source_policy_documents: to("data.aws_iam_policy_document.told.json", `${below}.json`, below),
          statement: [{ actions: {} }],
        },
      },
      [below]: { values: { statement: [{ actions: ["b"] }] } },
    };
    expect(valuesOf(referring(), others)).toEqual({
      policy: {
        Version: "2012-10-17",
        Statement: [{ Sid: "K" }, { Effect: "Allow", Action: "b" }, { Effect: "Allow", Action: "a" }],
      },
    });
  });
});

describe("a statement that is not known whole", () => {
  const key = to("aws_kms_key.k.arn", "aws_kms_key.k");

  it("names what it refers to, where nothing else can stand there", () => {
    const found = reading({ resources: [null] }, { resources: [true] }, { resources: key });
    expect(valuesOf(referring(), found)).toEqual({ policy: policy({ Resource: "⟨aws_kms_key/k.arn⟩" }) });
  });

  it("leaves open what more may stand around", () => {
    const bucket = { "aws_s3_bucket.b": { unknown: { arn: true } } };
    const written = { resources: to("aws_s3_bucket.b.arn", "aws_s3_bucket.b", ...key.references) };
    const found = reading({ resources: ["*", null, null] }, { resources: [false, true, true] }, written);
    expect(valuesOf(referring(), { ...found, ...bucket })).toEqual({
      policy: policy({ Resource: ["*", later("resources"), "⟨aws_kms_key/k.arn⟩"] }),
    });
  });

  it("of which a list is not known as a whole leaves it open", () => {
    const found = reading({}, { resources: true }, { resources: key });
    expect(valuesOf(referring(), found)).toEqual({ policy: policy({ Resource: later("resources") }) });
  });

  it("names who issues the tokens of a condition, in whatever order conditions stand", () => {
    const issuer = { "aws_iam_openid_connect_provider.o": { unknown: { arn: true, url: true } } };
    const by = to("aws_iam_openid_connect_provider.o.url", "aws_iam_openid_connect_provider.o");
    const test = "StringEquals";
    const account = "system:serviceaccount:a:b";
    const is = (constant_value: unknown) => ({ constant_value });
    const found = reading(
      {
        condition: [
          { test, values: [account] },
          { test, variable: "aws:x", values: ["y"] },
        ],
      },
      { condition: [{ variable: true }, {}] },
      {
        condition: [
          { test: is(test), variable: is("aws:x"), values: is(["y"]) },
          { test: is(test), variable: by, values: is([account]) },
        ],
      },
    );
    expect(valuesOf(referring(), { ...found, ...issuer })).toEqual({
      policy: policy({ Condition: { [test]: { "⟨aws_iam_openid_connect_provider/o⟩:sub": account, "aws:x": "y" } } }),
    });
    const other = reading(
      { condition: [{ test, values: [account] }] },
      { condition: [{ variable: true }] },
      {
        condition: [{ variable: key }],
      },
    );
    expect(valuesOf(referring(), other)).toEqual({
      policy: policy({ Condition: { [test]: later("condition.0.variable") } }),
    });
  });
});

it("a block that is called as a document's is read as any other", () => {
  const own = {
    unknown: { statement: [{ role: true }] },
    written: { statement: [{ role: to("aws_kms_key.k.arn") }] },
  };
  expect(valuesOf(own)).toEqual({ statement: [{ role: "⟨aws_kms_key/k.arn⟩" }] });
});

it("what is left of an object that was replaced is not taken for the new one", () => {
  const own = { address: "aws_x.x", mode: "managed", type: "aws_x", name: "x", values: {} };
  const plan = {
    format_version: "1.2",
    planned_values: { root_module: { resources: [own] } },
    resource_changes: [
      { address: "aws_x.x", change: { after_unknown: { ingress: true } } },
      { address: "aws_x.x", deposed: "00000001", change: { after_unknown: {} } },
    ],
  };
  const [found] = plannedResources(parsePlan(Buffer.from(JSON.stringify(plan)), "plan.json"));
  expect(JSON.stringify(found?.values)).toContain("unresolved: aws_x.x.ingress");
});
