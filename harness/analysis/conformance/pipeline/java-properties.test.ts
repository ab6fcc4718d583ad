import { expect, it } from "vitest";
import { propertiesOf } from "./java-properties.ts";

it.each([
  ["a=1", { a: "1" }],
  ["  a : 1  ", { a: "1" }],
  ["a 1", { a: "1" }],
  ["a", { a: "" }],
  ["# a=1\n! b=2\n\nc=3", { c: "3" }],
  ["a=1\na=2", { a: "2" }],
  ["a=1,\\\n   2", { a: "1,2" }],
  ["a=1\\\\\nb=2", { a: "1\\", b: "2" }],
  ["a=1\\\n# b=2", { a: "1# b=2" }],
  ["a\\u002eb=1", { "a.b": "1" }],
  ["a\\=b=1\\t2", { "a=b": "1\t2" }],
  ["a=1 # no comment", { a: "1 # no comment" }],
  ["a=b=c\r\nd=e\rf=g", { a: "b=c", d: "e", f: "g" }],
  ["a=1\\", { a: "1" }],
  ["=1", {}],
  ["a=1\n\nb=\\\\\\\n  2", { a: "1", b: "\\2" }],
])("reads %j", (text, expected) => {
  expect(Object.fromEntries(propertiesOf(text))).toEqual(expected);
});
