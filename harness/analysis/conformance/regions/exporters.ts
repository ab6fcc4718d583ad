// Exporters: pods that ask the servers questions of a config map, and offer the answers as numbers.

import { nameOf } from "../cluster/manifest-objects.ts";
import { questionsIn } from "./exporter-files.ts";
import type { Question } from "./exporter-files.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";

/** Names of what exporters offer: a histogram offers its buckets, its sum and its count. */
export function exportedIn(model: PlatformModel, region: string | undefined): string[] {
  return [...exportersIn(model, region).keys()];
}

/** What exporters offer of every server, with the labels that they declare. */
export function exportersIn(model: PlatformModel, region: string | undefined): Map<string, readonly string[]> {
  const offers = model
    .all("Kubernetes::ConfigMap")
    .filter((map) => map.region === region)
    .flatMap((map) => property(map, "data").entries())
    .flatMap(([name, node]) => {
      const questions = questionsIn(name, node.written());
      if (questions === undefined) return [];
      const readers = readersOf(model, node.resource);
      const running = readers.filter((one) => (property(one, "spec", "replicas").number() ?? 1) > 0);
      // A map that no workload names may be read elsewhere.
      if (readers.length > 0 && running.length === 0) return [];
      const left = running.length > 0 && running.every((one) => leftOut(model, one).length > 0);
      return declared(questions).filter(({ query = "" }) => !left || /\bclusterAllReplicas\s*\(/.test(query));
    });
  return new Map(offers.flatMap(series));
}

/** Workloads of the map's region that mount it. */
export function readersOf(model: PlatformModel, map: Resource): Resource[] {
  return model
    .all("Kubernetes::Deployment", "Kubernetes::StatefulSet")
    .filter((one) => one.region === map.region)
    .filter((one) =>
      property(one, "spec", "template", "spec", "volumes")
        .list()
        .some((volume) => volume.get("configMap", "name").text() === nameOf(map)),
    );
}

/** Servers that an exporter passes over: it names pods of their set one by one, and not these. */
export function leftOut(model: PlatformModel, exporter: Resource): string[] {
  const said = property(exporter, "spec", "template", "spec", "containers").list().flatMap(wordsOf).join(" ");
  return model
    .all("Kubernetes::StatefulSet")
    .filter((set) => set.region === exporter.region)
    .flatMap((set) => {
      const pods = Array.from(
        { length: property(set, "spec", "replicas").number() ?? 1 },
        (_, ordinal) => `${nameOf(set)}-${String(ordinal)}`,
      );
      const missed = pods.filter((pod) => !new RegExp(`(?<![\\w-])${pod}(?![\\w-])`).test(said));
      return missed.length < pods.length ? missed : [];
    });
}

function wordsOf(container: Node): string[] {
  const told = container
    .get("env")
    .list()
    .filter((one) => one.get("value").exists)
    .map((one) => one.get("value").written());
  return [...container.get("command").texts(), ...container.get("args").texts(), ...told];
}

/** What a metric's question has to be about for its name to be true. */
const about: Readonly<Record<string, RegExp>> = {
  clickhouse_replica_absolute_delay: /\babsolute_delay\b/,
  clickhouse_replica_queue_size: /\bqueue_size\b/,
  clickhouse_disk_used_bytes: /\btotal_space\b[\s\S]*\bfree_space\b|\bused_space\b/,
  clickhouse_last_ttl_merge_timestamp_seconds: /\bTTL/,
};

/** Questions that are about what their metric is called; without a question nobody knows better. */
function declared(questions: readonly Question[]): Question[] {
  return questions.filter(({ metric, query }) => query === undefined || (about[metric]?.test(query) ?? true));
}

function series({ metric, type, labels }: Question): [string, readonly string[]][] {
  if (type !== "histogram") return [[metric, labels]];
  return [
    [`${metric}_bucket`, [...labels, "le"]],
    [`${metric}_sum`, labels],
    [`${metric}_count`, labels],
  ];
}
