// More that can be lost: nodes of either kind, all of them, processes, volumes, processor time.

import { command, nodes, stopNodes } from "./template-parts.ts";
import type { ExperimentOptions, Templates } from "./template-parts.ts";

const keeperProcess = "clickhouse-keeper|QuorumPeerMain";
const serverProcess = "clickhouse-server";

export function furtherLosses(options: ExperimentOptions): Templates {
  return {
    ...nodeLosses(options),
    ...wholeLosses(options),
    ...processFaults(options),
    ...pauses(options),
    ...volumeFaults(options),
  };
}

function nodeLosses(options: ExperimentOptions): Templates {
  const replica = { Node: nodes(options, { role: "clickhouse", selectionMode: "COUNT(1)", zone: "a" }) };
  return {
    "keeper-node-lost": {
      description: "One Keeper node loses power",
      targets: { Member: nodes(options, { role: "keeper", selectionMode: "COUNT(1)", zone: "a" }) },
      actions: { stop: stopNodes("Member") },
    },
    "node-rebooted": {
      description: "One ClickHouse node is rebooted",
      targets: replica,
      actions: { reboot: { actionId: "aws:ec2:reboot-instances", targets: { Instances: "Node" } } },
    },
    "replica-and-keeper-lost": {
      description: "A ClickHouse node loses power, and the process of a Keeper member in another zone is killed",
      targets: { ...replica, Member: nodes(options, { role: "keeper", selectionMode: "COUNT(1)", zone: "b" }) },
      actions: {
        stop: stopNodes("Node"),
        kill: command(options, {
          target: "Member",
          document: "killKeeper",
          parameters: { Only: "any", Process: keeperProcess },
        }),
      },
    },
    "two-replicas-lost": {
      description: "Two of three ClickHouse nodes lose power",
      targets: { Nodes: nodes(options, { role: "clickhouse", selectionMode: "COUNT(2)" }) },
      actions: { stop: stopNodes("Nodes") },
    },
  };
}

function wholeLosses(options: ExperimentOptions): Templates {
  const stop = { stop: stopNodes("Nodes") };
  const every = (role: "clickhouse" | "keeper") => ({ Nodes: nodes(options, { role, selectionMode: "ALL" }) });
  return {
    "all-replicas-lost": {
      description: "Every ClickHouse node loses power",
      targets: every("clickhouse"),
      actions: stop,
      allow: "last-replica",
    },
    "keeper-lost": {
      description: "Every Keeper node loses power",
      targets: every("keeper"),
      actions: stop,
      allow: "whole-quorum",
    },
    "everything-restarted": {
      description: "Every node of the cluster loses power",
      targets: {
        Replicas: nodes(options, { role: "clickhouse", selectionMode: "ALL" }),
        Members: nodes(options, { role: "keeper", selectionMode: "ALL" }),
      },
      actions: { replicas: stopNodes("Replicas"), members: stopNodes("Members") },
      allow: "whole-quorum last-replica",
    },
    "stopped-by-alarm": {
      description: "Two of three Keeper nodes lose power until the alarm on failing writes ends it",
      targets: { Members: nodes(options, { role: "keeper", selectionMode: "COUNT(2)" }) },
      actions: { stop: stopNodes("Members") },
      allow: "whole-quorum",
      alarms: [options.soonAlarm],
    },
  };
}

function processFaults(options: ExperimentOptions): Templates {
  const kill = (Signal: "KILL" | "TERM") => ({
    targets: { Node: nodes(options, { role: "clickhouse", selectionMode: "COUNT(1)", zone: "c" }) },
    actions: {
      kill: command(options, {
        target: "Node",
        document: "killProcess",
        parameters: { Signal, Process: serverProcess },
      }),
    },
  });
  return {
    "server-killed": { description: "The server of one replica is killed", ...kill("KILL") },
    "server-terminated": { description: "The server of one replica is asked to end", ...kill("TERM") },
    "keeper-member-killed": {
      description: "The process of one Keeper member is killed, whatever its role",
      targets: { Member: nodes(options, { role: "keeper", selectionMode: "COUNT(1)", zone: "c" }) },
      actions: {
        kill: command(options, {
          target: "Member",
          document: "killKeeper",
          parameters: { Only: "any", Process: keeperProcess },
        }),
      },
    },
  };
}

function pauses(options: ExperimentOptions): Templates {
  const pause = {
    pause: command(options, { target: "Members", document: "pauseProcess", parameters: { Process: keeperProcess } }),
  };
  return {
    "keeper-paused": {
      description: "The process of one Keeper member is frozen",
      targets: { Members: nodes(options, { role: "keeper", selectionMode: "COUNT(1)", zone: "b" }) },
      actions: pause,
    },
    "keeper-quorum-paused": {
      description: "The processes of two of three Keeper members are frozen",
      targets: { Members: nodes(options, { role: "keeper", selectionMode: "COUNT(2)" }) },
      actions: pause,
      allow: "whole-quorum",
    },
  };
}

function volumeFaults(options: ExperimentOptions): Templates {
  const Process = serverProcess;
  const targets = { Node: nodes(options, { role: "clickhouse", selectionMode: "COUNT(1)", zone: "b" }) };
  return {
    "disk-full": {
      description: "The volume of one replica is full",
      targets,
      actions: { fill: command(options, { target: "Node", document: "fillDisk", parameters: { Process } }) },
    },
    "replica-data-destroyed": {
      description: "One replica loses what it has stored",
      targets,
      actions: { destroy: command(options, { target: "Node", document: "destroyData", parameters: { Process } }) },
    },
    "cpu-pressure": {
      description: "The processors of one ClickHouse node are busy",
      targets,
      actions: { press: command(options, { target: "Node", document: "cpuPressure", parameters: { Workers: "2" } }) },
    },
  };
}
