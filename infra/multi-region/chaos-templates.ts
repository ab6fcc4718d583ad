// What can be done to the first region: losses that every shard meets with one of its replicas, and the loss of everything.
// A node carries whichever pod was scheduled to it, so that faults aim at a zone: its servers are one replica of a shard
// each, never both.

import { loseVolumes } from "../chaos/disaster.ts";
import { command, nodes, stopNodes, zoneLost } from "../chaos/template-parts.ts";
import type { ExperimentOptions, Template, Templates } from "../chaos/template-parts.ts";
import { upper, zoneLetters } from "../settings/zones.ts";
import { zookeeperPorts } from "./settings.ts";

const server = "clickhouse-server";
const member = "QuorumPeerMain";

/** Templates by name, as the experiments name them. */
export function regionTemplates(options: ExperimentOptions): Templates {
  return { ...losses(options), ...coordinationFaults(options), ...replicaFaults(options), ...everything(options) };
}

function losses(options: ExperimentOptions): Templates {
  return {
    "region-replicas-lost": {
      description:
        "The ClickHouse nodes of one availability zone lose power: a replica of every shard that has one there",
      targets: { Nodes: nodes(options, { role: "clickhouse", selectionMode: "ALL", zone: "b" }) },
      actions: { stop: stopNodes("Nodes") },
    },
    "region-az-lost": {
      description: "One availability zone of the region loses power and network",
      ...zoneLost(options, "b"),
    },
  };
}

function coordinationFaults(options: ExperimentOptions): Templates {
  return {
    "region-zookeeper-leader-lost": {
      description: "The leader of the region's ensemble is killed",
      targets: { Members: nodes(options, { role: "zookeeper", selectionMode: "ALL" }) },
      actions: {
        kill: command(options, {
          target: "Members",
          document: "killKeeper",
          parameters: { Only: "leader", Process: member, ClientPort: String(zookeeperPorts.client) },
        }),
      },
    },
    "region-zookeeper-quorum-lost": {
      description: "Two of three members of the region's ensemble lose power",
      targets: { Members: nodes(options, { role: "zookeeper", selectionMode: "COUNT(2)" }) },
      actions: { stop: stopNodes("Members") },
      allow: "whole-quorum",
    },
  };
}

function replicaFaults(options: ExperimentOptions): Templates {
  return {
    "region-replicas-partitioned": {
      description: "The replicas of one availability zone are cut from the replicas of the others",
      targets: { Nodes: nodes(options, { role: "clickhouse", selectionMode: "ALL", zone: "b" }) },
      actions: {
        cut: command(options, { target: "Nodes", document: "cutPod", parameters: { Ports: "9009", Process: server } }),
      },
    },
    "region-disks-full": {
      description: "The volume of every server of the region is full",
      ...onServers(options, (target) =>
        command(options, { target, document: "fillDisk", parameters: { Process: server } }),
      ),
      allow: "last-replica",
    },
  };
}

function everything(options: ExperimentOptions): Templates {
  const { targets, actions } = onServers(options, (target) => loseVolumes(options, "clickhouse", target));
  return {
    "region-everything-lost": {
      description: "Every node of the region loses everything that its pods have stored",
      targets: { ...targets, Members: nodes(options, { role: "zookeeper", selectionMode: "ALL" }) },
      actions: { ...actions, members: loseVolumes(options, "zookeeper", "Members") },
      allow: "whole-quorum last-replica",
    },
  };
}

type Action = Template["actions"][string];

/** The same for every server, zone by zone: one command reaches five nodes at the most. */
function onServers(
  options: ExperimentOptions,
  action: (target: string) => Action,
): Pick<Template, "targets" | "actions"> {
  const zones = zoneLetters.map((zone) => ({ zone, target: `Nodes${upper(zone)}`, name: `nodes${upper(zone)}` }));
  return {
    targets: Object.fromEntries(
      zones.map(({ zone, target }) => [target, nodes(options, { role: "clickhouse", selectionMode: "ALL", zone })]),
    ),
    actions: Object.fromEntries(zones.map(({ target, name }) => [name, action(target)])),
  };
}
