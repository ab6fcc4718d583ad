// Whether replicas stand in zones of their own: the pods of one set, or of several sets with one pod each, as operators
// of databases make them.

import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import type { Inspection } from "../inspection.ts";
import { allowedZones } from "./allowed-zones.ts";
import { namespaceOf } from "./manifest-objects.ts";
import { selects } from "./pod-selector.ts";

/** Sets whose pods are the replicas of one system. */
export type ReplicaSets = readonly [Resource, ...Resource[]];

/** Sets of one pod each in one place belong together; any other set stands for itself. */
export function replicaSets(sets: readonly Resource[]): ReplicaSets[] {
  const places = Map.groupBy(sets, (set) => `${set.region ?? ""} ${namespaceOf(set)}`);
  return [...places.values()].flatMap((own): ReplicaSets[] => {
    const [first, ...others] = own;
    const isSplit = own.every((set) => replicasOf(set) === 1);
    return isSplit && first !== undefined ? [[first, ...others]] : own.map((set): ReplicaSets => [set]);
  });
}

export function replicasOf(set: Resource): number {
  return property(set, "spec", "replicas").number() ?? 1;
}

/** How many replicas all of them keep. */
export function replicasIn(sets: ReplicaSets): number {
  return sets.reduce((sum, set) => sum + replicasOf(set), 0);
}

/** The pods of these sets may stand in as many zones as are promised. */
export function ofZones(it: Inspection, sets: ReplicaSets, count: number): void {
  const [set] = sets;
  const each = sets.map((one) => allowedZones(it, one));
  const all = new Set(each.flatMap((one) => [...one.all]));
  const allowed = new Set(each.flatMap((one) => [...one.allowed]));
  // Nothing is known of zones where no subnet says its own.
  if (all.size === 0 || allowed.size === all.size) return;
  it.expect(property(set, "spec", "template", "spec"), allowed.size >= count, {
    message: `the pods of ${sets.map(({ id }) => id).join(", ")} may stand in ${allowed.size === 0 ? "no zone" : [...allowed].sort().join(", ")} alone`,
    expected: `${String(count)} zones`,
  });
}

/** A hard rule keeps the replicas in different zones, or each of the sets stands in a zone of its own. */
export function spreadOverZones(it: Inspection, sets: ReplicaSets): boolean {
  const isRuled = sets.every((set) => keepsApart(set, sets));
  if (isRuled || sets.length === 1) return isRuled;
  const zones = sets.map((set) => allowedZones(it, set).allowed);
  return zones.every(({ size }) => size === 1) && new Set(zones.flatMap((own) => [...own])).size === sets.length;
}

/** A spread constraint that refuses, or a required anti-affinity over zones, about the pods of all these sets. */
function keepsApart(set: Resource, sets: ReplicaSets): boolean {
  const spec = property(set, "spec", "template", "spec");
  const zone = "topology.kubernetes.io/zone";
  const labels = sets.map((one) => property(one, "spec", "template", "metadata", "labels"));
  // Kubernetes takes a rule without a selector as one about no pods.
  const isOwn = (rule: Node) =>
    rule.get("labelSelector").exists && labels.every((own) => selects(rule.get("labelSelector"), own));
  const spread = spec
    .get("topologySpreadConstraints")
    .list()
    .some((one) => {
      const hard = (one.get("whenUnsatisfiable").text() ?? "DoNotSchedule") === "DoNotSchedule";
      return (
        hard &&
        !countsEachAlone(one, labels) &&
        isOwn(one) &&
        one.get("topologyKey").text() === zone &&
        (one.get("maxSkew").number() ?? 1) === 1
      );
    });
  const apart = spec
    .get("affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
    .list()
    .some((one) => {
      const others = one.get("mismatchLabelKeys").texts();
      return (
        isOwn(one) &&
        isAboutPlace(one, namespaceOf(set)) &&
        !countsEachAlone(one, labels) &&
        // Repelled are pods with another value alone.
        others.every((key) => isOfEachAlone(key, labels)) &&
        one.get("topologyKey").text() === zone
      );
    });
  return spread || apart;
}

/** Whether an affinity is about pods of a namespace: its own, where nothing else is said. */
function isAboutPlace(rule: Node, namespace: string): boolean {
  const [named, selector] = [rule.get("namespaces").texts(), rule.get("namespaceSelector")];
  if (named.length === 0 && !selector.exists) return true;
  const isEvery =
    selector.exists &&
    [...selector.get("matchLabels").entries(), ...selector.get("matchExpressions").list()].length === 0;
  return isEvery || named.includes(namespace);
}

/** Counted are pods that have the same value: of a label that each pod or each set has for itself, one alone. */
function countsEachAlone(rule: Node, labels: readonly Node[]): boolean {
  return rule
    .get("matchLabelKeys")
    .texts()
    .some((key) => isOfEachAlone(key, labels));
}

function isOfEachAlone(key: string, labels: readonly Node[]): boolean {
  return /\/(pod-name|pod-index)$/.test(key) || new Set(labels.map((own) => own.get(key).text())).size > 1;
}
