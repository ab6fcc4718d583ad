// What is handed on about operations: who asked what, and what the answer says or leaves to the invocation.

import { describe, expect, it } from "vitest";
import { HistoryParser } from "./parser.ts";
import { sampleHistory } from "./sample-history.ts";
import type { SampleHistory } from "./sample-history.ts";

/** Everything that observers are told, in order. */
function told(history: SampleHistory): unknown[] {
  const events: unknown[] = [];
  const parser = new HistoryParser(() => ({
    invoked: (operation) => events.push(["invoked", operation]),
    completed: (operation, completion) => events.push([operation.index, completion]),
    leftOpen: (operation) => events.push(["open", operation.index]),
    fault: (event) => events.push(["fault", event]),
    probe: (probe) => events.push(["probe", probe]),
  }));
  parser.push(new TextEncoder().encode(history.text()));
  parser.end();
  return events;
}

const answers = (history: SampleHistory) => told(history).filter((_event, position) => position % 2 === 1);
const insert = { op: "insert", value: ["a", "b"] };

describe("invocations", () => {
  const base = { process: "p", replica: undefined, attempt: 1, final: false, index: 0, timeNs: 1 };
  it.each<[string, Record<string, unknown>, object]>([
    ["an insert of a list", insert, { kind: "insert", rows: [0, 1] }],
    ["an insert of nothing", { op: "insert", value: [] }, { kind: "insert", rows: [] }],
    ["a later attempt", { op: "insert", value: 7, attempt: 4 }, { kind: "insert", rows: [0], attempt: 4 }],
    ["an insert into a replica", { op: "insert", value: 7, replica: "far" }, { replica: "far", rows: [0] }],
    ["a row read", { op: "read", replica: "r2" }, { kind: "row-read", replica: "r2" }],
    ["a final one", { op: "read", replica: "r2", final: true }, { kind: "row-read", replica: "r2", final: true }],
    ["a register read", { op: "read", key: 1, replica: "far" }, { kind: "register-read", key: 1, replica: "far" }],
    ["a write", { op: "write", key: "x", value: null }, { kind: "register-write", key: "x", to: null }],
    ["a cas", { op: "cas", key: "x", value: ["1", 1] }, { kind: "register-cas", key: "x", from: "1", to: 1 }],
  ])("%s", (_title, line, said) => {
    expect(told(sampleHistory().begin("p", line))).toMatchObject([
      ["invoked", { ...base, ...said }],
      ["open", 0],
    ]);
  });
});

describe("answers", () => {
  const base = { index: 1, timeNs: 2, rows: [], seen: null, replica: undefined, final: false };
  const asked = (line: Record<string, unknown>) => sampleHistory().begin("p", line);
  it.each<[string, SampleHistory, object]>([
    ["without value: all rows", asked(insert).end("p", "ok", { op: "insert" }), { outcome: "ok", rows: [0, 1] }],
    ["with a part", asked(insert).end("p", "ok", { op: "insert", value: ["b"] }), { outcome: "ok", rows: [1] }],
    ["in another order", asked(insert).end("p", "ok", { op: "insert", value: ["b", "a"] }), { rows: [1, 0] }],
    ["with nothing of it", asked(insert).end("p", "ok", { op: "insert", value: [] }), { outcome: "ok", rows: [] }],
    ["a refusal", asked(insert).end("p", "fail", insert), { outcome: "fail", rows: [0, 1] }],
    [
      "an uncertainty, with a key that means nothing here",
      asked(insert).end("p", "indeterminate", { op: "insert", key: "x" }),
      { outcome: "indeterminate", rows: [0, 1] },
    ],
    [
      "the attempt said again",
      asked({ op: "insert", value: "a", attempt: 2 }).end("p", "ok", { op: "insert", value: "a", attempt: 2 }),
      { rows: [0] },
    ],
    [
      "a read whose answer names the replica, and that it was final",
      asked({ op: "read" }).end("p", "ok", { op: "read", replica: "r2", value: ["z", "z"], final: true }),
      { outcome: "ok", rows: [0, 0], replica: "r2", final: true },
    ],
    [
      "a read whose invocation did",
      asked({ op: "read", replica: "r1", final: true }).end("p", "ok", { op: "read", value: [] }),
      { outcome: "ok", replica: "r1", final: true },
    ],
    [
      "a read that says the same again",
      asked({ op: "read", replica: "r1" }).end("p", "ok", { op: "read", replica: "r1", value: [], final: false }),
      { outcome: "ok", replica: "r1" },
    ],
    [
      "a failed read",
      asked({ op: "read", replica: "r1" }).end("p", "fail", { op: "read" }),
      { outcome: "fail", replica: "r1" },
    ],
    [
      "a failed read of nothing",
      asked({ op: "read", replica: "r1" }).end("p", "indeterminate", { op: "read", value: null }),
      { outcome: "indeterminate", replica: "r1" },
    ],
    [
      "a register read",
      asked({ op: "read", key: "x" }).end("p", "ok", { op: "read", key: "x", value: 5, final: true }),
      { outcome: "ok", seen: 5, final: true },
    ],
    [
      "a failed register read",
      asked({ op: "read", key: "x" }).end("p", "fail", { op: "read" }),
      { outcome: "fail", seen: null },
    ],
    [
      "a failed register read that saw something",
      asked({ op: "read", key: "x" }).end("p", "indeterminate", { op: "read", value: "v" }),
      { outcome: "indeterminate", seen: "v" },
    ],
    [
      "a write, its value said again",
      asked({ op: "write", key: "x", value: 5 }).end("p", "ok", { op: "write", key: "x", value: 5 }),
      { outcome: "ok" },
    ],
    [
      "a cas, its values said again",
      asked({ op: "cas", key: "x", value: [5, null] }).end("p", "fail", { op: "cas", value: [5, null] }),
      { outcome: "fail" },
    ],
    ["a write without value", asked({ op: "write", key: "x", value: 5 }).end("p", "ok", { op: "write" }), {}],
  ])("%s", (_title, history, said) => {
    expect(answers(history)).toEqual([[0, { ...base, outcome: "ok", ...said }]]);
  });

  it("end an operation, so that its process may go on; final writes mean nothing", () => {
    const history = sampleHistory()
      .insert("a", "fail", { final: true })
      .insert("a", "indeterminate", { attempt: 2 })
      .bittenBy()
      .begin("y", { op: "insert", value: "y" })
      .begin("x", { op: "insert", value: "x" });
    expect(told(history).slice(-2)).toEqual([
      ["open", 10],
      ["open", 11],
    ]);
  });
});

it("faults and probes are handed on as they stand", () => {
  const history = sampleHistory()
    .probe(false, 5, "dns")
    .fault("begin", { id: 3, takesDisk: true, timeNs: 6 })
    .fault("begin", { fault: "slow", target: "r1", takesDisk: false, timeNs: 7 })
    .fault("end", { id: 3, timeNs: 9 });
  const lost = { ordinal: 0, fault: "host-lost", target: "r2", takesDisk: true };
  expect(told(history)).toEqual([
    ["probe", { name: "dns", ok: false, index: 0, timeNs: 5 }],
    ["fault", { ...lost, phase: "begin", index: 1, timeNs: 6 }],
    ["fault", { ordinal: 1, fault: "slow", target: "r1", takesDisk: false, phase: "begin", index: 2, timeNs: 7 }],
    ["fault", { ...lost, phase: "end", index: 3, timeNs: 9 }],
  ]);
});
