// The part of a profile's topology that describes sharded clusters in several regions.

import { z } from "zod";

const days = z.union([z.int(), z.record(z.string(), z.int())]);

export const regionTopologySchema = z.looseObject({
  /** Replicas of every shard. */
  replicas: z.int(),
  shardingKey: z.string(),
  /** Kubernetes namespace of the servers, and the database of the tables. */
  namespace: z.string(),
  database: z.string(),
  /** Clusters of one region each: the stateful set that runs their pods, and how many shards these form. */
  clusters: z.record(z.string(), z.strictObject({ region: z.string(), set: z.string(), shards: z.int() })),
  /** The cluster over all shards of all regions. */
  globalCluster: z.string(),
  tables: z.array(
    z.looseObject({
      name: z.string(),
      /** Column that the period counts from. */
      ttlColumn: z.string(),
      /** Days that a row is kept; by the region of the row where they differ, `else` for every other region. */
      days,
      partition: z.enum(["month", "year"]),
    }),
  ),
});

export type RegionTopology = z.infer<typeof regionTopologySchema>;
export type RegionTable = RegionTopology["tables"][number];
