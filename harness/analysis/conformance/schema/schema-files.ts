// Files of SQL in the manifests, and whether anybody runs them.

import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { nameOf, namespaceOf, podsOf } from "../cluster/manifest-objects.ts";
import type { Pods } from "../cluster/manifest-objects.ts";
import { withoutComments } from "./sql-text.ts";

export interface SqlFile {
  readonly name: string;
  /** Without its comments. */
  readonly text: string;
  readonly node: Node;
}

/** Every `*.sql` of the manifests. */
export function sqlFiles(model: PlatformModel): SqlFile[] {
  return model.all("Kubernetes::ConfigMap").flatMap(filesOf);
}

function filesOf(map: Resource): SqlFile[] {
  return property(map, "data")
    .entries()
    .filter(([name]) => name.endsWith(".sql"))
    .map(([name, node]) => ({ name, node, text: withoutComments(node.written()) }));
}

/** Whether it is certain that nobody runs a file: no pod has its map, or whoever has it names others of its files alone. */
export function isLeftAside(model: PlatformModel, { name, node }: SqlFile): boolean {
  const known = podsBeside(model, node.resource);
  const holders = known.filter((pods) => hasMap(pods, node.resource));
  if (holders.length === 0) return known.some(({ of }) => of.type === "Kubernetes::Job");
  return holders.every(({ spec }) => {
    const words = JSON.stringify(spec.get("containers").raw);
    const named = [...words.matchAll(/([\w.-]+|\*)\.sql\b/g)].map(([, stem = ""]) => stem);
    return named.length > 0 && !named.includes("*") && !named.includes(name.replace(/\.sql$/, ""));
  });
}

/** How far on in its command whoever runs a file comes to it: by its name, else where it takes every file. */
export function turnOf(model: PlatformModel, { name, node }: SqlFile): number {
  const turns = podsBeside(model, node.resource)
    .filter((pods) => hasMap(pods, node.resource))
    .map(({ spec }) => {
      const words = JSON.stringify(spec.get("containers").raw);
      const own = words.search(
        new RegExp(String.raw`(?<![\w.-])${name.replaceAll(/[^\w]/g, String.raw`\$&`)}(?![\w.-])`),
      );
      return own < 0 ? words.search(/\*\.sql\b/) : own;
    })
    .filter((turn) => turn >= 0);
  return Math.min(Infinity, ...turns);
}

function podsBeside(model: PlatformModel, map: Resource): Pods[] {
  return podsOf(model).filter(({ of }) => namespaceOf(of) === namespaceOf(map) && of.region === map.region);
}

function hasMap({ spec }: Pods, map: Resource): boolean {
  const volumes = spec.get("volumes").list();
  return volumes.some((volume) => JSON.stringify(volume.raw).includes(`"${nameOf(map)}"`));
}
