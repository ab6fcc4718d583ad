import { describe, expect, test } from "vitest";
import { judgeRegionRestore } from "./region-restore.ts";
import type { RegionRestore } from "./region-restore.ts";

const good: RegionRestore = {
  saved: { rows: 600, hash: "a" },
  restored: { rows: 600, hash: "a" },
  liveBefore: { rows: 50, hash: "b" },
  liveAfter: { rows: 50, hash: "b" },
  shards: { saved: 3, restored: 3 },
};

function verdictOf(change: Partial<RegionRestore>): Record<string, string> {
  return { "BAK-008": judgeRegionRestore({ ...good, ...change }).verdict };
}

describe("a backup of one region restored in the other", () => {
  test("holds when every row is there and nothing else was touched", () => {
    expect(verdictOf({})).toEqual({ "BAK-008": "held" });
  });

  test.each<[string, Partial<RegionRestore>]>([
    ["the restore removes what lived there", { liveAfter: { rows: 0, hash: "" } }],
    ["the restore mixes its rows with those that lived there", { liveAfter: { rows: 650, hash: "c" } }],
    ["one shard is not restored", { restored: { rows: 400, hash: "d" }, shards: { saved: 3, restored: 2 } }],
    ["a row comes back changed", { restored: { rows: 600, hash: "e" } }],
  ])("is violated when %s", (_what, change) => {
    expect(verdictOf(change)).toEqual({ "BAK-008": "violated" });
  });

  test.each<[string, Partial<RegionRestore>]>([
    ["without rows", { saved: { rows: 0, hash: "" }, restored: { rows: 0, hash: "" } }],
    ["without a live table", { liveBefore: { rows: 0, hash: "" }, liveAfter: { rows: 0, hash: "" } }],
    ["with one shard", { shards: { saved: 1, restored: 1 } }],
  ])("is unknown %s", (_what, change) => {
    expect(verdictOf(change)).toEqual({ "BAK-008": "unknown" });
  });
});
