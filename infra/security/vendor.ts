// What the vendor's cross-account role may do: run the cluster, its nodes, their volumes and the load balancer, and
// read metrics. Nothing of IAM, nothing of the buckets; the keys are granted by their own policies.

import type { Settings } from "../settings/byoc-private.ts";
import type { Statement } from "./policy.ts";

/** Statements of the vendor role, bounded to this cluster wherever the service knows resources. */
export function vendorStatements(settings: Settings): readonly Statement[] {
  return [...clusterManagement(settings), ...nodeManagement(settings), ...loadBalancers(settings), ...readOnly()];
}

function clusterManagement(settings: Settings): Statement[] {
  const { account, region, clusterName } = settings;
  const eks = `arn:aws:eks:${region}:${account}`;
  return [
    {
      sid: "ManagesCluster",
      actions: [
        "eks:CreateCluster",
        "eks:DescribeCluster",
        "eks:UpdateClusterVersion",
        "eks:ListUpdates",
        "eks:DescribeUpdate",
        "eks:CreateNodegroup",
        "eks:ListNodegroups",
        "eks:CreateAddon",
        "eks:ListAddons",
        "eks:TagResource",
      ],
      resources: `${eks}:cluster/${clusterName}`,
    },
    {
      sid: "ManagesNodegroupsAndAddons",
      actions: [
        "eks:DescribeNodegroup",
        "eks:UpdateNodegroupConfig",
        "eks:UpdateNodegroupVersion",
        "eks:DeleteNodegroup",
        "eks:DescribeAddon",
        "eks:UpdateAddon",
        "eks:DeleteAddon",
      ],
      resources: [`${eks}:nodegroup/${clusterName}/*/*`, `${eks}:addon/${clusterName}/*/*`],
    },
  ];
}

function nodeManagement(settings: Settings): Statement[] {
  const ec2 = `arn:aws:ec2:${settings.region}:${settings.account}`;
  const tagOnRequest = { StringEquals: { "aws:RequestTag/eks:cluster-name": settings.clusterName } };
  const tagOnResource = { StringEquals: { "aws:ResourceTag/eks:cluster-name": settings.clusterName } };
  return [
    {
      sid: "LaunchesNodes",
      actions: "ec2:RunInstances",
      resources: [`${ec2}:instance/*`, `${ec2}:volume/*`],
      condition: tagOnRequest,
    },
    {
      sid: "LaunchesNodesInto",
      actions: "ec2:RunInstances",
      resources: [
        `${ec2}:subnet/*`,
        `${ec2}:security-group/*`,
        `${ec2}:network-interface/*`,
        `${ec2}:launch-template/*`,
        `arn:aws:ec2:${settings.region}::image/*`,
      ],
    },
    {
      sid: "ManagesNodes",
      actions: ["ec2:StartInstances", "ec2:StopInstances", "ec2:RebootInstances", "ec2:TerminateInstances"],
      resources: `${ec2}:instance/*`,
      condition: tagOnResource,
    },
    { sid: "CreatesVolumes", actions: "ec2:CreateVolume", resources: `${ec2}:volume/*`, condition: tagOnRequest },
    {
      sid: "ManagesVolumes",
      actions: ["ec2:AttachVolume", "ec2:DetachVolume", "ec2:ModifyVolume", "ec2:DeleteVolume"],
      resources: [`${ec2}:volume/*`, `${ec2}:instance/*`],
      condition: tagOnResource,
    },
    {
      sid: "TagsWhatItCreates",
      actions: "ec2:CreateTags",
      resources: [`${ec2}:instance/*`, `${ec2}:volume/*`],
      condition: { StringEquals: { "ec2:CreateAction": ["RunInstances", "CreateVolume"] } },
    },
  ];
}

function loadBalancers(settings: Settings): Statement[] {
  const elb = `arn:aws:elasticloadbalancing:${settings.region}:${settings.account}`;
  return [
    {
      sid: "ManagesLoadBalancer",
      actions: [
        "elasticloadbalancing:CreateLoadBalancer",
        "elasticloadbalancing:CreateListener",
        "elasticloadbalancing:CreateTargetGroup",
        "elasticloadbalancing:ModifyTargetGroup",
        "elasticloadbalancing:RegisterTargets",
        "elasticloadbalancing:DeregisterTargets",
        "elasticloadbalancing:AddTags",
      ],
      resources: [
        `${elb}:loadbalancer/net/clickhouse*`,
        `${elb}:listener/net/clickhouse*`,
        `${elb}:targetgroup/clickhouse*`,
      ],
    },
  ];
}

/** Actions that know no resources: these calls list. */
function readOnly(): Statement[] {
  return [
    {
      sid: "ReadsEverywhere",
      actions: [
        "eks:ListClusters",
        "eks:DescribeAddonVersions",
        "ec2:DescribeInstances",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeVolumes",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeLaunchTemplates",
        "ec2:DescribeLaunchTemplateVersions",
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
        "cloudwatch:GetMetricData",
        "cloudwatch:GetMetricStatistics",
        "cloudwatch:ListMetrics",
        "cloudwatch:DescribeAlarms",
      ],
      resources: "*",
    },
  ];
}
