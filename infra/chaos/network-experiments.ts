// What a network can do: zones cut off, one-way and partial partitions, silence and refusal by port, lost packets, no
// names, no object store.

import { podPorts } from "../network/rules.ts";
import type { ZoneLetter } from "../settings/zones.ts";
import { zoneName } from "../settings/zones.ts";
import { clickhousePod, command, longest, nodes } from "./template-parts.ts";
import type { ExperimentOptions, Templates } from "./template-parts.ts";

export function networkFaults(options: ExperimentOptions): Templates {
  return { ...zoneCuts(options), ...partitions(options), ...portFaults(options), ...podNetwork(options) };
}

function zoneCuts(options: ExperimentOptions): Templates {
  const subnets = (zone?: ZoneLetter) => ({
    Subnets: {
      resourceType: "aws:ec2:subnet",
      resourceTags: { "assay:tier": "data" },
      ...(zone === undefined
        ? {}
        : { filters: [{ path: "AvailabilityZone", values: [zoneName(options.settings, zone)] }] }),
      selectionMode: "ALL",
    },
  });
  const cut = (scope: string) => ({
    disconnect: {
      actionId: "aws:network:disrupt-connectivity",
      parameters: { duration: longest, scope },
      targets: { Subnets: "Subnets" },
    },
  });
  return {
    "az-network-disrupted": {
      description: "One availability zone cannot reach the others",
      targets: subnets("c"),
      actions: cut("availability-zone"),
    },
    "az-isolated": {
      description: "One availability zone reaches nothing beyond its subnet",
      targets: subnets("b"),
      actions: cut("all"),
    },
    "object-store-lost": {
      description: "No data subnet reaches the object store",
      targets: subnets(),
      actions: cut("s3"),
    },
  };
}

/** By the other ends' subnets: in each zone stands one replica and one member. */
function partitions(options: ExperimentOptions): Templates {
  const { data } = options.settings.tiers;
  const replica = (zone: ZoneLetter) => nodes(options, { role: "clickhouse", selectionMode: "COUNT(1)", zone });
  const member = (zone: ZoneLetter) => nodes(options, { role: "keeper", selectionMode: "COUNT(1)", zone });
  const server = { Process: "clickhouse-server", Ports: String(podPorts.interserver) };
  const raft = { Process: "clickhouse-keeper|QuorumPeerMain", Ports: `${String(podPorts.raft)},3888` };
  const cut = (target: string, parameters: Readonly<Record<string, string>>) =>
    command(options, { target, document: "cutPod", parameters });
  return {
    "replica-deaf": {
      description: "One replica hears nothing from the other replicas, and they hear it",
      targets: { Replica: replica("b") },
      actions: { deafen: cut("Replica", { ...server, Direction: "in", Peers: `${data.a},${data.c}` }) },
    },
    "replicas-bridged": {
      description: "Two replicas reach each other only through the third",
      targets: { Replica: replica("a") },
      actions: { bridge: cut("Replica", { ...server, Peers: data.c }) },
    },
    "keeper-member-cut": {
      description: "One Keeper member is cut from the other members, not from its clients",
      targets: { Member: member("a") },
      actions: { cut: cut("Member", raft) },
    },
    "keeper-ring": {
      description: "Every Keeper member hears all but one of the others: each sees another majority",
      targets: { A: member("a"), B: member("b"), C: member("c") },
      actions: {
        a: cut("A", { ...raft, Direction: "in", Peers: data.c }),
        b: cut("B", { ...raft, Direction: "in", Peers: data.a }),
        c: cut("C", { ...raft, Direction: "in", Peers: data.b }),
      },
      allow: "whole-quorum",
    },
    "replica-without-keeper": {
      description: "One replica does not reach the coordination ensemble",
      targets: { Replica: replica("c") },
      actions: { cut: cut("Replica", { ...server, Ports: String(podPorts.keeper) }) },
    },
  };
}

function portFaults(options: ExperimentOptions): Templates {
  const Process = "clickhouse-server";
  const targets = { Node: nodes(options, { role: "clickhouse", selectionMode: "COUNT(1)", zone: "a" }) };
  const cut = (parameters: Readonly<Record<string, string>>) => ({
    cut: command(options, { target: "Node", document: "cutPod", parameters: { Process, ...parameters } }),
  });
  return {
    "interserver-refused": {
      description: "One replica refuses connections for parts, and gets none",
      targets,
      actions: cut({ Ports: String(podPorts.interserver), Answer: "reset" }),
    },
    "target-lost": {
      description: "One replica refuses clients and health checks",
      targets,
      actions: cut({ Ports: "8123", Answer: "reset", Direction: "in" }),
    },
    "names-lost": {
      description: "One replica gets no answers from DNS",
      targets,
      actions: cut({ Ports: "53", Protocol: "tcp,udp" }),
    },
  };
}

function podNetwork(options: ExperimentOptions): Templates {
  const account = { kubernetesServiceAccount: options.podFaultAccount, duration: longest };
  const targets = { Pod: clickhousePod(options, "b") };
  return {
    "client-port-silent": {
      description: "One replica does not answer clients: packets to its HTTPS port vanish",
      targets,
      actions: {
        blackhole: {
          actionId: "aws:eks:pod-network-blackhole-port",
          parameters: { ...account, protocol: "tcp", port: "8123", trafficType: "ingress" },
          targets: { Pods: "Pod" },
        },
      },
    },
    "replica-loses-packets": {
      description: "A tenth of the packets of one replica is lost",
      targets,
      actions: {
        lose: {
          actionId: "aws:eks:pod-network-packet-loss",
          parameters: { ...account, lossPercent: "10" },
          targets: { Pods: "Pod" },
        },
      },
    },
    "replica-drained": {
      description: "One ClickHouse pod is deleted with its grace period",
      targets,
      actions: {
        delete: {
          actionId: "aws:eks:pod-delete",
          parameters: { kubernetesServiceAccount: options.podFaultAccount, gracePeriodSeconds: "30" },
          targets: { Pods: "Pod" },
        },
      },
    },
  };
}
