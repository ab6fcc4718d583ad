// What the provider makes of the blocks of a policy document, with what is not known before the apply.

import { describe, expect, it } from "vitest";
import { Unresolved } from "../value.ts";
import type { Value, ValueMap } from "../value.ts";
import { policyDocument } from "./statements.ts";

const open = (name = "x") => new Unresolved(name, "known after apply");
const statementsOf = (values: ValueMap) => policyDocument(values)["Statement"] as Value[];
const only = (block: ValueMap) => statementsOf({ statement: [block] })[0];
const text = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });

describe("a document", () => {
  it("has the newest version and no id, unless it says so", () => {
    expect(policyDocument({})).toEqual({ Version: "2012-10-17", Statement: [] });
    expect(policyDocument({ version: "2008-10-17", policy_id: "p" })).toEqual({
      ...{ Version: "2008-10-17", Id: "p", Statement: [] },
    });
  });

  it("is raised to the version of another, and has the last id", () => {
    const old = { version: "2008-10-17", policy_id: "own" };
    const other = JSON.stringify({ Version: "2012-10-17", Id: "other", Statement: [] });
    expect(policyDocument({ ...old, source_policy_documents: [other] })).toMatchObject({
      Version: "2012-10-17",
      Id: "own",
    });
    expect(policyDocument({ ...old, override_policy_documents: [other] })).toMatchObject({ Id: "other" });
    expect(policyDocument({ ...old, override_policy_documents: ["{}"] })).toMatchObject({
      Version: "2008-10-17",
      Id: "own",
    });
    expect(policyDocument({ ...old, override_policy_documents: ['{"Id":""}'] })).toMatchObject({ Id: "own" });
    expect(policyDocument({ ...old, source_policy_documents: [open()] })["Version"]).toBeInstanceOf(Unresolved);
    expect(policyDocument({ ...old, override_policy_documents: [open()] })["Version"]).toBeInstanceOf(Unresolved);
    expect(policyDocument({ source_policy_documents: [open()] })["Version"]).toBe("2012-10-17");
  });

  it("of which the blocks are not known is one statement that is not", () => {
    expect(statementsOf({ statement: open() })).toEqual([open()]);
    expect(statementsOf({ statement: [{ actions: ["a"] }, open()] })).toEqual([
      { Effect: "Allow", Action: "a" },
      open(),
    ]);
  });
});

describe("a statement", () => {
  it("allows unless it denies, and has no name unless it has one", () => {
    expect(only({ sid: "", actions: ["s3:*"], resources: ["*"] })).toEqual({
      ...{ Effect: "Allow", Action: "s3:*", Resource: "*" },
    });
    expect(only({ sid: "No", effect: "Deny", not_actions: ["a", "b"], not_resources: ["c"] })).toEqual({
      ...{ Sid: "No", Effect: "Deny", NotAction: ["a", "b"], NotResource: "c" },
    });
    expect(only({ effect: open() })).toEqual({ Effect: open() });
    expect(only({ sid: open("sid"), actions: ["a"] })).toEqual(open("sid"));
    expect(only({ actions: [], resources: open(), not_resources: [] })).toEqual({ Effect: "Allow", Resource: open() });
    expect(only({ resources: ["a", open()] })).toMatchObject({ Resource: ["a", open()] });
  });

  it("has variables of policies in what they are written in", () => {
    const variable = "&{aws:username}/&{b}";
    const meant = "${aws:username}/${b}";
    expect(
      only({
        ...{ actions: ["&{x}"], resources: [variable, "y"], not_resources: [variable] },
        principals: [{ type: "AWS", identifiers: [variable] }],
        condition: [{ test: "StringLike", variable: "s3:prefix", values: [variable] }],
      }),
    ).toEqual({
      ...{ Effect: "Allow", Action: "&{x}", Resource: [meant, "y"], NotResource: meant },
      Principal: { AWS: meant },
      Condition: { StringLike: { "s3:prefix": meant } },
    });
  });

  it.each<[string, Value, unknown]>([
    ["none", [], undefined],
    ["everybody", [{ type: "*", identifiers: ["*"] }], "*"],
    ["everybody with an account", [{ type: "AWS", identifiers: ["*"] }], { AWS: "*" }],
    ["a star among others", [{ type: "*", identifiers: ["*", "a"] }], { "*": ["*", "a"] }],
    [
      "several of a kind",
      [
        { type: "AWS", identifiers: ["a"] },
        { type: "Service", identifiers: ["s"] },
        { type: "AWS", identifiers: ["b", "c"] },
      ],
      { AWS: ["a", "b", "c"], Service: "s" },
    ],
    [
      "everybody twice",
      [
        { type: "*", identifiers: ["*"] },
        { type: "*", identifiers: ["*"] },
      ],
      { "*": ["*", "*"] },
    ],
    ["what is not known", [{ type: "AWS", identifiers: open() }], { AWS: open() }],
    ["what is not known in part", [{ type: "AWS", identifiers: ["a", open()] }], { AWS: ["a", open()] }],
    ["a kind that is not known", [{ type: open("type"), identifiers: ["*"] }], open("type")],
    ["a block that is not known", [{ type: "AWS", identifiers: ["a"] }, open("block")], open("block")],
    ["blocks that are not known", open("all"), open("all")],
  ])("names %s", (_what, principals, named) => {
    expect((only({ principals }) as ValueMap)["Principal"]).toEqual(named);
    expect((only({ not_principals: principals }) as ValueMap)["NotPrincipal"]).toEqual(named);
  });

  it.each<[string, Value, unknown]>([
    ["none", [], undefined],
    [
      "of one test together",
      [
        { test: "StringEquals", variable: "a", values: ["1"] },
        { test: "Bool", variable: "b", values: ["true"] },
        { test: "StringEquals", variable: "c", values: ["2", "3"] },
        { test: "StringEquals", variable: "a", values: ["4"] },
      ],
      { StringEquals: { a: ["1", "4"], c: ["2", "3"] }, Bool: { b: "true" } },
    ],
    ["of a test that is not known", [{ test: open("test"), variable: "a", values: ["1"] }], open("test")],
    ["of a block that is not known", [open("block")], open("block")],
    ["of blocks that are not known", open("all"), open("all")],
    [
      "of a key that is not known",
      [
        { test: "StringEquals", variable: "a", values: ["1"] },
        { test: "StringEquals", variable: open("key"), values: ["1"] },
        { test: "Bool", variable: "b", values: ["true"] },
      ],
      { StringEquals: open("key"), Bool: { b: "true" } },
    ],
    ["of values that are not known", [{ test: "Bool", variable: "a", values: open() }], { Bool: { a: open() } }],
    [
      "on an issuer's tokens",
      [
        { test: "StringEquals", variable: "⟨o.url⟩", values: ["system:serviceaccount:a:b"] },
        { test: "StringEquals", variable: "⟨o.url⟩", values: ["sts.amazonaws.com"] },
      ],
      { StringEquals: { "⟨o.url⟩:sub": "system:serviceaccount:a:b", "⟨o.url⟩:aud": "sts.amazonaws.com" } },
    ],
  ])("has conditions %s", (_what, condition, met) => {
    expect((only({ condition }) as ValueMap)["Condition"]).toEqual(met);
  });
});

