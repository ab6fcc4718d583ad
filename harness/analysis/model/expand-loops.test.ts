// Loops of AWS::LanguageExtensions, section by section, and lists of which something is not known.

import { expect, it } from "vitest";
import { expandLoops } from "./expand-loops.ts";

const loop = (list: unknown, body: object) => ({ "Fn::ForEach::Each": ["Name", list, body] });

it("loops are written out in every section that may hold them", () => {
  const written = expandLoops({
    Conditions: loop(["A", "B"], { "Is${Name}": { "Fn::Equals": [{ Ref: "Name" }, "A"] } }),
    Outputs: loop(["A"], { "Out${Name}": { Value: "${Name}!" } }),
    Metadata: loop(["A"], { "${Name}": 1 }),
  });
  expect(written).toEqual({
    Conditions: { IsA: { "Fn::Equals": ["A", "A"] }, IsB: { "Fn::Equals": ["B", "A"] } },
    Outputs: { OutA: { Value: "A!" } },
    Metadata: loop(["A"], { "${Name}": 1 }),
  });
});

it("a body is filled in wherever the loop's name stands, and nowhere else", () => {
  const body = { "R${Name}": { a: null, b: { Ref: "Name" }, c: { Ref: "Other" }, d: { Ref: "Name", more: 1 }, e: 5 } };
  expect(expandLoops({ Resources: loop(["A"], body) })["Resources"]).toEqual({
    RA: { a: null, b: "A", c: { Ref: "Other" }, d: { Ref: "Name", more: 1 }, e: 5 },
  });
});

it("a list with an unknown item is not known", () => {
  const Parameters = { Told: { Default: "B, C" }, Open: {} };
  const of = (list: unknown) => expandLoops({ Parameters, Resources: loop(list, { "R${Name}": 1 }) })["Resources"];
  expect(of(["A", { Ref: "Told" }])).toEqual({ RA: 1, RB: 1, RC: 1 });
  expect(of({ Ref: "Told" })).toEqual({ RB: 1, RC: 1 });
  expect(of(["A", { Ref: "Open" }])).toEqual(loop(["A", { Ref: "Open" }], { "R${Name}": 1 }));
  expect(of({ Ref: "Nobody" })).toEqual(loop({ Ref: "Nobody" }, { "R${Name}": 1 }));
  expect(of("A")).toEqual(loop("A", { "R${Name}": 1 }));
});
