// What every role of the fault injection service has in common: who may take it on, what it may look for, and how it
// disconnects a subnet.

import type { Statement } from "../security/policy.ts";
import { serviceTrust } from "../security/policy.ts";

interface Home {
  readonly account: string;
  readonly region: string;
}

/** The service, for experiments of this account and region alone. */
export function faultTrust({ account, region }: Home) {
  return serviceTrust("fis.amazonaws.com", {
    StringEquals: { "aws:SourceAccount": account },
    ArnLike: { "aws:SourceArn": `arn:aws:fis:${region}:${account}:experiment/*` },
  });
}

/** Enough for actions on pods: the cluster lets the role in by an access entry. */
export function podFaultStatements(clusterArn: string): Statement[] {
  return [
    { sid: "FindsCluster", actions: "eks:DescribeCluster", resources: clusterArn },
    {
      sid: "FindsTargets",
      actions: ["ec2:DescribeInstances", "ec2:DescribeSubnets", "tag:GetResources"],
      resources: "*",
    },
  ];
}

/** A subnet is disconnected by a network ACL of the service's own, which it tags. */
export function subnetFaultStatements({ account, region }: Home): Statement[] {
  const ec2 = `arn:aws:ec2:${region}:${account}`;
  return [
    {
      sid: "MakesAcl",
      actions: "ec2:CreateNetworkAcl",
      resources: `${ec2}:network-acl/*`,
      condition: { StringEquals: { "aws:RequestTag/managedByFIS": "true" } },
    },
    { sid: "MakesAclInVpc", actions: "ec2:CreateNetworkAcl", resources: `${ec2}:vpc/*` },
    {
      sid: "TagsAcl",
      actions: "ec2:CreateTags",
      resources: `${ec2}:network-acl/*`,
      condition: { StringEquals: { "ec2:CreateAction": "CreateNetworkAcl" } },
    },
    {
      sid: "FillsAndRemovesItsAcl",
      actions: ["ec2:CreateNetworkAclEntry", "ec2:DeleteNetworkAcl"],
      resources: `${ec2}:network-acl/*`,
      condition: { StringEquals: { "aws:ResourceTag/managedByFIS": "true" } },
    },
    {
      sid: "SwapsAclOfSubnet",
      actions: "ec2:ReplaceNetworkAclAssociation",
      resources: [`${ec2}:subnet/*`, `${ec2}:network-acl/*`],
    },
  ];
}
