// The tables that manifests create: statements of `*.sql` in config maps, read clause by clause.

import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";

export interface CreatedTable {
  /** Without its database. */
  readonly name: string;
  readonly engine: string;
  /** Arguments of the engine, trimmed, quotes kept. */
  readonly arguments: readonly string[];
  readonly partitionBy: string | undefined;
  readonly ttl: string | undefined;
  /** Its columns and settings, as they are written. */
  readonly text: string;
  readonly node: Node;
}

/** Texts of every `*.sql` of the manifests with comments removed. */
export function sqlFiles(model: PlatformModel): { name: string; text: string; node: Node }[] {
  return model.all("Kubernetes::ConfigMap").flatMap((map) =>
    property(map, "data")
      .entries()
      .filter(([name]) => name.endsWith(".sql"))
      .map(([name, node]) => ({ name, node, text: node.written().replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, " ") })),
  );
}

/** Every table that a statement creates. */
export function createdTables(model: PlatformModel): CreatedTable[] {
  return sqlFiles(model).flatMap(({ text, node }) =>
    splitTop(text, ";").flatMap((statement) => {
      const created =
        /^\s*(?:CREATE(?:\s+OR\s+REPLACE)?|REPLACE)\s+(?:TABLE|MATERIALIZED\s+VIEW)\s+(?:IF\s+NOT\s+EXISTS\s+)?([`\w.]+)/i.exec(
          statement,
        );
      const [, engine, after = ""] = /\bENGINE\s*=\s*(\w+)\s*([^]*)/i.exec(statement) ?? [];
      const name = created?.[1];
      if (name === undefined || engine === undefined) return [];
      return {
        name: name.replaceAll("`", "").slice(name.replaceAll("`", "").lastIndexOf(".") + 1),
        engine,
        arguments: after.startsWith("(") ? splitTop(bracketed(after), ",").map((one) => one.trim()) : [],
        partitionBy: clause(after, "PARTITION BY"),
        ttl: clause(after, "TTL"),
        text: statement,
        node,
      };
    }),
  );
}

const ends = ["PARTITION BY", "ORDER BY", "PRIMARY KEY", "SAMPLE BY", "TTL", "SETTINGS", "COMMENT", "AS SELECT"];

/** Text of a clause up to the next one. */
function clause(text: string, name: string): string | undefined {
  const pattern = (words: string): string => words.replaceAll(" ", "\\s+");
  const others = ends.map(pattern);
  const match = new RegExp(`\\b${pattern(name)}\\s+([\\s\\S]*?)(?=\\b(?:${others.join("|")})\\b|$)`, "i").exec(text);
  return match?.[1]?.trim();
}

/** Inside of the bracket that a text starts with; brackets within quotes are text. */
export function bracketed(text: string): string {
  let depth = 0;
  for (const { 0: found, index } of text.matchAll(/'[^']*'|[()]/g)) {
    if (found === "(") depth += 1;
    if (found === ")") depth -= 1;
    if (depth === 0) return text.slice(1, index);
  }
  return text.slice(1);
}

/** Splits outside of quotes and brackets. */
export function splitTop(text: string, separator: string): string[] {
  const parts = [""];
  let depth = 0;
  let quote = false;
  for (const character of text) {
    if (character === "'") quote = !quote;
    else if (!quote && character === "(") depth += 1;
    else if (!quote && character === ")") depth -= 1;
    if (character === separator && !quote && depth === 0) parts.push("");
    else parts[parts.length - 1] = `${parts.at(-1) ?? ""}${character}`;
  }
  return parts;
}
