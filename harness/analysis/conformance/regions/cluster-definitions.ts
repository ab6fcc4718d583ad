// Which clusters the servers know, which pods form their shards, and how often a shard is kept.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import { createdTables } from "./statements.ts";
import type { CreatedTable } from "./statements.ts";
import { podsOf } from "../cluster/manifest-objects.ts";
import { servers } from "../servers/servers.ts";
import { declaredTopology, definedClusters, macrosByPod, podsByShard, setsNamed } from "./topology.ts";
import type { DefinedCluster } from "./topology.ts";

const manifests = { needs: "manifests" } as const;

export const clusterDefinitions = [
  check(
    "CH-003",
    (it) => {
      regional(it, 0);
    },
    manifests,
  ),
  check(
    "CH-004",
    (it) => {
      regional(it, 1);
    },
    manifests,
  ),

  check(
    "CH-005",
    (it) => {
      const topology = declaredTopology(it);
      const shards = Object.values(topology.clusters).flatMap((one) =>
        podsByShard(one.set, one.shards, topology.replicas),
      );
      everyDefinition(it, topology.globalCluster, (cluster) => {
        hasShards(it, cluster, shards.map(sorted));
      });
    },
    manifests,
  ),

  // D-25: replicas have no fixed leader, so only who belongs to which shard is compared.
  check(
    "CH-006",
    (it) => {
      const topology = declaredTopology(it);
      const macros = macrosByPod(it.model);
      for (const [name, { set, shards }] of Object.entries(topology.clusters)) {
        const expected = podsByShard(set, shards, topology.replicas);
        everyDefinition(it, name, (cluster) => {
          it.expect(
            cluster.node,
            same(
              cluster.shards.map(({ pods }) => sorted(pods)),
              expected.map(sorted),
            ),
            {
              message: `pods of ${name} are mapped to other shards`,
              expected,
              actual: cluster.shards.map(({ pods }) => pods),
            },
          );
        });
        for (const [index, pods] of expected.entries()) {
          for (const pod of pods) podKnowsItself(it, { pod, shard: index + 1, told: macros.get(pod) });
        }
      }
    },
    manifests,
  ),

  check(
    "REP-001",
    (it) => {
      const topology = declaredTopology(it);
      for (const name of [...Object.keys(topology.clusters), topology.globalCluster]) {
        everyDefinition(it, name, (cluster) => {
          for (const shard of cluster.shards) {
            it.expect(cluster.node, new Set(shard.pods).size === topology.replicas && shard.replicatesInternally, {
              message: `a shard of ${name} is kept ${String(shard.pods.length)} times`,
              expected: { replicas: topology.replicas, internal_replication: true },
              actual: shard,
            });
          }
        });
      }
      it.each(
        () => createdTables(it.model).filter(({ name }) => topology.tables.some((table) => table.name === name)),
        (table) => {
          isKeptTwice(it, table);
          it.expect(table.node, isMadeEverywhere(it, table), {
            message: `${table.name} is made on one server alone`,
            expected: "ON CLUSTER",
          });
        },
      );
      const pods = [...macrosByPod(it.model)];
      it.each(pods, ([pod, { macros, node }]) => {
        const twins = pods.filter(([, other]) => sameReplica(macros, other.macros));
        it.expect(node, twins.length === 1, {
          message: `${pod} takes another pod's place in the ensemble`,
          expected: "a replica name of its own within its shard",
          actual: Object.fromEntries(macros),
        });
      });
      samePaths(it, pods);
      it.leftOut("that both replicas hold the same rows is compared on running servers");
    },
    manifests,
  ),
];

/** The cluster of the n-th declared region. */
function regional(it: Inspection, index: number): void {
  const topology = declaredTopology(it);
  const declared = Object.entries(topology.clusters)[index];
  if (declared === undefined) {
    it.undecided("none", { message: `the profile declares no cluster of region ${String(index + 1)}` });
    return;
  }
  const [name, { set, shards, region }] = declared;
  const pods = shards * topology.replicas;
  const every = podsByShard(set, shards, topology.replicas).flat();
  everyDefinition(it, name, (cluster) => {
    const sizes = cluster.shards.map((shard) => shard.pods.length);
    const wanted = Array.from({ length: shards }, () => topology.replicas);
    it.expect(
      cluster.node,
      same(sizes, wanted) && same(sorted(cluster.shards.flatMap((one) => one.pods)), sorted(every)),
      {
        message: `${name} is not made of its ${String(pods)} pods`,
        expected: `${String(shards)} shards x ${String(topology.replicas)} replicas`,
        actual: cluster.shards.map((one) => one.pods),
      },
    );
  });
  const sets = setsNamed(it, set);
  if (sets.length === 0) it.missing({ message: `the stateful set ${set} is missing`, expected: set });
  it.each(sets, (one) => {
    const replicas = property(one, "spec", "replicas");
    it.expect(replicas, replicas.number() === pods, { message: `${set} runs another number of pods`, expected: pods });
    const first = property(one, "spec", "ordinals", "start");
    it.expect(first, (first.number() ?? 0) === 0, { message: `pods of ${set} count from another number`, expected: 0 });
    const home = one.region ?? region;
    it.expect(property(one, "metadata", "labels"), home === region, {
      message: `${set} runs in ${home}`,
      expected: region,
    });
  });
}

