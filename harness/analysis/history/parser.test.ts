import { describe, expect, it } from "vitest";
import type { Completion, FaultEvent, Operation } from "./model.ts";
import { HistoryParser } from "./parser.ts";
import { damage } from "./sample-damage.ts";
import { sampleHistory } from "./sample-history.ts";
import type { SampleHistory } from "./sample-history.ts";

const encoder = new TextEncoder();
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

it("what an observer throws is no damage of the history and comes through as it is", () => {
  const broken = new TypeError("the observer broke");
  const parser = new HistoryParser(() => ({
    invoked: () => {
      throw broken;
    },
  }));
  expect(() => {
    parser.push(encoder.encode(sampleHistory().insert(1).text()));
  }).toThrow(broken);
});
