// Names that several stacks of a region use before the things themselves exist.

import type { GroupPeriod } from "../audit/group-set.ts";
import type { RegionSettings } from "./settings.ts";

/** One trail records both regions. */
export const trailName = "teei";

export type RecordedGroup = "cluster" | "flow" | "dns" | "rotation";

/** Log groups of a region; the trail's is in the first one. */
export function groupPeriods(
  settings: RegionSettings,
): Readonly<Record<RecordedGroup, GroupPeriod>> & { readonly trail?: GroupPeriod } {
  const { prefix, clusterName, key } = settings;
  return {
    cluster: { name: `/aws/eks/${clusterName}/cluster`, days: 90 },
    flow: { name: `/aws/vpc/${prefix}/flow-logs`, days: 90 },
    dns: { name: `/aws/route53resolver/${prefix}/query-logs`, days: 90 },
    rotation: { name: `/aws/lambda/${prefix}-rotate-secret`, days: 90 },
    ...(key === "us" ? { trail: { name: "/aws/cloudtrail/teei", days: 365 } } : {}),
  };
}

/** Roles of service accounts by purpose. */
export function podRoleNames({ prefix }: RegionSettings): Readonly<Record<PodRole, string>> {
  return {
    clickhouse: `${prefix}-clickhouse`,
    secrets: `${prefix}-secrets`,
    volumeDriver: `${prefix}-ebs-csi`,
    names: `${prefix}-external-dns`,
    targets: `${prefix}-load-balancer-controller`,
  };
}

export type PodRole = "clickhouse" | "secrets" | "volumeDriver" | "names" | "targets";

/** Users of the database that have a secret; `interserver` is what replicas show each other. */
export const secretUsers = ["admin", "app", "reporting", "backup", "monitor", "interserver"] as const;
