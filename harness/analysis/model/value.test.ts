// Values as they are evaluated: what could not be resolved, tokens in texts, equality.

import { describe, expect, it } from "vitest";
import { hasToken, isList, isMap, sameValue, textOf, token, tokensOf, Unresolved } from "./value.ts";

describe("what could not be resolved", () => {
  it("tells its expression, shortened, and why", () => {
    expect(JSON.stringify(new Unresolved({ Ref: "P" }, "no default"))).toBe(
      '"unresolved: {\\"Ref\\":\\"P\\"} (no default)"',
    );
    expect(new Unresolved("as written", "r").expression).toBe("as written");
    expect(new Unresolved("x".repeat(200), "r").expression).toBe("x".repeat(200));
    expect(new Unresolved("x".repeat(201), "r").expression).toBe(`${"x".repeat(200)}…`);
  });

  it("equals nothing, not even itself", () => {
    const [one, other] = [new Unresolved("x", "r"), new Unresolved("x", "r")];
    expect([
      sameValue(one, other),
      sameValue(one, one),
      sameValue(one, one.toJSON()),
      sameValue(one.toJSON(), one),
    ]).toEqual([false, false, false, false]);
  });
});

describe("kinds of values", () => {
  it("are told apart", () => {
    const values = [{}, [], "a", 1, true, null, undefined, new Unresolved("x", "r")] as const;
    expect(values.map((value) => isMap(value))).toEqual([true, false, false, false, false, false, false, false]);
    expect(values.map((value) => isList(value))).toEqual([false, true, false, false, false, false, false, false]);
    expect(values.map((value) => textOf(value))).toEqual(["", "", "a", "1", "true", "", "", ""]);
  });

  it("are the same when they are written the same", () => {
    expect(sameValue({ a: [1, "b"] }, { a: [1, "b"] })).toBe(true);
    expect(sameValue({ a: [1, "b"] }, { a: ["b", 1] })).toBe(false);
    expect(sameValue("1", 1)).toBe(false);
  });
});

it("tokens stand in texts by name, in order", () => {
  expect(token("B.Arn")).toBe("⟨B.Arn⟩");
  expect(tokensOf("x ⟨B.Arn⟩/⟨C⟩⟨⟩ y")).toEqual(["B.Arn", "C", ""]);
  expect([tokensOf("none"), hasToken("none"), hasToken("a ⟨B⟩")]).toEqual([[], false, true]);
});
