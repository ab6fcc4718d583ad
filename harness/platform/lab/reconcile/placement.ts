// Which node each pod of a set runs on: nodes that its selector admits, one zone after the other when zones are to be
// spread. A pod keeps the zone of its volume, so the order of zones decides once and for all.

import { environmentError, present } from "../../../core/errors.ts";
import type { StatefulSet } from "./stateful-set.ts";

export interface Node {
  readonly instanceId: string;
  readonly availabilityZone: string;
  readonly subnet: string;
  /** Labels of its node group and the well-known ones. */
  readonly labels: Readonly<Record<string, string>>;
}

const zoneLabel = "topology.kubernetes.io/zone";

/** The node of each ordinal. A set that no node can carry as promised is an error that says why. */
export function placePods(set: StatefulSet, nodes: readonly Node[]): Node[] {
  const { nodeSelector, topologySpreadConstraints } = set.spec.template.spec;
  const admitted = nodes
    .filter((node) => Object.entries(nodeSelector).every(([key, value]) => node.labels[key] === value))
    .sort(
      (left, right) =>
        compare(left.availabilityZone, right.availabilityZone) || compare(left.instanceId, right.instanceId),
    );
  if (admitted.length === 0) throw unplaceable(set, `no node has the labels ${JSON.stringify(nodeSelector)}`);
  const spread = topologySpreadConstraints.some((constraint) => constraint.topologyKey === zoneLabel);
  return Array.from({ length: set.spec.replicas }, (_, ordinal) =>
    spread ? inZone(admitted, ordinal) : present(admitted[ordinal % admitted.length], "a node"),
  );
}

function inZone(nodes: readonly Node[], ordinal: number): Node {
  const zones = [...new Set(nodes.map((node) => node.availabilityZone))];
  const zone = zones[ordinal % zones.length];
  const there = nodes.filter((node) => node.availabilityZone === zone);
  return present(there[Math.floor(ordinal / zones.length) % there.length], "a node in the zone");
}

function unplaceable(set: StatefulSet, why: string): Error {
  return environmentError(`pods of ${set.name} cannot be placed: ${why}`, { code: "ASSAY_LAB_UNPLACEABLE" });
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
