// Every row of the contract about what reads may miss: planted anomalies, plain and disguised, and clean look-alikes.

import { describe, expect, it } from "vitest";
import { sampleHistory } from "../history/sample-history.ts";
import { check, judged } from "./checker-cases.ts";

const linear = () => sampleHistory({ reads: "linearizable" });
const monotonic = () => sampleHistory({ reads: "monotonic" });

check("stale-reads", [
  ["every read is fresh", "held", linear().insert(1).read("r1", [1]).read("r2", [1])],
  ["acknowledged, missed, seen later", "violated", linear().insert(1).read("r1", []).read("r1", [1]), [1]],
  [
    "seen, missed by another process, seen",
    "violated",
    linear().insert(1, "indeterminate").read("r1", [1]).read("r2", [], { process: "z" }).read("r1", [1]),
    [1],
  ],
  ["missed for good is lost, not stale", "held", linear().insert(1).read("r1", [1]).read("r1", []).read("r2", [])],
  [
    "missed while the insert was open",
    "held",
    linear().begin("w", { op: "insert", value: 1 }).read("r1", []).end("w", "ok", { op: "insert" }).read("r1", [1]),
  ],
  [
    "the read began before the acknowledgement",
    "held",
    linear()
      .insert(0)
      .begin("w", { op: "insert", value: 1 })
      .begin("q", { op: "read", replica: "r1" })
      .end("w", "ok", { op: "insert" })
      .end("q", "ok", { op: "read", value: [0] })
      .read("r1", [0, 1]),
  ],
  [
    "the one who sees it was invoked before the miss ended",
    "held",
    linear()
      .insert(1)
      .begin("a", { op: "read", replica: "r1" })
      .begin("b", { op: "read", replica: "r1" })
      .end("a", "ok", { op: "read", value: [] })
      .end("b", "ok", { op: "read", value: [1] }),
  ],
  [
    "long stale among many fresh",
    "violated",
    linear().insert([1, 2]).read("r1", [1, 2]).read("r1", [1, 2]).read("r2", [1]).read("r1", [1, 2]),
    [2],
  ],
  [
    "a reader left open beside does not hide it",
    "violated",
    linear()
      .insert(1)
      .begin("a", { op: "read", replica: "r1" })
      .read("r2", [])
      .read("r2", [1])
      .end("a", "ok", { op: "read", value: [] }),
    [1],
  ],
  ["never seen at all is lost, not stale", "held", linear().insert(1).read("r1", []).read("r1", []).read("r2", [])],
  [
    "the last who sees it was asked last, though one asked before is answered after",
    "violated",
    linear()
      .insert(1)
      .begin("a", { op: "read", replica: "r1" })
      .read("r2", [])
      .read("r2", [1])
      .end("a", "ok", { op: "read", value: [1] }),
    [1],
  ],
  [
    "repeated in a read, and held by all",
    "held",
    linear().insert(1).read("r1", [1, 1]).read("r1", [1]).read("r1", [1]).read("r1", [1, 1]),
  ],
  [
    "registers are none of its business",
    "held",
    linear().insert(1).register("write", 1).read("r1", [1]).register("read", 1),
  ],
  [
    "a read that failed misses nothing, and shows nothing",
    "held",
    linear()
      .insert(1)
      .begin("q", { op: "read", replica: "r1" })
      .end("q", "indeterminate", { op: "read", value: [] })
      .read("r1", [1]),
  ],
  ["nothing begins after an acknowledgement", "unknown", linear().read("r1", []).insert(1)],
  ["no read", "unknown", linear().insert(1)],
  ["nothing was known", "unknown", linear().insert(1, "indeterminate").read("r1", [])],
  ["a weaker contract", "held", monotonic().insert(1).read("r1", []).read("r1", [1])],
]);

check("monotonic-reads", [
  ["growing", "held", monotonic().read("r1", [1]).read("r1", [2, 1])],
  ["seen and gone", "violated", monotonic().read("r1", [1, 2]).read("r1", [2]), [1]],
  ["gone much later", "violated", monotonic().read("r1", [1]).read("r1", [1]).read("r1", [1]).read("r1", []), [1]],
  ["gone on another replica", "unknown", monotonic().read("r1", [1]).read("r2", [])],
  ["gone for another process", "unknown", monotonic().read("r1", [1]).read("r1", [], { process: "z" })],
  ["gone on another replica, among pairs", "held", monotonic().read("r1", [1]).read("r2", []).read("r1", [1])],
  ["gone, with another replica between", "violated", monotonic().read("r1", [1]).read("r2", [1]).read("r1", []), [1]],
  [
    'processes 1 and "1" are two',
    "unknown",
    monotonic().read("r1", [1], { process: 1 }).read("r1", [], { process: "1" }),
  ],
  ["gone, under the stronger contract", "violated", linear().read("r1", [1]).read("r1", []), [1]],
  [
    "gone in a read that failed",
    "unknown",
    monotonic().read("r1", [1]).begin("q", { op: "read", replica: "r1" }).end("q", "fail", { op: "read" }),
  ],
  [
    "inserts that name a replica are no reads",
    "unknown",
    monotonic().insert(1, "ok", { replica: "r1" }).insert(2, "ok", { replica: "r1" }),
  ],
  ["a weaker contract", "held", sampleHistory().read("r1", [1]).read("r1", [])],
]);

describe("findings", () => {
  it("name each row once, where it was first missed", () => {
    const history = monotonic().read("r1", [1, 2]).read("r1", []).read("r1", [1, 2]).read("r1", [2]);
    const { findings } = judged("monotonic-reads", history);
    expect(findings.map(({ id, index }) => [id, index])).toEqual([
      [1, 3],
      [2, 3],
    ]);
  });

  it("are reasons when there is nothing to judge", () => {
    const reason = [{ message: "no read began after an acknowledgement or a sighting" }];
    expect(judged("stale-reads", linear().insert(1)).findings).toEqual(reason);
    expect(judged("stale-reads", linear().read("r1", [])).findings).toEqual(reason);
    expect(judged("stale-reads", linear().read("r1", []).insert(1)).findings).toEqual(reason);
  });
});
