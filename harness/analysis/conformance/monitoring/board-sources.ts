// Which data sources the panels of a board ask, and which of those nobody provides.

import type { Source } from "./grafana-sources.ts";
import { at, listOf } from "./scraping.ts";
import { isMap, textOf } from "../../model/value.ts";
import type { Value, ValueMap } from "../../model/value.ts";

/** A board as a tree; undefined where the text is none. */
export function boardOf(text: string): ValueMap | undefined {
  try {
    const board = JSON.parse(text) as Value;
    return isMap(board) ? board : undefined;
  } catch {
    return undefined;
  }
}

export interface Asked {
  readonly sources: ReadonlySet<Source>;
  /** References that lead to none; what is asked where nothing is named is `the default`. */
  readonly missing: ReadonlySet<string>;
}

/** Grafana's own, and what the board itself chooses among those that there are. */
const ofGrafana = /^(grafana|-- .* --|\$.*)$/i;

export function askedSources(board: ValueMap, sources: readonly Source[]): Asked {
  const found = new Set<Source>();
  const missing = new Set<string>();
  for (const reference of references(board)) {
    const name = isMap(reference) ? textOf(reference["uid"]) : textOf(reference);
    const type = isMap(reference) ? textOf(reference["type"]) : "";
    if (ofGrafana.test(name)) continue;
    const isMeant = ({ uid, name: own, type: kind, isDefault }: Source): boolean =>
      name === "" ? (type === "" ? isDefault : kind === type) : uid === name || own === name;
    const meant = sources.find(isMeant);
    if (meant === undefined) missing.add(name === "" ? "the default" : name);
    else found.add(meant);
  }
  return { sources: found, missing };
}

/** What every target names, or its panel; rows hold panels of their own. */
function references(board: ValueMap): Value[] {
  return listOf(board["panels"])
    .filter(isMap)
    .flatMap((panel) => {
      const own = panel["datasource"];
      const targets = listOf(panel["targets"]).map((target) => at(target, "datasource") ?? own);
      return [...targets.map((one) => one ?? ""), ...references(panel)];
    });
}
