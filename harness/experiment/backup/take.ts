// Backups of the cluster to the platform's bucket, and their restoration, by the servers' own BACKUP and RESTORE. Both
// run in the background and are followed, since a store that cannot be reached makes the server try for ever.

import { environmentError } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";

/** What is saved or restored: `DATABASE companies`, `TABLE companies.events_local`. */
export interface BackupOptions {
  readonly what: string;
  /** Folder below the collection's URL. */
  readonly name: string;
  /** Named collection with the store's URL. */
  readonly collection?: string;
  /** The store's URL down to the backup, for servers without such a collection. */
  readonly url?: string;
  readonly withinMs?: number;
  /** Only this replica's part: nothing has to be agreed with the others. */
  readonly alone?: boolean;
  /** Restore beside rows that clients write as soon as the tables are there. */
  readonly underLoad?: boolean;
}

export interface BackupResult {
  readonly id: string;
  readonly status: string;
  readonly seconds: number;
  readonly files: number;
  readonly bytes: number;
}

/** Saves from every replica of the cluster, or from this one alone. */
export function takeBackup(sql: ClickHouse, options: BackupOptions): Promise<BackupResult> {
  const { what, alone = false } = options;
  return follow(sql, `BACKUP ${what} ${alone ? "" : "ON CLUSTER '{cluster}'"} TO ${storeOf(options)} ASYNC`, options);
}

/** Restores on every replica of the cluster. */
export function restoreBackup(sql: ClickHouse, options: BackupOptions): Promise<BackupResult> {
  const { what, underLoad = false } = options;
  const settings = underLoad ? "SETTINGS allow_non_empty_tables = true" : "";
  const statement = `RESTORE ${what} ON CLUSTER '{cluster}' FROM ${storeOf(options)} ${settings} ASYNC`;
  return follow(sql, statement, options);
}

function storeOf({ name, collection = "backups", url }: BackupOptions): string {
  return url === undefined ? `S3(${collection}, '${name}')` : `S3('${url}')`;
}

interface BackupRow {
  readonly id: string;
  readonly status: string;
  readonly error: string;
  readonly seconds: string;
  readonly files: string;
  readonly bytes: string;
  readonly [column: string]: unknown;
}

async function follow(
  sql: ClickHouse,
  statement: string,
  { withinMs = 60_000, name }: BackupOptions,
): Promise<BackupResult> {
  const [started] = await sql.rows<{ id: string }>(statement);
  const id = started?.id ?? "";
  const row = await eventually(() => ended(sql, id), {
    withinMs,
    everyMs: 200,
    what: `backup ${name} comes to an end`,
  });
  if (!["BACKUP_CREATED", "RESTORED"].includes(row.status)) {
    throw environmentError(`${statement.slice(0, 7).trim()} ${name}: ${row.status}: ${row.error.slice(0, 300)}`, {
      code: "ASSAY_BACKUP_FAILED",
    });
  }
  const { status, seconds, files, bytes } = row;
  return { id, status, seconds: Number(seconds), files: Number(files), bytes: Number(bytes) };
}

async function ended(sql: ClickHouse, id: string): Promise<BackupRow | undefined> {
  const [row] = await sql.rows<BackupRow>(
    `SELECT id, toString(status) AS status, error, dateDiff('millisecond', start_time, end_time) / 1000 AS seconds,
      num_files AS files, total_size AS bytes FROM system.backups WHERE id = '${id}'`,
  );
  return row === undefined || /^(CREATING_BACKUP|RESTORING)$/.test(row.status) ? undefined : row;
}
