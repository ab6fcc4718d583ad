// Writes the objects of both clusters beside the templates: `kind-name.region.json`, and an index that names them in the
// order of their application, each with its cluster.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "../../manifests/manifest.ts";
import type { RegionSettings } from "../settings.ts";
import { regionObjects } from "./objects.ts";

/** Writes every region's objects into `folder/manifests`. */
export function writeRegions(folder: string, regions: readonly RegionSettings[]): void {
  const target = join(folder, "manifests");
  mkdirSync(target, { recursive: true });
  const files = regions.flatMap((settings) =>
    regionObjects(settings).map((object) => {
      const placed = inRegion(object, settings.region);
      const file = `${object.kind.toLowerCase()}-${object.metadata.name}.${settings.region}.json`;
      writeFileSync(join(target, file), text(placed));
      return { file, kind: object.kind, name: object.metadata.name, clusterName: settings.clusterName };
    }),
  );
  const index = {
    schema: "assay.manifests/1",
    clusterName: regions[0]?.clusterName ?? "",
    placeholders: "${outputs.PATH} stands for that field of the outputs of the object's region",
    files,
  };
  writeFileSync(join(target, "index.json"), text(index));
}

/** Every object says where it belongs. */
function inRegion(object: Manifest, region: string): Manifest {
  const labels = object.metadata["labels"];
  return {
    ...object,
    metadata: {
      ...object.metadata,
      labels: { ...(typeof labels === "object" ? labels : {}), "topology.kubernetes.io/region": region },
    },
  };
}

function text(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
