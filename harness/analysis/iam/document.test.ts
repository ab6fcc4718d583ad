// Policy documents taken apart: what each part becomes, what stays unresolved, and what is no policy at all.

import { describe, expect, it } from "vitest";
import { Undecided } from "../model/node.ts";
import { Unresolved } from "../model/value.ts";
import type { Value } from "../model/value.ts";
import { readPolicy } from "./document.ts";

const open = new Unresolved("{Ref: X}", "no default");
const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };

const read = (document: Value, pointer?: string) =>
  readPolicy({ name: "p", document, ...(pointer === undefined ? {} : { pointer }) });
const statement = (value: Value) => read({ Statement: [value] }).statements[0];

describe("a document", () => {
  it("is a map or its text, with one statement or several", () => {
    const one = {
      pointer: "/Statement",
      sid: undefined,
      effect: "Allow",
      principal: undefined,
      action: { isNegated: false, pieces: ["s3:GetObject"] },
      resource: { isNegated: false, pieces: ["*"] },
      conditions: [],
    };
    expect(read({ Statement: allow })).toEqual({ name: "p", hasVariables: false, statements: [one] });
    expect(read(JSON.stringify({ Statement: allow }))).toEqual(read({ Statement: allow }));
    expect(read({ Statement: [allow, allow] }).statements.map(({ pointer }) => pointer)).toEqual([
      "/Statement/0",
      "/Statement/1",
    ]);
    expect(read({ Statement: [allow] }, "/Policy").statements[0]?.pointer).toBe("/Policy/Statement/0");
    expect(read({ Version: "2012-10-17" }).statements).toEqual([]);
  });

  it("knows variables since 2012", () => {
    expect(read({ Version: "2012-10-17", Statement: [] }).hasVariables).toBe(true);
    expect(read({ Version: "2008-10-17", Statement: [] }).hasVariables).toBe(false);
  });

  it.each<[string, Value, string]>([
    ["an unresolved document", open, "p: {Ref: X}: no default"],
    ["a list", [allow], "p is no policy document"],
    ["text that is not JSON", "{", "p is text that is not JSON"],
    ["a statement that is text", { Statement: ["x"] }, "/Statement/0 is no statement"],
    ["no effect", { Statement: [{ Action: "*" }] }, "/Statement/0: the effect is neither Allow nor Deny"],
    ["no action", { Statement: { Effect: "Deny" } }, "/Statement has neither Action nor NotAction"],
    ["a condition that is text", { Statement: [{ ...allow, Condition: "x" }] }, "a Condition is no map"],
    [
      "a map where text should be",
      { Statement: [{ ...allow, Resource: { long: "x".repeat(100) } }] },
      `a policy has {"long":"${"x".repeat(71)} where text should be`,
    ],
  ])("cannot be read: %s", (_, document, reason) => {
    expect(() => read(document)).toThrow(Undecided);
    expect(() => read(document)).toThrow(reason);
  });
});

describe("a statement", () => {
  it("has a name unless that is empty", () => {
    expect(statement({ ...allow, Sid: "A" })?.sid).toBe("A");
    expect(statement({ ...allow, Sid: "" })?.sid).toBeUndefined();
    expect(statement({ ...allow, Sid: 7 })?.sid).toBeUndefined();
  });

  it("keeps what could not be resolved in its place", () => {
    expect(statement({ ...allow, Effect: open })?.effect).toBeUndefined();
    expect(statement({ ...allow, Resource: ["a", open] })?.resource).toEqual({ isNegated: false, pieces: ["a", open] });
    expect(statement(open)).toEqual({
      pointer: "/Statement/0",
      sid: undefined,
      effect: undefined,
      principal: { isNegated: false, entries: [{ kind: "AWS", piece: open }] },
      action: { isNegated: false, pieces: [open] },
      resource: undefined,
      conditions: [],
    });
  });

  it("turns around what begins with Not", () => {
    const turned = statement({ Effect: "Deny", NotAction: ["a", "b"], NotResource: "c", NotPrincipal: "*" });
    expect(turned?.action).toEqual({ isNegated: true, pieces: ["a", "b"] });
    expect(turned?.resource).toEqual({ isNegated: true, pieces: ["c"] });
    expect(turned?.principal).toEqual({ isNegated: true, entries: [{ kind: "*", piece: "*" }] });
    expect(statement({ Effect: "Allow", Action: "a" })?.resource).toBeUndefined();
  });

  it("reads principals of every form", () => {
    const principal = (value: Value) => statement({ ...allow, Principal: value })?.principal;
    expect(principal("*")).toEqual({ isNegated: false, entries: [{ kind: "*", piece: "*" }] });
    expect(principal("123456789012")?.entries).toEqual([{ kind: "AWS", piece: "123456789012" }]);
    expect(principal({ AWS: ["a", "b"], Service: "c" })?.entries).toEqual([
      { kind: "AWS", piece: "a" },
      { kind: "AWS", piece: "b" },
      { kind: "Service", piece: "c" },
    ]);
    expect(principal(open)?.entries).toEqual([{ kind: "AWS", piece: open }]);
    expect(principal(null)).toBeUndefined();
  });

  it("reads conditions of every form", () => {
    const conditions = (value: Value) => statement({ ...allow, Condition: value })?.conditions;
    expect(conditions({ Bool: { tls: true }, NumericLessThan: { age: [1, 2] } })).toEqual([
      { operator: "Bool", key: "tls", values: ["true"] },
      { operator: "NumericLessThan", key: "age", values: ["1", "2"] },
    ]);
    expect(conditions({ Bool: { tls: undefined, ssl: null, both: ["a", null, undefined] } })).toEqual([
      { operator: "Bool", key: "ssl", values: [] },
      { operator: "Bool", key: "both", values: ["a"] },
    ]);
    const unread = { values: [open], unread: open };
    expect(conditions(open)).toEqual([{ operator: "StringEquals", key: "the whole condition", ...unread }]);
    expect(conditions({ Bool: open })).toEqual([{ operator: "Bool", key: "every key", ...unread }]);
    expect(conditions({ Bool: "x" })).toEqual([]);
    expect(conditions(null)).toEqual([]);
  });
});
