// Tables of the streaming platform as they are declared; that every replica has them is asked of the servers.

import { check } from "../check.ts";
import { everySection } from "../servers/installed-servers.ts";
import { elements } from "../servers/server-config.ts";
import { podsOf, requiredObject } from "../cluster/manifest-objects.ts";
import { nodePath } from "../cluster/node-paths.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import { tight } from "../spelling.ts";
import { mergedInTime } from "../schema/merge-waits.ts";
import { foldedSchema } from "../schema/folded-tables.ts";
import { isRun } from "./schema-runs.ts";
import { isAlert } from "./alert-column.ts";
import { diskPath, volumesOf } from "./storage-policies.ts";
import type { TableStatement } from "./table-statements.ts";
import { clause, storedColumns, tableStatements } from "./table-statements.ts";

const needsManifests = { needs: "manifests" } as const;
const sensors = "benchmark.sensors_local";
const alertColumn = /^[`"]?has_alert[`"]? /;

export const tableChecks = [
  check(
    "CH-024",
    (it) => {
      const table = requiredTable(it, sensors);
      if (table === undefined) return;
      const { node } = table;
      const engine = clause(table, "ENGINE");
      it.expect(node, /^ReplicatedMergeTree\b/.test(engine), {
        message: "the table is not replicated",
        expected: "ReplicatedMergeTree",
        actual: engine,
      });
      const partition = clause(table, "PARTITION BY").replaceAll(/[`"]/g, "");
      it.expect(node, /^toYYYYMM\(\s*time\s*\)$/.test(partition), {
        message: "the table is partitioned in another way",
        expected: "toYYYYMM(time)",
        actual: partition,
      });
      const written = clause(table, "PRIMARY KEY");
      const key = (written === "" ? clause(table, "ORDER BY") : written).replaceAll(/[()\s`"]/g, "");
      it.expect(node, key === "device_id,time", {
        message: "the table has another primary key",
        expected: "(device_id, time)",
        actual: key,
      });
      // Whether has_alert is derived is CH-026's question.
      const columns = storedColumns(table).filter((column) => !alertColumn.test(column));
      it.expect(node, columns.length === 25, {
        message: `the table has ${String(columns.length)} fields`,
        expected: 25,
        actual: columns.length,
      });
      it.leftOut("that every server has the table is asked of the servers");
    },
    needsManifests,
  ),

  check(
    "CH-025",
    (it) => {
      const table = requiredTable(it, "benchmark.cpu_local");
      if (table === undefined) return;
      const columns = storedColumns(table);
      it.expect(table.node, columns.length >= 30, {
        message: `the table has ${String(columns.length)} fields`,
        expected: "at least 30",
        actual: columns.length,
      });
      it.leftOut("that every server has the table is asked of the servers");
    },
    needsManifests,
  ),

  check(
    "CH-026",
    (it) => {
      const table = requiredTable(it, sensors);
      if (table === undefined) return;
      const column = table.columns.find((one) => alertColumn.test(one));
      it.expect(table.node, column !== undefined && isAlert(column), {
        message: "has_alert is not what is promised",
        expected: "temperature > 35 OR humidity > 80 OR battery < 20",
        actual: column ?? "absent",
      });
      it.leftOut("the values of rows are asked of the servers");
    },
    needsManifests,
  ),

  // D-15: movement is shown with a small volume; here only where parts are told to go.
  check(
    "CH-027",
    (it) => {
      const table = requiredTable(it, sensors);
      if (table === undefined) return;
      const ttl = clause(table, "TTL");
      const [, unit, target] = /TO (VOLUME|DISK) '(\w+)'/i.exec(ttl) ?? [];
      it.expect(table.node, target !== undefined, {
        message: "nothing moves older parts off the fast disk",
        expected: "TTL … TO VOLUME 'warm'",
        actual: ttl,
      });
      const parts = ttl.split(",").map((part) => part.trim());
      const moved = parts.find((part) => /\bTO (VOLUME|DISK)\b/i.test(part));
      const gone = parts.map(daysOf).find((days) => days !== undefined);
      const after = moved === undefined ? undefined : daysOf(moved.replace(/ TO (VOLUME|DISK) .*/i, ""));
      it.expect(table.node, after === undefined || gone === undefined || after < gone, {
        message: "rows are deleted before they are moved",
        expected: `fewer than ${String(gone)} days`,
        actual: after,
      });
      const told = "storage_configuration";
      const own = everySection(it.model, told);
      it.looked();
      if (own.length === 0) it.missing({ message: "the servers know one disk only", expected: "hot and warm" });
      it.each(own, ({ xml, node }) => {
        it.expect(node, volumesInOrder(it, xml), {
          message: "new parts do not go to the local disk first",
          expected: "volumes hot (NVMe), then warm (EBS)",
        });
        const policy = /\bstorage_policy='(\w+)'/i.exec(tight(table.rest))?.[1] ?? "default";
        const volumes = volumesOf(xml, policy);
        it.expect(table.node, volumes !== undefined, {
          message: "the table lies on no such volumes",
          expected: "a storage policy of the servers",
          actual: policy,
        });
        if (volumes === undefined || target === undefined) return;
        const isDisk = unit?.toUpperCase() === "DISK";
        const path = isDisk ? diskPath(xml, target) : volumes.find(({ name }) => name === target)?.path;
        it.expect(table.node, path !== undefined && onNode(it, path).startsWith("/mnt/ebs-"), {
          message: "older parts are moved, and not to the warm disk",
          expected: "a volume of EBS",
          actual: target,
        });
      });
      it.leftOut("where parts really lie is asked of the servers");
    },
    needsManifests,
  ),

  check(
    "CH-028",
    (it) => {
      const installation = requiredObject(it, "ClickHouseInstallation", "iot-cluster-repl");
      if (installation === undefined) return;
      const first = property(installation, "spec", "configuration", "clusters", 0);
      const layout = first.get("layout");
      const { shards, replicas } = it.profile.topology;
      const listed = layout.get("shards").list();
      const count = layout.get("shardsCount");
      const most = Math.max(listed.length, count.number() ?? (listed.length === 0 ? 1 : 0));
      it.expect(count, most === shards, { message: "shardsCount is another", expected: shards, actual: most });
      // What a shard says of itself comes before what the layout says of all.
      const all = layout.get("replicasCount");
      for (const own of [all, ...listed.map((shard) => shard.get("replicasCount"))]) {
        const isSaid = own.exists || (own === all && listed.length < most);
        // Replicas may be listed as well, each with its shards.
        const rows = own === all ? layout.get("replicas").list().length : 0;
        const kept = Math.max(rows, own.number() ?? (rows === 0 ? 1 : 0));
        it.expect(own, !isSaid || kept === replicas, {
          message: "replicasCount is another",
          expected: replicas,
        });
      }
      const cluster = first.get("name").text();
      it.each(tableStatements(it.model), (table) => {
        it.expect(table.node, table.cluster !== undefined && [cluster, "{cluster}"].includes(table.cluster), {
          message: `${table.name} is created on one server only`,
          expected: `ON CLUSTER '${first.get("name").written()}'`,
          actual: table.cluster ?? "no cluster",
        });
        it.expect(table.node, isRun(it.model, table), {
          message: `nobody runs the file that creates ${table.name}`,
          expected: "a job over the whole schema",
        });
      });
      it.leftOut("that every replica has the same schema is asked of the servers");
    },
    needsManifests,
  ),

  check(
    "TTL-013",
    (it) => {
      const table = requiredTable(it, sensors);
      if (table === undefined) return;
      const days = Number(it.profile.objectives["TTL-013"]?.value ?? 30);
      const ttl = clause(table, "TTL");
      const [gone, ...more] = ttl
        .split(",")
        .map((part) => part.trim())
        .filter((part) => !/\b(TO (VOLUME|DISK)|RECOMPRESS)\b/i.test(part));
      it.expect(table.node, gone !== undefined && daysOf(gone) === days && more.length === 0, {
        message: `rows of ${sensors} are not deleted after ${String(days)} days`,
        expected: days,
        actual: ttl === "" ? "kept for ever" : ttl,
      });
      const [settings, partitionBy] = [clause(table, "SETTINGS"), clause(table, "PARTITION BY")];
      mergedInTime(it, { name: sensors, node: table.node, settings, partitionBy });
      it.leftOut("that rows are gone is asked of the servers");
    },
    needsManifests,
  ),
];

function requiredTable(it: Inspection, name: string): TableStatement | undefined {
  const found = tableStatements(it.model).filter((table) => table.name === name);
  const gone = foldedSchema(it.model).gone.find((one) => one.name === name);
  const unread = foldedSchema(it.model).tables.find((one) => one.name === name && found.length === 0);
  it.looked();
  if (unread !== undefined) {
    it.undecided(unread.node, { message: `which columns ${name} gets is what its query gives: ${unread.sql}` });
  } else if (found.length === 0 && gone === undefined)
    it.missing({ message: `the table ${name} is not created`, expected: name });
  if (gone !== undefined)
    it.violated(gone.node, { message: `${name} is taken away again: ${gone.sql}`, expected: name });
  for (const { node } of found.slice(1)) it.violated(node, { message: `${name} is created twice`, expected: 1 });
  for (const { sql, node } of found.flatMap(({ unfollowed }) => unfollowed)) {
    it.undecided(node, { message: `what is left of ${name} is not followed: ${sql}` });
  }
  return found[0];
}

function daysOf(part: string): number | undefined {
  const plain = part.replaceAll(/[`"]/g, "").replace(/toInterval(Hour|Day|Week)\((\d+)\)/i, "INTERVAL $2 $1");
  const interval = /^time \+ INTERVAL (\d+) (HOUR|DAY|WEEK)S?( DELETE)?$/i.exec(plain);
  const each: Readonly<Record<string, number>> = { HOUR: 1 / 24, DAY: 1, WEEK: 7 };
  return interval === null ? undefined : Number(interval[1]) * (each[interval[2]?.toUpperCase() ?? ""] ?? Number.NaN);
}

function volumesInOrder(it: Inspection, xml: string): boolean {
  const [first, second] = elements(xml, "volumes")
    .flatMap((volumes) => elements(volumes, "disk"))
    .map((disk) => onNode(it, diskPath(xml, disk)));
  return first?.startsWith("/mnt/nvme-") === true && second?.startsWith("/mnt/ebs-") === true;
}

/** Where a server's folder lies on its node. */
function onNode(it: Inspection, path: string): string {
  const servers = podsOf(it.model).filter(({ spec }) => {
    const images = spec
      .get("containers")
      .list()
      .map((one) => one.get("image").written());
    return images.some((image) => image.includes("clickhouse-server"));
  });
  return servers.flatMap((pods) => nodePath(it.model, pods, path) ?? [])[0] ?? path;
}
