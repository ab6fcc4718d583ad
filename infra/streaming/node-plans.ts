// Node groups of the streaming platform: one for each kind of work, the two with local disks closed to everything else.

import type { NodeGroupPlan, Taint } from "../platform/node-group.ts";

const root = "/dev/xvda";
/** The local disks of a node, whatever their number. */
const localDisks = "/dev/disk/by-id/nvme-Amazon_EC2_NVMe_Instance_Storage_*[0-9]";

/** Where local and attached disks are mounted. */
export const mounts = {
  journal: "/mnt/bookkeeper-journal",
  ledgers: "/mnt/bookkeeper-ledgers",
  nvme: "/mnt/nvme-clickhouse",
  hot: "/mnt/nvme-clickhouse/clickhouse/hot",
  ebs: "/mnt/ebs-clickhouse",
  /** What a server knows of its tables; without it a server that starts anew has none. */
  data: "/mnt/ebs-clickhouse/clickhouse/data",
  warm: "/mnt/ebs-clickhouse/clickhouse/warm",
} as const;

/** Every group, in the order of the pipeline. */
export const nodePlans: readonly NodeGroupPlan[] = [
  plan("producer", "c5.4xlarge", { size: [2, 3, 16], gib: 30, labels: { workload: "producer" } }),
  plan("pulsar-zookeeper", "t3.medium", { size: [1, 3, 5], gib: 30, labels: pulsar("zookeeper") }),
  {
    ...plan("pulsar-broker-bookie", "i7i.8xlarge", { size: [4, 4, 8], gib: 50, labels: pulsar("broker-bookie") }),
    taints: [dedicatedTo("pulsar")],
    setup: bookieDisks(),
  },
  plan("pulsar-proxy", "c5.2xlarge", { size: [1, 2, 3], gib: 30, labels: pulsar("proxy") }),
  plan("flink-jobmanager", "c5.4xlarge", { size: [1, 1, 2], gib: 30, labels: flink("flink-jobmanager") }),
  plan("flink-taskmanager", "c5.4xlarge", { size: [1, 2, 6], gib: 50, labels: flink("flink-taskmanager") }),
  {
    ...plan("clickhouse-data", "r6id.4xlarge", { size: [6, 6, 12], gib: 50, labels: { workload: "clickhouse" } }),
    disks: [
      { device: root, gib: 50 },
      { device: "/dev/sdb", gib: 100 },
    ],
    taints: [dedicatedTo("clickhouse")],
    setup: clickhouseDisks(),
  },
  plan("clickhouse-query", "c5.2xlarge", { size: [1, 2, 6], gib: 50, labels: { workload: "clickhouse-query" } }),
  plan("general", "t3.medium", { size: [2, 2, 4], gib: 30, labels: { workload: "general", service: "shared" } }),
];

interface Brief {
  /** Least, default, most. */
  readonly size: readonly [number, number, number];
  readonly gib: number;
  readonly labels: Readonly<Record<string, string>>;
}

function plan(name: string, instanceType: string, { size, gib, labels }: Brief): NodeGroupPlan {
  const [min, desired, max] = size;
  return {
    name,
    instanceType,
    size: { min, desired, max },
    labels,
    disks: [{ device: root, gib }],
    imageType: "AL2023_x86_64_STANDARD",
  };
}

function pulsar(component: string): Record<string, string> {
  return { workload: "pulsar", component };
}

function flink(role: string): Record<string, string> {
  return { workload: "flink", role };
}

/** Pods of other work do not tolerate this. */
export function dedicatedTo(value: string): Taint {
  return { key: "workload", value, effect: "NO_SCHEDULE" };
}

/** The first local disk holds the journal, all others together the ledgers: the type has two, whatever is claimed. */
function bookieDisks(): string {
  return `#!/bin/sh
set -eu
set -- $(readlink -f ${localDisks} | sort -u)
mkfs.xfs -f "$1"
mkdir -p ${mounts.journal} ${mounts.ledgers}
mount -o noatime "$1" ${mounts.journal}
shift
if [ "$#" -gt 1 ]; then
  mdadm --create /dev/md0 --level=0 --raid-devices="$#" "$@"
  set -- /dev/md0
fi
mkfs.xfs -f "$1"
mount -o noatime "$1" ${mounts.ledgers}
`;
}

/** Hot parts lie on the local disk, warm parts on the attached volume. */
function clickhouseDisks(): string {
  return `#!/bin/sh
set -eu
nvme=$(readlink -f ${localDisks} | sort -u | head -n 1)
mkfs.xfs -f "$nvme"
mkdir -p ${mounts.nvme} ${mounts.ebs}
mount -o noatime "$nvme" ${mounts.nvme}
warm=$(readlink -f /dev/sdb)
blkid "$warm" || mkfs.xfs "$warm"
mount -o noatime "$warm" ${mounts.ebs}
mkdir -p ${mounts.hot} ${mounts.warm} ${mounts.data}
chown -R 101:101 ${mounts.nvme}/clickhouse ${mounts.ebs}/clickhouse
`;
}
