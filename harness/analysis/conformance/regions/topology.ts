// What the profile declares of its clusters, and what the servers are told of them: one entry for each file that
// defines clusters, so that a single server that knows others is found.

import { regionTopologySchema } from "#harness/config/region-topology.ts";
import type { RegionTopology } from "#harness/config/region-topology.ts";
import { Undecided } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import { property } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { elements, sections } from "../servers/server-config.ts";
import { child, servers } from "../servers/servers.ts";
import type { Inspection } from "../inspection.ts";
import { children } from "./xml-children.ts";

/** The declared clusters; a profile that declares none cannot be judged by these rows. */
export function declaredTopology(it: Inspection): RegionTopology {
  const parsed = regionTopologySchema.safeParse(it.profile.topology);
  if (!parsed.success) throw new Undecided("the profile declares no clusters by region");
  return parsed.data;
}

/** Pods of a stateful set by shard: consecutive ones belong together. */
export function podsByShard(set: string, shards: number, replicas: number): string[][] {
  return Array.from({ length: shards }, (_, shard) =>
    Array.from({ length: replicas }, (_pod, replica) => `${set}-${String(shard * replicas + replica)}`),
  );
}

export interface DefinedShard {
  readonly pods: readonly string[];
  readonly replicatesInternally: boolean;
  /** Its share of the keys beside the others'. */
  readonly weight: string;
}

/** Definition of one cluster in one file. */
export interface DefinedCluster {
  readonly name: string;
  readonly shards: readonly DefinedShard[];
  readonly node: Node;
}

/** Every definition of every cluster. */
export function definedClusters(model: PlatformModel): DefinedCluster[] {
  return sections(model, "remote_servers").flatMap(({ xml, node }) =>
    elements(xml, "remote_servers").flatMap((known) =>
      children(known).map(({ name, inner }) => ({ name, node, shards: elements(inner, "shard").map(shardOf) })),
    ),
  );
}

function shardOf(xml: string): DefinedShard {
  const hosts = elements(xml, "replica").flatMap((replica) => elements(replica, "host"));
  return {
    pods: hosts.map((host) => host.split(".")[0] ?? host),
    replicatesInternally: elements(xml, "internal_replication").at(-1) === "true",
    weight: elements(xml, "weight").at(-1) ?? "1",
  };
}

/** What each pod is told that it is. */
export function macrosByPod(model: PlatformModel): Map<string, { macros: ReadonlyMap<string, string>; node: Node }> {
  const found = new Map<string, { macros: ReadonlyMap<string, string>; node: Node }>();
  for (const { pod, config } of servers(model)) {
    const macros = child(config, "macros");
    if (pod === undefined || macros === undefined) continue;
    const told = macros.children.map(({ name, text, open }): [string, string] => [name, open ?? text]);
    found.set(pod, { node: macros.node, macros: new Map(told) });
  }
  return found;
}

/** Stateful sets of a name. */
export function setsNamed(it: Inspection, name: string): Resource[] {
  return it.model.all("Kubernetes::StatefulSet").filter((set) => property(set, "metadata", "name").text() === name);
}
