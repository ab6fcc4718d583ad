import { describe, expect, test } from "vitest";
import { judgeRestore } from "./judge-restore.ts";
import type { RestoreFacts } from "./judge-restore.ts";

const second = 1e9;

/** An insert of one row a second; the backup at 10 s, the loss from 15 to 16 s, the restore done at 30 s. */
function historyOf({
  lost = [] as readonly number[],
  begins = 15,
  isSeen = true,
  finals = 2,
  unacknowledged = [] as readonly number[],
} = {}): string {
  const ids = [...range(1, 14), ...range(31, 40)];
  const inserts = ids.flatMap((id) => [
    { type: "invoke", op: "insert", process: id, timeNs: (id - 0.2) * second, value: [id] },
    { type: unacknowledged.includes(id) ? "indeterminate" : "ok", op: "insert", process: id, timeNs: id * second },
  ]);
  const faults = [
    { type: "fault", phase: "begin", timeNs: begins * second },
    ...(isSeen ? [{ type: "fault", phase: "verified", timeNs: (begins + 1) * second }] : []),
  ];
  const kept = ids.filter((id) => !lost.includes(id) && !unacknowledged.includes(id));
  const reads = range(1, finals).flatMap((reader) => [
    { type: "invoke", op: "read", final: true, process: `r${reader}`, timeNs: 50 * second },
    { type: "ok", op: "read", final: true, process: `r${reader}`, timeNs: 51 * second, value: kept },
  ]);
  const lines = [...inserts, ...faults, ...reads].sort((a, b) => a.timeNs - b.timeNs);
  return [{ schema: "assay.history/1" }, ...lines].map((line) => JSON.stringify(line)).join("\n");
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_none, index) => from + index);
}

const facts: RestoreFacts = {
  backupBegunNs: 10.5 * second,
  backupEndedNs: 11.5 * second,
  rpoAtMostNs: 60 * second,
};
const sinceBackup = [11, 12, 13, 14];

function verdictsOf(history: string, change: Partial<RestoreFacts> = {}) {
  return judgeRestore(history, { ...facts, ...change }).map(({ verdict }) => verdict);
}

describe("a restore after everything was lost", () => {
  test("holds when only rows since the backup are gone, and names them", () => {
    const [restored, point] = judgeRestore(historyOf({ lost: sinceBackup }), facts);
    expect([restored?.verdict, point?.verdict]).toEqual(["held", "held"]);
    expect(restored?.message).toBe("all 10 rows of the backup are there on every replica, and 10 since");
    expect(point?.message).toBe(
      "4 of 4 rows acknowledged since the backup are lost: 11, 12, 13, 14; " +
        "the backup was 3.5 to 5.5 s old, 60.0 s are allowed",
    );
  });

  test("is violated by one row of the backup that is not there again", () => {
    const [restored] = judgeRestore(historyOf({ lost: [7, ...sinceBackup] }), facts);
    expect([restored?.verdict, restored?.message]).toEqual([
      "violated",
      "1 of 10 rows of the backup are not there again: 7",
    ]);
  });

  test("is violated by a row acknowledged after the loss that is missing", () => {
    expect(verdictsOf(historyOf({ lost: [35, ...sinceBackup] }))[0]).toBe("violated");
  });

  test("is violated by a restore that failed, whatever is read", () => {
    expect(verdictsOf(historyOf({ lost: sinceBackup }), { failure: "not restored: no such key" })[0]).toBe("violated");
  });

  test("a row that nobody was promised is no loss", () => {
    expect(verdictsOf(historyOf({ lost: sinceBackup, unacknowledged: [5] }))).toEqual(["held", "held"]);
  });

  test("a backup older than allowed is violated, one that may be is unknown", () => {
    const history = historyOf({ lost: sinceBackup });
    expect(verdictsOf(history, { rpoAtMostNs: 3 * second })[1]).toBe("violated");
    expect(verdictsOf(history, { rpoAtMostNs: 4 * second })[1]).toBe("unknown");
  });

  test("is unknown without a loss that was seen, a final read, or a row on either side", () => {
    expect(verdictsOf(historyOf({ lost: sinceBackup, isSeen: false }))[1]).toBe("unknown");
    expect(verdictsOf(historyOf({ finals: 0 }))).toEqual(["unknown", "unknown"]);
    expect(verdictsOf(historyOf(), { backupBegunNs: 0.5 * second })[0]).toBe("unknown");
    expect(verdictsOf(historyOf(), { backupBegunNs: 14.5 * second })[1]).toBe("unknown");
    expect(verdictsOf(historyOf({ begins: 45 }))[0]).toBe("unknown");
  });
});
