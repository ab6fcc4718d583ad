// The way of a backup from one region to another, as an operator goes it: every shard saves its part into the bucket of
// its region; the objects are downloaded by servers of that region, put into the other region's bucket by servers of that
// one, and restored beside what lives there. No bucket is read across regions.

import type { Content, RegionRestore } from "../../analysis/compliance/region-restore.ts";
import { environmentError, present } from "../../core/errors.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import type { ClickHouseAccess } from "../../platform/clickhouse/access.ts";
import type { RegionOutputs } from "../../platform/ports/outputs.ts";
import { backupStore, backupUrl } from "../backup/store.ts";
import { takeBackup } from "../backup/take.ts";

export interface RegionRestoreOptions {
  /** The region that is saved, with a door to each of its servers. */
  readonly from: { readonly aws: AwsClients; readonly region: RegionOutputs; readonly clickhouse: ClickHouseAccess };
  readonly to: { readonly region: RegionOutputs; readonly clickhouse: ClickHouseAccess };
  readonly database: string;
  /** Names tables and backups; new on this platform. */
  readonly label: string;
}

const rowsSaved = 900;
const rowsLive = 120;
const columns = "(company_id UUID, at DateTime, value Float64)";
const foreground = { distributed_foreground_insert: 1, async_insert: 0 } as const;

/** Saves, carries and restores; returns what both regions hold before and after. */
export async function restoreInOtherRegion(options: RegionRestoreOptions): Promise<RegionRestore> {
  const { from, to, database, label } = options;
  const table = `${database}.${label}`;
  const [here, there] = [from.clickhouse.admin, to.clickhouse.admin];
  for (const [sql, rows] of [
    [here, rowsSaved],
    [there, rowsLive],
  ] as const) {
    await fill(sql, table, rows);
  }
  try {
    const liveBefore = await contentOf(there, table);
    const saved = await contentOf(here, table);
    const shards = await saveShards(options, table);
    for (const { url } of shards) await carry(options, url);
    const restored = await restoreBeside(options, { table, shards: shards.map(({ url }) => url.there) });
    return {
      ...{ saved, restored, liveBefore, liveAfter: await contentOf(there, table) },
      shards: { saved: shards.length, restored: shards.length },
    };
  } finally {
    for (const sql of [here, there]) await drop(sql, table);
    await there.command(`DROP DATABASE IF EXISTS ${label}_restored ON CLUSTER '{cluster}' SYNC`);
  }
}

/** A table on every shard, with rows of many companies. */
async function fill(admin: ClickHouse, table: string, rows: number): Promise<void> {
  const [database = "", name = ""] = table.split(".");
  const front = `Distributed('{cluster}', '${database}', '${name}', cityHash64(company_id))`;
  await admin.command(
    `CREATE TABLE ${table} ON CLUSTER '{cluster}' ${columns} ENGINE = ReplicatedMergeTree ORDER BY (company_id, at)`,
  );
  await admin.command(`CREATE TABLE ${table}_front ON CLUSTER '{cluster}' AS ${table} ENGINE = ${front}`);
  await admin.command(
    `INSERT INTO ${table}_front SELECT generateUUIDv4(number), now() - number, number FROM numbers(${rows})`,
    { settings: foreground },
  );
}

async function drop(admin: ClickHouse, table: string): Promise<void> {
  for (const name of [`${table}_front`, table]) {
    await admin.command(`DROP TABLE IF EXISTS ${name} ON CLUSTER '{cluster}' SYNC`);
  }
}

const digest = "count() AS rows, toString(groupBitXor(cityHash64(tuple(*)))) AS hash";

/** Replication is asynchronous: whichever replica is asked has to have caught up. */
async function contentOf(admin: ClickHouse, table: string): Promise<Content> {
  await admin.command(`SYSTEM SYNC REPLICA ON CLUSTER '{cluster}' ${table}`);
  return content(await admin.rows(`SELECT ${digest} FROM ${table}_front`));
}

function content([row]: readonly Readonly<Record<string, unknown>>[]): Content {
  return { rows: Number(row?.["rows"]), hash: String(row?.["hash"]) };
}

interface SavedShard {
  readonly url: { readonly prefix: string; readonly here: string; readonly there: string };
}

/** One server of every shard saves its part: a restore elsewhere finds other shards than those of here. */
async function saveShards({ from, to, label }: RegionRestoreOptions, table: string): Promise<SavedShard[]> {
  const { clickhouse, aws, region } = from;
  const doors = clickhouse.replicas.map((_name, index) => clickhouse.replica(index));
  const shards = await Promise.all(doors.map((door) => door.value("SELECT getMacro('shard')")));
  const first = [...new Set(shards)].map((shard) => ({
    shard,
    door: present(doors[shards.indexOf(shard)], "a server"),
  }));
  const saved: SavedShard[] = [];
  for (const { shard, door } of first) {
    const store = backupStore(aws, region, `${label}/shard-${shard}`);
    const other = backupStore(aws, to.region, store.name);
    await door.command(`SYSTEM SYNC REPLICA ${table}`);
    const [here, there] = [backupUrl(store, region), backupUrl(other, to.region)];
    await takeBackup(door, { what: `TABLE ${table}`, name: store.name, url: here, alone: true });
    saved.push({ url: { prefix: store.prefix, here, there } });
  }
  return saved;
}

/** Every object under a folder, read by a server beside it and written by one beside the other folder. */
async function carry({ from, to }: RegionRestoreOptions, { prefix, here, there }: SavedShard["url"]): Promise<void> {
  const objects = await from.clickhouse.admin.rows<{ path: string; content: string }>(
    `SELECT _path AS path, hex(content) AS content FROM s3('${here}/**', 'RawBLOB', 'content String')`,
  );
  if (objects.length === 0) throw environmentError(`${here} holds nothing`, { code: "ASSAY_BACKUP_FAILED" });
  for (const { path, content } of objects) {
    const key = path.slice(path.indexOf(prefix) + prefix.length);
    await to.clickhouse.admin.command(
      `INSERT INTO FUNCTION s3('${there}${key}', 'RawBLOB', 'content String') SELECT unhex('${content}')`,
      { settings: { max_query_size: "10000000" } },
    );
  }
}

/** Each part becomes a table of its own in a database of its own, on whichever server restores it. */
async function restoreBeside(
  { to, label }: RegionRestoreOptions,
  { table, shards }: { readonly table: string; readonly shards: readonly string[] },
): Promise<Content> {
  const { admin } = to.clickhouse;
  const database = `${label}_restored`;
  await admin.command(`CREATE DATABASE ${database} ON CLUSTER '{cluster}'`);
  // A server that restores nothing has something to read as well.
  await admin.command(`CREATE TABLE ${database}.part_none ON CLUSTER '{cluster}' ${columns} ENGINE = Memory`);
  for (const [index, url] of shards.entries()) {
    await admin.command(`RESTORE TABLE ${table} AS ${database}.part_${index} FROM S3('${url}')`);
  }
  const cluster = await admin.value("SELECT getMacro('cluster')");
  const parts = `clusterAllReplicas('${cluster}', merge('${database}', '^part_'))`;
  return content(await admin.rows(`SELECT ${digest} FROM ${parts}`));
}
