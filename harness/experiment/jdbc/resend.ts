// An application whose answers get lost: every insert is acknowledged, and sent again as the application's settings say.

import type { Resent } from "../../analysis/conformance/probes/resent.ts";
import { messageOf } from "../../core/errors.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import { askEach } from "../probes/ask-replicas.ts";
import type { NamedServer } from "../probes/ask-replicas.ts";
import { createWorkloadTable, workloadRows } from "../workloads/workload-table.ts";
import type { Driver } from "./driver.ts";

export interface ResendOptions {
  readonly driver: Driver;
  readonly admin: ClickHouse;
  readonly replicas: readonly NamedServer[];
  readonly table: string;
  readonly quorum: number;
  readonly seed: string;
}

const inserts = 20;
const rowsPerInsert = 10;

export async function tryResending({ driver, admin, replicas, table, quorum, seed }: ResendOptions): Promise<Resent> {
  const cluster = await admin.value("SELECT getMacro('cluster')");
  await createWorkloadTable(admin, { table, cluster });
  const failed: string[] = [];
  try {
    for (let first = 1; first <= inserts * rowsPerInsert; first += rowsPerInsert) {
      const rows = workloadRows(
        seed,
        Array.from({ length: rowsPerInsert }, (_, offset) => first + offset),
      );
      const token = driver.retry.deduplicationToken ? { insert_deduplication_token: `${table}/${first}` } : {};
      const settings = { insert_quorum: String(quorum), ...token };
      for (const _attempt of ["answered", "sent again"]) {
        await driver.inserts.insert(table, rows, { settings }).catch((error: unknown) => failed.push(messageOf(error)));
      }
    }
    const read = await askEach(replicas, async (sql) => {
      await sql.command(`SYSTEM SYNC REPLICA ${table}`);
      return {
        rows: await sql.number(`SELECT count() FROM ${table}`),
        distinct: await sql.number(`SELECT uniqExact(id) FROM ${table}`),
      };
    });
    return { rows: inserts * rowsPerInsert, failed, replicas: read };
  } finally {
    await admin.command(`DROP TABLE IF EXISTS ${table} ON CLUSTER '${cluster}' SYNC`);
  }
}
