// What a storm draws from: infra's experiment templates whose fault destroys nothing, in every zone where they can stand.

import type { RegionOutputs } from "../../platform/ports/outputs.ts";
import type { StormFault, StormLimits } from "./storm.ts";

interface Kind {
  readonly holdMs: StormFault["holdMs"];
  readonly takes: StormFault["takes"];
  /** Stands where its template has it: other zones stand in its parameters, or it concerns all of them. */
  readonly fixed?: true;
}

const replica = { clickhouse: 1 };
const member = { keeper: 1 };
const short = [1_000, 4_000] as const;
const medium = [2_000, 9_000] as const;

const kinds: Readonly<Record<string, Kind>> = {
  "node-lost": { holdMs: medium, takes: replica },
  "pod-lost": { holdMs: short, takes: replica },
  "server-killed": { holdMs: short, takes: replica },
  "server-terminated": { holdMs: short, takes: replica },
  "node-rebooted": { holdMs: short, takes: replica },
  "process-paused": { holdMs: medium, takes: replica },
  "replica-partitioned": { holdMs: medium, takes: replica },
  "replica-deaf": { holdMs: medium, takes: replica, fixed: true },
  "replicas-bridged": { holdMs: medium, takes: replica, fixed: true },
  "replica-without-keeper": { holdMs: medium, takes: replica },
  "interserver-refused": { holdMs: medium, takes: replica },
  "target-lost": { holdMs: medium, takes: replica },
  "client-port-silent": { holdMs: medium, takes: replica },
  "replica-loses-packets": { holdMs: medium, takes: replica },
  "disk-full": { holdMs: medium, takes: replica },
  "object-store-lost": { holdMs: medium, takes: {}, fixed: true },
  "keeper-leader-lost": { holdMs: short, takes: member, fixed: true },
  "keeper-node-lost": { holdMs: medium, takes: member },
  "keeper-member-killed": { holdMs: short, takes: member },
  "keeper-member-cut": { holdMs: medium, takes: member },
  "keeper-paused": { holdMs: medium, takes: member },
  "az-lost": { holdMs: medium, takes: { ...replica, ...member }, fixed: true },
  "az-network-disrupted": { holdMs: medium, takes: { ...replica, ...member }, fixed: true },
};

/** One replica and one member may be away: a quorum of either stays. */
export const stormLimits: StormLimits = { away: { clickhouse: 1, keeper: 1 }, faultsAtOnce: 3 };

/** Names of the templates that storms draw from. */
export const stormTemplates: readonly string[] = Object.keys(kinds);

export function stormFaults({ nodeGroups }: Pick<RegionOutputs, "nodeGroups">): readonly StormFault[] {
  const zones = [...new Set(nodeGroups.map(({ availabilityZone }) => availabilityZone))].sort();
  return Object.entries(kinds).flatMap(([template, { holdMs, takes, fixed }]) =>
    fixed === true ? [{ template, holdMs, takes }] : zones.map((zone) => ({ template, zone, holdMs, takes })),
  );
}
