// Every row of the contract about rows that must not be lost: planted anomalies, plain and disguised, and clean look-alikes.

import { expect, it } from "vitest";
import { sampleHistory } from "../history/sample-history.ts";
import { check, judged } from "./checker-cases.ts";

const forgiving = () => sampleHistory({ durability: "may-lose-on-disk-loss" });

check("lost-rows", [
  ["everything is there", "held", sampleHistory().insert(1).final("r1", [1]).final("r2", [1])],
  [
    "an acknowledged row is nowhere",
    "violated",
    sampleHistory().insert(1).insert(2).final("r1", [2]).final("r2", [2]),
    [1],
  ],
  ["on one replica only", "violated", sampleHistory().insert(1).final("r1", [1]).final("r2", []), [1]],
  ["text and number are two ids", "violated", sampleHistory().insert("1").final("r1", [1]).final("r2", ["1"]), ["1"]],
  [
    "acknowledged by a later attempt",
    "violated",
    sampleHistory().insert(1, "fail").insert(1, "ok", { attempt: 2 }).final("r1", []).final("r2", []),
    [1],
  ],
  [
    "acknowledged, then refused on a resend",
    "violated",
    sampleHistory().insert(1).insert(1, "fail", { attempt: 2 }).final("r1", []).final("r2", []),
    [1],
  ],
  [
    "part of a list was acknowledged",
    "violated",
    sampleHistory()
      .begin(1, { op: "insert", value: [1, 2] })
      .end(1, "ok", { op: "insert", value: [1] })
      .insert(3)
      .final("r1", [3])
      .final("r2", [3]),
    [1],
  ],
  [
    "the unacknowledged rest may be missing",
    "held",
    sampleHistory()
      .begin(1, { op: "insert", value: [1, 2] })
      .end(1, "ok", { op: "insert", value: [1] })
      .final("r1", [1])
      .final("r2", [1]),
  ],
  [
    "an uncertain row may be missing",
    "held",
    sampleHistory().insert(1).insert(2, "indeterminate").final("r1", [1]).final("r2", [1]),
  ],
  [
    "an uncertain row that was seen may not",
    "violated",
    sampleHistory().insert(1).insert(2, "indeterminate").read("r1", [1, 2]).final("r1", [1]).final("r2", [1]),
    [2],
  ],
  [
    "seen by the final read of another replica before",
    "violated",
    sampleHistory().insert(1).insert(2, "indeterminate").final("r1", [1, 2]).final("r2", [1]),
    [2],
  ],
  [
    "seen only by a later final read",
    "held",
    sampleHistory().insert(1).insert(2, "indeterminate").final("r1", [1]).final("r2", [1, 2]),
  ],
  [
    "seen by a read that had not ended",
    "held",
    sampleHistory()
      .insert(1)
      .insert(2, "indeterminate")
      .begin("q", { op: "read", replica: "r1" })
      .begin("f", { op: "read", replica: "r1", final: true })
      .end("q", "ok", { op: "read", value: [2] })
      .end("f", "ok", { op: "read", value: [1] })
      .final("r2", [1, 2]),
  ],
  [
    "seen and never attempted is not lost",
    "held",
    sampleHistory().insert(1).read("r1", [1, 9]).final("r1", [1]).final("r2", [1]),
  ],
  [
    "seen and refused for certain is not lost",
    "held",
    sampleHistory().insert(1).insert(2, "fail").read("r1", [1, 2]).final("r1", [1]).final("r2", [1]),
  ],
  [
    "refused, then uncertain, and never seen",
    "held",
    sampleHistory()
      .insert(1)
      .insert(2, "fail")
      .insert(2, "indeterminate", { attempt: 2 })
      .final("r1", [1])
      .final("r2", [1]),
  ],
  [
    "seen by a read of which nobody knows whether it was right",
    "held",
    sampleHistory()
      .insert(1)
      .insert(2, "indeterminate")
      .begin("q", { op: "read", replica: "r1" })
      .end("q", "indeterminate", { op: "read", value: [2] })
      .final("r1", [1])
      .final("r2", [1]),
  ],
  [
    "an insert marked final is no final read",
    "unknown",
    sampleHistory().insert(1, "ok", { replica: "r2", final: true }).final("r1", [1]),
  ],
  [
    "acknowledged after the final read began",
    "held",
    sampleHistory()
      .insert(0)
      .begin("w", { op: "insert", value: 1 })
      .begin("f", { op: "read", replica: "r1", final: true })
      .end("w", "ok", { op: "insert" })
      .end("f", "ok", { op: "read", value: [0] })
      .final("r2", [0, 1]),
  ],
  [
    "the same row missing from the later replica",
    "violated",
    sampleHistory()
      .insert(0)
      .begin("w", { op: "insert", value: 1 })
      .begin("f", { op: "read", replica: "r1", final: true })
      .end("w", "ok", { op: "insert" })
      .end("f", "ok", { op: "read", value: [0] })
      .final("r2", [0]),
    [1],
  ],
  [
    "the last final read of a replica counts",
    "held",
    sampleHistory().insert(1).final("r1", []).final("r1", [1]).final("r2", [1]),
  ],
  [
    "the last to complete, not to begin",
    "violated",
    sampleHistory()
      .insert(1)
      .begin("a", { op: "read", replica: "r1", final: true })
      .begin("b", { op: "read", replica: "r1", final: true })
      .end("b", "ok", { op: "read", value: [1] })
      .end("a", "ok", { op: "read", value: [] })
      .final("r2", [1]),
    [1],
  ],
  [
    "a failed final read does not replace",
    "held",
    sampleHistory()
      .insert(1)
      .final("r1", [1])
      .begin("f", { op: "read", replica: "r1", final: true })
      .end("f", "fail", { op: "read" })
      .final("r2", [1]),
  ],
  ["no final read at all", "unknown", sampleHistory().insert(1).read("r1", [1]).read("r2", [1])],
  ["a replica without a final read", "unknown", sampleHistory().insert(1).final("r1", [1])],
  ["loss beats the replica that is missing", "violated", sampleHistory().insert(1).final("r1", []), [1]],
  ["nothing was acknowledged", "unknown", sampleHistory().insert(1, "indeterminate").final("r1", [1]).final("r2", [1])],
  ["an empty history", "unknown", sampleHistory()],
  [
    "loss with a disk, as the contract allows",
    "held",
    forgiving().insert(1).insert(2).bittenBy({ takesDisk: true }).final("r1", [2]).final("r2", [2]),
    [1],
  ],
  [
    "loss without a disk, under the same contract",
    "violated",
    forgiving().insert(1).insert(2).bittenBy().final("r1", [2]).final("r2", [2]),
    [1],
  ],
  [
    "loss with a disk, under the strict contract",
    "violated",
    sampleHistory().insert(1).bittenBy({ takesDisk: true }).final("r1", []).final("r2", []),
    [1],
  ],
  [
    "takesDisk false takes none",
    "violated",
    forgiving().insert(1).bittenBy({ takesDisk: false }).final("r1", []).final("r2", []),
    [1],
  ],
  [
    "allowed loss, but a replica was not read",
    "unknown",
    forgiving().insert(1).bittenBy({ takesDisk: true }).final("r1", []),
  ],
]);

it("every lost row is counted once, and the first word of it is told", () => {
  const history = sampleHistory()
    .insert(1)
    .insert(1, "ok", { attempt: 2 })
    .insert([2, 3])
    .insert(4, "indeterminate")
    .read("r1", [4])
    .read("r1", [4])
    .final("r1", [2, 3])
    .final("r2", []);
  const { findings, counts } = judged("lost-rows", history);
  expect(counts).toEqual({ acknowledged: 3, finalReads: 2, lost: 2, notReplicated: 2 });
  expect(findings.filter(({ replica }) => replica === "r1").map(({ message }) => message)).toEqual([
    "acknowledged at index 1, but missing from the final read of r1",
    "seen by the read that ended at index 9, but missing from the final read of r1",
  ]);
});
