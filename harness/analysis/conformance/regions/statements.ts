// The tables that manifests leave on the servers, read clause by clause.

import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { foldedSchema } from "../schema/folded-tables.ts";
import type { Later } from "../schema/folded-tables.ts";
import { textOf } from "../servers/config-tree.ts";
import { child, servers } from "../servers/servers.ts";
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

interface Engine {
  readonly engine: string;
  readonly after: string;
  readonly node: Node;
}

/** What stands in the engine's brackets; of a replicated one without, what the servers of its region say for all. */
function argumentsOf(model: PlatformModel, { engine, after, node }: Engine): string[] {
  const own = after.startsWith("(") ? splitTop(bracketed(after), ",").map((one) => one.trim()) : [];
  const isSilent = own.every((one) => !one.startsWith("'"));
  if (!engine.startsWith("Replicated") || !isSilent) return own.filter((one) => one !== "");
  const told = servers(model).find(
    ({ region, config }) => region === node.resource.region && child(config, "default_replica_path") !== undefined,
  );
  if (told === undefined) return own.filter((one) => one !== "");
  const path = textOf(child(told.config, "default_replica_path") ?? told.config);
  const name = child(told.config, "default_replica_name");
  return [`'${path}'`, `'${name === undefined ? "{replica}" : textOf(name)}'`, ...own.filter((one) => one !== "")];
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
      arguments: argumentsOf(model, { engine, after, node }),
      partitionBy: clause("PARTITION BY"),
      ttl: clause("TTL"),
      settings: clause("SETTINGS"),
      text: sql,
      node,
      unfollowed,
    };
  });
}
