// How much of what is declared of a resource a running one also says: 0 nothing, 1 everything that can be compared.

import type { Resource } from "../model/resource.ts";
import { isList, isMap, Unresolved } from "../model/value.ts";
import type { Value } from "../model/value.ts";
import type { LiveResource, Pairs } from "./pairs.ts";
import { sameText } from "./references.ts";

export function likeness(declared: Resource, live: LiveResource, pairs: Pairs): number {
  const running = new Map<string, string[]>();
  for (const { path, text } of leaves(live.properties)) running.set(path, [...(running.get(path) ?? []), text]);
  let same = 0;
  let all = 0;
  for (const { path, text } of leaves(declared.properties)) {
    const others = running.get(path) ?? [];
    // What the platform does not tell of the kind at all speaks for nobody.
    if (others.length === 0 && !((path.split("/")[1] ?? "") in live.properties)) continue;
    const likes = others.map((other) => sameText(text, other, pairs));
    if (!likes.includes(true) && likes.includes(undefined)) continue;
    all += 1;
    if (likes.includes(true)) same += 1;
  }
  return all === 0 ? 0 : same / all;
}

interface Leaf {
  readonly path: string;
  readonly text: string;
}

/** Items of a list share a path; an item that has a key of its own is told apart by it. */
function leaves(value: Value, path = ""): Leaf[] {
  if (value === undefined || value === null || value instanceof Unresolved) return [];
  if (isList(value)) return value.flatMap((item) => leaves(item, `${path}/*`));
  if (isMap(value)) {
    const key = value["Key"];
    const own = typeof key === "string" ? `${path}/${key}` : path;
    return Object.entries(value).flatMap(([name, item]) => leaves(item, `${own}/${name}`));
  }
  return [{ path, text: String(value) }];
}
