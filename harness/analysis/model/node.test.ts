// Values with their places: what is absent, what is text, number, truth or list, and what cannot be read.

import { describe, expect, it } from "vitest";
import { Node, property, Undecided } from "./node.ts";
import type { Resource } from "./resource.ts";
import { Unresolved } from "./value.ts";
import type { Value, ValueMap } from "./value.ts";

const resource: Resource = {
  type: "T",
  id: "R",
  source: "t",
  pointer: "/Resources/R/Properties",
  properties: { a: { "b/c~d": ["x", { k: 1 }] }, open: new Unresolved({ Ref: "X" }, "no default") },
  attributes: {},
  identities: [],
};
const node = (raw: Value) => new Node(resource, "/p", raw);
const open = node(new Unresolved({ Ref: "X" }, "no default"));

describe("a node", () => {
  it("has children with their pointers, absent ones too", () => {
    const child = property(resource, "a", "b/c~d", 1, "k");
    expect([child.raw, child.pointer]).toEqual([1, "/Resources/R/Properties/a/b~1c~0d/1/k"]);
    expect(property(resource, "a", "b/c~d").get("0").raw).toBeUndefined();
    expect(property(resource, "none", "k")).toMatchObject({
      raw: undefined,
      pointer: "/Resources/R/Properties/none/k",
    });
    expect(property(resource, "open").pointer).toBe("/Resources/R/Properties/open");
    expect(() => property(resource, "open", "k")).toThrow('{"Ref":"X"} cannot be resolved: no default');
    expect(node("text").get("length").raw).toBeUndefined();
  });

  it("exists where there is a value", () => {
    expect([node(undefined), node(null), node(""), node(0), node(false)].map((one) => one.exists)).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
    expect(() => open.exists).toThrow(Undecided);
  });

  it.each<[Value, string | undefined]>([
    ["x", "x"],
    ["", ""],
    [7, "7"],
    [true, "true"],
    [undefined, undefined],
    [null, undefined],
  ])("has the text of %j", (raw, text) => {
    expect(node(raw).text()).toBe(text);
  });

  it("has no text where it is a list or a map", () => {
    expect(() => node(["x"]).text()).toThrow('expected text, found ["x"]');
    expect(() => node({}).text()).toThrow("expected text, found {}");
    expect(() => node(["x".repeat(200)]).text()).toThrow(/^.{0,110}$/);
  });

  it.each<[Value, number | undefined]>([
    [7, 7],
    ["7", 7],
    [" 7 ", 7],
    ["-1", -1],
    [undefined, undefined],
  ])("has the number of %j", (raw, number) => {
    expect(node(raw).number()).toBe(number);
  });

  it.each(["", " ", "x", "7x", true])("has no number in %j", (raw) => {
    expect(() => node(raw).number()).toThrow(`expected a number, found "${String(raw)}"`);
  });

  it.each<[Value, boolean]>([
    [true, true],
    [false, false],
    ["true", true],
    ["True", true],
    ["yes", true],
    ["1", true],
    [1, true],
    ["false", false],
    ["no", false],
    [0, false],
    ["0", false],
  ])("has the truth of %j", (raw, truth) => {
    expect(node(raw).bool(!truth)).toBe(truth);
  });

  it("has a default where it is absent, and no truth in other words", () => {
    expect([node(undefined).bool(true), node(undefined).bool(false), node(null).bool(true)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(() => node("maybe").bool(true)).toThrow('expected true or false, found "maybe"');
    expect(() => node([]).bool(true)).toThrow("expected true or false, found []");
  });

  it("is a list of its items, of itself, or of nothing", () => {
    const items = node(["a", undefined, "b"]).list();
    expect(items.map(({ raw, pointer }) => [raw, pointer])).toEqual([
      ["a", "/p/0"],
      ["b", "/p/2"],
    ]);
    const lone = node("a");
    expect(lone.list()).toEqual([lone]);
    expect([node(undefined).list(), node(null).list()]).toEqual([[], []]);
    expect(node(["a", null, 7]).texts()).toEqual(["a", "7"]);
    expect(node("a").texts()).toEqual(["a"]);
  });

  it("has the entries of a map", () => {
    const map: ValueMap = { a: 1, b: undefined, "c/d": null };
    expect(
      node(map)
        .entries()
        .map(([key, { raw, pointer }]) => [key, raw, pointer]),
    ).toEqual([
      ["a", 1, "/p/a"],
      ["c/d", null, "/p/c~1d"],
    ]);
    expect(node(["a"]).entries()).toEqual([]);
    expect(node("a").entries()).toEqual([]);
  });
});
