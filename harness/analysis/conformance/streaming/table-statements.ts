// CREATE TABLE statements of the manifests, taken apart as far as the rows ask: columns, engine, keys, TTL.

import type { PlatformModel } from "../../model/platform-model.ts";
import { dataOf } from "../cluster/manifest-objects.ts";
import type { Node } from "../../model/node.ts";

export interface TableStatement {
  readonly name: string;
  readonly cluster: string | undefined;
  /** Definitions as written, one a column. */
  readonly columns: readonly string[];
  /** Everything after the columns, in one line. */
  readonly rest: string;
  readonly node: Node;
}

/** Every table that a config map creates. */
export function tableStatements(model: PlatformModel): TableStatement[] {
  return model
    .all("Kubernetes::ConfigMap")
    .flatMap((config) => dataOf(config))
    .filter(({ name }) => name.endsWith(".sql"))
    .flatMap(({ node, text }) => statementsIn(text).map((statement) => ({ ...statement, node })));
}

function statementsIn(text: string): Omit<TableStatement, "node">[] {
  const plain = text.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, " ");
  const bare = withoutTexts(plain);
  const heads = plain.matchAll(
    /CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?([\w.`]+)\s*(?:ON\s+CLUSTER\s+['"`]?(\{?[\w-]+\}?)['"`]?)?\s*\(/gi,
  );
  return [...heads].map((head) => {
    const start = head.index + head[0].length;
    const end = closing(bare, start);
    const after = plain.slice(end + 1);
    const stop = bare.slice(end + 1).indexOf(";");
    return {
      name: (head[1] ?? "").replaceAll("`", ""),
      cluster: head[2],
      columns: columnsOf(plain.slice(start, end), bare.slice(start, end)),
      rest: (stop < 0 ? after : after.slice(0, stop)).replaceAll(/\s+/g, " ").trim(),
    };
  });
}

/** The same length with nothing within quotes: brackets and commas of a comment are text. */
function withoutTexts(text: string): string {
  return text.replaceAll(/'(?:[^'\\]|\\.)*'/gs, (quoted) => `'${"_".repeat(quoted.length - 2)}'`);
}

/** Place of the bracket that closes the one before `start`; the end of the text if none does. */
function closing(text: string, start: number): number {
  let depth = 1;
  for (let at = start; at < text.length; at += 1) {
    depth += step(text.charAt(at));
    if (depth === 0) return at;
  }
  return text.length;
}

function step(letter: string): number {
  return letter === "(" ? 1 : letter === ")" ? -1 : 0;
}

/** Definitions between commas that no bracket encloses; indices and constraints are no columns. */
function columnsOf(body: string, bare: string): string[] {
  const parts: string[] = [];
  let [depth, from] = [0, 0];
  for (let at = 0; at < body.length; at += 1) {
    depth += step(bare.charAt(at));
    if (depth > 0 || bare.charAt(at) !== ",") continue;
    parts.push(body.slice(from, at));
    from = at + 1;
  }
  return [...parts, body.slice(from)]
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
  name: "PARTITION BY" | "ORDER BY" | "PRIMARY KEY" | "TTL" | "ENGINE",
): string {
  const next = "(?=\\s(?:ENGINE|PARTITION BY|ORDER BY|PRIMARY KEY|SAMPLE BY|TTL|SETTINGS|COMMENT)\\b|$)";
  const match = new RegExp(`\\b${name}\\s*=?\\s*(.*?)${next}`, "i").exec(table.rest);
  return (match?.[1] ?? "").trim();
}
