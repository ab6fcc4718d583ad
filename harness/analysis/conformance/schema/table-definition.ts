// A table as its statement defines it, in the parts that later statements change.

import { bracketed, joinedSections, sectionsOf } from "./sql-text.ts";
import type { Section } from "./sql-text.ts";

export interface TableDefinition {
  /** Whole name, without quotes. */
  readonly name: string;
  readonly cluster: string | undefined;
  /** Everything before the columns: `CREATE TABLE a ON CLUSTER b`. */
  readonly head: string;
  /** What stands between the brackets; undefined where the statement has none. */
  readonly columns: string | undefined;
  readonly clauses: readonly Section[];
}

export interface Creation extends TableDefinition {
  /** What becomes of a table of that name: it stays, it is replaced, or the statement fails. */
  readonly over: "stays" | "replaced" | "fails";
}

const name = String.raw`(?:[\w]+|"[^"]+"|${"`[^`]+`"})(?:\s*\.\s*(?:[\w]+|"[^"]+"|${"`[^`]+`"}))*`;

/** One name in a statement, as part of a pattern. */
export const tableName = `(${name})`;
/** Where a statement runs, as part of a pattern. */
export const onCluster = String.raw`(?:\s+ON\s+CLUSTER\s+(['"${"`"}]?\{?[\w-]+\}?['"${"`"}]?))?`;

const clauseWords = [
  ...["ENGINE", "PARTITION BY", "ORDER BY", "PRIMARY KEY", "SAMPLE BY", "TTL", "SETTINGS", "COMMENT"],
  ...["AS SELECT", "AS WITH"],
];

/** The name without its quotes. */
export function plainName(written: string): string {
  return written.replaceAll(/["`\s]/g, "");
}

/** What a statement creates; undefined for another one. */
export function creationIn(statement: string): Creation | undefined {
  const pattern = String.raw`^\s*(CREATE|CREATE\s+OR\s+REPLACE|REPLACE)\s+(?:TEMPORARY\s+)?(?:TABLE|MATERIALIZED\s+VIEW)\s+(IF\s+NOT\s+EXISTS\s+)?${tableName}(?:\s+UUID\s+'[^']*')?${onCluster}`;
  const [head, verb = "", stays, written = "", cluster] = new RegExp(pattern, "i").exec(statement) ?? [];
  if (head === undefined) return undefined;
  const rest = statement.slice(head.length).trim();
  const columns = rest.startsWith("(") ? bracketed(rest) : undefined;
  const after = columns === undefined ? rest : rest.slice(columns.length + 2);
  return {
    name: plainName(written),
    cluster: cluster === undefined ? undefined : unquoted(cluster),
    head: head.replace(written, plainName(written)),
    columns,
    clauses: sectionsOf(after, clauseWords),
    over: /REPLACE/i.test(verb) ? "replaced" : stays === undefined ? "fails" : "stays",
  };
}

/** The definition as one statement. */
export function statementOf({ head, columns, clauses }: TableDefinition): string {
  return `${head}${columns === undefined ? "" : ` (${columns})`} ${joinedSections(clauses)}`;
}

export function unquoted(text: string): string {
  return text.replaceAll(/['"`]/g, "");
}

export function clauseOf({ clauses }: TableDefinition, wanted: string): string | undefined {
  return clauses.find(({ name: own }) => own === wanted)?.text;
}

/** The definition with another text of a clause; without it where there is none. */
export function withClause(table: TableDefinition, wanted: string, text: string | undefined): TableDefinition {
  const others = table.clauses.filter(({ name: own }) => own !== wanted);
  if (text === undefined) return { ...table, clauses: others };
  // Clauses have an order, in which settings, a comment and a query come last.
  const last = others.findIndex(({ name: own }) => clauseWords.indexOf(own) > clauseWords.indexOf(wanted));
  const place = last < 0 ? others.length : last;
  return { ...table, clauses: others.toSpliced(place, 0, { name: wanted, text }) };
}
