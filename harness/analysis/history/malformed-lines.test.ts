// Lines that are damaged by themselves or by their place: text, header, index, time, type.

import { describe, expect, it } from "vitest";
import { damage } from "./sample-damage.ts";
import { SampleHistory, sampleHistory } from "./sample-history.ts";

const header = {
  schema: "assay.history/1",
  seed: "1",
  startedAt: "2026-01-01T00:00:00.000Z",
  contract: { durability: "survives-faults", duplicates: "allowed", reads: "monotonic" },
  replicas: ["r1"],
};
const withHeader = (change: object) => JSON.stringify({ ...header, ...change });
const one = () => sampleHistory().insert(0);

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
    ["no replicas", 1, withHeader({ replicas: [] })],
    ["a replica that is no name", 1, withHeader({ replicas: [1] })],
    ["no contract", 1, withHeader({ contract: undefined })],
    ["an unknown promise", 1, withHeader({ contract: { ...header.contract, reads: "strong" } })],
    ["no start", 1, withHeader({ startedAt: "yesterday" })],
    ["a share above 1", 1, withHeader({ limits: { availability: { atLeast: 99 } } })],
    ["limits of null", 1, withHeader({ limits: null })],
    ["a recovery without hold", 1, withHeader({ limits: { recovery: { atMostNs: 1 } } })],
    ["an index left out", 4, one().event({ index: 7, type: "probe", name: "a", ok: true })],
    ["an index that stands still", 4, one().event({ index: 1, type: "probe", name: "a", ok: true })],
    ["an index as text", 2, sampleHistory().event({ index: "0", type: "probe", name: "a", ok: true })],
    ["time running back", 3, sampleHistory().probe(true, 9).probe(true, 8)],
    ["time beyond 2^53", 2, sampleHistory().probe(true, 2 ** 53)],
    ["a fraction of a nanosecond", 2, sampleHistory().probe(true, 1.5)],
    ["an unknown type", 4, one().event({ process: 1, type: "info", op: "insert" })],
    ["an unknown op", 4, one().begin(1, { op: "append", value: 1 })],
  ];
  it.each(cases)("%s", (_title, line, history) => {
    const text = history instanceof SampleHistory ? history.text() : history;
    expect(damage(text)?.line).toBe(line);
    expect(damage(text, 5)?.line).toBe(line);
  });

  it("bytes that are not UTF-8", () => {
    const bytes = new TextEncoder().encode(sampleHistory().insert("a").insert("é").insert("b").text());
    bytes[bytes.indexOf(0xc3)] = 0xff;
    expect(damage(bytes)?.line).toBe(4);
    expect(damage(bytes, 3)?.line).toBe(4);
  });
});
