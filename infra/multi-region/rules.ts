// Who may speak to whom in one region, and what crosses to the other: queries between servers, and clients that write
// to the region of their company.

import type { Rule } from "../network/rules.ts";
import { names, tcp } from "../network/rules.ts";
import type { RegionSettings } from "./settings.ts";
import { clickhousePorts, zookeeperPorts } from "./settings.ts";

/** What each group is for. */
export const regionGroups = {
  controlPlane: "EKS control plane interfaces",
  workers: "EKS worker nodes",
  clickhouse: "ClickHouse pods",
  zookeeper: "ZooKeeper pods",
  nlb: "Internal load balancer of ClickHouse",
  endpoints: "Interface endpoints of AWS services",
  application: "API services, clients of ClickHouse",
  rotation: "Rotation function of the database secrets",
} as const;

export type RegionGroup = keyof typeof regionGroups;

const { https, native, interserver } = clickhousePorts;
const clientPorts = [https, native];

/** Every rule of one region. */
export function regionRules(settings: RegionSettings): readonly Rule<RegionGroup>[] {
  return [
    ...clusterRules(settings),
    ...databaseRules(settings),
    ...coordinationRules(settings),
    ...clientRules(settings),
    tcp("endpoints", "ingress", { peer: { cidr: settings.vpcCidr }, ports: 443, why: "callers inside the VPC" }),
    {
      group: "endpoints",
      direction: "egress",
      peer: { cidr: "127.0.0.1/32" },
      protocol: "all",
      why: "nothing: stands in for the allow-all rule that a group without egress rules would get",
    },
    tcp("rotation", "egress", { peer: { cidr: settings.vpcCidr }, ports: 443, why: "interface endpoints" }),
  ];
}

function clusterRules(settings: RegionSettings): Rule<RegionGroup>[] {
  const workers = { group: "workers" } as const;
  const controlPlane = { group: "controlPlane" } as const;
  return [
    tcp<RegionGroup>("workers", "ingress", { peer: controlPlane, ports: 443, why: "webhooks on the nodes" }),
    tcp<RegionGroup>("workers", "ingress", { peer: controlPlane, ports: [1025, 65535], why: "kubelet and pods" }),
    { group: "workers", direction: "ingress", peer: workers, protocol: "all", why: "node to node" },
    ...names<RegionGroup>("workers", { group: "clickhouse" }, "ingress"),
    ...names<RegionGroup>("workers", { group: "zookeeper" }, "ingress"),
    { group: "workers", direction: "egress", peer: { cidr: settings.vpcCidr }, protocol: "all", why: "inside the VPC" },
    tcp<RegionGroup>("workers", "egress", { peer: { prefixList: "s3" }, ports: 443, why: "layers of images" }),
    tcp<RegionGroup>("controlPlane", "ingress", { peer: workers, ports: 443, why: "nodes to the cluster API" }),
    tcp<RegionGroup>("controlPlane", "egress", { peer: workers, ports: 443, why: "webhooks on the nodes" }),
    tcp<RegionGroup>("controlPlane", "egress", { peer: workers, ports: [1025, 65535], why: "kubelet and pods" }),
  ];
}

function databaseRules({ vpcCidr, peer }: RegionSettings): Rule<RegionGroup>[] {
  const self = { group: "clickhouse" } as const;
  const other = { cidr: peer.vpcCidr };
  return [
    ...(["application", "nlb"] as const).flatMap((group) =>
      clientPorts.map((port) =>
        tcp<RegionGroup>("clickhouse", "ingress", { peer: { group }, ports: port, why: `clients from ${group}` }),
      ),
    ),
    ...(["ingress", "egress"] as const).flatMap((direction) => [
      tcp<RegionGroup>("clickhouse", direction, { peer: self, ports: native, why: "distributed queries" }),
      tcp<RegionGroup>("clickhouse", direction, { peer: self, ports: interserver, why: "replication" }),
      tcp<RegionGroup>("clickhouse", direction, { peer: other, ports: native, why: "queries over both regions" }),
    ]),
    tcp<RegionGroup>("clickhouse", "egress", {
      peer: { group: "zookeeper" },
      ports: zookeeperPorts.client,
      why: "coordination",
    }),
    tcp<RegionGroup>("clickhouse", "egress", { peer: { cidr: vpcCidr }, ports: 443, why: "interface endpoints" }),
    tcp<RegionGroup>("clickhouse", "egress", { peer: { prefixList: "s3" }, ports: 443, why: "backups" }),
    ...names<RegionGroup>("clickhouse", { cidr: vpcCidr }, "egress"),
  ];
}

function coordinationRules({ vpcCidr }: RegionSettings): Rule<RegionGroup>[] {
  const self = { group: "zookeeper" } as const;
  const { client, quorum, election } = zookeeperPorts;
  return [
    tcp<RegionGroup>("zookeeper", "ingress", { peer: { group: "clickhouse" }, ports: client, why: "coordination" }),
    ...(["ingress", "egress"] as const).flatMap((direction) =>
      [client, quorum, election].map((port) =>
        tcp<RegionGroup>("zookeeper", direction, { peer: self, ports: port, why: "the ensemble" }),
      ),
    ),
    ...names<RegionGroup>("zookeeper", { cidr: vpcCidr }, "egress"),
  ];
}

function clientRules({ tiers, vpcCidr, peer }: RegionSettings): Rule<RegionGroup>[] {
  return [
    ...clientPorts.flatMap((port) => [
      ...Object.values(tiers["application"] ?? {}).map((cidr) =>
        tcp<RegionGroup>("nlb", "ingress", { peer: { cidr }, ports: port, why: "clients of this region" }),
      ),
      tcp<RegionGroup>("nlb", "ingress", { peer: { cidr: peer.vpcCidr }, ports: port, why: "clients that write here" }),
      tcp<RegionGroup>("nlb", "egress", { peer: { group: "clickhouse" }, ports: port, why: "targets, their health" }),
      tcp<RegionGroup>("application", "egress", { peer: { group: "nlb" }, ports: port, why: "ClickHouse" }),
      tcp<RegionGroup>("application", "egress", { peer: { group: "clickhouse" }, ports: port, why: "ClickHouse" }),
      tcp<RegionGroup>("application", "egress", {
        peer: { cidr: peer.vpcCidr },
        ports: port,
        why: "companies of the other region",
      }),
    ]),
    tcp<RegionGroup>("application", "egress", { peer: { cidr: vpcCidr }, ports: 443, why: "interface endpoints" }),
    ...names<RegionGroup>("application", { cidr: vpcCidr }, "egress"),
  ];
}
