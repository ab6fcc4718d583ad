// The tables of a multi-tenant analytics platform as the seed names them: five base tables with a company's data, each
// behind a Distributed table, and one aggregate that a materialized view keeps. Periods are the seed's.

import { bug } from "../../core/errors.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";

export const database = "companies";

/** Days that rows are kept: one period, or one per region of the row. */
export type Period = number | { readonly euCentral: number; readonly elsewhere: number };

export interface BaseTable {
  readonly name: string;
  readonly timeColumn: "timestamp" | "created_at";
  readonly keptDays: Period;
}

const byRegion: Period = { euCentral: 730, elsewhere: 2_555 };

/** The five tables that an erasure request names. */
export const baseTables: readonly BaseTable[] = [
  { name: "events_local", timeColumn: "timestamp", keptDays: 90 },
  { name: "user_activity_local", timeColumn: "timestamp", keptDays: 90 },
  { name: "metrics_company_period_local", timeColumn: "created_at", keptDays: byRegion },
  { name: "sroi_calculations_local", timeColumn: "created_at", keptDays: byRegion },
  { name: "vis_scores_local", timeColumn: "created_at", keptDays: byRegion },
];

/** Storage of the materialized view: rows are copies of a base table's. */
export const derivedTables: readonly string[] = ["mv_daily_company_metrics_local"];

/** Views without storage of their own, through which a company's rows are read. */
export const distributedTables: readonly string[] = [
  ...baseTables.map(({ name }) => name.replace(/_local$/, "_distributed")),
  "mv_daily_company_metrics_distributed",
];

/** `events_local` → `companies.events_local`. */
export function qualified(table: string): string {
  return `${database}.${table}`;
}

/** The retention rule as an expression over the row: the documented form, with the CASE inside of the interval. */
export function retentionRule({ timeColumn, keptDays }: BaseTable): string {
  if (typeof keptDays === "number") return `${timeColumn} + INTERVAL ${keptDays} DAY DELETE`;
  const { euCentral, elsewhere } = keptDays;
  return `${timeColumn} + INTERVAL CASE WHEN region = 'eu-central-1' THEN ${euCentral} ELSE ${elsewhere} END DAY DELETE`;
}

// Merges of this schema run as often as the servers allow, so that a run need not wait for hours; what a merge does is
// the same at any pace.
const pace = [
  "merge_with_ttl_timeout = 1",
  "old_parts_lifetime = 1",
  "cleanup_delay_period = 1",
  "cleanup_delay_period_random_add = 0",
  "max_cleanup_delay_period = 2",
  "merge_selecting_sleep_ms = 500",
  "max_merge_selecting_sleep_ms = 1000",
].join(", ");

const columns = `id UUID, company_id UUID, company_number UInt64, region LowCardinality(String), email String,
  name LowCardinality(String), payload String CODEC(ZSTD(1)), value Float64`;

/** DDL of one base table; without its rule when `rule` is false. */
export function createBaseTable(table: BaseTable, options: { rule: boolean; settings?: string; as?: string }): string {
  const { name, timeColumn } = table;
  return `CREATE TABLE IF NOT EXISTS ${qualified(options.as ?? name)} ON CLUSTER '{cluster}'
    (${columns}, ${timeColumn} DateTime)
    ENGINE = ReplicatedMergeTree PARTITION BY toYYYYMM(${timeColumn}) ORDER BY (company_id, ${timeColumn}, id)
    ${options.rule ? `TTL ${retentionRule(table)}` : ""} SETTINGS ${options.settings ?? pace}`;
}

function distributed(name: string): string {
  const local = name.replace(/_distributed$/, "_local");
  return `CREATE TABLE IF NOT EXISTS ${qualified(name)} ON CLUSTER '{cluster}' AS ${qualified(local)}
    ENGINE = Distributed('{cluster}', '${database}', '${local}', cityHash64(company_id))`;
}

const storage = qualified("mv_daily_company_metrics_local");

const aggregate = [
  `CREATE TABLE IF NOT EXISTS ${storage} ON CLUSTER '{cluster}'
    (date Date, company_id UUID, metric_name LowCardinality(String), last_payload String, total_value Float64)
    ENGINE = ReplicatedSummingMergeTree(total_value) ORDER BY (company_id, metric_name, date) SETTINGS ${pace}`,
  `CREATE MATERIALIZED VIEW IF NOT EXISTS ${qualified("mv_daily_company_metrics")} ON CLUSTER '{cluster}' TO ${storage} AS
    SELECT toDate(created_at) AS date, company_id, name AS metric_name, any(payload) AS last_payload, sum(value) AS total_value
    FROM ${qualified("metrics_company_period_local")} GROUP BY date, company_id, metric_name`,
];

/** Creates the schema on every replica; tables that are there stay as they are. */
export async function ensureTables(replicas: readonly { readonly sql: ClickHouse }[]): Promise<void> {
  const [first] = replicas;
  if (first === undefined) throw bug("there is no replica to make tables on");
  const expected = baseTables.length + derivedTables.length + distributedTables.length + 1;
  const counted = await Promise.all(
    replicas.map(({ sql }) => sql.number(`SELECT count() FROM system.tables WHERE database = '${database}'`)),
  );
  if (counted.every((count) => count >= expected)) return;
  await first.sql.command(`CREATE DATABASE IF NOT EXISTS ${database} ON CLUSTER '{cluster}'`);
  await Promise.all(baseTables.map((table) => first.sql.command(createBaseTable(table, { rule: true }))));
  for (const statement of aggregate) await first.sql.command(statement);
  await Promise.all(distributedTables.map((name) => first.sql.command(distributed(name))));
}
