// How the fault injection service comes to work on the pods of a cluster: a role that may look for them, and the cluster's
// user that the role is inside. What the user may do is bound in the manifests.

import type { Stack } from "aws-cdk-lib";
import { CfnAccessEntry } from "aws-cdk-lib/aws-eks";
import type { CfnRole } from "aws-cdk-lib/aws-iam";
import { podFaultUser } from "../manifests/pod-faults.ts";
import { clusterArn, role } from "../security/roles.ts";
import { faultTrust, podFaultStatements } from "./fault-role.ts";

interface FaultedCluster {
  readonly clusterName: string;
}

/** Lets the role into the cluster as the user whom the manifests allow to work on pods. */
export function faultAccess(stack: Stack, roleArn: string, { clusterName }: FaultedCluster): void {
  new CfnAccessEntry(stack, "AccessFis", {
    clusterName,
    principalArn: roleArn,
    type: "STANDARD",
    username: podFaultUser,
  });
}

/** A role for faults of pods alone, and its way into the cluster. */
export function podFaultRole(stack: Stack, settings: Parameters<typeof clusterArn>[0] & { prefix: string }): CfnRole {
  const made = role(stack, "FisRole", {
    name: `${settings.prefix}-fis`,
    trust: faultTrust(settings),
    statements: podFaultStatements(clusterArn(settings)),
  });
  faultAccess(stack, made.attrArn, settings);
  return made;
}
