// Which block of the configuration a block of the plan is, whatever order they stand in.

import { describe, expect, it } from "vitest";
import { expressionsOf } from "./written-blocks.ts";

const is = (constant_value: unknown) => ({ constant_value });
const to = (...references: string[]) => ({ references });
const block = (known: unknown, unknown: unknown = {}) => ({ known, unknown });
const written = (...args: Parameters<typeof expressionsOf>) => expressionsOf(...args).map((one) => one.written);

describe("a block", () => {
  it("is told by what it writes out", () => {
    const [a, b] = [
      { port: is(1), to: to("a") },
      { port: is(2), to: to("b") },
    ];
    const planned = [block({ port: 2 }, { to: true }), block({ port: 1 }, { to: true })];
    expect(expressionsOf(planned, [a, b])).toEqual([
      { ...planned[0], written: b },
      { ...planned[1], written: a },
    ]);
  });

  it("that stands alone is the one that is written", () => {
    const own = { port: is("TCP"), to: to("a") };
    expect(written([block({ port: "tcp" }, { to: true })], [own])).toEqual([own]);
    expect(written([block({ port: "tcp" }), block({ port: "udp" })], [own])).toEqual([undefined, undefined]);
    expect(written([block({ port: "tcp" })], [own, { port: is("tcp") }])).toEqual([{ port: is("tcp") }]);
    expect(written([], [own])).toEqual([]);
  });

  it("that is like another but for what is not known may be either", () => {
    const both = [{ to: to("a") }, { to: to("b") }];
    expect(written([block({}, { to: true }), block({}, { to: true })], both)).toEqual(both);
    const more = [block({}, { to: true }), block({}, { to: true }), block({}, { to: true })];
    expect(written(more, both)).toEqual([undefined, undefined, undefined]);
    expect(written([block({ x: 1 }, { to: true }), block({ x: 2 }, { to: true })], both)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it("of which all are written alike is like them", () => {
    const one = { to: to("a") };
    expect(written([block({ x: 1 }, { to: true }), block({ x: 2 }, { to: true })], [one, { to: to("a") }])).toEqual([
      ...[one, one],
    ]);
  });

  it("that nobody wrote has no expressions", () => {
    expect(written([block({ port: 1 }), block({ port: 2 })], [{ port: is(3) }, { port: is(2) }])).toEqual([
      ...[undefined, { port: is(2) }],
    ]);
  });

  it.each<[string, object, unknown, unknown, boolean]>([
    ["a number as a text", { a: is(1) }, { a: "1" }, {}, true],
    ["nothing as an empty text", { a: is(null) }, { a: "" }, {}, true],
    ["nothing at all", { a: is(null) }, {}, {}, true],
    ["a flag", { a: is(false) }, { a: true }, {}, false],
    ["what is written and not known", { a: is(1) }, {}, { a: true }, false],
    ["a list in another order", { a: is([1, 2]) }, { a: [2, 1] }, {}, true],
    ["a list with more", { a: is([1]) }, { a: [2, 1] }, {}, false],
    ["a list with others", { a: is([1, 3]) }, { a: [2, 1] }, {}, false],
    ["a list that is none", { a: is([1]) }, { a: 1 }, {}, false],
    ["a list that is a text", { a: is(["b"]) }, { a: "b" }, {}, false],
    ["a text that is a list", { a: is("b") }, { a: ["b"] }, {}, false],
    ["quotes as nothing", { a: is("") }, { a: '""' }, {}, false],
    ["a map", { a: is({ b: 1 }) }, { a: { b: 1 } }, {}, true],
    ["another map", { a: is({ b: 1 }) }, { a: { b: 2 } }, {}, false],
    ["a map that is none", { a: is({ b: 1 }) }, { a: 1 }, {}, false],
    ["none that is a map", { a: is(1) }, { a: { b: 1 } }, {}, false],
    ["a reference that is known", { a: to("b") }, { a: null }, {}, true],
    ["a reference that is not known", { a: to("b") }, {}, { a: true }, true],
    ["a reference to what is not there", { a: to("b") }, {}, {}, false],
    ["a block in it", { a: [{ b: is(1) }] }, { a: [{ b: 2 }, { b: 1 }] }, {}, true],
    ["another block in it", { a: [{ b: is(1) }] }, { a: [{ b: 2 }] }, {}, false],
    ["a block in it that is not there", { a: [{ b: is(1) }] }, {}, {}, false],
    ["a block in it with a reference", { a: [{ b: to("c") }] }, { a: [{}] }, { a: [{ b: true }] }, true],
    ["a block in it that is not known", { a: [{ b: to("c") }] }, { a: [{}] }, {}, false],
    ["one of two blocks in it", { a: [{ b: is(1) }, { b: is(3) }] }, { a: [{ b: 2 }, { b: 1 }] }, {}, false],
    ["nothing that is not known", { a: is("") }, {}, { a: true }, false],
    ["what is said to be known", { a: is(1) }, { a: 1 }, { a: false }, true],
    ["no block", { a: is(1) }, undefined, undefined, false],
  ])("is the one with %s", (_what, own, known, unknown, isSame) => {
    const other = { none: is("of these") };
    const isReferring = JSON.stringify(own).includes("references");
    const beside = block({ none: "of these", ...(isReferring ? {} : { a: "other" }) });
    expect(written([block(known, unknown), beside], [own, other])).toEqual([isSame ? own : undefined, other]);
  });

  it("of which a call is written is told by the rest", () => {
    const [a, b] = [
      { port: is(1), to: {} },
      { port: is(2), to: {} },
    ];
    expect(written([block({ port: 2, to: "x" }), block({ port: 1 }, { to: true })], [a, b])).toEqual([b, a]);
  });

  it("of an expression that is none is told by nothing", () => {
    expect(written([block(1), block(1)], ["x", "x"])).toEqual(["x", "x"]);
  });
});
