// The agreed plan of node groups, and whether the nodes of each of its roles stand in every zone.

import type { Inspection } from "../inspection.ts";
import { zoneOf } from "../subjects.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

export interface PlannedGroups {
  readonly capacity?: string;
  readonly instanceType?: string;
  readonly groups?: number;
  readonly nodesPerGroup?: number;
}

/** The plan by role (R13); undefined where nothing is agreed. */
export function plannedGroups(it: Inspection): Readonly<Record<string, PlannedGroups>> | undefined {
  const plan = it.profile.objectives["EKS-008"]?.value;
  return typeof plan === "object" && plan !== null ? (plan as Record<string, PlannedGroups>) : undefined;
}

export function roleOf(group: Resource): string | undefined {
  return property(group, "Labels", "role").text() ?? property(group, "Tags", "assay:role").text();
}

/** Roles that the plan gives a group in each zone have them there: groups of others do not stand in for them. */
export function spreadOverZones(it: Inspection, groups: readonly Resource[]): void {
  const roles = Object.entries(plannedGroups(it) ?? {}).filter(([, planned]) => (planned.groups ?? 0) >= 3);
  it.each(roles, ([role]) => {
    const own = groups.filter((group) => roleOf(group) === role);
    const subnets = own.flatMap((group) => property(group, "Subnets").list());
    const known = subnets.flatMap((node) => it.model.referred(node) ?? []);
    const zones = new Set(known.map(zoneOf));
    const [first] = own;
    // How many groups there are is EKS-008's, which subnets they may use EKS-002's.
    if (first === undefined || own.length < 3 || known.length < subnets.length || zones.size >= 3) return;
    it.violated(property(first, "Subnets"), {
      message: `nodes for ${role} run in ${[...zones].join(", ")} only`,
      expected: "3 zones",
      actual: [...zones],
    });
  });
}
