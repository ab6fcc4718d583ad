// What a network does short of silence: slow, uneven, lossy and thin links, of one pod, of one member, between zones.

import type { ZoneLetter } from "../settings/zones.ts";
import { clickhousePod, command, longest, nodes } from "./template-parts.ts";
import type { ExperimentOptions, Template, Templates } from "./template-parts.ts";

const server = "clickhouse-server";
const member = "clickhouse-keeper|QuorumPeerMain";

export function linkFaults(options: ExperimentOptions): Templates {
  return { ...podLinks(options), ...nodeLinks(options), ...zoneLinks(options) };
}

function podLinks(options: ExperimentOptions): Templates {
  const latency = (parameters: Readonly<Record<string, string>>) => ({
    delay: {
      actionId: "aws:eks:pod-network-latency",
      parameters: { kubernetesServiceAccount: options.podFaultAccount, duration: longest, ...parameters },
      targets: { Pods: "Pod" },
    },
  });
  return {
    "replica-slow-link": {
      description: "What one replica sends comes a tenth of a second later",
      targets: { Pod: clickhousePod(options, "b") },
      actions: latency({ delayMilliseconds: "100", jitterMilliseconds: "10" }),
    },
    "replica-slow-flows": {
      description: "Half of the flows of one replica within the data subnets are slow",
      targets: { Pod: clickhousePod(options, "c") },
      actions: latency({
        delayMilliseconds: "150",
        jitterMilliseconds: "15",
        flowsPercent: "50",
        sources: Object.values(options.settings.tiers.data).join(","),
      }),
    },
  };
}

function nodeLinks(options: ExperimentOptions): Templates {
  const one = (role: "clickhouse" | "keeper", zone: ZoneLetter) => ({
    Node: nodes(options, { role, selectionMode: "COUNT(1)", zone }),
  });
  const shape = (parameters: Readonly<Record<string, string>>) => ({
    shape: command(options, { target: "Node", document: "shapeLink", parameters }),
  });
  return {
    "keeper-slow-link": {
      description: "What one Keeper member sends comes later, and not evenly",
      targets: one("keeper", "a"),
      actions: shape({ Process: member, DelayMilliseconds: "80", JitterMilliseconds: "20" }),
    },
    "replica-thin-link": {
      description: "One replica sends no more than a quarter of a megabit a second",
      targets: one("clickhouse", "b"),
      actions: shape({ Process: server, RateKilobits: "256" }),
    },
  };
}

/** Towards the other zones' data subnets, from every pod of the zone that keeps data. */
function zoneLinks(options: ExperimentOptions): Templates {
  return {
    "az-slow": zoneShape(options, "c", {
      description: "One availability zone is far from the others: slower and uneven",
      parameters: { DelayMilliseconds: "60", JitterMilliseconds: "20" },
    }),
    "az-lossy": zoneShape(options, "c", {
      description: "One availability zone loses packets on the way to the others",
      parameters: { LossPercent: "5" },
    }),
    "az-thin": zoneShape(options, "a", {
      description: "One availability zone sends little to the others, and that late",
      parameters: { DelayMilliseconds: "20", JitterMilliseconds: "5", RateKilobits: "384" },
    }),
  };
}

interface ZoneShape {
  readonly description: string;
  readonly parameters: Readonly<Record<string, string>>;
}

function zoneShape(options: ExperimentOptions, zone: ZoneLetter, { description, parameters }: ZoneShape): Template {
  const { [zone]: own, ...others } = options.settings.tiers.data;
  const Peers = Object.values(others)
    .filter((cidr) => cidr !== own)
    .join(",");
  const shape = (target: string, Process: string) =>
    command(options, { target, document: "shapeLink", parameters: { Process, Peers, ...parameters } });
  return {
    description,
    targets: {
      Replica: nodes(options, { role: "clickhouse", selectionMode: "COUNT(1)", zone }),
      Member: nodes(options, { role: "keeper", selectionMode: "COUNT(1)", zone }),
    },
    actions: { replica: shape("Replica", server), member: shape("Member", member) },
  };
}
