// What the tables promise: where they are coordinated, how they are sharded, partitioned, compressed and how long they
// keep their rows.

import type { RegionTable } from "#harness/config/region-topology.ts";
import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { elements, sections } from "../servers/server-config.ts";
import { mergedInTime } from "../schema/merge-waits.ts";
import { splitTop } from "../schema/sql-text.ts";
import { clusterMeant } from "./cluster-meant.ts";
import { createdTables } from "./statements.ts";
import { tight } from "../spelling.ts";
import { countsFrom, joinedPeriod, periodOf } from "./periods.ts";
import type { CreatedTable } from "./statements.ts";
import { onDeclared } from "./declared-tables.ts";
import { declaredTopology, macrosByPod } from "./topology.ts";

const manifests = { needs: "manifests" } as const;

export const tableRows = [
  check(
    "CH-007",
    (it) => {
      it.each(
        () => createdTables(it.model).filter(({ engine }) => engine.startsWith("Replicated")),
        (table) => {
          coordinated(it, table);
        },
      );
      it.each(
        () => [...macrosByPod(it.model)],
        ([pod, { macros, node }]) => {
          const { region } = node.resource;
          if (region === undefined) {
            it.undecided(node, { message: `in which region ${pod} runs is not said` });
            return;
          }
          it.expect(node, macros.get("region") === region, {
            message: `${pod} coordinates its tables under ${macros.get("region") ?? "no region"}`,
            expected: region,
          });
        },
      );
      it.each(
        () => settings(it.model, "zookeeper", "root"),
        ({ value, node }) => {
          it.expect(node, value === "", { message: `everything is coordinated below ${value}`, expected: "no root" });
        },
      );
      it.each(
        () => settings(it.model, "distributed_ddl", "path"),
        ({ value, node }) => {
          it.expect(node, value.replace(/\/$/, "") === "/clickhouse/task_queue/ddl", {
            message: `statements for the cluster wait under ${value}`,
            expected: "/clickhouse/task_queue/ddl",
          });
        },
      );
    },
    manifests,
  ),

  check(
    "CH-010",
    (it) => {
      const { shardingKey } = declaredTopology(it);
      it.each(
        () => createdTables(it.model).filter(({ engine }) => engine === "Distributed"),
        ({ name, node, arguments: [, , , key] }) => {
          it.expect(node, squeezed(key).replaceAll(/[`"]/g, "") === squeezed(shardingKey), {
            message: `${name} is sharded by ${key ?? "nothing"}`,
            expected: shardingKey,
            actual: key ?? "none",
          });
        },
      );
    },
    manifests,
  ),

  check(
    "RES-004",
    (it) => {
      const topology = declaredTopology(it);
      const homeOf = ({ resource }: Node) =>
        Object.entries(topology.clusters).find(([, { region }]) => region === resource.region)?.[0];
      const made = new Set(createdTables(it.model).map(({ name }) => name));
      const byRegion = Object.entries(topology.clusters).map(([cluster, { set }]) => ({
        cluster,
        tables: `_${set.slice(set.lastIndexOf("-") + 1)}_distributed`,
      }));
      it.each(
        () => createdTables(it.model).filter(({ engine }) => engine === "Distributed"),
        ({ name, node, arguments: [told = ""] }) => {
          const own = byRegion.find(({ tables }) => name.endsWith(tables));
          const expected = own?.cluster ?? topology.globalCluster;
          const cluster = clusterMeant(it.model, told, node);
          // A table without a region is everybody's where there is one of a region beside it, as the seed has them of events.
          const isEverybodys =
            name === "events_distributed" ||
            byRegion.some(({ tables }) => made.has(name.replace("_distributed", tables)));
          const isAtHome = own === undefined && !isEverybodys && cluster === homeOf(node);
          it.expect(node, cluster === expected || isAtHome, {
            message: `${name} writes to ${told}`,
            expected,
            actual: cluster,
          });
        },
      );
      // Where other tables have one of a kind, the events have one as well.
      const kinds = [...byRegion.map(({ tables }) => tables), "_distributed"];
      const beside = (kind: string) =>
        topology.tables.some(({ name }) => made.has(name.replace(/_local$/, kind)) && name !== "events_local");
      it.each(kinds.filter(beside), (kind) => {
        if (!made.has(`events${kind}`))
          it.missing({ message: `nothing creates events${kind}`, expected: `events${kind}` });
      });
      it.leftOut("on which shards rows really lie is read from running servers");
    },
    manifests,
  ),

  check(
    "CH-019",
    (it) => {
      const spans = {
        month: /^\(?(toYYYYMM|toStartOfMonth)\(\w+\)+$/i,
        year: /^\(?(toYear|toStartOfYear)\(\w+\)+$/i,
      } as const;
      onDeclared(
        it,
        () => true,
        (declared, table) => {
          it.expect(table.node, spans[declared.partition].test(squeezed(table.partitionBy).replaceAll(/[`"]/g, "")), {
            message: `${table.name} is partitioned by ${table.partitionBy ?? "nothing"}`,
            expected: `one partition a ${declared.partition}`,
            actual: table.partitionBy ?? "none",
          });
        },
      );
      it.leftOut("partitions are counted on running servers");
    },
    manifests,
  ),

  check(
    "CH-020",
    (it) => {
      onDeclared(
        it,
        () => true,
        (_declared, table) => {
          const cold = splitTop(table.ttl ?? "", ",").find((part) => isColdCodec.test(part));
          it.expect(table.node, cold !== undefined, {
            message: `${table.name} keeps its cold parts as they are`,
            expected: "RECOMPRESS CODEC(ZSTD(9))",
            actual: table.ttl ?? "no TTL",
          });
          const age = (it.profile.objectives["CH-020"]?.value as { coldAfterDays?: number } | undefined)?.coldAfterDays;
          if (cold !== undefined && age !== undefined) {
            const after = periodOf(cold)["else"];
            mergedInTime(it, table, "RECOMPRESS");
            it.expect(table.node, after === age, {
              message: `parts of ${table.name} are cold at another age`,
              expected: age,
              actual: after ?? cold,
            });
          }
          const other = otherCodecs(table.text);
          it.expect(table.node, other.length === 0, {
            message: `new parts of ${table.name} are written with ${other.join(", ")}`,
            expected: "LZ4",
          });
        },
      );
      it.each(
        () => settings(it.model, "compression", "method"),
        ({ value, node }) => {
          it.expect(node, value === "lz4", { message: `new parts are written with ${value}`, expected: "lz4" });
        },
      );
    },
    manifests,
  ),

  ...(
    [
      ["TTL-001", "events_local"],
      ["TTL-002", "user_activity_local"],
      ["TTL-003", "metrics_company_period_local"],
      ["TTL-004", "sroi_calculations_local"],
      ["TTL-005", "vis_scores_local"],
    ] as const
  ).map(([row, name]) =>
    check(
      row,
      (it) => {
        onDeclared(
          it,
          (declared) => declared.name === name,
          (declared, table) => {
            kept(it, declared, table);
          },
        );
        it.leftOut("that rows go when their time is up is seen on running servers");
      },
      manifests,
    ),
  ),
];

const isColdCodec = /\bRECOMPRESS\s+CODEC\s*\(\s*ZSTD\s*\(\s*9\s*\)\s*\)/i;

/** What the servers are told under a name within a section. */
function settings(model: PlatformModel, section: string, name: string): { value: string; node: Node }[] {
  return sections(model, section).flatMap(({ xml, node }) => elements(xml, name).map((value) => ({ value, node })));
}

/** Codecs that columns or the table's settings name for new parts, LZ4 and what only prepares for it apart. */
function otherCodecs(text: string): string[] {
  const named = tight(text).matchAll(
    /(?<!\bRECOMPRESS )\bCODEC\(((?:[^()]|\([^()]*\))*)\)|\bdefault_compression_codec='([^']*)'/gi,
  );
  return [...named]
    .flatMap(([, column, whole]) => column ?? whole ?? [])
    .filter((codec) => /\b(ZSTD|LZ4HC|NONE|DEFLATE)/i.test(codec));
}

