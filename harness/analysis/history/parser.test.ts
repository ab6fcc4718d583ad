import { describe, expect, it } from "vitest";
import { damageOf } from "./malformed.ts";
import type { Completion, FaultEvent, Operation } from "./model.ts";
import { HistoryParser } from "./parser.ts";
import { SampleHistory, sampleHistory } from "./sample-history.ts";

const encoder = new TextEncoder();

/** Where and why a history is damaged; undefined when it is whole. */
function damage(
  text: string | Uint8Array,
  pieceBytes = 1 << 20,
): { line: number | undefined; message: string } | undefined {
  const parser = new HistoryParser(() => ({}));
  const bytes = typeof text === "string" ? encoder.encode(text) : text;
  try {
    for (let start = 0; start < bytes.length; start += pieceBytes) parser.push(bytes.slice(start, start + pieceBytes));
    parser.end();
    return undefined;
  } catch (error) {
    const found = damageOf(error);
    if (found === undefined) throw error;
    return found;
  }
}

const header = {
  schema: "assay.history/1",
  seed: "1",
  startedAt: "2026-01-01T00:00:00.000Z",
  contract: { durability: "survives-faults", duplicates: "allowed", reads: "monotonic" },
  replicas: ["r1"],
};
const withHeader = (change: object) => JSON.stringify({ ...header, ...change });
const max = Number.MAX_SAFE_INTEGER;

describe("a whole history", () => {
  const whole: readonly [string, SampleHistory][] = [
    ["nothing but a header", sampleHistory()],
    ["unknown fields", sampleHistory().begin(1, { op: "insert", value: 1, colour: "red" })],
    ["an operation open at the end", sampleHistory().begin(1, { op: "insert", value: [1, 2] })],
    ["a process that goes on after indeterminate", sampleHistory().insert(1, "indeterminate").insert(2)],
    ["the largest id", sampleHistory().insert([max, -max, String(2 ** 53)])],
    ['1 and "1" as two ids', sampleHistory().insert(1).insert("1")],
    [
      '1 and "1" as two processes',
      sampleHistory().begin(1, { op: "insert", value: 1 }).begin("1", { op: "insert", value: 2 }),
    ],
    ["a retry with a higher attempt", sampleHistory().insert([1, 2], "fail").insert([1, 2], "ok", { attempt: 2 })],
    [
      "a first attempt that is not numbered 1",
      sampleHistory().insert(1, "fail", { attempt: 3 }).insert(1, "ok", { attempt: 9 }),
    ],
    [
      "an ok sublist",
      sampleHistory()
        .begin(1, { op: "insert", value: [1, 2] })
        .end(1, "ok", { op: "insert", value: [2] }),
    ],
    [
      "the value said again",
      sampleHistory()
        .begin(1, { op: "insert", value: [1, 2] })
        .end(1, "fail", { op: "insert", value: [1, 2] }),
    ],
    ["writing null", sampleHistory().register("write", null)],
    ["a register read of null", sampleHistory().register("read", null)],
    ["cas from null", sampleHistory().register("cas", [null, 1])],
    ["times that stand still", sampleHistory().probe(true, 5).probe(true, 5)],
    ["repeated ids in a read", sampleHistory().read("r1", [1, 1])],
    ["a fault without verified", sampleHistory().fault("begin").fault("end").fault("healed")],
    ["a fault that begins again after it was healed", sampleHistory().bittenBy().bittenBy()],
    ["two faults told apart by id", sampleHistory().fault("begin", { id: 1 }).fault("begin", { id: "1" })],
    ["final reads after the last healed", sampleHistory().bittenBy().final("r1", []).final("r2", [])],
    ["final false before a fault", sampleHistory().read("r1", [], { final: false }).fault("begin")],
    [
      "limits of 0",
      sampleHistory({
        limits: { availability: { atLeast: 0, fromNs: 0, toNs: 0 }, recovery: { atMostNs: 0, holdNs: 0 } },
      }),
    ],
    ["surrogates and line separators in strings", sampleHistory().insert("\u2028\ud83d\ude00\ufeff")],
  ];
  it.each(whole)("%s", (_title, history) => {
    expect(damage(history.text())).toBeUndefined();
    expect(damage(history.text(), 7)).toBeUndefined();
  });

  it("may end without a line feed", () => {
    expect(damage(sampleHistory().insert(1).text().trimEnd())).toBeUndefined();
  });
});

