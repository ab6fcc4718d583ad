// Which lines are read in place and which are left to JSON: whatever is out of the ordinary.

import { describe, expect, it } from "vitest";
import { ListedRows, parseLongRead } from "./long-read.ts";
import { RowIds } from "./row-ids.ts";

const texts = Array.from({ length: 600 }, (_, at) => `row-${at}`);
const start = '{"index":9,"process":"q","type":"ok","op":"read","replica":"r1",';
const line = (list: readonly string[], { before = start, after = "]}" } = {}) =>
  `${before}"value":[${list.join(",")}${after}`;
const quoted = texts.map((text) => JSON.stringify(text));
/** The list with one member replaced, in the middle or at the end. */
const withOne = (member: string) => quoted.with(300, member);
const withLast = (member: string) => [...quoted, member];

/** The ids that were read in place; undefined when the line is left to JSON. */
function idsIn(text: string, known: readonly (string | number)[] = []): unknown {
  const ids = new RowIds();
  for (const id of known) ids.ordinalOf(id);
  const fields = parseLongRead(text, ids);
  if (fields === undefined) return undefined;
  const { value, ...others } = fields as { value: ListedRows };
  expect(value).toBeInstanceOf(ListedRows);
  return { ...others, value: value.rows.map((row) => ids.idOf(row)) };
}

const around = { index: 9, process: "q", type: "ok", op: "read", replica: "r1" };

describe("read in place", () => {
  it.each<[string, readonly string[], readonly (string | number)[]]>([
    ["texts", quoted, texts],
    ["a number in the middle", withOne("17"), texts.with(300, 17 as never)],
    ["a number below zero at the end", withLast("-120"), [...texts, -120]],
    ["zero", withOne("0"), [...texts.slice(0, 300), 0, ...texts.slice(301)]],
    ["a number of fifteen digits", withLast("999999999999999"), [...texts, 999_999_999_999_999]],
    ["digits from 0 to 9", withLast("9081726354"), [...texts, 9_081_726_354]],
    ["an empty text", withOne('""'), texts.with(300, "")],
    ["a space in a text", withOne('" "'), texts.with(300, " ")],
  ])("%s, known or not", (_title, list, ids) => {
    expect(idsIn(line(list))).toEqual({ ...around, value: ids });
    expect(idsIn(line(list), ids)).toEqual({ ...around, value: ids });
    expect(idsIn(line(list), ids.toReversed())).toEqual({ ...around, value: ids });
  });

  it("with what stands after the list", () => {
    expect(idsIn(line(quoted, { after: '],"final":true}' }))).toEqual({ ...around, value: texts, final: true });
  });

  it("a text that begins or ends like the one that was expected", () => {
    const known = ["row-1", "row-11", "row-1-"];
    const list = ["row-11", "row-1", "row-1-", "row-1", "ow-1", ...texts];
    expect(idsIn(line(list.map((id) => JSON.stringify(id))), known)).toEqual({ ...around, value: list });
  });

  it("from a length of 4,096 on", () => {
    const padded = (length: number) => {
      const bare = line(['"a"'], { after: '],"pad":""}' });
      return bare.replace('""', JSON.stringify("x".repeat(length - bare.length)));
    };
    expect(padded(4_096)).toHaveLength(4_096);
    expect(idsIn(padded(4_096))).toMatchObject({ value: ["a"] });
    expect(idsIn(padded(4_095))).toBeUndefined();
  });
});

describe("left to JSON", () => {
  const other = (from: string, to: string) => line(quoted, { before: start.replace(from, to) });
  it.each<[string, string]>([
    ["another type", other('"ok"', '"fail"')],
    ["another operation", other('"read"', '"insert"')],
    ["a register's read", other('"replica"', '"key":"x","replica"')],
    ["a register's read, said after the list", line(quoted, { after: '],"key":"x"}' })],
    ["a second value after the list", line(quoted, { after: '],"value":1}' })],
    ["a second value before it", other('"replica"', '"value":1,"replica"')],
    ["a list before it", other('"replica"', '"more":[],"replica"')],
    ["an object before it", other('"replica"', '"more":{},"replica"')],
    ["an object around it", `{"more":${line(quoted)}}`],
    ["a list around it", `[${line(quoted)}]`],
    ["a space before the object", ` ${line(quoted)}`],
    ["no list at all", `${start}"pad":"${"x".repeat(5_000)}"}`],
    ["an empty list", line([], { after: `],"pad":"${"x".repeat(5_000)}"}` })],
    ["no end of the list", line(quoted, { after: "" })],
    ["no end of the object", line(quoted, { after: "]" })],
    ["something after the object", line(quoted, { after: "]}}" })],
    ["a comma too much", line(quoted, { after: ",]}" })],
    ["a space", line(quoted, { after: " ]}" })],
    ["null", line(withOne("null"))],
    ["true", line(withOne("true"))],
    ["a list", line(withOne("[]"))],
    ["nothing", line(withOne(""))],
    ["a fraction", line(withOne("1.5"))],
    ["an exponent", line(withOne("1e5"))],
    ["a zero before", line(withOne("01"))],
    ["zero below zero", line(withOne("-0"))],
    ["a zero before, below zero", line(withOne("-01"))],
    ["a lone minus", line(withOne("-"))],
    ["a plus", line(withOne("+1"))],
    ["a slash and a colon, next to the digits", line(withOne("1/1").with(301, "1:1"))],
    ["sixteen digits", line(withOne("1234567890123456"))],
    ["sixteen digits below zero", line(withOne("-1234567890123456"))],
    ["an escape", line(withOne('"row\\n"'))],
    ["an escaped quote", line(withOne('"row\\""'))],
    ["a control character", line(withOne('"row\u001f"'))],
    ["a text without end", line(withLast('"row'), { after: "" })],
    ["text right after a text", line(withOne('"a""b"'))],
  ])("%s", (_title, text) => {
    expect(idsIn(text)).toBeUndefined();
    expect(idsIn(text, texts)).toBeUndefined();
  });

  it.each(['"', "\\", "\n", "\u0000", "\u007f", "\u0085"])("all of it once an id has %j in it", (character) => {
    expect(idsIn(line(quoted), [`a${character}`])).toBeUndefined();
    expect(idsIn(line(quoted), ["a", 1])).toBeDefined();
  });
});
