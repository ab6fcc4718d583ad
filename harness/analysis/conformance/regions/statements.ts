// The tables that manifests leave on the servers, read clause by clause.

import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { foldedSchema } from "../schema/folded-tables.ts";
import type { Later } from "../schema/folded-tables.ts";
import { bracketed, splitTop } from "../schema/sql-text.ts";
import { creationIn } from "../schema/table-definition.ts";

export interface CreatedTable {
  /** Without its database. */
  readonly name: string;
  readonly engine: string;
  /** Arguments of the engine, trimmed, quotes kept. */
  readonly arguments: readonly string[];
  readonly partitionBy: string | undefined;
  readonly ttl: string | undefined;
  readonly settings: string | undefined;
  /** Its columns and settings, as they are written. */
  readonly text: string;
  readonly node: Node;
  /** Later statements about it of which nobody knows here what they leave. */
  readonly unfollowed: readonly Later[];
}

/** Every table that is left when all statements have run. */
export function createdTables(model: PlatformModel): CreatedTable[] {
  return foldedSchema(model).tables.flatMap(({ name, sql, node, unfollowed }) => {
    const clauses = creationIn(sql)?.clauses ?? [];
    const clause = (wanted: string) => clauses.find((one) => one.name === wanted)?.text;
    const [, engine, after = ""] = /^=?\s*(\w+)\s*([^]*)/.exec(clause("ENGINE") ?? "") ?? [];
    if (engine === undefined) return [];
    return {
      name: name.slice(name.lastIndexOf(".") + 1),
      engine,
      arguments: after.startsWith("(") ? splitTop(bracketed(after), ",").map((one) => one.trim()) : [],
      partitionBy: clause("PARTITION BY"),
      ttl: clause("TTL"),
      settings: clause("SETTINGS"),
      text: sql,
      node,
      unfollowed,
    };
  });
}
