// All data of a table leaves the platform in formats that others read, and comes back: to the customer's own bucket, by
// the servers' S3 function, once by columns and once by lines of text.

import type { ExportedTable, TableMark } from "../../analysis/compliance/exported.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";

const database = "assay_probe";
const formats = ["Parquet", "JSONEachRow"] as const;
const columns = `id UInt64, big UInt256, at DateTime64(6, 'UTC'), day Date, text String, maybe Nullable(Int32),
  tags Array(String), price Decimal(18, 6)`;

/** Values at the edges of their types: exports like to round, cut and shift them. */
const rows = `SELECT number AS id, bitShiftLeft(toUInt256(1), 200) + number AS big,
  toDateTime64('1999-12-31 23:59:59.123456', 6, 'UTC') + toIntervalMicrosecond(number * 999983) AS at,
  toDate('1970-01-01') + number AS day, concat('ünïcødé 漢字 \\'"\\\\', toString(number)) AS text,
  if(number % 3 = 0, NULL, -toInt32(number)) AS maybe, arrayMap(x -> toString(x), range(number % 4)) AS tags,
  toDecimal64(number, 6) / 7 AS price FROM numbers(2000)`;

export interface ExportOptions {
  readonly admin: ClickHouse;
  /** Folder below the collection's URL; new on this platform. */
  readonly folder: string;
}

export async function tryExport({ admin, folder }: ExportOptions): Promise<ExportedTable> {
  const source = `${database}.exported`;
  await admin.command(`CREATE DATABASE IF NOT EXISTS ${database}`);
  await admin.command(`CREATE OR REPLACE TABLE ${source} (${columns}) ENGINE = MergeTree ORDER BY id`);
  await admin.command(`INSERT INTO ${source} ${rows}`);
  const before = await markOf(admin, source);
  const after: Record<string, TableMark> = {};
  for (const format of formats) after[format] = await thereAndBack(admin, { source, folder, format });
  await admin.command(`DROP TABLE ${source}`);
  return { before, after };
}

async function thereAndBack(
  admin: ClickHouse,
  { source, folder, format }: { source: string; folder: string; format: string },
): Promise<TableMark> {
  const back = `${database}.imported`;
  const file = `s3(backups, filename = '${folder}/${format}', format = '${format}', structure = '${structureOf()}')`;
  await admin.command(`INSERT INTO FUNCTION ${file} SELECT * FROM ${source}`);
  await admin.command(`CREATE OR REPLACE TABLE ${back} (${columns}) ENGINE = MergeTree ORDER BY id`);
  await admin.command(`INSERT INTO ${back} SELECT * FROM ${file}`);
  const mark = await markOf(admin, back);
  await admin.command(`DROP TABLE ${back}`);
  return mark;
}

function structureOf(): string {
  return columns.replaceAll("'", "\\'").replaceAll(/\s+/g, " ");
}

async function markOf(admin: ClickHouse, table: string): Promise<TableMark> {
  const [row] = await admin.rows<{ rows: string; hash: string }>(
    `SELECT count() AS rows, toString(sum(cityHash64(tuple(*)))) AS hash FROM ${table}`,
  );
  return { rows: Number(row?.rows), hash: row?.hash ?? "" };
}
