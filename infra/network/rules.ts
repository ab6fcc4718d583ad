// The security group rules as one table. Responses need none: groups are stateful.

import type { Settings } from "../settings/byoc-private.ts";
import { zoneLetters } from "../settings/zones.ts";

/** What each group is for. */
export const groupDescriptions = {
  controlPlane: "EKS control plane interfaces",
  workers: "EKS worker nodes",
  clickhouse: "ClickHouse and Keeper pods",
  nlb: "Internal load balancer of ClickHouse",
  endpoints: "Interface endpoints of AWS services",
  application: "API services, clients of ClickHouse",
  runner: "Verification runner",
  rotation: "Rotation function of the database secrets",
} as const;

export type GroupRole = keyof typeof groupDescriptions;

export type Peer<Role extends string = GroupRole> =
  { readonly group: Role } | { readonly cidr: string } | { readonly prefixList: string };

/** One rule of a group of the profile's own set of roles. */
export interface Rule<Role extends string = GroupRole> {
  readonly group: Role;
  readonly direction: "ingress" | "egress";
  readonly peer: Peer<Role>;
  /** `all` has no ports. */
  readonly protocol: "tcp" | "udp" | "all";
  readonly ports?: readonly [from: number, to: number];
  readonly why: string;
}

/** Client ports of ClickHouse: HTTP interface and native protocol. */
export const clientPorts = { http: 8123, native: 9000 } as const;
/** Ports between the pods: replication, Keeper's clients, Keeper's own quorum. */
export const podPorts = { interserver: 9009, keeper: 9181, raft: 9234 } as const;

/** Every rule of the profile in this variant. */
export function rulesOf(settings: Settings): readonly Rule[] {
  return [
    ...clusterRules(settings),
    ...podIngress(settings),
    ...podEgress(settings),
    ...loadBalancerRules(settings),
    ...endpointRules(settings),
    ...clientRules(settings),
  ];
}

interface TcpRule<Role extends string> {
  readonly peer: Peer<Role>;
  readonly ports: number | readonly [number, number];
  readonly why: string;
}

/** A TCP rule for one port or a range. */
export function tcp<Role extends string = GroupRole>(
  group: Role,
  direction: Rule["direction"],
  { peer, ports, why }: TcpRule<Role>,
): Rule<Role> {
  return { group, direction, peer, protocol: "tcp", ports: typeof ports === "number" ? [ports, ports] : ports, why };
}

function clusterRules(settings: Settings): Rule[] {
  const fromControlPlane = { group: "controlPlane" } as const;
  const workers = { group: "workers" } as const;
  return [
    tcp("workers", "ingress", { peer: fromControlPlane, ports: 443, why: "control plane to webhooks on the nodes" }),
    tcp("workers", "ingress", {
      peer: fromControlPlane,
      ports: [1025, 65535],
      why: "control plane to kubelet and pods",
    }),
    { group: "workers", direction: "ingress", peer: workers, protocol: "all", why: "node to node" },
    {
      group: "workers",
      direction: "egress",
      peer: { cidr: "0.0.0.0/0" },
      protocol: "all",
      why: "images and AWS services; no route leaves the VPC",
    },
    ...(settings.corrections.podsResolveNames ? names("workers", { group: "clickhouse" }, "ingress") : []),
    tcp("controlPlane", "ingress", { peer: workers, ports: 443, why: "nodes to the cluster API" }),
    tcp("controlPlane", "ingress", { peer: { group: "runner" }, ports: 443, why: "runner to the cluster API" }),
    tcp("controlPlane", "egress", { peer: workers, ports: 443, why: "webhooks on the nodes" }),
    tcp("controlPlane", "egress", { peer: workers, ports: [1025, 65535], why: "kubelet and pods" }),
  ];
}

