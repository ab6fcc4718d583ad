// Which cluster a distributed table writes to: servers fill in their own macros.

import { Undecided } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { macrosByPod } from "./topology.ts";

/** The name that every server of the statement's region makes of what is told; undecided where they differ. */
export function clusterMeant(model: PlatformModel, told: string, node: Node): string {
  const name = told.replaceAll(/['`"]/g, "");
  return name.replaceAll(/\{(\w+)\}/g, (_, macro: string) => {
    const own = [...macrosByPod(model).values()].filter((one) => one.node.resource.region === node.resource.region);
    const values = new Set(own.map(({ macros }) => macros.get(macro)));
    const [value] = values;
    if (values.size === 1 && value !== undefined) return value;
    throw new Undecided(`servers do not agree on what {${macro}} means`, node);
  });
}
