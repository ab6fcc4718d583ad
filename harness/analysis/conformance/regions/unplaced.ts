// Objects of which nothing says in which region's cluster they are: what a region lacks may be one of them.

import type { Inspection } from "../inspection.ts";
import type { Resource } from "../../model/resource.ts";

interface Lack {
  readonly message: string;
  readonly expected: unknown;
}

/** The region lacks something; unknown where an object of these kinds may be it. */
export function lacks(it: Inspection, kinds: readonly string[], says: Lack): void {
  const open = unplaced(it, kinds);
  if (open === undefined) it.missing(says);
  else
    it.undecided(open, { ...says, message: `${says.message}, unless it is ${open.id}: nothing says in which region` });
}

/** The first object of these kinds without a region, where the platform has several. */
export function unplaced(it: Inspection, kinds: readonly string[]): Resource | undefined {
  if (it.intent.regions.length < 2) return undefined;
  return it.model.all(...kinds.map((kind) => `Kubernetes::${kind}`)).find(({ region }) => region === undefined);
}
