// Tables that the manifests leave on the servers, taken apart as far as the rows ask: columns, engine, keys, TTL.

import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { foldedSchema } from "../schema/folded-tables.ts";
import type { Later } from "../schema/folded-tables.ts";
import { joinedSections, splitTop } from "../schema/sql-text.ts";
import { creationIn } from "../schema/table-definition.ts";

export interface TableStatement {
  readonly name: string;
  readonly cluster: string | undefined;
  /** Definitions as written, one a column. */
  readonly columns: readonly string[];
  /** Everything after the columns, in one line. */
  readonly rest: string;
  readonly node: Node;
  /** Later statements about it of which nobody knows here what they leave. */
  readonly unfollowed: readonly Later[];
}

/** Every table that is left when all statements have run. */
export function tableStatements(model: PlatformModel): TableStatement[] {
  return foldedSchema(model).tables.flatMap(({ name, sql, node, unfollowed }) => {
    const { cluster, columns, clauses } = creationIn(sql) ?? {};
    if (columns === undefined || clauses === undefined) return [];
    const rest = joinedSections(clauses).replaceAll(/\s+/g, " ");
    return { name, cluster, columns: columnsOf(columns), rest, node, unfollowed };
  });
}

/** Definitions between commas that no bracket encloses; indices and constraints are no columns. */
function columnsOf(body: string): string[] {
  return splitTop(body, ",")
    .map((part) => part.replaceAll(/\s+/g, " ").trim())
    .filter((part) => part !== "" && !/^(INDEX|CONSTRAINT|PROJECTION|PRIMARY KEY)\b/i.test(part));
}

/** Columns that are stored as they come: materialized, alias and ephemeral ones are derived. */
export function storedColumns(table: TableStatement): string[] {
  return table.columns.filter((column) => !/\b(MATERIALIZED|ALIAS|EPHEMERAL)\b/i.test(column));
}

/** Text of a clause up to the next one. */
export function clause(
  table: TableStatement,
  name: "PARTITION BY" | "ORDER BY" | "PRIMARY KEY" | "TTL" | "ENGINE" | "SETTINGS",
): string {
  const next = "(?=\\s(?:ENGINE|PARTITION BY|ORDER BY|PRIMARY KEY|SAMPLE BY|TTL|SETTINGS|COMMENT)\\b|$)";
  const match = new RegExp(`\\b${name}\\s*=?\\s*(.*?)${next}`, "i").exec(table.rest);
  return (match?.[1] ?? "").trim();
}
