// Writes the manifests beside the templates: `manifests/kind-name.json`, and an index that names them in
// the order of application.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "../settings/byoc-private.ts";
import type { Manifest } from "./manifest.ts";
import { monitoring } from "./monitoring.ts";
import { podFaults } from "./pod-faults.ts";
import { platformObjects } from "./platform-objects.ts";
import { rolloutAccess } from "./rollout-access.ts";
import { splitNames } from "./split-names.ts";
import { workloads } from "./workloads.ts";

/** Writes every manifest of byoc-private into `folder/manifests`. */
export function writeManifests(folder: string, settings: Settings): void {
  const objects = [
    ...platformObjects(settings),
    ...podFaults(settings),
    ...rolloutAccess(settings),
    ...workloads(settings),
    ...splitNames(settings),
    ...monitoring(settings),
  ];
  writeObjects(folder, objects, settings.clusterName);
}

/** Writes objects in the order of their application. Two objects of one kind and name get their namespaces as well. */
export function writeObjects(folder: string, objects: readonly Manifest[], clusterName: string): void {
  const target = join(folder, "manifests");
  mkdirSync(target, { recursive: true });
  const shortNames = objects.map(shortName);
  const files = objects.map((object) => {
    const short = shortName(object);
    const isAlone = shortNames.filter((name) => name === short).length === 1;
    const namespace = object.metadata["namespace"];
    const file = `${isAlone || typeof namespace !== "string" ? short : `${short}.${namespace}`}.json`;
    writeFileSync(join(target, file), text(object));
    return { file, kind: object.kind, name: object.metadata.name };
  });
  const index = {
    schema: "assay.manifests/1",
    clusterName,
    placeholders: "${outputs.PATH} stands for that field of the platform outputs",
    files,
  };
  writeFileSync(join(target, "index.json"), text(index));
}

function shortName({ kind, metadata }: Manifest): string {
  return `${kind.toLowerCase()}-${metadata.name}`;
}

function text(value: Manifest | object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