describe("a malformed line is told with its number", () => {
  const one = () => sampleHistory().insert(0);
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
    ["no process", 4, one().event({ type: "invoke", op: "insert", value: 1 })],
    ["a process that is null", 4, one().event({ process: null, type: "invoke", op: "insert", value: 1 })],
    ["a second open operation", 5, one().begin(1, { op: "insert", value: 1 }).begin(1, { op: "insert", value: 2 })],
    ["a completion of nothing", 4, one().end(1, "ok", { op: "insert" })],
    [
      "a completion of another op",
      5,
      one().begin(1, { op: "insert", value: 1 }).end(1, "ok", { op: "read", value: [] }),
    ],
    [
      "a completion of another attempt",
      5,
      one().begin(1, { op: "insert", value: 1, attempt: 2 }).end(1, "ok", { op: "insert", attempt: 3 }),
    ],
    ["attempt 0", 4, one().begin(1, { op: "insert", value: 1, attempt: 0 })],
    [
      "a code that is a number",
      5,
      one().begin(1, { op: "insert", value: 1 }).end(1, "fail", { op: "insert", code: 285 }),
    ],
    ["an insert without value", 4, one().begin(1, { op: "insert" })],
    [
      "an id beyond 2^53 - 1",
      4,
      one().raw('{"index":2,"timeNs":9,"process":1,"type":"invoke","op":"insert","value":9007199254740993}'),
    ],
    ["an id that is a fraction", 4, one().begin(1, { op: "insert", value: 1.5 })],
    ["an id that is null", 4, one().begin(1, { op: "insert", value: [1, null] })],
    ["an id twice in a value", 4, one().begin(1, { op: "insert", value: [1, 1] })],
    ["an id in two values", 4, one().begin(1, { op: "insert", value: [5, 0] })],
    [
      "a retry in another order",
      6,
      one()
        .insert([1, 2], "fail")
        .begin(1, { op: "insert", value: [2, 1], attempt: 2 }),
    ],
    ["a retry as a list", 4, one().begin(1, { op: "insert", value: [0], attempt: 2 })],
    ["a retry with the same attempt", 4, one().begin(1, { op: "insert", value: 0 })],
    [
      "a retry with a lower attempt",
      6,
      one().insert(5, "fail", { attempt: 3 }).begin(1, { op: "insert", value: 5, attempt: 2 }),
    ],
    [
      "an acknowledgement of a stranger",
      5,
      one()
        .begin(1, { op: "insert", value: [1, 2] })
        .end(1, "ok", { op: "insert", value: [3] }),
    ],
    [
      "an acknowledgement twice",
      5,
      one()
        .begin(1, { op: "insert", value: [1, 2] })
        .end(1, "ok", { op: "insert", value: [1, 1] }),
    ],
    [
      "a failure of a sublist",
      5,
      one()
        .begin(1, { op: "insert", value: [1, 2] })
        .end(1, "fail", { op: "insert", value: [1] }),
    ],
    [
      "an acknowledgement with null",
      5,
      one().begin(1, { op: "insert", value: 1 }).end(1, "ok", { op: "insert", value: null }),
    ],
    ["a row read of a stranger", 4, one().begin(1, { op: "read", replica: "r9" })],
    ["a row read of nobody", 4, one().begin(1, { op: "read" }).end(1, "ok", { op: "read", value: [] })],
    [
      "a row read that changes its replica",
      5,
      one().begin(1, { op: "read", replica: "r1" }).end(1, "ok", { op: "read", replica: "r2", value: [] }),
    ],
    ["an ok row read without value", 5, one().begin(1, { op: "read", replica: "r1" }).end(1, "ok", { op: "read" })],
    [
      "an ok row read of one id",
      5,
      one().begin(1, { op: "read", replica: "r1" }).end(1, "ok", { op: "read", value: 1 }),
    ],
    [
      "a large id in a row read",
      5,
      one()
        .begin(1, { op: "read", replica: "r1" })
        .end(1, "ok", { op: "read", value: [2 ** 53] }),
    ],
    ["a write without key", 4, one().begin(1, { op: "write", value: 1 })],
    ["a write without value", 4, one().begin(1, { op: "write", key: "x" })],
    ["a cas of one value", 4, one().begin(1, { op: "cas", key: "x", value: [1] })],
    [
      "a write that ends with another value",
      5,
      one().begin(1, { op: "write", key: "x", value: 1 }).end(1, "ok", { op: "write", value: 2 }),
    ],
    [
      "a completion with another key",
      5,
      one().begin(1, { op: "read", key: "x" }).end(1, "ok", { op: "read", key: "y", value: 1 }),
    ],
    [
      "an ok register read without value",
      5,
      one().begin(1, { op: "read", key: "x" }).end(1, "ok", { op: "read", key: "x" }),
    ],
    ["a second begin of an open fault", 3, sampleHistory().fault("begin").fault("begin")],
    ["a second begin after end", 4, sampleHistory().fault("begin").fault("end").fault("begin")],
    ["healed before end", 3, sampleHistory().fault("begin").fault("healed")],
    ["verified after end", 4, sampleHistory().fault("begin").fault("end").fault("verified")],
    ["an end of nothing", 2, sampleHistory().fault("end")],
    ["an end that names another id", 3, sampleHistory().fault("begin", { id: 1 }).fault("end", { id: 2 })],
    ["a phase unheard of", 2, sampleHistory().fault("paused")],
    ["a fault without target", 2, sampleHistory().event({ type: "fault", fault: "a", phase: "begin" })],
    ["a probe that is neither", 2, sampleHistory().event({ type: "probe", name: "a", ok: "yes" })],
    [
      "a final read while a fault is open",
      3,
      sampleHistory().fault("begin").begin(1, { op: "read", replica: "r1", final: true }),
    ],
    ["a final read before the last healed", 2, sampleHistory().final("r1", []).bittenBy()],
    ["a final read when a fault is never healed", 2, sampleHistory().final("r1", []).fault("begin")],
    ["final that is not true or false", 4, one().begin(1, { op: "read", replica: "r1", final: 1 })],
  ];
  it.each(cases)("%s", (_title, line, history) => {
    const text = history instanceof SampleHistory ? history.text() : history;
    expect(damage(text)?.line).toBe(line);
    expect(damage(text, 5)?.line).toBe(line);
  });

  it("bytes that are not UTF-8", () => {
    const bytes = encoder.encode(sampleHistory().insert("a").insert("é").insert("b").text());
    bytes[bytes.indexOf(0xc3)] = 0xff;
    expect(damage(bytes)?.line).toBe(4);
    expect(damage(bytes, 3)?.line).toBe(4);
  });
});

