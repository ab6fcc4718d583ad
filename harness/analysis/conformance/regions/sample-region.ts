// Objects of a region for tests of its rows on small platforms.

import type { Written } from "../sample-platform.ts";

export type Objects = Exclude<Written, string>;

export const region = "us-east-1";
const labels = { "topology.kubernetes.io/region": region };

/** An object of Kubernetes in the region; `of` says in which, and what else its metadata holds. */
export function object(kind: string, whole: object, of: { readonly in?: string; readonly metadata?: object } = {}) {
  const { metadata = {}, ...rest } = { metadata: of.metadata, ...whole };
  const own = { ...labels, ...(of.in === undefined ? {} : { "topology.kubernetes.io/region": of.in }) };
  return [`Kubernetes::${kind}`, { metadata: { namespace: "db", ...metadata, labels: own }, ...rest }] as const;
}

/** A config map of the region. */
export function config(data: object, of?: Parameters<typeof object>[2]) {
  return object("ConfigMap", { data }, of);
}

/** One cluster of two shards, of two servers each. */
export const topology = {
  replicas: 2,
  shardingKey: "company_id",
  namespace: "db",
  database: "default",
  clusters: { own: { region, set: "clickhouse-us", shards: 2 } },
  globalCluster: "all",
  tables: [],
};
