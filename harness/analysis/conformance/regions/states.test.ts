// What a region's servers say of themselves, what of them is watched, and whether their files are mounted.

import { expect, it } from "vitest";
import { parsePromql } from "../../promql/parse-promql.ts";
import { Inspection } from "../inspection.ts";
import type { Profile } from "#harness/config/profile.ts";
import { platform } from "../sample-platform.ts";
import { staysEmpty } from "./alert-coverage.ts";
import { healthy, seriesOf } from "./region-state.ts";
import type { Watched } from "./region-state.ts";
import { config, region, topology } from "./sample-region.ts";
import { watchedRegion } from "./watched-region.ts";

const watched = (more: Partial<Watched> = {}): Watched => ({
  ...{ namespace: "db", database: "d", pods: ["p"], tables: ["a", "b"], disks: ["default", "cold"], diskBytes: 100 },
  ...{ exported: new Map(), now: 1000 },
  ...more,
});
const offered = (...labels: string[]) => ({
  exported: new Map(
    [
      "replica_absolute_delay",
      "disk_used_bytes",
      "disk_free_bytes",
      "disk_total_bytes",
      "last_ttl_merge_timestamp_seconds",
    ].map((name) => [`clickhouse_${name}`, labels] as const),
  ),
});
const numbers = (name: string, of: Watched, bad = healthy) =>
  seriesOf(of, ({ table }) => (table === "b" ? bad : healthy))
    .filter(({ labels }) => labels.__name__ === name)
    .map(({ labels: { __name__: _name, instance: _instance, namespace: _space, pod: _pod, ...rest }, value }) => [
      rest,
      value,
    ]);

it("a state of a table is seen in the numbers of its server", () => {
  const full = { ...healthy, diskShare: 0.75, ttlMergeAge: 60, ready: 0, lagSeconds: 9 };
  const all = watched(offered("disk", "database", "table"));
  expect(numbers("clickhouse_disk_used_bytes", all, full)).toEqual([
    [{ disk: "default" }, 75],
    [{ disk: "cold" }, 50],
  ]);
  expect(numbers("clickhouse_disk_free_bytes", all, full)).toEqual([
    [{ disk: "default" }, 25],
    [{ disk: "cold" }, 50],
  ]);
  expect(numbers("clickhouse_disk_total_bytes", all, full)).toEqual([
    [{ disk: "default" }, 100],
    [{ disk: "cold" }, 100],
  ]);
  expect(numbers("clickhouse_replica_absolute_delay", all, full)).toEqual([
    [{ database: "d", table: "a" }, 0],
    [{ database: "d", table: "b" }, 9],
  ]);
  expect(numbers("clickhouse_replica_absolute_delay", watched(offered("table")), full)).toEqual([
    [{ table: "a" }, 0],
    [{ table: "b" }, 9],
  ]);
  expect(numbers("clickhouse_replica_absolute_delay", watched(), full)).toEqual([]);
  expect(numbers("clickhouse_last_ttl_merge_timestamp_seconds", all, full)).toEqual([[{}, 940]]);
  expect(numbers("ClickHouseAsyncMetrics_DiskUsed_default", all, full)).toEqual([[{}, 75]]);
  expect(numbers("ClickHouseAsyncMetrics_DiskAvailable_default", all, full)).toEqual([[{}, 25]]);
  expect(numbers("ClickHouseAsyncMetrics_DiskTotal_default", all, full)).toEqual([[{}, 100]]);
  const cold = watched({ disks: ["cold", "default"] });
  expect(numbers("ClickHouseAsyncMetrics_DiskUsed_default", cold, full)).toEqual([[{}, 50]]);
  expect(numbers("ClickHouseMetrics_ZooKeeperSession", watched({ isScraped: () => false }))).toEqual([]);
  expect(numbers("ClickHouseMetrics_ZooKeeperSession", watched({ isScraped: () => true }))).toEqual([[{}, 1]]);
  expect(numbers("kube_pod_status_ready", all, full)).toEqual([
    [{ condition: "true" }, 0],
    [{ condition: "false" }, 1],
    [{ condition: "unknown" }, 0],
  ]);
  expect(numbers("kube_pod_status_ready", all)).toEqual([
    [{ condition: "true" }, 1],
    [{ condition: "false" }, 0],
    [{ condition: "unknown" }, 0],
  ]);
});

it("a panel stays empty where nothing of a healthy region answers", () => {
  const of = (recordings: { record: string; expression: string }[] = []) => ({
    watched: watched(offered("table")),
    recordings: recordings.map((one) => ({ ...one, labels: {} })),
    isProvided: (metric: string) => metric === "known",
  });
  expect(staysEmpty("clickhouse_replica_absolute_delay", of())).toBe(false);
  expect(staysEmpty('clickhouse_replica_absolute_delay{table="x"}', of())).toBe(true);
  expect(staysEmpty("rate(clickhouse_replica_absolute_delay)", of())).toBe(true);
  expect(staysEmpty("rate(clickhouse_replica_absolute_delay[$interval])", of())).toBe(false);
  expect(staysEmpty("known", of())).toBe(false);
  expect(staysEmpty("limit > 5", of([{ record: "limit", expression: "7" }]))).toBe(false);
  expect(staysEmpty("limit > 8", of([{ record: "limit", expression: "7" }]))).toBe(true);
  expect(
    staysEmpty(
      "one",
      of([
        { record: "one", expression: "two" },
        { record: "two", expression: "7" },
      ]),
    ),
  ).toBe(false);
  expect(() => parsePromql("limit >")).toThrow();
});

it("disks of a region's servers are those that its files add", () => {
  const storage = (...names: string[]) => {
    const disks = names.map((name) => `<${name}><path>/x</path></${name}>`).join("");
    return {
      "c.xml": `<clickhouse><storage_configuration><disks>${disks}</disks></storage_configuration></clickhouse>`,
    };
  };
  const model = platform({
    A: config(storage("cold", "default")),
    B: config(storage("far"), { in: "eu-west-1" }),
    C: config({ "d.xml": "<clickhouse><storage_configuration></storage_configuration></clickhouse>" }),
  });
  const profile = { name: "sample", topology, intent: {}, objectives: {} } as unknown as Profile;
  const { watched: found } = watchedRegion(new Inspection("MON-002", model, profile), region);
  expect(found.disks).toEqual(["default", "cold"]);
  expect(found.pods).toEqual(["clickhouse-us-0", "clickhouse-us-1", "clickhouse-us-2", "clickhouse-us-3"]);
  expect(found.isScraped?.("up")).toBe(true);
  expect(found.isScraped?.("up")).toBe(true);
  expect(found.isScraped?.("none")).toBe(false);
});