describe("events", () => {
  it("say what was asked and what was answered", () => {
    const seen: [Operation, Completion][] = [];
    const open: Operation[] = [];
    const parser = new HistoryParser(() => ({
      completed: (operation, completion) => seen.push([operation, completion]),
      leftOpen: (operation) => open.push(operation),
    }));
    const history = sampleHistory()
      .begin(1, { op: "insert", value: ["a", "b"] })
      .end(1, "ok", { op: "insert", value: ["b"] })
      .read("r2", ["b", "c", "b"])
      .begin(2, { op: "cas", key: 5, value: [null, "z"] });
    parser.push(encoder.encode(history.text()));
    parser.end();
    expect(seen).toMatchObject([
      [
        { kind: "insert", rows: [0, 1], index: 0 },
        { outcome: "ok", rows: [1], index: 1 },
      ],
      [
        { kind: "row-read", index: 2 },
        { replica: "r2", rows: [1, 2, 1] },
      ],
    ]);
    expect(open).toMatchObject([{ kind: "register-cas", key: 5, from: null, to: "z" }]);
  });

  it("number faults and keep what began them", () => {
    const faults: FaultEvent[] = [];
    const parser = new HistoryParser(() => ({ fault: (event) => faults.push(event) }));
    const history = sampleHistory().fault("begin", { takesDisk: true }).fault("begin", { target: "r1" }).fault("end");
    parser.push(encoder.encode(history.text()));
    parser.end();
    expect(faults.map(({ ordinal, phase, takesDisk }) => [ordinal, phase, takesDisk])).toEqual([
      [0, "begin", true],
      [1, "begin", false],
      [0, "end", true],
    ]);
  });
});
