// What one expression refers to, and which instance it means where it says no index.

import { describe, expect, it } from "vitest";
import { expressionOf, loopOf, overOf } from "./expressions.ts";

const from = { module: "module.a", index: "x", over: undefined };
const of = (...references: string[]) => ({ references });

it("references that only begin another, and loop variables, are left out", () => {
  const given = ["aws_vpc.a.id", "aws_vpc.a", "aws_vpc.ab", "aws_eip.e[0]", "aws_eip.e", "each.value", "count.index"];
  const { traversals } = expressionOf(of(...given, "path.module", "terraform.workspace", "self.id", "my_each.x"), from);
  expect(traversals).toEqual(["aws_vpc.a.id", "aws_vpc.ab", "aws_eip.e[0]", "my_each.x"]);
  expect(expressionOf(of("aws_thing.each.x"), from).traversals).toEqual(["aws_thing.each.x"]);
});

it("what is named as a whole beside one of its instances is named twice", () => {
  const both = ["aws_s.s[0].id", "aws_s.s[0]", "aws_s.s", "aws_s.s"];
  expect(expressionOf(of(...both), from).traversals).toEqual(["aws_s.s[0].id", "aws_s.s"]);
  expect(expressionOf(of("aws_s.s", "count.index", "aws_s.s"), from).traversals).toEqual(["aws_s.s", "aws_s.s"]);
});

it.each([[undefined], [null], [{}], [{ references: "aws_vpc.a" }], [{ constant_value: 1 }], [[]]])(
  "%j refers to nothing",
  (written) => {
    expect(expressionOf(written, from).traversals).toEqual([]);
    expect(overOf(written)).toBeUndefined();
  },
);

describe("which instance is meant", () => {
  it.each<[string[], string | undefined, boolean]>([
    [["aws_s.s"], undefined, false],
    [["aws_s.s", "each.key"], "x", false],
    [["aws_s.s", "count.index"], "x", false],
    [["aws_s.s", "each.value"], "x", true],
    [["aws_s.s", "each.value.az", "each.value"], "x", true],
    [["aws_s.s", "each.key", "each.value"], "x", true],
    [["aws_s.s", "my_each.key"], undefined, false],
  ])("by %j", (references, index, isChosen) => {
    const expression = expressionOf(of(...references), from);
    expect(expression.from).toEqual({ ...from, index, isChosen });
    expect(expressionOf(of("aws_s.s", ...loopOf(expression.from)), from).from).toEqual(expression.from);
  });

  it("each value of what for_each goes over is its instance of the same key", () => {
    const over = { ...from, over: "aws_s.s" };
    const chained = (...references: string[]) => expressionOf(of(...references), over);
    expect(chained("each.value.id", "each.value")).toEqual({
      traversals: ["each.value.id"],
      from: { ...over, index: "x", isChosen: false },
    });
    expect(chained("aws_v.v.id", "each.value.arn", "each.value").traversals).toEqual(["aws_v.v.id", "each.value.arn"]);
    expect(chained("each.value")).toEqual({ traversals: [], from: { ...over, index: "x", isChosen: true } });
    expect(chained("aws_v.v.id").from.index).toBeUndefined();
  });

  it("what for_each goes over is one resource with all of its instances", () => {
    expect(overOf(of("aws_s.s"))).toBe("aws_s.s");
    expect(overOf(of("data.aws_s.s-1"))).toBe("data.aws_s.s-1");
    expect(["local_file.x", "data.variable.x"].map((one) => overOf(of(one)))).toEqual([
      "local_file.x",
      "data.variable.x",
    ]);
    for (const other of [
      ["aws_s.s[0]", "aws_s.s"],
      ["aws_s.s.tags", "aws_s.s"],
      ["aws_s.s", "local.x"],
      ["module.m.o"],
      ["local.x"],
      ["var.x"],
    ]) {
      expect(overOf(of(...other))).toBeUndefined();
    }
  });
});
