// Every row of the contract about repeated and unexpected rows: planted anomalies, plain and disguised, and clean look-alikes.

import { describe, expect, it } from "vitest";
import { sampleHistory } from "../history/sample-history.ts";
import { check, judged } from "./checker-cases.ts";
import type { CheckerFinding } from "./checker.ts";

const monotonic = () => sampleHistory({ reads: "monotonic" });

check("duplicate-rows", [
  ["each once", "held", sampleHistory().insert([1, 2]).final("r1", [1, 2]).final("r2", [2, 1])],
  ["twice on one replica", "violated", sampleHistory().insert(1).final("r1", [1]).final("r2", [1, 1]), [1]],
  ["far apart", "violated", sampleHistory().insert([1, 2, 3]).final("r1", [3, 1, 2, 3]).final("r2", [1, 2, 3]), [3]],
  [
    "text and number are no repeat",
    "held",
    sampleHistory().insert(1).insert("1").final("r1", [1, "1"]).final("r2", ["1", 1]),
  ],
  [
    "a phantom twice is a repeat too",
    "violated",
    sampleHistory().insert(1).final("r1", [1, 9, 9]).final("r2", [1]),
    [9],
  ],
  [
    "twice in a read that is not final",
    "held",
    sampleHistory().insert(1).read("r1", [1, 1]).final("r1", [1]).final("r2", [1]),
  ],
  [
    "twice in a final read that was made again",
    "held",
    sampleHistory().insert(1).final("r1", [1, 1]).final("r1", [1]).final("r2", [1]),
  ],
  ["a replica without a final read", "unknown", sampleHistory().insert(1).final("r1", [1])],
  ["a repeat beats the missing replica", "violated", sampleHistory().insert(1).final("r1", [1, 1]), [1]],
  ["nothing acknowledged, everything read", "held", sampleHistory().insert(1, "fail").final("r1", []).final("r2", [])],
  ["allowed by the contract", "held", sampleHistory({ duplicates: "allowed" }).insert(1).final("r1", [1, 1])],
]);

check("unexpected-rows", [
  ["only what was inserted", "held", sampleHistory().insert(1).insert(2, "indeterminate").read("r1", [1, 2])],
  ["a row from nowhere", "violated", sampleHistory().insert(1).read("r1", [1, 7]), [7]],
  ["a row of the other type", "violated", sampleHistory().insert(1).read("r1", ["1"]), ["1"]],
  ["attempted only after the read", "violated", sampleHistory().read("r1", [1]).insert(1), [1]],
  [
    "attempted while the read was under way",
    "held",
    sampleHistory()
      .begin("q", { op: "read", replica: "r1" })
      .insert(1)
      .end("q", "ok", { op: "read", value: [1] }),
  ],
  ["refused for certain", "violated", sampleHistory().insert(1, "fail").read("r1", [1]), [1]],
  [
    "refused twice",
    "violated",
    sampleHistory().insert(1, "fail").insert(1, "fail", { attempt: 2 }).read("r1", [1]),
    [1],
  ],
  [
    "refused, but one attempt is uncertain",
    "held",
    sampleHistory().insert(1, "indeterminate").insert(1, "fail", { attempt: 2 }).read("r1", [1]),
  ],
  [
    "refused only after the read began",
    "held",
    sampleHistory()
      .begin("w", { op: "insert", value: 1 })
      .begin("q", { op: "read", replica: "r1" })
      .end("w", "fail", { op: "insert" })
      .end("q", "ok", { op: "read", value: [1] }),
  ],
  [
    "tried again while the read was under way",
    "held",
    sampleHistory()
      .insert(1, "fail")
      .begin("q", { op: "read", replica: "r1" })
      .insert(1, "fail", { attempt: 2 })
      .end("q", "ok", { op: "read", value: [1] }),
  ],
  [
    "tried again only after the read",
    "violated",
    sampleHistory().insert(1, "fail").read("r1", [1]).insert(1, "ok", { attempt: 2 }),
    [1],
  ],
  ["in a final read", "violated", sampleHistory().insert(1).final("r1", [1]).final("r2", [1, 8]), [8]],
  [
    "a read that did not succeed shows nothing",
    "unknown",
    sampleHistory()
      .insert(1)
      .begin("q", { op: "read", replica: "r1" })
      .end("q", "indeterminate", { op: "read", value: [9] }),
  ],
  ["no read", "unknown", sampleHistory().insert(1)],
]);

describe("findings", () => {
  const kinds = (findings: readonly CheckerFinding[]) => findings.map(({ id, replica, kind }) => [id, replica, kind]);

  it("tell lost from not replicated", () => {
    const { findings } = judged("lost-rows", sampleHistory().insert(1).insert(2).final("r1", [1]).final("r2", []));
    expect(kinds(findings)).toEqual([
      [2, "r1", "lost"],
      [1, "r2", "not-replicated"],
      [2, "r2", "lost"],
    ]);
  });

  it("tell rows that nobody tried from rows that were refused", () => {
    const { findings } = judged(
      "unexpected-rows",
      sampleHistory().insert(1, "fail").read("r1", [1, 2]).read("r1", [1]),
    );
    expect(kinds(findings)).toEqual([
      [1, "r1", "failed"],
      [2, "r1", "never-attempted"],
    ]);
  });

  it("name a row that nobody tried once a replica, at its first sighting", () => {
    const history = sampleHistory().insert(1).read("r1", [8, 9]).read("r1", [8]).read("r2", [8], { process: "z" });
    const { findings, counts } = judged("unexpected-rows", history);
    expect(findings.map(({ id, replica, process, index }) => [id, replica, process, index])).toEqual([
      [8, "r1", "q", 3],
      [9, "r1", "q", 3],
      [8, "r2", "z", 7],
    ]);
    expect(counts).toEqual({ reads: 3, unexpected: 2 });
  });

  it("tell a repeat by each replica, and count the rows", () => {
    const history = sampleHistory().insert([1, 2]).final("r1", [1, 1, 2, 1]).final("r2", [1, 2, 1]);
    const { findings, counts } = judged("duplicate-rows", history);
    expect(findings.map(({ id, replica, message }) => [id, replica, message])).toEqual([
      [1, "r1", "stands 3 times in the final read of r1"],
      [1, "r2", "stands 2 times in the final read of r2"],
    ]);
    expect(counts).toEqual({ acknowledged: 2, finalReads: 2, duplicated: 1 });
  });

  it("give the reason when a weaker contract leaves nothing to judge", () => {
    expect(judged("stale-reads", monotonic()).counts["reason"]).toBe("the contract is monotonic");
    expect(judged("monotonic-reads", sampleHistory()).counts["reason"]).toBe("the contract is eventual");
  });
});
