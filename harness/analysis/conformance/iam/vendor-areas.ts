// What the vendor's role is given for: one call of each area, without which the vendor cannot do its part.

import type { Inspection } from "../inspection.ts";
import { mayDo } from "./rights.ts";
import { managedPolicies, statementsOfRole } from "./roles.ts";
import type { Resource } from "../../model/resource.ts";

const areas: Readonly<Record<string, readonly string[]>> = {
  "create the cluster": ["eks:CreateCluster"],
  "start worker nodes": ["ec2:RunInstances"],
  "create volumes": ["ec2:CreateVolume"],
  "create load balancers": ["elasticloadbalancing:CreateLoadBalancer"],
  "read metrics": ["cloudwatch:GetMetricData", "cloudwatch:GetMetricStatistics", "cloudwatch:ListMetrics"],
};

/** Areas in which the role may do nothing of what opens them. */
export function closedAreas(it: Inspection, role: Resource): string[] {
  // What a policy from elsewhere gives cannot be told.
  if (managedPolicies(role).some((named) => it.model.referred(named) === undefined)) return [];
  const statements = statementsOfRole(it.model, role).filter((one) => one.allows);
  return Object.entries(areas).flatMap(([area, actions]) => {
    const isOpen = actions.some((action) =>
      statements.some((statement) => statement.coversAction(action) && mayDo(it, { role, statement, action })),
    );
    return isOpen ? [] : [area];
  });
}
