// Operations that cannot have happened as they are written.

import { describe, expect, it } from "vitest";
import { damage } from "./sample-damage.ts";
import { sampleHistory } from "./sample-history.ts";
import type { SampleHistory } from "./sample-history.ts";

const one = () => sampleHistory().insert(0);

describe("a malformed operation is told with its line", () => {
  const cases: readonly [string, number, SampleHistory][] = [
    ["no process", 4, one().event({ type: "invoke", op: "insert", value: 1 })],
    ["a process that is null", 4, one().event({ process: null, type: "invoke", op: "insert", value: 1 })],
    ["a code of an invocation that is a number", 4, one().begin(1, { op: "insert", value: 1, code: 7 })],
    ["a process that is a fraction", 4, one().begin(1.5, { op: "insert", value: 1 })],
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
    [
      "a completion with attempt 0",
      5,
      one().begin(1, { op: "insert", value: 1 }).end(1, "ok", { op: "insert", attempt: 0 }),
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
    [
      "an id in two values, the first one new",
      6,
      one()
        .insert([1, 2])
        .begin(1, { op: "insert", value: [3, 2] }),
    ],
    ["a value that is an object", 4, one().begin(1, { op: "insert", value: { id: 1 } })],
    ["an id in two values", 4, one().begin(1, { op: "insert", value: [5, 0] })],
    [
      "a retry in another order",
      6,
      one()
        .insert([1, 2], "fail")
        .begin(1, { op: "insert", value: [2, 1], attempt: 2 }),
    ],
    [
      "a retry of a part",
      6,
      one()
        .insert([1, 2], "fail")
        .begin(1, { op: "insert", value: [1], attempt: 2 }),
    ],
    [
      "a retry with more",
      6,
      one()
        .insert([1, 2], "fail")
        .begin(1, { op: "insert", value: [1, 2, 3], attempt: 2 }),
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
      "an acknowledgement of a fraction",
      5,
      one()
        .begin(1, { op: "insert", value: [1, 2] })
        .end(1, "ok", { op: "insert", value: [1.5] }),
    ],
    [
      "an acknowledgement twice",
      5,
      one()
        .begin(1, { op: "insert", value: [1, 2] })
        .end(1, "ok", { op: "insert", value: [1, 1] }),
    ],
    [
      "an acknowledgement of a row of another insert",
      5,
      one()
        .begin(1, { op: "insert", value: [1, 2] })
        .end(1, "ok", { op: "insert", value: [0] }),
    ],
    [
      "an acknowledgement of a list as an id",
      5,
      one()
        .begin(1, { op: "insert", value: [1] })
        .end(1, "ok", { op: "insert", value: 1 }),
    ],
    [
      "an acknowledgement of an id as a list",
      5,
      one()
        .begin(1, { op: "insert", value: 1 })
        .end(1, "ok", { op: "insert", value: [1] }),
    ],
    [
      "a failure in another order",
      5,
      one()
        .begin(1, { op: "insert", value: [1, 2] })
        .end(1, "fail", { op: "insert", value: [2, 1] }),
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
    ["a row read of nobody, left open", 4, one().begin(1, { op: "read" })],
    ["a row read of a number", 4, one().begin(1, { op: "read", replica: 1 })],
    [
      "a row read that turns out to be of a stranger",
      5,
      one().begin(1, { op: "read" }).end(1, "ok", { op: "read", replica: "r9", value: [] }),
    ],
    [
      "a row read with a key at the end",
      5,
      one().begin(1, { op: "read", replica: "r1" }).end(1, "ok", { op: "read", key: "x", value: [] }),
    ],
    [
      "a failed row read of one id",
      5,
      one().begin(1, { op: "read", replica: "r1" }).end(1, "fail", { op: "read", value: 1 }),
    ],
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
    ["a write of a list", 4, one().begin(1, { op: "write", key: "x", value: [1] })],
    ["a register that is null", 4, one().begin(1, { op: "read", key: null })],
    ["a cas without key", 4, one().begin(1, { op: "cas", value: [1, 2] })],
    ["a cas of three values", 4, one().begin(1, { op: "cas", key: "x", value: [1, 2, 3] })],
    ["a cas of a pair in a text", 4, one().begin(1, { op: "cas", key: "x", value: "ab" })],
    ["a cas from a truth", 4, one().begin(1, { op: "cas", key: "x", value: [true, 2] })],
    ["a cas to a list", 4, one().begin(1, { op: "cas", key: "x", value: [1, [2]] })],
    [
      "a cas that ends with another exchange",
      5,
      one()
        .begin(1, { op: "cas", key: "x", value: [1, 2] })
        .end(1, "fail", { op: "cas", value: [1, 3] }),
    ],
    [
      "a failed register read of a list",
      5,
      one()
        .begin(1, { op: "read", key: "x" })
        .end(1, "fail", { op: "read", value: [1] }),
    ],
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
  ];
  it.each(cases)("%s", (_title, line, history) => {
    expect(damage(history.text())?.line).toBe(line);
    expect(damage(history.text(), 5)?.line).toBe(line);
  });

  it("and with what is wrong with it", () => {
    const said = cases.map(([title, , history]) => `${title}: ${damage(history.text())?.message}`);
    expect(said.join("\n")).toMatchInlineSnapshot(`
      "no process: process: expected a string or an integer up to 2^53 - 1, got nothing
      a process that is null: process: expected a string or an integer up to 2^53 - 1, got null
      a code of an invocation that is a number: code: expected a string, got 7
      a process that is a fraction: process: expected a string or an integer up to 2^53 - 1, got 1.5
      a second open operation: process 1 already has an open operation
      a completion of nothing: process 1 has no open operation
      a completion of another op: op: the open operation is insert, got "read"
      a completion of another attempt: attempt: the open operation is attempt 2, got 3
      a completion with attempt 0: attempt: expected an integer from 1 to 2^53 - 1, got 0
      attempt 0: attempt: expected an integer from 1 to 2^53 - 1, got 0
      a code that is a number: code: expected a string, got 285
      an insert without value: value: expected a list of ids, got nothing
      an id beyond 2^53 - 1: value: expected a list of ids, got 9007199254740992
      an id that is a fraction: value: expected a list of ids, got 1.5
      an id that is null: value: expected ids (strings or integers up to 2^53 - 1), got null
      an id twice in a value: value: id 1 stands twice in it
      an id in two values, the first one new: value: id 2 was inserted before in another value
      a value that is an object: value: expected a list of ids, got {"id":1}
      an id in two values: value: id 0 was inserted before in another value
      a retry in another order: value: id 2 was inserted before as part of another value
      a retry of a part: value: id 1 was inserted before as part of another value
      a retry with more: value: id 1 was inserted before as part of another value
      a retry as a list: value: id 0 was inserted before as part of another value
      a retry with the same attempt: attempt: a retry needs more than 1, got 1
      a retry with a lower attempt: attempt: a retry needs more than 3, got 2
      an acknowledgement of a stranger: value: [3] is not what was to be inserted
      an acknowledgement of a fraction: value: expected ids (strings or integers up to 2^53 - 1), got 1.5
      an acknowledgement twice: value: [1,1] is not what was to be inserted
      an acknowledgement of a row of another insert: value: [0] is not what was to be inserted
      an acknowledgement of a list as an id: value: 1 is not what was to be inserted
      an acknowledgement of an id as a list: value: [1] is not what was to be inserted
      a failure in another order: value: [2,1] is not what was to be inserted
      a failure of a sublist: value: [1] is not what was to be inserted
      an acknowledgement with null: value: null is not what was to be inserted
      a row read of a stranger: replica: "r9" is not one of the header's
      a row read of nobody: replica: a row read names the replica it reads
      a row read of nobody, left open: replica: a row read names the replica it reads
      a row read of a number: replica: expected a string, got 1
      a row read that turns out to be of a stranger: replica: "r9" is not one of the header's
      a row read with a key at the end: key: the open operation has nothing
      a failed row read of one id: value: expected a list of ids, got 1
      a row read that changes its replica: replica: the open read is of "r1", got "r2"
      an ok row read without value: value: expected a list of ids, got nothing
      an ok row read of one id: value: expected a list of ids, got 1
      a large id in a row read: value: expected ids (strings or integers up to 2^53 - 1), got 9007199254740992
      a write without key: key: write and cas name a register
      a write without value: value: expected null, a string or an integer up to 2^53 - 1, got nothing
      a write of a list: value: expected null, a string or an integer up to 2^53 - 1, got [1]
      a register that is null: key: expected a string or an integer up to 2^53 - 1, got null
      a cas without key: key: write and cas name a register
      a cas of three values: value: expected [from, to], got [1,2,3]
      a cas of a pair in a text: value: expected [from, to], got "ab"
      a cas from a truth: value[0]: expected null, a string or an integer up to 2^53 - 1, got true
      a cas to a list: value[1]: expected null, a string or an integer up to 2^53 - 1, got [2]
      a cas that ends with another exchange: value: the open operation has [1,2], got [1,3]
      a failed register read of a list: value: expected null, a string or an integer up to 2^53 - 1, got [1]
      a cas of one value: value: expected [from, to], got [1]
      a write that ends with another value: value: the open operation has 1, got 2
      a completion with another key: key: the open operation has "x"
      an ok register read without value: value: expected null, a string or an integer up to 2^53 - 1, got nothing"
    `);
  });
});
