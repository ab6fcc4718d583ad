// Names, addresses and sizes of the profile stream-benchmark. What is promised about them stands in profiles/, written
// apart from this file.

import type { RoutedPlan } from "../network/routed-network.ts";
import type { Variant } from "../settings/variant.ts";

/** Each flag is true when the correction is in what is synthesized. */
export interface StreamingCorrections {
  /** the dashboards ask for a generated password, not for the documented one. */
  readonly dashboardsHaveSecret: boolean;
  /** messages have the 25 promised fields, not the seven of the sample. */
  readonly messagesAreWhole: boolean;
  /** D-11: brokers drop duplicates and know transactions, without which nothing is delivered exactly once. */
  readonly brokersDeduplicate: boolean;
  /** A server that starts anew finds its tables: their definitions lie on a volume of the node. */
  readonly serversKeepTables: boolean;
  /** A job whose JobManager is lost goes on at its last checkpoint: without it the JobManager begins the job anew. */
  readonly jobOutlivesManager: boolean;
  /** D-16: noncurrent versions expire, without which expiry on a versioned bucket deletes nothing. */
  readonly noncurrentVersionsExpire: boolean;
}

export interface StreamingSettings extends RoutedPlan {
  readonly corrections: StreamingCorrections;
  readonly kubernetesVersion: string;
  /** Ranges of the people who operate the cluster. */
  readonly apiRanges: readonly string[];
  readonly s3PrefixList: string;
  readonly buckets: { readonly state: string; readonly trail: string };
}

/** Settings of stream-benchmark in one account. */
export function streaming(variant: Variant, account: string): StreamingSettings {
  const name = "bench-low-infra";
  const corrected = variant === "corrected";
  return {
    profile: "stream-benchmark",
    variant,
    account,
    region: "us-west-2",
    prefix: name,
    onCall: "platform-oncall@yourcompany.com",
    ephemeral: true,
    corrections: {
      dashboardsHaveSecret: corrected,
      messagesAreWhole: corrected,
      brokersDeduplicate: corrected,
      serversKeepTables: corrected,
      jobOutlivesManager: corrected,
      noncurrentVersionsExpire: corrected,
    },
    networkName: name,
    vpcCidr: "10.1.0.0/16",
    zones: [
      { letter: "a", privateRange: "10.1.0.0/20", publicRange: "10.1.101.0/24" },
      { letter: "b", privateRange: "10.1.16.0/20", publicRange: "10.1.102.0/24" },
    ],
    natGateways: "one",
    clusterName: name,
    kubernetesVersion: "1.31",
    apiRanges: ["203.0.113.0/24"],
    s3PrefixList: "pl-68a54001",
    buckets: { state: `${name}-flink-state-${account}`, trail: `${name}-trail-${account}` },
  };
}

/** Namespaces of the cluster by what runs in them. */
export const namespaces = {
  pulsar: "pulsar",
  flink: "flink-benchmark",
  clickhouse: "clickhouse",
  producer: "iot-pipeline",
} as const;

/** Names of the log groups of the platform. */
export function logGroupNames({ clusterName, prefix }: StreamingSettings) {
  return {
    cluster: `/aws/eks/${clusterName}/cluster`,
    flow: `/aws/vpc/${prefix}/flow-logs`,
    dns: `/aws/route53resolver/${prefix}/query-logs`,
    trail: `/aws/cloudtrail/${prefix}`,
    rotation: `/aws/lambda/${prefix}-rotate-secret`,
  };
}
