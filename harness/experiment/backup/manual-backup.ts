// A backup as somebody takes it by hand: one small table of one server is saved to the platform's bucket, and what
// arrived there is listed. It needs nothing but that server and the store.

import { judged } from "../../analysis/compliance/judged.ts";
import type { Judged } from "../../analysis/compliance/judged.ts";
import { AssayError } from "../../core/errors.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import { listObjects } from "../../platform/aws/objects.ts";
import { takeBackup } from "./take.ts";
import type { StoredBackup } from "./verify.ts";

export interface ManualBackupOptions {
  /** May make tables. */
  readonly admin: ClickHouse;
  /** May save them. */
  readonly backup: ClickHouse;
  readonly store: StoredBackup & { readonly name: string };
  readonly withinMs: number;
}

export interface ManualBackup {
  readonly judgement: Judged;
  /** Keys of what arrived. */
  readonly listed: readonly string[];
}

const table = "assay_probe.saved";
/** The servers' and the waiting's own words for a backup that did not arrive. */
const notUploaded = ["ASSAY_BACKUP_FAILED", "ASSAY_WAIT_TIMEOUT"];

export async function takeManualBackup(options: ManualBackupOptions): Promise<ManualBackup> {
  const { admin, backup, store, withinMs } = options;
  await admin.command("CREATE DATABASE IF NOT EXISTS assay_probe");
  await admin.command(`CREATE OR REPLACE TABLE ${table} ENGINE = MergeTree ORDER BY n AS SELECT 1 AS n`);
  const problem = await failureOf(() =>
    takeBackup(backup, { what: `TABLE ${table}`, name: store.name, withinMs, alone: true }),
  );
  const listed = (await listObjects(store.aws, store.bucket, `${store.prefix}/`)).map(({ key }) => key);
  await admin.command(`DROP TABLE IF EXISTS ${table}`);
  const about = { source: `s3://${store.bucket}`, resource: store.prefix };
  const violations = [
    ...(problem === undefined
      ? []
      : [{ ...about, message: "the backup was started and not uploaded", actual: problem }]),
    ...(listed.some((key) => key.endsWith("/.backup"))
      ? []
      : [{ ...about, message: "the bucket lists no such backup", actual: listed.length, expected: "its manifest" }]),
  ];
  return { judgement: judged({ violations }), listed };
}

async function failureOf(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof AssayError && notUploaded.includes(error.code)) return error.message.slice(0, 400);
    throw error;
  }
}
