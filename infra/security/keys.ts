// The keys of byoc-private and who uses each.

import type { Stack } from "aws-cdk-lib";
import type { Settings } from "../settings/byoc-private.ts";
import {
  clusterUsers,
  grantsFor,
  laterRoles,
  recordUsers,
  roleArn,
  secretReaders,
  volumeUsers as volumeServices,
} from "./key-users.ts";
import { keyUse, managedKey } from "./key.ts";
import type { Statement } from "./policy.ts";

export type KeyName = "ebs" | "s3" | "eks" | "logs" | "secrets";
export type KeyArns = Readonly<Record<KeyName, string>>;

/** Who may do what; role ARNs are tokens, except those of roles that come later and are named by their ARN. */
export interface KeyPrincipals {
  readonly administrator: string;
  readonly vendor: string;
  readonly cluster: string;
  readonly runner: string;
  readonly rotation: string;
}

const names: Readonly<Record<KeyName, string>> = {
  ebs: "clickhouse-ebs-key",
  s3: "clickhouse-s3-key",
  eks: "clickhouse-eks-secrets-key",
  logs: "clickhouse-logs-key",
  secrets: "clickhouse-secrets-key",
};

export const keyNames = Object.keys(names) as readonly KeyName[];

/** `alias/clickhouse-ebs-key` and so on. */
export function aliasOf(key: KeyName): string {
  return `alias/${names[key]}`;
}

/** Creates the five keys with rotation, a 30-day deletion window and an alias each. */
export function keys(stack: Stack, principals: KeyPrincipals, settings: Settings): KeyArns {
  const users: Readonly<Record<KeyName, readonly Statement[]>> = {
    ebs: volumeUsers(principals, settings),
    s3: objectUsers(principals, settings),
    eks: clusterUsers(principals.cluster, settings),
    logs: logUsers(settings),
    secrets: secretUsers(principals, settings),
  };
  return Object.fromEntries(
    keyNames.map((name) => {
      const key = managedKey(stack, `Key${name.charAt(0).toUpperCase()}${name.slice(1)}`, {
        name: names[name],
        administrator: principals.administrator,
        users: users[name],
        site: settings,
      });
      return [name, key.attrArn];
    }),
  ) as Record<KeyName, string>;
}

function volumeUsers(principals: KeyPrincipals, settings: Settings): Statement[] {
  return [
    ...vendorUse(principals),
    ...grantsFor("VendorGrants", principals.vendor),
    ...(settings.corrections.volumeServicesUseKey ? volumeServices("clickhouse-ebs-csi", settings) : []),
  ];
}

function objectUsers(principals: KeyPrincipals, settings: Settings): Statement[] {
  const pods = ["clickhouse-irsa", "clickhouse-backup"].map((name) => roleArn(name, settings));
  return [
    ...vendorUse(principals),
    { sid: "RunnerUses", principal: { AWS: principals.runner }, actions: keyUse, resources: "*" },
    ...(settings.corrections.podsUseBackupKey ? laterRoles("PodsUse", pods, settings) : []),
  ];
}

/** Name of the trail and of the network in its records. */
export const auditName = "clickhouse-byoc";

/** Names of every log group of the platform: the logs service may use its key for exactly these. */
export const logGroupNames = {
  queries: "/aws/clickhouse/query-logs",
  errors: "/aws/clickhouse/error-logs",
  cluster: "/aws/eks/clickhouse-cluster/cluster",
  flow: "/aws/vpc/clickhouse-byoc/flow-logs",
  dns: "/aws/route53resolver/clickhouse-byoc/query-logs",
  trail: "/aws/cloudtrail/clickhouse-byoc",
  rotation: "/aws/lambda/clickhouse-rotate-secret",
} as const;

function logUsers(settings: Settings): Statement[] {
  return [
    ...recordUsers({ groups: Object.values(logGroupNames), trail: auditName, site: settings }),
    ...laterRoles("MonitoringRaisesAlerts", [roleArn("clickhouse-monitoring", settings)], settings),
  ];
}

function secretUsers(principals: KeyPrincipals, settings: Settings): Statement[] {
  return [
    ...secretReaders([principals.runner, principals.rotation], settings),
    ...laterRoles("PodsUse", [roleArn("clickhouse-secrets", settings)], settings),
  ];
}

function vendorUse(principals: KeyPrincipals): Statement[] {
  return [{ sid: "VendorUses", principal: { AWS: principals.vendor }, actions: keyUse, resources: "*" }];
}
