// Writes the manifests beside the templates: `manifests/kind-name.json`, and an index that names them in
// the order of application.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "../settings/byoc-private.ts";
import type { Manifest } from "./manifest.ts";
import { podFaults } from "./pod-faults.ts";
import { platformObjects } from "./platform-objects.ts";
import { workloads } from "./workloads.ts";

/** Writes every manifest into `folder/manifests`. */
export function writeManifests(folder: string, settings: Settings): void {
  const target = join(folder, "manifests");
  mkdirSync(target, { recursive: true });
  const files = [...platformObjects(settings), ...podFaults(settings), ...workloads(settings)].map((object) => {
    const file = `${object.kind.toLowerCase()}-${object.metadata.name}.json`;
    writeFileSync(join(target, file), text(object));
    return { file, kind: object.kind, name: object.metadata.name };
  });
  const index = {
    schema: "assay.manifests/1",
    clusterName: settings.clusterName,
    placeholders: "${outputs.PATH} stands for that field of the platform outputs",
    files,
  };
  writeFileSync(join(target, "index.json"), text(index));
}

function text(value: Manifest | object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
