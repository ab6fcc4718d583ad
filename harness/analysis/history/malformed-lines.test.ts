// Lines that are damaged by themselves or by their place: text, header, index, time, type.

import { describe, expect, it } from "vitest";
import { damage } from "./sample-damage.ts";
import { sampleHistory } from "./sample-history.ts";
import type { SampleHistory } from "./sample-history.ts";

const header = {
  schema: "assay.history/1",
  seed: "1",
  startedAt: "2026-01-01T00:00:00.000Z",
  contract: { durability: "survives-faults", duplicates: "allowed", reads: "monotonic" },
  replicas: ["r1"],
};
const withHeader = (change: object) => JSON.stringify({ ...header, ...change });
const one = () => sampleHistory().insert(0);
const textOf = (history: SampleHistory | string) => (typeof history === "string" ? history : history.text());

describe("a malformed line is told with its number", () => {
  const cases: readonly [string, number, SampleHistory | string][] = [
    ["nothing at all", 1, ""],
    ["a blank line", 4, `${one().text()}\n`],
    ["a line of spaces", 4, `${one().text()} \n`],
    ["CR LF", 1, one().text().replace("\n", "\r\n")],
    ["a byte order mark", 1, `\ufeff${one().text()}`],
    ["a cut last line", 3, one().text().slice(0, -10)],
    ["an array", 4, one().raw([])],
    ["null", 4, one().raw("null")],
    ["two documents on a line", 4, one().raw('{"a":1} {"b":2}')],
    ["no header", 1, `${JSON.stringify({ index: 0, timeNs: 0, type: "probe", name: "a", ok: true })}\n`],
    ["another schema", 1, withHeader({ schema: "assay.history/2" })],
    ["replicas that are no list", 1, withHeader({ replicas: "r1" })],
    ["a replica named twice", 1, withHeader({ replicas: ["r1", "r2", "r1"] })],
    ["no replicas", 1, withHeader({ replicas: [] })],
    ["a replica that is no name", 1, withHeader({ replicas: [1] })],
    ["no contract", 1, withHeader({ contract: undefined })],
    ["an unknown promise", 1, withHeader({ contract: { ...header.contract, reads: "strong" } })],
    ["no start", 1, withHeader({ startedAt: undefined })],
    ["a start that is no date", 1, withHeader({ startedAt: "yesterday" })],
    ["no seed", 1, withHeader({ seed: undefined })],
    ["a seed that is a fraction", 1, withHeader({ seed: 1.5 })],
    ["a header that is a list", 1, "[]"],
    ["a header that is null", 1, "null"],
    ["a header that is a text", 1, '"assay.history/1"'],
    ["a contract that is a text", 1, withHeader({ contract: "strict" })],
    ["an unknown durability", 1, withHeader({ contract: { ...header.contract, durability: "some" } })],
    ["an unknown word on duplicates", 1, withHeader({ contract: { ...header.contract, duplicates: "some" } })],
    ["a share above 1", 1, withHeader({ limits: { availability: { atLeast: 99 } } })],
    ["a share below 0", 1, withHeader({ limits: { availability: { atLeast: -0.01 } } })],
    ["a share that is a text", 1, withHeader({ limits: { availability: { atLeast: "all" } } })],
    ["a limit of availability that is a number", 1, withHeader({ limits: { availability: 0.9 } })],
    ["a limit of recovery that is a number", 1, withHeader({ limits: { recovery: 9 } })],
    ["a window from before the beginning", 1, withHeader({ limits: { availability: { atLeast: 1, fromNs: -1 } } })],
    ["a window to half a nanosecond", 1, withHeader({ limits: { availability: { atLeast: 1, toNs: 0.5 } } })],
    ["a recovery without limit", 1, withHeader({ limits: { recovery: { holdNs: 1 } } })],
    ["limits of null", 1, withHeader({ limits: null })],
    ["a recovery without hold", 1, withHeader({ limits: { recovery: { atMostNs: 1 } } })],
    ["an index below 0", 2, sampleHistory().event({ index: -1, type: "probe", name: "a", ok: true })],
    ["an index left out", 4, one().event({ index: 7, type: "probe", name: "a", ok: true })],
    ["an index that stands still", 4, one().event({ index: 1, type: "probe", name: "a", ok: true })],
    ["an index as text", 2, sampleHistory().event({ index: "0", type: "probe", name: "a", ok: true })],
    ["time running back", 3, sampleHistory().probe(true, 9).probe(true, 8)],
    ["time beyond 2^53", 2, sampleHistory().probe(true, 2 ** 53)],
    ["a fraction of a nanosecond", 2, sampleHistory().probe(true, 1.5)],
    ["an unknown type", 4, one().event({ process: 1, type: "info", op: "insert" })],
    ["no type", 4, one().event({ process: 1, op: "insert" })],
    ["a long name of a type", 4, one().event({ process: 1, type: "t".repeat(59), op: "insert" })],
    ["a name of a type just short enough to be told", 4, one().event({ process: 1, type: "t".repeat(58) })],
    ["a probe without name", 4, one().event({ type: "probe", ok: true })],
    ["an unknown op", 4, one().begin(1, { op: "append", value: 1 })],
  ];
  it.each(cases)("%s", (_title, line, history) => {
    expect(damage(textOf(history))?.line).toBe(line);
    expect(damage(textOf(history), 5)?.line).toBe(line);
  });

  it("and with what is wrong with it", () => {
    const said = cases.map(([title, , history]) => `${title}: ${damage(textOf(history))?.message}`);
    expect(said.join("\n")).toMatchInlineSnapshot(`
      "nothing at all: the history is empty: no header
      a blank line: the line is blank
      a line of spaces: the line is not JSON: " "
      CR LF: the line ends with CR LF
      a byte order mark: the line is not JSON: "﻿{\\"schema\\":\\"assay.history/1\\",\\"seed\\":\\"7\\",\\"starte...
      a cut last line: the line is not JSON: "{\\"index\\":1,\\"process\\":\\"w\\",\\"type\\":\\"ok\\",\\"op\\":\\"...
      an array: the line is not an object
      null: the line is not an object
      two documents on a line: the line is not JSON: "{\\"a\\":1} {\\"b\\":2}"
      no header: schema: expected "assay.history/1", got nothing
      another schema: schema: expected "assay.history/1", got "assay.history/2"
      replicas that are no list: replicas: expected at least one name, got "r1"
      a replica named twice: replicas: a name stands twice in ["r1","r2","r1"]
      no replicas: replicas: expected at least one name, got []
      a replica that is no name: replicas: expected names, got 1
      no contract: contract is not an object
      an unknown promise: reads: expected eventual | monotonic | linearizable, got "strong"
      no start: startedAt: expected a string, got nothing
      a start that is no date: startedAt: expected an ISO 8601 date, got "yesterday"
      no seed: seed: expected a string, got nothing
      a seed that is a fraction: seed: expected an integer from 0 to 2^53 - 1, got 1.5
      a header that is a list: the header is not an object
      a header that is null: the header is not an object
      a header that is a text: the header is not an object
      a contract that is a text: contract is not an object
      an unknown durability: durability: expected survives-faults | may-lose-on-disk-loss, got "some"
      an unknown word on duplicates: duplicates: expected forbidden | allowed, got "some"
      a share above 1: limits.availability.atLeast: expected a share from 0 to 1, got 99
      a share below 0: limits.availability.atLeast: expected a share from 0 to 1, got -0.01
      a share that is a text: limits.availability.atLeast: expected a share from 0 to 1, got "all"
      a limit of availability that is a number: limits.availability is not an object
      a limit of recovery that is a number: limits.recovery is not an object
      a window from before the beginning: fromNs: expected an integer from 0 to 2^53 - 1, got -1
      a window to half a nanosecond: toNs: expected an integer from 0 to 2^53 - 1, got 0.5
      a recovery without limit: atMostNs: expected an integer from 0 to 2^53 - 1, got nothing
      limits of null: limits is not an object
      a recovery without hold: holdNs: expected an integer from 0 to 2^53 - 1, got nothing
      an index below 0: index: expected an integer from 0 to 2^53 - 1, got -1
      an index left out: index: expected 2, got 7
      an index that stands still: index: expected 2, got 1
      an index as text: index: expected an integer from 0 to 2^53 - 1, got "0"
      time running back: timeNs: 8 is before 9
      time beyond 2^53: timeNs: expected an integer from 0 to 2^53 - 1, got 9007199254740992
      a fraction of a nanosecond: timeNs: expected an integer from 0 to 2^53 - 1, got 1.5
      an unknown type: type: expected invoke | ok | fail | indeterminate | fault | probe, got "info"
      no type: type: expected invoke | ok | fail | indeterminate | fault | probe, got nothing
      a long name of a type: type: expected invoke | ok | fail | indeterminate | fault | probe, got "tttttttttttttttttttttttttttttttttttttttttttttttttttttttt...
      a name of a type just short enough to be told: type: expected invoke | ok | fail | indeterminate | fault | probe, got "tttttttttttttttttttttttttttttttttttttttttttttttttttttttttt"
      a probe without name: name: expected a string, got nothing
      an unknown op: op: expected insert | read | write | cas, got "append""
    `);
  });

  it("bytes that are not UTF-8", () => {
    const bytes = new TextEncoder().encode(sampleHistory().insert("a").insert("é").insert("b").text());
    bytes[bytes.indexOf(0xc3)] = 0xff;
    expect(damage(bytes)?.line).toBe(4);
    expect(damage(bytes, 3)?.line).toBe(4);
  });
});
