// Names, addresses and sizes of the profile multi-region: one platform in two regions. What is promised about them
// stands in profiles/, written apart from this file.

import type { NetworkPlan } from "../network/subnets.ts";
import type { NodeKind } from "../platform/nodes.ts";
import type { ZoneRanges } from "../settings/zones.ts";
import type { Variant } from "../settings/variant.ts";

export type RegionKey = "us" | "eu";

/** Where the seed contradicts itself or cannot work; each flag is true when the correction is in the templates. */
export interface RegionCorrections {
  /** backups keep the region's own time, and the Sunday job does not start a second one. */
  readonly backupsDoNotOverlap: boolean;
  /** volumes that can grow; disks inside the host cannot. */
  readonly volumesGrow: boolean;
  /** an insert is acknowledged when it is stored. */
  readonly insertsAreAwaited: boolean;
  /** D-30: something provides the metrics under the names that alerts use. */
  readonly metricsAreExported: boolean;
  /** D-24: health queries ask every server of the cluster. */
  readonly healthAsksEveryServer: boolean;
}

/** Everything that the stacks of one region need to know besides each other's resources. */
export interface RegionSettings extends NetworkPlan {
  readonly key: RegionKey;
  readonly tiers: Readonly<Record<"data" | "application", ZoneRanges>>;
  readonly corrections: RegionCorrections;
  readonly clusterName: string;
  readonly kubernetesVersion: string;
  readonly namespace: string;
  /** Private zone of both regions, made by the first one. */
  readonly zoneName: string;
  readonly shards: number;
  /** Requests and limits of a ClickHouse pod. */
  readonly envelope: { readonly cpu: readonly [string, string]; readonly memory: readonly [string, string] };
  readonly timeZone: string;
  readonly s3PrefixList: string;
  readonly buckets: Readonly<Record<string, string>> & { readonly backups: string };
  readonly nodes: Readonly<Record<"clickhouse" | "zookeeper", NodeKind>>;
  /** The other region of the platform. */
  readonly peer: { readonly key: RegionKey; readonly region: string; readonly vpcCidr: string };
}

export const regionKeys: readonly RegionKey[] = ["us", "eu"];

/** Replicas of a shard. */
export const replicasPerShard = 2;

export const clickhousePorts = { https: 8123, native: 9000, interserver: 9009 } as const;
export const zookeeperPorts = { client: 2181, quorum: 2888, election: 3888 } as const;

const regions = {
  us: { region: "us-east-1", vpcCidr: "10.10.0.0/16", octet: 10, s3PrefixList: "pl-63a5400a" },
  eu: { region: "eu-central-1", vpcCidr: "10.20.0.0/16", octet: 20, s3PrefixList: "pl-6ea54007" },
} as const;

/** Settings of one region. */
export function multiRegion(key: RegionKey, variant: Variant, account: string): RegionSettings {
  const { octet, ...place } = regions[key];
  const peerKey = key === "us" ? "eu" : "us";
  const corrected = variant === "corrected";
  const prefix = `teei-${key}`;
  return {
    profile: "multi-region",
    variant,
    account,
    ...place,
    key,
    prefix,
    networkName: prefix,
    onCall: "platform-oncall@yourcompany.com",
    corrections: {
      backupsDoNotOverlap: corrected,
      volumesGrow: corrected,
      insertsAreAwaited: corrected,
      metricsAreExported: corrected,
      healthAsksEveryServer: corrected,
    },
    tiers: { data: zoneRanges(octet, 0), application: zoneRanges(octet, 10) },
    peerCidrs: [regions[peerKey].vpcCidr],
    clusterName: prefix,
    kubernetesVersion: "1.33",
    namespace: "teei-platform",
    zoneName: "teei.internal",
    shards: key === "us" ? 3 : 2,
    envelope:
      key === "us" ? { cpu: ["2", "4"], memory: ["8Gi", "16Gi"] } : { cpu: ["1500m", "3"], memory: ["6Gi", "12Gi"] },
    timeZone: key === "us" ? "America/New_York" : "Europe/Berlin",
    buckets: {
      backups: `teei-clickhouse-backup-${place.region}`,
      ...(key === "us" ? { trail: `teei-trail-${account}` } : {}),
    },
    nodes: {
      clickhouse: { instanceType: corrected ? "r6i.xlarge" : "i4i.xlarge", rootGib: 100, nodes: podsByZone(key) },
      zookeeper: { instanceType: "m6i.large", rootGib: 50 },
    },
    peer: { key: peerKey, region: regions[peerKey].region, vpcCidr: regions[peerKey].vpcCidr },
  };
}

/** A node for each pod: six over three zones in the US, four in the EU. */
function podsByZone(key: RegionKey): NonNullable<NodeKind["nodes"]> {
  return key === "us" ? { a: 2, b: 2, c: 2 } : { a: 2, b: 1, c: 1 };
}

function zoneRanges(octet: number, offset: number): Record<"a" | "b" | "c", string> {
  const range = (third: number): string => `10.${octet}.${offset + third}.0/24`;
  return { a: range(1), b: range(2), c: range(3) };
}

/** Pods of a region in the order of their shards: `clickhouse-us-0` and `-1` are shard 1. */
export function podsOf(settings: Pick<RegionSettings, "key" | "shards">): readonly { name: string; shard: number }[] {
  return Array.from({ length: settings.shards * replicasPerShard }, (_, ordinal) => ({
    name: `clickhouse-${settings.key}-${ordinal}`,
    shard: Math.floor(ordinal / replicasPerShard) + 1,
  }));
}

/** The name by which servers of both regions know a pod; the zone follows the pods. */
export function podHost(pod: string, settings: Pick<RegionSettings, "key" | "zoneName">): string {
  return `${pod}.clickhouse-${settings.key}.${settings.zoneName}`;
}
