// An erasure request as the seed describes it: ALTER … DELETE on every table that holds the company, followed to its
// end on every replica. The company is named by a hash of its id, so that no statement, log or mutation repeats it.

import type { MutationState, SubjectRows } from "../../analysis/compliance/erasure.ts";
import { companyRow, makeCompany } from "../companies/rows.ts";
import type { Company } from "../companies/rows.ts";
import { onEach, synchronize } from "../companies/replicas.ts";
import type { Replica } from "../companies/replicas.ts";
import { baseTables, database, derivedTables, distributedTables, qualified } from "../companies/tables.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import { messageOf } from "../../core/errors.ts";
import type { Subject } from "./subject.ts";

/** Every table with rows of its own. */
export const storedTables: readonly string[] = [...baseTables.map(({ name }) => name), ...derivedTables];

export interface Planted {
  readonly erased: Company;
  readonly keeper: Company;
  /** Condition that selects the rows of the erased company, without naming it. */
  readonly condition: string;
}

const rowsEach = 12;

/** Puts the company to be erased, its keeper and others into every base table, as data and never in a statement. */
export async function plantCompanies(admin: ClickHouse, replicas: readonly Replica[]): Promise<Planted> {
  const erased = makeCompany("rosalind.erased", "eu-central-1");
  const keeper = makeCompany("konrad.keeper", "eu-central-1");
  const others = ["ada", "boris", "chidi"].map((name) => makeCompany(name, "us-east-1"));
  const now = await admin.number("SELECT toUnixTimestamp(now())");
  let marker = "";
  for (const table of baseTables) {
    const rows = [erased, keeper, ...others].flatMap((company) =>
      Array.from({ length: rowsEach }, (_, index) =>
        companyRow({ company, table, at: now - index * 3_600, name: `score ${index % 3}` }),
      ),
    );
    marker = table === baseTables[0] ? (rows[0]?.id ?? "") : marker;
    await admin.insert(qualified(table.name), rows, { settings: { insert_quorum: "2" } });
  }
  await synchronize(replicas, storedTables);
  const events = qualified(baseTables[0]?.name ?? "");
  const hash = await admin.value(`SELECT toString(sipHash64(company_id)) FROM ${events} WHERE id = '${marker}'`);
  return { erased, keeper, condition: `sipHash64(company_id) = ${hash}` };
}

/** The subject file of a scan: what must be gone, what must still be there. */
export function subjectOf({ erased, keeper }: Planted): Subject {
  const tokens = ({ companyId, companyNumber, email, token }: Company) => {
    return { uuid: companyId, uint64: companyNumber, email, ascii: token };
  };
  return { tokens: tokens(erased), keep: tokens(keeper) };
}

/** Sends the request to one replica; the others learn of it from Keeper, those that are down when they are back. */
export async function requestErasure(sql: ClickHouse, condition: string): Promise<void> {
  for (const table of storedTables) {
    await sql.command(`ALTER TABLE ${qualified(table)} DELETE WHERE ${condition} SETTINGS mutations_sync = 0`);
  }
}

export interface Progress {
  readonly states: readonly MutationState[];
  /** Replicas that did not answer. */
  readonly silent: readonly { readonly replica: string; readonly problem: string }[];
}

/** What each replica says of its mutations; with a condition only of those that carry it. */
export async function mutationStates(replicas: readonly Replica[], condition?: string): Promise<Progress> {
  const only = condition === undefined ? "" : `AND position(command, '${condition}') > 0`;
  const statement = `SELECT database || '.' || table AS table, mutation_id AS id, parts_to_do, is_done, is_killed,
      latest_fail_reason AS reason, dateDiff('second', create_time, now()) AS age
    FROM system.mutations WHERE database NOT IN ('system') ${only}`;
  const states: MutationState[] = [];
  const silent: { replica: string; problem: string }[] = [];
  await onEach(replicas, async ({ name, sql }) => {
    try {
      const rows =
        await sql.rows<Record<"table" | "id" | "parts_to_do" | "is_done" | "is_killed" | "reason" | "age", string>>(
          statement,
        );
      states.push(...rows.map((row) => stateOf(name, row)));
    } catch (error) {
      silent.push({ replica: name, problem: messageOf(error) });
    }
  });
  return { states, silent };
}

function stateOf(
  replica: string,
  row: Record<"table" | "id" | "parts_to_do" | "is_done" | "is_killed" | "reason" | "age", string>,
): MutationState {
  return {
    replica,
    table: row.table,
    id: row.id,
    partsToDo: Number(row.parts_to_do),
    isDone: Number(row.is_done) === 1,
    isKilled: Number(row.is_killed) === 1,
    failReason: row.reason,
    ageSeconds: Number(row.age),
  };
}

/** Rows of the company through every table, stored or not, with deletion masks off, on every replica. */
export async function rowsLeft(replicas: readonly Replica[], condition: string): Promise<SubjectRows[]> {
  const tables = [...storedTables, ...distributedTables];
  const statement = tables.map(
    (table) => `SELECT '${table}' AS table, count() AS rows FROM ${qualified(table)} WHERE ${condition}`,
  );
  const answers = await onEach(replicas, async ({ name, sql }) =>
    (
      await sql.rows<{ table: string; rows: string }>(statement.join(" UNION ALL "), {
        settings: { apply_deleted_mask: 0 },
      })
    ).map(({ table, rows }) => ({ replica: name, table, rows: Number(rows) })),
  );
  return answers.flat();
}

/** Tables that keep rows and have the company's column: what an erasure must reach. */
export async function tablesWithCompany(sql: ClickHouse): Promise<string[]> {
  const rows = await sql.rows<{ name: string }>(
    `SELECT DISTINCT t.name AS name FROM system.columns c JOIN system.tables t ON t.database = c.database AND t.name = c.table
      WHERE c.database = '${database}' AND c.name = 'company_id' AND t.engine NOT IN ('Distributed', 'MaterializedView', 'View') ORDER BY name`,
  );
  return rows.map(({ name }) => name);
}

/** Parts that mutations and merges have replaced and that are still on disk. */
export async function replacedParts(replicas: readonly Replica[]): Promise<number> {
  const counts = await onEach(replicas, ({ sql }) =>
    sql.number(`SELECT count() FROM system.parts WHERE NOT active AND database = '${database}'`),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
