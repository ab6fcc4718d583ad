// Roles that pods take on through Pod Identity: the agent on the node hands them out, for exactly one service account.

import type { Stack } from "aws-cdk-lib";
import type { CfnRole } from "aws-cdk-lib/aws-iam";
import { podFaultAccount } from "../manifests/pod-faults.ts";
import type { Statement } from "../security/policy.ts";
import { policy } from "../security/policy.ts";
import { role } from "../security/roles.ts";
import { pascal } from "../settings/zones.ts";
import type { DruidSettings } from "./settings.ts";

/** Service accounts by the name of their role's last part. */
export const podAccounts = {
  "ebs-csi": { namespace: "kube-system", name: "ebs-csi-controller-sa" },
  cloudwatch: { namespace: "amazon-cloudwatch", name: "cloudwatch-agent" },
  karpenter: { namespace: "karpenter", name: "karpenter" },
  "load-balancer-controller": { namespace: "kube-system", name: "aws-load-balancer-controller" },
  druid: { namespace: "druid", name: "druid" },
  faults: { namespace: "druid", name: podFaultAccount },
  telemetry: { namespace: "monitoring", name: "otel-collector" },
} as const;

export type PodAccount = keyof typeof podAccounts;

/** `druid-karpenter` and so on. */
export function podRoleName(account: PodAccount, { prefix }: DruidSettings): string {
  return account === "druid" ? `${prefix}-pods` : `${prefix}-${account}`;
}

export interface PodRoleOptions {
  readonly managed?: readonly string[];
  readonly statements?: readonly Statement[];
}

/** The role of one service account of this cluster. */
export function podRole(
  stack: Stack,
  account: PodAccount,
  { managed, statements, settings }: PodRoleOptions & { readonly settings: DruidSettings },
): CfnRole {
  return role(stack, `${pascal(account)}Role`, {
    name: podRoleName(account, settings),
    trust: podIdentityTrust(settings),
    ...(managed === undefined ? {} : { managed }),
    ...(statements === undefined ? {} : { statements }),
  });
}

/** The agent of EKS, for clusters of this account in this region. */
function podIdentityTrust({ account, region, clusterName }: DruidSettings): Record<string, unknown> {
  return policy([
    {
      sid: "AgentAssumes",
      principal: { Service: "pods.eks.amazonaws.com" },
      actions: ["sts:AssumeRole", "sts:TagSession"],
      condition: {
        StringEquals: { "aws:SourceAccount": account },
        ArnEquals: { "aws:SourceArn": `arn:aws:eks:${region}:${account}:cluster/${clusterName}` },
      },
    },
  ]);
}
