// The order in which the statements of a schema's files are run.

import type { PlatformModel } from "../../model/platform-model.ts";
import { turnOf } from "./schema-files.ts";
import type { SqlFile } from "./schema-files.ts";
import { splitTop } from "./sql-text.ts";
import { creationIn } from "./table-definition.ts";

/** Maps that create tables come before those that only change them; files of a map as their names stand in the command
 * that runs them, else as a shell lists them. */
export function inOrder(model: PlatformModel, files: readonly SqlFile[]): SqlFile[] {
  const maps = [...Map.groupBy(files, ({ node }) => node.resource).values()];
  const creates = (of: readonly SqlFile[]) =>
    of.some((file) => statementsOf(file).some((sql) => creationIn(sql) !== undefined));
  const own = maps.map((of) => {
    const turns = new Map(of.map((file) => [file, turnOf(model, file)]));
    const turn = (file: SqlFile) => turns.get(file) ?? Infinity;
    return of.toSorted((one, other) =>
      turn(one) === turn(other) ? (one.name < other.name ? -1 : 1) : turn(one) - turn(other),
    );
  });
  return [...own.filter(creates), ...own.filter((of) => !creates(of))].flat();
}

export function statementsOf({ text }: SqlFile): string[] {
  return splitTop(text, ";").map((sql) => sql.trim());
}
