// Inserts through a pool of the Java client, in the words of the harness's own client: what the server said keeps its
// number, and what certainly never left the application says so.

import { AssayError, present } from "../../../core/errors.ts";
import type { ClickHouse, Row, StatementOptions } from "../client.ts";
import type { JavaCause, JavaClient } from "./java-client.ts";

const [betweenFields, betweenRows] = ["\u001f", "\u001e"];

export interface JdbcInsertsOptions {
  readonly client: JavaClient;
  /** An open pool. */
  readonly pool: string;
  /** How long an answer of the client is waited for, borrowing included. */
  readonly timeoutMs: number;
}

/** Inserts only: nothing else of an application is asked this way. */
export function jdbcInserts({ client, pool, timeoutMs }: JdbcInsertsOptions): Pick<ClickHouse, "insert"> {
  return {
    insert: async (table, rows, options) => {
      const members = { pool, ...batchOf(table, rows, options?.settings ?? {}) };
      const { causes } = await client.ask("insert", members, timeoutMs);
      if (causes !== undefined) throw failureOf(causes, pool);
    },
  };
}

/** The statement as applications prepare it, and its rows. */
export function batchOf(
  table: string,
  rows: readonly Row[],
  settings: NonNullable<StatementOptions["settings"]>,
): { readonly sql: string; readonly types: string; readonly rows: string } {
  const columns = Object.keys(present(rows[0], "an insert without rows"));
  const set = Object.entries(settings).map(([name, value]) => `${name} = ${literal(value)}`);
  const places = columns.map(() => "?").join(", ");
  const chosen = set.length === 0 ? "" : ` SETTINGS ${set.join(", ")}`;
  return {
    sql: `INSERT INTO ${table} (${columns.join(", ")})${chosen} VALUES (${places})`,
    types: columns.map((column) => typeOf(rows.map((row) => row[column]))).join(""),
    rows: rows.map((row) => columns.map((column) => String(row[column])).join(betweenFields)).join(betweenRows),
  };
}

function literal(value: unknown): string {
  return typeof value === "string" ? `'${value.replaceAll(/['\\]/g, "\\$&")}'` : String(value);
}

function typeOf(values: readonly unknown[]): "l" | "d" | "s" {
  if (values.every((value) => Number.isSafeInteger(value))) return "l";
  return values.every((value) => typeof value === "number") ? "d" : "s";
}

/** The pool had no connection to give, or none could be made: no byte of the statement was sent. */
const unsent = /SQLTransientConnectionException|ConnectTimeoutException|HttpHostConnectException|UnknownHostException/;

export function failureOf(causes: readonly JavaCause[], where: string): AssayError {
  const message = `${where}: ${causes
    .map((one) => one.message)
    .join("; ")
    .slice(0, 300)}`;
  const serverCode = causes.map(({ code }) => code ?? 0).find((code) => code > 0);
  if (serverCode !== undefined) {
    return new AssayError(message, {
      code: "ASSAY_CLICKHOUSE_REFUSED",
      blame: "environment",
      details: { serverCode, serverType: "" },
    });
  }
  const never = causes.map(({ type }) => unsent.exec(type)?.[0]).find((type) => type !== undefined);
  return new AssayError(message, {
    code: "ASSAY_CLICKHOUSE_NO_ANSWER",
    blame: "environment",
    ...(never === undefined ? {} : { details: { unsent: never } }),
  });
}
