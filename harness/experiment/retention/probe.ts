// Plants rows around the end of their period and watches what every replica still has of them.

import type { PartTtl, PlantedRow, RowsSeen } from "../../analysis/compliance/retention.ts";
import { makeCompany, companyRow } from "../companies/rows.ts";
import { onEach } from "../companies/replicas.ts";
import type { Replica } from "../companies/replicas.ts";
import { baseTables, database, qualified } from "../companies/tables.ts";
import type { BaseTable } from "../companies/tables.ts";
import type { Row } from "../../platform/clickhouse/client.ts";

const daySeconds = 86_400;

export interface Plan {
  readonly table: BaseTable;
  readonly rows: readonly Row[];
  readonly planted: readonly PlantedRow[];
}

/** Rows of one table and both regions, all in one insert: past their period, about to pass it, and a day before it. */
export function planRows(table: BaseTable, now: number, offsets: Readonly<Record<string, number>>): Plan {
  const rows: Row[] = [];
  const planted: PlantedRow[] = [];
  for (const region of ["us-east-1", "eu-central-1"] as const) {
    const company = makeCompany("retention", region);
    for (const [what, offset] of Object.entries(offsets)) {
      const row = companyRow({ company, table, at: now + offset - periodDays(table, region) * daySeconds });
      rows.push(row);
      planted.push({ table: table.name, id: row.id, what: `${what} (${region})`, expiresAt: Math.floor(now + offset) });
    }
  }
  return { table, rows, planted };
}

function periodDays({ keptDays }: BaseTable, region: string): number {
  if (typeof keptDays === "number") return keptDays;
  return region === "eu-central-1" ? keptDays.euCentral : keptDays.elsewhere;
}

/** Which of the planted rows each replica has, with its own clock. */
export async function lookFor(replicas: readonly Replica[], planted: readonly PlantedRow[]): Promise<RowsSeen[]> {
  const tables = [...new Set(planted.map(({ table }) => table))];
  const statement = tables
    .map((table) => {
      const ids = planted.filter((row) => row.table === table).map(({ id }) => `'${id}'`);
      const list = `(${ids.join(", ")})`;
      return `SELECT '${table}' AS table, toUnixTimestamp(now()) AS at, groupArray(toString(id)) AS ids
        FROM ${qualified(table)} WHERE id IN ${list}`;
    })
    .join(" UNION ALL ");
  const answers = await onEach(replicas, async ({ name, sql }) =>
    (await sql.rows<{ table: string; at: number; ids: string[] }>(statement)).map(({ table, at, ids }) => ({
      replica: name,
      table,
      at,
      ids,
    })),
  );
  return answers.flat();
}

/** What each replica says of the active parts of every table with a retention rule. */
export async function partTtls(replicas: readonly Replica[]): Promise<PartTtl[]> {
  const ruled = baseTables.map(({ name }) => `'${name}'`).join(", ");
  const statement = `SELECT table, name AS part, toUnixTimestamp(delete_ttl_info_min) AS first,
      toInt64(toUnixTimestamp(now())) - toInt64(toUnixTimestamp(delete_ttl_info_min)) AS overdue
    FROM system.parts WHERE active AND rows > 0 AND database = '${database}' AND table IN (${ruled})`;
  const answers = await onEach(replicas, async ({ name, sql }) =>
    (await sql.rows<{ table: string; part: string; first: number; overdue: string }>(statement)).map((row) => ({
      replica: name,
      table: row.table,
      part: row.part,
      overdueSeconds: row.first === 0 ? undefined : Number(row.overdue),
    })),
  );
  return answers.flat();
}
