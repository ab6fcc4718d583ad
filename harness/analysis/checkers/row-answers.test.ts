// Whole answers about rows, word for word.

import { expect, it } from "vitest";
import { sampleHistory } from "../history/sample-history.ts";
import { answers } from "./checker-cases.ts";

it("rows: lost from every replica, from one, seen and then gone, repeated, unexpected", () => {
  const history = sampleHistory({ reads: "linearizable" })
    .insert([1, 2], "ok")
    .insert(3, "indeterminate")
    .insert(4, "fail")
    .insert(5, "ok")
    .insert(6, "indeterminate")
    .read("r1", [1, 2, 3, 5])
    .read("r1", [1, 2, 5])
    .read("r1", [1, 2, 3, 5])
    .final("r1", [2, 2, 5, 5, 4])
    .final("r2", [2, 2, 9]);
  expect(answers(history)).toMatchInlineSnapshot(`
    "lost-rows: violated {"acknowledged":3,"finalReads":2,"lost":2,"notReplicated":1}
    {"id":1,"replica":"r1","kind":"lost","index":17,"message":"acknowledged at index 1, but missing from the final read of r1"}
    {"id":3,"replica":"r1","kind":"lost","index":17,"message":"seen by the read that ended at index 11, but missing from the final read of r1"}
    {"id":1,"replica":"r2","kind":"lost","index":19,"message":"acknowledged at index 1, but missing from the final read of r2"}
    {"id":3,"replica":"r2","kind":"lost","index":19,"message":"seen by the read that ended at index 11, but missing from the final read of r2"}
    {"id":5,"replica":"r2","kind":"not-replicated","index":19,"message":"acknowledged at index 7, but missing from the final read of r2"}
    duplicate-rows: violated {"acknowledged":3,"finalReads":2,"duplicated":2}
    {"id":2,"replica":"r1","index":17,"message":"stands 2 times in the final read of r1"}
    {"id":5,"replica":"r1","index":17,"message":"stands 2 times in the final read of r1"}
    {"id":2,"replica":"r2","index":19,"message":"stands 2 times in the final read of r2"}
    unexpected-rows: violated {"reads":5,"unexpected":2}
    {"id":4,"replica":"r1","process":"f","kind":"failed","index":17,"message":"read on r1 although every attempt had failed before the read began"}
    {"id":9,"replica":"r2","process":"f","kind":"never-attempted","index":19,"message":"read on r2 although nobody had tried to insert it"}
    stale-reads: violated {"reads":5,"stale":1}
    {"id":3,"replica":"r1","process":"q","index":13,"message":"known since index 11, missing from the read of r1 begun at 12, seen again later"}
    monotonic-reads: violated {"reads":5,"pairs":2}
    {"id":3,"replica":"r1","process":"q","index":13,"message":"seen before by the same process on r1 and no longer there"}"
  `);
});

it("rows: nothing wrong, with a retry and a sublist acknowledged", () => {
  const history = sampleHistory({ reads: "monotonic" })
    .insert([1, 2], "indeterminate")
    .begin("w", { op: "insert", value: [1, 2], attempt: 2 })
    .end("w", "ok", { op: "insert", value: [2] })
    .read("r1", [1, 2])
    .read("r1", [1, 2])
    .bittenBy()
    .final("r1", [1, 2])
    .final("r2", [2, 1]);
  expect(answers(history)).toMatchInlineSnapshot(`
    "lost-rows: held {"acknowledged":1,"finalReads":2,"lost":0,"notReplicated":0}
    duplicate-rows: held {"acknowledged":1,"finalReads":2,"duplicated":0}
    unexpected-rows: held {"reads":4,"unexpected":0}
    monotonic-reads: held {"reads":4,"pairs":1}
    fault-bit: held {"faults":1,"verified":1,"overlapping":1}"
  `);
});

it("rows: nothing to judge by", () => {
  expect(answers(sampleHistory().insert(1).final("r1", [1]))).toMatchInlineSnapshot(`
    "lost-rows: unknown {"acknowledged":1,"finalReads":1,"lost":0,"notReplicated":0}
    {"message":"replica r2 has no ok final read"}
    duplicate-rows: unknown {"acknowledged":1,"finalReads":1,"duplicated":0}
    {"message":"replica r2 has no ok final read"}
    unexpected-rows: held {"reads":1,"unexpected":0}"
  `);
  const nothing = ["lost-rows", "duplicate-rows", "unexpected-rows", "stale-reads", "monotonic-reads"] as const;
  expect(answers(sampleHistory({ reads: "linearizable" }), ...nothing)).toMatchInlineSnapshot(`
    "lost-rows: unknown {"acknowledged":0,"finalReads":0,"lost":0,"notReplicated":0}
    {"message":"there is no ok final read"}
    {"message":"nothing was acknowledged"}
    duplicate-rows: unknown {"acknowledged":0,"finalReads":0,"duplicated":0}
    {"message":"there is no ok final read"}
    unexpected-rows: unknown {"reads":0,"unexpected":0}
    {"message":"there is no ok row read"}
    stale-reads: unknown {"reads":0,"stale":0}
    {"message":"no read began after an acknowledgement or a sighting"}
    monotonic-reads: unknown {"reads":0,"pairs":0}
    {"message":"no process has two ok reads of the same replica"}"
  `);
  expect(answers(sampleHistory({ duplicates: "allowed" }).insert(1), ...nothing)).toMatchInlineSnapshot(`
    "lost-rows: unknown {"acknowledged":1,"finalReads":0,"lost":0,"notReplicated":0}
    {"message":"there is no ok final read"}
    duplicate-rows: held {"acknowledged":1,"finalReads":0,"duplicated":0,"reason":"the contract allows duplicates"}
    unexpected-rows: unknown {"reads":0,"unexpected":0}
    {"message":"there is no ok row read"}
    stale-reads: held {"reads":0,"reason":"the contract is eventual"}
    monotonic-reads: held {"reads":0,"pairs":0,"reason":"the contract is eventual"}"
  `);
});

it("rows: loss that the contract allows", () => {
  const told = sampleHistory({ durability: "may-lose-on-disk-loss" }).insert([1, 2]).insert(3);
  expect(answers(told.bittenBy({ takesDisk: true }).final("r1", [1]).final("r2", [1, 3]), "lost-rows"))
    .toMatchInlineSnapshot(`
    "lost-rows: held {"acknowledged":3,"finalReads":2,"lost":1,"notReplicated":1}
    {"id":2,"replica":"r1","kind":"lost","index":11,"message":"acknowledged at index 1, but missing from the final read of r1"}
    {"id":3,"replica":"r1","kind":"not-replicated","index":11,"message":"acknowledged at index 3, but missing from the final read of r1"}
    {"id":2,"replica":"r2","kind":"lost","index":13,"message":"acknowledged at index 1, but missing from the final read of r2"}"
  `);
});
