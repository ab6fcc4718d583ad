// How a table is stored, column by column, with the entropy of what it holds.

import type { ColumnStorage, CompressionMeasurement } from "../../analysis/performance/compression.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";

/** Measured on one replica, over its active parts. `table` is `database.name`. */
export async function columnStorage(replica: ClickHouse, table: string): Promise<CompressionMeasurement> {
  const [database = "", name = ""] = table.split(".");
  const params = { database, name };
  const stored = await replica.rows(
    `SELECT column AS name, any(c.compression_codec) AS codec,
       sum(column_data_uncompressed_bytes) AS uncompressed, sum(column_data_compressed_bytes) AS compressed
     FROM system.parts_columns AS p
     LEFT JOIN system.columns AS c ON c.database = p.database AND c.table = p.table AND c.name = p.column
     WHERE p.active AND p.database = {database:String} AND p.table = {name:String} GROUP BY column ORDER BY column`,
    { params },
  );
  const names = stored.map((row) => String(row["name"]));
  const [profile = {}] = await replica.rows(
    `SELECT ${names.map((column) => `uniqExact(${column}) AS ${column}_distinct, entropy(${column}) AS ${column}_bits`).join(", ")}
     FROM ${table}`,
  );
  const columns = stored.map((row): ColumnStorage => {
    const column = String(row["name"]);
    return {
      name: column,
      codec: String(row["codec"]),
      uncompressedBytes: Number(row["uncompressed"]),
      compressedBytes: Number(row["compressed"]),
      distinctValues: Number(profile[`${column}_distinct`]),
      entropyBits: Number(profile[`${column}_bits`]),
    };
  });
  return { rows: await replica.number(`SELECT count() FROM ${table}`), columns };
}