describe("documents that are merged", () => {
  const named = (sid: string, effect = "Allow") => ({ Sid: sid, Effect: effect });
  const own = [{ sid: "A", effect: "Deny" }, { sid: "" }];

  it("stand below the own one, which takes the place of what has its name", () => {
    const source = text(named("B"), named("A"), { Effect: "Allow" });
    expect(statementsOf({ source_policy_documents: [source], statement: own })).toEqual([
      ...[named("B"), named("A", "Deny"), { Effect: "Allow" }, { Effect: "Allow" }],
    ]);
    expect(statementsOf({ source_json: source, statement: [] })).toHaveLength(3);
  });

  it("stand upon it, and take its place", () => {
    const upon = text(named("A"), named("C"));
    expect(statementsOf({ override_policy_documents: [upon], statement: own })).toEqual([
      ...[named("A"), { Effect: "Allow" }, named("C")],
    ]);
    expect(statementsOf({ override_json: upon, statement: own })).toEqual([
      ...[named("A"), { Effect: "Allow" }, named("C")],
    ]);
    const last = text(named("A", "Deny"));
    expect(statementsOf({ override_policy_documents: [upon, last], statement: own })[0]).toEqual(named("A", "Deny"));
  });

  it("that are not known may have said anything, and taken the place of what has a name", () => {
    expect(statementsOf({ source_policy_documents: [open(), text(named("B"))], statement: own })).toEqual([
      ...[open(), named("B"), named("A", "Deny"), { Effect: "Allow" }],
    ]);
    expect(statementsOf({ override_policy_documents: [open()], statement: own })).toEqual([
      ...[open(), { Effect: "Allow" }, open()],
    ]);
    const part: Value = { Version: "2012-10-17", Statement: [named("C"), open("part")] };
    expect(statementsOf({ override_policy_documents: [part], statement: own })).toEqual([
      ...[open("part"), { Effect: "Allow" }, open("part"), open("part")],
    ]);
    expect(statementsOf({ source_policy_documents: [part] })).toEqual([named("C"), open("part")]);
  });

  it.each<[string, Value, string]>([
    ["no JSON", "x", "not a JSON document"],
    ["no document", "[]", "no policy document"],
    ["no list of statements", '{"Statement":{"Effect":"Allow"}}', "no list of statements"],
  ])("that are %s are not known", (_what, document, reason) => {
    const [found] = statementsOf({ source_policy_documents: [document] });
    expect((found as Unresolved).reason).toBe(reason);
    expect((found as Unresolved).expression).not.toBe("");
  });

  it("may be empty, or without statements that are known", () => {
    expect(statementsOf({ source_policy_documents: ["{}"] })).toEqual([]);
    expect(statementsOf({ source_policy_documents: [{ Statement: open("all") }] })).toEqual([open("all")]);
  });
});