function podIngress(settings: Settings): Rule[] {
  const { corrections } = settings;
  const clients: readonly GroupRole[] = corrections.loadBalancerAdmitted
    ? ["application", "runner", "nlb"]
    : ["application", "runner"];
  const among = corrections.keeperClientsAdmitted
    ? [podPorts.interserver, podPorts.keeper, podPorts.raft]
    : [podPorts.interserver, podPorts.raft];
  return [
    ...clients.flatMap((group) =>
      Object.values(clientPorts).map((port) =>
        tcp("clickhouse", "ingress", { peer: { group }, ports: port, why: `ClickHouse clients from ${group}` }),
      ),
    ),
    ...among.map((port) =>
      tcp("clickhouse", "ingress", { peer: { group: "clickhouse" }, ports: port, why: "replication and coordination" }),
    ),
  ];
}

function podEgress(settings: Settings): Rule[] {
  const { corrections, vpcCidr } = settings;
  return [
    tcp("clickhouse", "egress", { peer: { cidr: vpcCidr }, ports: 443, why: "interface endpoints" }),
    ...(corrections.podsReachS3
      ? [tcp("clickhouse", "egress", { peer: { prefixList: "s3" }, ports: 443, why: "S3 gateway endpoint" })]
      : []),
    ...Object.values(podPorts).map((port) =>
      tcp("clickhouse", "egress", { peer: { group: "clickhouse" }, ports: port, why: "replication and coordination" }),
    ),
    ...(corrections.podsResolveNames ? names("clickhouse", { cidr: vpcCidr }, "egress") : []),
  ];
}

function loadBalancerRules(settings: Settings): Rule[] {
  return [
    ...zoneLetters.flatMap((letter) =>
      Object.values(clientPorts).map((port) =>
        tcp("nlb", "ingress", {
          peer: { cidr: settings.tiers.application[letter] },
          ports: port,
          why: `clients in application subnet ${letter}`,
        }),
      ),
    ),
    ...Object.values(clientPorts).map((port) =>
      tcp("nlb", "egress", { peer: { group: "clickhouse" }, ports: port, why: "targets and their health" }),
    ),
  ];
}

function endpointRules(settings: Settings): Rule[] {
  return [
    tcp("endpoints", "ingress", { peer: { cidr: settings.vpcCidr }, ports: 443, why: "callers inside the VPC" }),
    {
      group: "endpoints",
      direction: "egress",
      peer: { cidr: "127.0.0.1/32" },
      protocol: "all",
      why: "nothing: stands in for the allow-all rule that a group without egress rules would get",
    },
  ];
}

function clientRules(settings: Settings): Rule[] {
  const clients = ["application", "runner"] as const;
  return [
    ...clients.flatMap((group) => [
      ...(["nlb", "clickhouse"] as const).flatMap((peer) =>
        Object.values(clientPorts).map((port) =>
          tcp(group, "egress", { peer: { group: peer }, ports: port, why: "ClickHouse" }),
        ),
      ),
      tcp(group, "egress", { peer: { cidr: settings.vpcCidr }, ports: 443, why: "interface endpoints" }),
      tcp(group, "egress", { peer: { prefixList: "s3" }, ports: 443, why: "S3 gateway endpoint" }),
      ...names(group, { cidr: settings.vpcCidr }, "egress"),
    ]),
    tcp("runner", "egress", { peer: { group: "controlPlane" }, ports: 443, why: "cluster API" }),
    tcp("rotation", "egress", { peer: { cidr: settings.vpcCidr }, ports: 443, why: "interface endpoints" }),
  ];
}

/** The cluster's DNS runs on the worker nodes, the VPC's resolver at the base of the address range. */
export function names<Role extends string>(group: Role, peer: Peer<Role>, direction: Rule["direction"]): Rule<Role>[] {
  return (["udp", "tcp"] as const).map((protocol) => ({
    group,
    direction,
    peer,
    protocol,
    ports: [53, 53] as const,
    why: "name resolution",
  }));
}