/** Every server file that defines clusters must define this one. */
function everyDefinition(it: Inspection, name: string, look: (cluster: DefinedCluster) => void): void {
  const all = definedClusters(it.model);
  const own = all.filter((one) => one.name === name);
  const files = new Map<string, Node>(all.map(({ node }) => [`${node.resource.source}${node.pointer}`, node]));
  it.looked();
  if (own.length === 0) it.missing({ message: `no server knows ${name}`, expected: name });
  for (const [key, node] of files) {
    const knows = own.some((one) => `${one.node.resource.source}${one.node.pointer}` === key);
    if (!knows && own.length > 0)
      it.violated(node, { message: `servers of this file do not know ${name}`, expected: name });
  }
  for (const { region, set } of Object.values(declaredTopology(it).clusters)) {
    const isTold = all.some((one) => one.node.resource.region === undefined || one.node.resource.region === region);
    if (!isTold) it.missing({ message: `servers of ${set} are told no clusters`, expected: name });
  }
  it.each(own, look);
}

function hasShards(it: Inspection, cluster: DefinedCluster, expected: readonly (readonly string[])[]): void {
  const actual = cluster.shards.map(({ pods }) => sorted(pods));
  const missing = expected.filter((shard) => !actual.some((one) => same(one, shard)));
  it.expect(cluster.node, missing.length === 0 && actual.length === expected.length, {
    message: `${cluster.name} has ${String(actual.length)} shards and lacks ${missing.map((one) => one.join("+")).join(", ") || "none"}`,
    expected,
    actual,
  });
}

interface Told {
  readonly pod: string;
  readonly shard: number;
  readonly told: { readonly macros: ReadonlyMap<string, string>; readonly node: Node } | undefined;
}

function podKnowsItself(it: Inspection, { pod, shard, told }: Told): void {
  if (told === undefined) {
    // A pod that does not run is the matter of the rows that count pods.
    if (servers(it.model).every((server) => server.pod !== pod)) return;
    it.missing({ message: `${pod} is not told its shard`, expected: { shard, replica: pod } });
    return;
  }
  const { macros, node } = told;
  it.expect(node, macros.get("shard") === String(shard) && macros.get("replica") === pod, {
    message: `${pod} takes itself for another replica`,
    expected: { shard: String(shard), replica: pod },
    actual: Object.fromEntries(macros),
  });
}

/** Every replica takes part in one path, by a name of its own. */
function isKeptTwice(it: Inspection, { name, engine, node, arguments: [path = "", replica = ""] }: CreatedTable): void {
  const isShared = !path.includes("{replica}") && !path.includes("{uuid}") && replica.includes("{replica}");
  it.expect(node, engine.startsWith("Replicated") && isShared, {
    message: `replicas of ${name} hold rows of their own`,
    expected: "a replicated engine, one path, a name each",
    actual: { engine, path, replica },
  });
}

/** On every server: by the statement itself, or by what runs it on one server after the other. */
function isMadeEverywhere(it: Inspection, { text }: CreatedTable): boolean {
  if (/\bON\s+CLUSTER\b/i.test(text)) return true;
  const { clusters, replicas } = declaredTopology(it);
  const words = podsOf(it.model)
    .filter(({ of }) => of.type === "Kubernetes::Job")
    .flatMap(({ spec }) => spec.get("containers").list())
    .flatMap((container) => ["command", "args"].flatMap((name) => container.get(name).texts()));
  // A file in the image's own folder is run by each server, and a loop goes through them.
  const goesThrough = (word: string, set: string, pods: number) => {
    const named = new Set(word.match(new RegExp(String.raw`(?<![\w-])${set}-\d+`, "g")));
    return word.includes(`${set}-$`) || word.includes(`${set}-{`) || named.size === pods;
  };
  return (
    words.length === 0 ||
    words.some((word) => Object.values(clusters).some(({ set, shards }) => goesThrough(word, set, shards * replicas)))
  );
}

/** Replicas of one shard find each other only where their macros make one path of their region. */
function samePaths(it: Inspection, pods: readonly (readonly [string, PodMacros])[]): void {
  const { clusters, replicas } = declaredTopology(it);
  const shards = Object.values(clusters).flatMap(({ set, shards: count }) => podsByShard(set, count, replicas));
  it.each(shards, (shard) => {
    const told = pods.filter(([pod, { macros }]) => shard.includes(pod) && macros.has("region"));
    const regions = new Set(told.map(([, { macros }]) => macros.get("region")));
    const [, last] = told.at(-1) ?? [];
    if (last === undefined) return;
    it.expect(last.node, regions.size === 1, {
      message: `${shard.join(" and ")} do not find each other`,
      expected: "one region in their macros",
      actual: [...regions],
    });
  });
}

type PodMacros = ReturnType<typeof macrosByPod> extends Map<string, infer One> ? One : never;

function sameReplica(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): boolean {
  return ["region", "shard", "replica"].every((name) => left.get(name) === right.get(name));
}

function sorted(texts: readonly string[]): string[] {
  return [...texts].sort();
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
