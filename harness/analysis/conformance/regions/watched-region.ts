// What of a region is watched, read from the profile and the manifests.

import { exportersIn } from "./exporters.ts";
import { isProvided, recordingsIn } from "./metrics.ts";
import type { Region } from "./alert-coverage.ts";
import { elements, sections } from "../servers/server-config.ts";
import type { Inspection } from "../inspection.ts";
import { declaredTopology, podsByShard } from "./topology.ts";
import { children } from "./xml-children.ts";
import type { PlatformModel } from "../../model/platform-model.ts";

/** A day long after every timestamp of the template, in seconds since 1970. */
const someDay = 2_000_000_000;

export function watchedRegion(it: Inspection, region: string): Region {
  const topology = declaredTopology(it);
  const clusters = Object.values(topology.clusters).filter((one) => one.region === region);
  // Every series of every imagined state asks: the answer is looked up once.
  const scraped = new Map<string, boolean>();
  return {
    watched: {
      namespace: topology.namespace,
      database: topology.database,
      pods: clusters.flatMap(({ set, shards }) => podsByShard(set, shards, topology.replicas).flat()),
      tables: topology.tables.map(({ name }) => name),
      exported: exportersIn(it.model, region),
      isScraped: (metric) => {
        const known = scraped.get(metric) ?? isProvided(it.model, metric, region);
        scraped.set(metric, known);
        return known;
      },
      disks: disksIn(it.model, region),
      diskBytes: 200e9,
      now: someDay,
    },
    recordings: recordingsIn(it.model, region),
    isProvided: (metric) => isProvided(it.model, metric, region),
  };
}

/** Disks of a region's servers: the one at their own path, and those that their configuration adds. */
function disksIn(model: PlatformModel, region: string): string[] {
  const added = sections(model, "storage_configuration")
    .filter(({ node }) => node.resource.region === region)
    .flatMap(({ xml }) => elements(xml, "disks").flatMap(children))
    .map(({ name }) => name);
  return [...new Set(["default", ...added])];
}
