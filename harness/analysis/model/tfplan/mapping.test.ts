// How values are taken out of planned resources.

import { describe, expect, it } from "vitest";
import { Unresolved } from "../value.ts";
import { at, blocks, json, one, read, tags } from "./mapping.ts";

const open = new Unresolved("a.b", "known after apply");

describe("values of planned resources", () => {
  it("leaves out what is absent or an empty text, and nothing else", () => {
    expect(read({ a: "", c: false, d: 0, e: [] }, { A: "a", B: "b", C: "c", D: "d", E: "e" })).toStrictEqual({
      C: false,
      D: 0,
      E: [],
    });
  });

  it("goes into single blocks, and stays with what is not known", () => {
    expect(at({ a: [{ b: [{ c: 1 }] }] }, "a.b.c")).toBe(1);
    expect(at({ a: [{ b: open }] }, "a.b.c.d")).toBe(open);
    expect(at({ a: "text" }, "a.b")).toBeUndefined();
  });

  it("takes one value for a list of one, and an empty text for none", () => {
    expect([blocks({ a: 1 }, "a"), blocks({ a: [1, 2] }, "a"), blocks({ a: "" }, "a"), blocks({}, "a")]).toEqual([
      [1],
      [1, 2],
      [],
      [],
    ]);
  });

  it("takes a block that is not known for itself", () => {
    expect([one({ a: [open] }, "a", {}), one({ a: [] }, "a", {}), one({ a: [{ b: 1 }] }, "a", { B: "b" })]).toEqual([
      open,
      undefined,
      { B: 1 },
    ]);
  });

  it("reads documents, and those that are none stay open", () => {
    expect([json("a")({ a: '{"b":1}' }), json("a")({}), json("a")({ a: open })]).toEqual([{ b: 1 }, undefined, open]);
    expect(json("a")({ a: "" })).toBe("");
    expect(json("a")({ a: "{" })).toEqual(new Unresolved("{", "not a JSON document"));
  });

  it("takes the provider's own tags, too", () => {
    expect(tags({ tags: { a: "b" }, tags_all: { a: "b", c: "d" } })).toEqual([
      { Key: "a", Value: "b" },
      { Key: "c", Value: "d" },
    ]);
    expect([tags({ tags: { a: "b" } }), tags({ tags_all: open }), tags({})]).toEqual([
      [{ Key: "a", Value: "b" }],
      open,
      undefined,
    ]);
  });
});
