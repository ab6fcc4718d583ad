// Operations, faults and final reads that cannot have happened as they are written.

import { describe, expect, it } from "vitest";
import { damage } from "./sample-damage.ts";
import { SampleHistory, sampleHistory } from "./sample-history.ts";

const one = () => sampleHistory().insert(0);

describe("a malformed operation or fault is told with its line", () => {
  const cases: readonly [string, number, SampleHistory | string][] = [
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
});
