// Names, addresses and sizes of the profile druid-eks. What is promised about them stands in profiles/, written apart
// from this file.

import type { RoutedPlan } from "../network/routed-network.ts";
import type { Variant } from "../settings/variant.ts";
import type { DruidContext } from "./context.ts";

/** Each flag is true when the correction is in what is synthesized. */
export interface DruidCorrections {
  /** brokers speak TLS alone, and clients ask for the port of IAM and not for the plaintext one. */
  readonly brokersSpeakTlsOnly: boolean;
}

export interface DruidSettings extends RoutedPlan {
  /** What selects the templates of the resources. */
  readonly environment: string;
  readonly version: string;
  readonly corrections: DruidCorrections;
  readonly kubernetesVersion: string;
  readonly apiRanges: readonly string[];
  readonly s3PrefixList: string;
  /** Roles of people, as the identity centre makes them. */
  readonly administrators: readonly Person[];
  readonly users: readonly Person[];
  readonly buckets: {
    readonly deepStorage: string;
    readonly queries: string;
    readonly releases: string;
    readonly trail: string;
  };
  readonly domain: string;
  /** First part of the names of image and chart repositories. */
  readonly repositories: string;
}

export interface Person {
  readonly username: string;
  /** Name of the IAM role. */
  readonly role: string;
}

/** Settings of druid-eks in the account and region of a context. */
export function druid(variant: Variant, context: DruidContext): DruidSettings {
  const { account, region, environment, version, domain = "druid.internal.example.com" } = context;
  return {
    profile: "druid-eks",
    variant,
    account,
    region,
    environment,
    version,
    prefix: "druid",
    onCall: "platform-oncall@yourcompany.com",
    corrections: { brokersSpeakTlsOnly: variant === "corrected" },
    networkName: "druid",
    vpcCidr: "10.2.0.0/16",
    zones: [
      { letter: "a", privateRange: "10.2.0.0/20", publicRange: "10.2.101.0/24" },
      { letter: "b", privateRange: "10.2.16.0/20", publicRange: "10.2.102.0/24" },
      { letter: "c", privateRange: "10.2.32.0/20", publicRange: "10.2.103.0/24" },
    ],
    natGateways: "per-zone",
    clusterName: "druid",
    kubernetesVersion: "1.33",
    apiRanges: ["203.0.113.0/24"],
    s3PrefixList: "pl-68a54001",
    administrators: [{ username: "administrator", role: "AWSReservedSSO_AdministratorAccess_abc" }],
    users: [{ username: "user", role: "AWSReservedSSO_DeveloperAccess_abc" }],
    buckets: {
      deepStorage: `druid-deep-storage-${account}`,
      queries: `druid-msq-${account}`,
      releases: `druid-releases-${account}`,
      trail: `druid-trail-${account}`,
    },
    domain,
    repositories: `druid/${version}`,
  };
}

/** Names of the log groups of the platform. */
export function logGroupNames({ clusterName, prefix }: DruidSettings) {
  return {
    cluster: `/aws/eks/${clusterName}/cluster`,
    flow: `/aws/vpc/${prefix}/flow-logs`,
    dns: `/aws/route53resolver/${prefix}/query-logs`,
    trail: `/aws/cloudtrail/${prefix}`,
    rotation: `/aws/lambda/${prefix}-rotate-secret`,
    brokers: `/aws/msk/${prefix}`,
  };
}

/** Port of the brokers: with IAM over TLS, or in plain text. */
export function brokerPort({ corrections }: DruidSettings): number {
  return corrections.brokersSpeakTlsOnly ? 9098 : 9092;
}

/** Passwords that the platform makes for itself: the console's and that of the processes among each other. */
export const secretNames = ["admin", "internal"] as const;
