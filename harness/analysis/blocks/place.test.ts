import { describe, expect, it } from "vitest";
import { covers, parsePartName } from "./part-name.ts";
import { placeOf } from "./place.ts";
import type { PlaceKind } from "./place.ts";

const table = "var/store/6f1/6f1c2b7e-93d4-4a58-8e21-c07f5ab3d916";
const logTable = "var/store/7a2/7a2c2b7e-93d4-4a58-8e21-c07f5ab3d916";
const siblings = ["all_1_1_0", "all_1_1_0_4", "all_2_3_1", "all_2_2_0", "202401_5_5_0"];

describe("the place of a file", () => {
  const names = {
    siblings: (directory: readonly string[]) => (directory.at(-2) === table.split("/").at(-1) ? siblings : []),
    isSystemTable: (directory: readonly string[]) => directory.join("/") === logTable,
  };
  it.each<[string, PlaceKind]>([
    [`${table}/all_1_1_0_4/k.bin`, "active-part"],
    [`${table}/202401_5_5_0/k.bin`, "active-part"],
    [`${table}/all_2_3_1/p.proj/k.bin`, "active-part"],
    [`${table}/all_1_1_0/k.bin`, "outdated-part"],
    [`${table}/all_2_2_0/k.bin`, "outdated-part"],
    [`${table}/detached/all_1_1_0/k.bin`, "detached-part"],
    [`${table}/detached/broken-on-start_all_1_1_0/k.bin`, "detached-part"],
    [`${table}/detached/ignored_all_1_1_0_try1/p.proj/k.bin`, "detached-part"],
    [`${table}/tmp_merge_all_1_2_1/k.bin`, "temporary-part"],
    [`${table}/tmp-fetch_all_1_1_0/k.bin`, "temporary-part"],
    [`${table}/delete_tmp_all_1_1_0/k.bin`, "temporary-part"],
    [`${table}/moving/all_1_1_0/k.bin`, "temporary-part"],
    ["var/shadow/1/store/6f1/6f1c2b7e-93d4-4a58-8e21-c07f5ab3d916/all_1_1_0/k.bin", "frozen-part"],
    [`${logTable}/202611_1_1_0/query.bin`, "system-part"],
    [`${table}/mutation_12.txt`, "mutation-entry"],
    ["var/metadata/default/events.sql", "metadata"],
    ["var/metadata_dropped/default.events.6f1c.sql", "metadata"],
    ["log/clickhouse-server.log", "log"],
    ["log/clickhouse-server.err.log.3.gz", "log"],
    ["zk/version-2/log.100000001", "coordination"],
    ["zk/version-2/snapshot.0", "coordination"],
    ["keeper/coordination/snapshots/snapshot_100.bin.zstd", "coordination"],
    [`${table}/shard1_replica1/1.bin`, "spool"],
    [`${table}/default@clickhouse-1:9000/1.bin`, "spool"],
    [`${table}/data.bin`, "table-file"],
    ["var/uuid", "file"],
  ])("%s: %s", (file, expected) => {
    expect(placeOf(file.split("/"), names)).toBe(expected);
  });
});

describe("part names", () => {
  it.each([
    ["all_1_5_2", "all_1_1_0", true],
    ["all_1_1_0_7", "all_1_1_0", true],
    ["all_1_1_0_7", "all_1_1_0_3", true],
    ["all_1_1_0", "all_1_1_0", false],
    ["all_1_5_2", "all_1_1_0_9", false],
    ["a_1_5_2", "b_1_1_0", false],
    ["all_2_5_2", "all_1_2_1", false],
  ])("%s replaced %s: %s", (newer, older, expected) => {
    const [left, right] = [parsePartName(newer), parsePartName(older)];
    expect(left !== undefined && right !== undefined && covers(left, right)).toBe(expected);
  });

  it("takes no other directory for a part", () => {
    for (const name of ["detached", "tmp_merge_all_1_2_1", "store", "all_1_1", "mutation_2.txt"]) {
      expect(parsePartName(name)).toBeUndefined();
    }
  });
});
