// Names, addresses and sizes of the profile msk-privatelink: a topic, the worker that reads it, and the private way to
// ClickHouse Cloud. What is promised about them stands in profiles/, written apart from this file.

import type { NetworkPlan } from "../network/subnets.ts";
import type { Variant } from "./variant.ts";

/** Everything that the stacks of this profile need to know besides each other's resources. */
export interface PipelineSettings extends NetworkPlan {
  /** plugins come from a bucket of the platform; the worker has no way to the internet. */
  readonly pluginsFromBucket: boolean;
  readonly s3PrefixList: string;
  readonly buckets: Readonly<Record<"plugins" | "trail", string>>;
  readonly kafka: {
    readonly name: string;
    readonly version: string;
    readonly instanceType: string;
    readonly volumeGib: number;
    /** Existing authority that signs the certificates of Kafka's clients. */
    readonly clientAuthority: string;
  };
  readonly workerType: string;
  /** Name under which ClickHouse Cloud serves the cluster. */
  readonly clickhouseHost: string;
  /** Addresses of the network that stands in for ClickHouse Cloud's own. */
  readonly provider: NetworkPlan;
}

/** The port on which brokers speak TLS, and the one on which ClickHouse Cloud speaks HTTPS. */
export const pipelinePorts = { kafka: 9094, clickhouse: 8443 } as const;

/** Settings of msk-privatelink in one account and region. */
export function mskPrivatelink(variant: Variant, account: string): PipelineSettings {
  const region = "us-east-1";
  const site = {
    profile: "msk-privatelink",
    variant,
    account,
    region,
    prefix: "pipeline",
    onCall: "platform-oncall@yourcompany.com",
  };
  return {
    ...site,
    networkName: "pipeline",
    vpcCidr: "10.16.0.0/16",
    tiers: { private: { a: "10.16.1.0/24", b: "10.16.2.0/24", c: "10.16.3.0/24" } },
    pluginsFromBucket: variant === "corrected",
    s3PrefixList: "pl-63a5400a",
    buckets: { plugins: `pipeline-plugins-${account}`, trail: `pipeline-trail-${account}` },
    kafka: {
      name: "pipeline",
      version: "3.8.x",
      instanceType: "kafka.m7g.large",
      volumeGib: 500,
      clientAuthority: `arn:aws:acm-pca:${region}:${account}:certificate-authority/6f1d2c3b-4a59-4876-9c0d-1e2f3a4b5c6d`,
    },
    workerType: "t3.large",
    clickhouseHost: "your-cluster.clickhouse.cloud",
    provider: {
      ...site,
      prefix: "clickhouse-cloud",
      networkName: "clickhouse-cloud",
      vpcCidr: "10.64.0.0/16",
      tiers: { service: { a: "10.64.1.0/24", b: "10.64.2.0/24", c: "10.64.3.0/24" } },
    },
  };
}