/** `/clickhouse/tables/<region>/<shard>/<table>`, by macros or with the region's own name. */
function coordinated(it: Inspection, { name, node, arguments: [path = "", replica = ""] }: CreatedTable): void {
  const { region } = node.resource;
  const table = name.replace(/_local$/, "");
  const parts = path.replaceAll("'", "").split("/");
  const [, root, tables, where, shard, last] = parts;
  const isHere = where === "{region}" || where === region;
  // The server knows a table's whole name by itself.
  const isTable = last === table || last === "{table}" || last === name;
  const isRight =
    root === "clickhouse" && tables === "tables" && isHere && shard === "{shard}" && isTable && parts[0] === "";
  it.expect(node, isRight && parts.length === 6, {
    message: `${name} is coordinated under ${path}`,
    expected: `/clickhouse/tables/${region ?? "{region}"}/{shard}/${table}`,
    actual: path,
  });
  it.expect(node, replica.replaceAll("'", "") === "{replica}", {
    message: `replicas of ${name} call themselves ${replica}`,
    expected: "{replica}",
  });
}

/** The period of a table, by the region of the row where it differs. */
function kept(it: Inspection, declared: RegionTable, table: CreatedTable): void {
  const deletes = splitTop(table.ttl ?? "", ",").filter((part) => !/\b(RECOMPRESS|TO\s+(DISK|VOLUME))\b/i.test(part));
  const [rule = ""] = deletes;
  const says = { expected: declared.days, actual: table.ttl ?? "no TTL" };
  const joined = joinedPeriod(deletes);
  const counts = deletes.every((one) => countsFrom(one, declared.ttlColumn));
  const isOne = deletes.length === 1 && !/\b(WHERE|GROUP\s+BY)\b/i.test(rule);
  it.expect(table.node, counts && (isOne || joined !== undefined), {
    message: `${table.name} does not keep its rows by ${declared.ttlColumn}`,
    ...says,
  });
  mergedInTime(it, table);
  const actual = joined ?? periodOf(rule);
  const { days } = declared;
  const expected = typeof days === "number" ? { else: days } : days;
  const regions = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  it.expect(
    table.node,
    [...regions].every((region) => (actual[region] ?? actual["else"]) === (expected[region] ?? expected["else"])),
    {
      message: `${table.name} keeps its rows for another time`,
      ...says,
    },
  );
}

function squeezed(text: string | undefined): string {
  return (text ?? "").replaceAll(/\s/g, "");
}
