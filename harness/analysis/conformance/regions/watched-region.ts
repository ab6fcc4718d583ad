// What of a region is watched, read from the profile and the manifests.

import { exportersIn, isProvided, recordingsIn } from "./metrics.ts";
import type { Region } from "./alert-coverage.ts";
import type { Inspection } from "../inspection.ts";
import { declaredTopology, podsByShard } from "./topology.ts";

/** A day long after every timestamp of the template, in seconds since 1970. */
const someDay = 2_000_000_000;

export function watchedRegion(it: Inspection, region: string): Region {
  const topology = declaredTopology(it);
  const clusters = Object.values(topology.clusters).filter((one) => one.region === region);
  return {
    watched: {
      namespace: topology.namespace,
      database: topology.database,
      pods: clusters.flatMap(({ set, shards }) => podsByShard(set, shards, topology.replicas).flat()),
      tables: topology.tables.map(({ name }) => name),
      exported: exportersIn(it.model, region),
      now: someDay,
    },
    recordings: recordingsIn(it.model, region),
    isProvided: (metric) => isProvided(it.model, metric, region),
  };
}
