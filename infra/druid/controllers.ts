// What the cluster's controllers may do: start nodes, and make load balancers, each only what carries the cluster's tag.

import type { Statement } from "../security/policy.ts";
import { roleArn } from "../security/key-users.ts";
import type { DruidSettings } from "./settings.ts";

/** Karpenter starts and ends nodes of this cluster and hands them the nodes' role. */
export function karpenterStatements(settings: DruidSettings): Statement[] {
  return [...nodeStatements(settings), ...surroundings(settings)];
}

function nodeStatements({ account, region, clusterName }: DruidSettings): Statement[] {
  const ec2 = `arn:aws:ec2:${region}:${account}`;
  const owned = `kubernetes.io/cluster/${clusterName}`;
  return [
    {
      sid: "StartsNodes",
      actions: ["ec2:RunInstances", "ec2:CreateFleet"],
      resources: [
        `arn:aws:ec2:${region}::image/*`,
        `${ec2}:security-group/*`,
        `${ec2}:subnet/*`,
        `${ec2}:launch-template/*`,
      ],
    },
    {
      sid: "MakesWhatItOwns",
      actions: ["ec2:RunInstances", "ec2:CreateFleet", "ec2:CreateLaunchTemplate"],
      resources: ["fleet", "instance", "volume", "network-interface", "launch-template"].map(
        (kind) => `${ec2}:${kind}/*`,
      ),
      condition: { StringEquals: { [`aws:RequestTag/${owned}`]: "owned" } },
    },
    {
      sid: "TagsWhatItMakes",
      actions: "ec2:CreateTags",
      resources: ["fleet", "instance", "volume", "network-interface", "launch-template"].map(
        (kind) => `${ec2}:${kind}/*`,
      ),
      condition: { StringEquals: { "ec2:CreateAction": ["RunInstances", "CreateFleet", "CreateLaunchTemplate"] } },
    },
    {
      sid: "EndsWhatItOwns",
      actions: ["ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"],
      resources: [`${ec2}:instance/*`, `${ec2}:launch-template/*`],
      condition: { StringEquals: { [`aws:ResourceTag/${owned}`]: "owned" } },
    },
  ];
}

/** What Karpenter needs besides nodes: their role, word of interruptions, the cluster and its images. */
function surroundings(settings: DruidSettings): Statement[] {
  const { account, region, clusterName, prefix } = settings;
  return [
    {
      sid: "PassesTheNodesRole",
      actions: "iam:PassRole",
      resources: roleArn(`${prefix}-node`, settings),
      condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    },
    {
      sid: "HearsOfInterruptions",
      actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:GetQueueAttributes"],
      resources: `arn:aws:sqs:${region}:${account}:${prefix}-interruptions`,
    },
    {
      sid: "FindsCluster",
      actions: "eks:DescribeCluster",
      resources: `arn:aws:eks:${region}:${account}:cluster/${clusterName}`,
    },
    {
      sid: "ReadsImages",
      actions: "ssm:GetParameter",
      resources: `arn:aws:ssm:${region}::parameter/aws/service/bottlerocket/*`,
    },
    // These actions know no resources.
    { sid: "Looks", actions: ["ec2:Describe*", "pricing:GetProducts"], resources: "*" },
  ];
}

/** The load balancer controller makes what its ingresses ask for, under the names that it gives. */
export function loadBalancerStatements({ account, region, clusterName }: DruidSettings): Statement[] {
  const balancing = `arn:aws:elasticloadbalancing:${region}:${account}`;
  const made = { StringEquals: { "aws:ResourceTag/elbv2.k8s.aws/cluster": clusterName } };
  return [
    {
      sid: "MakesLoadBalancers",
      actions: [
        "elasticloadbalancing:CreateLoadBalancer",
        "elasticloadbalancing:CreateTargetGroup",
        "elasticloadbalancing:CreateListener",
        "elasticloadbalancing:CreateRule",
        "elasticloadbalancing:AddTags",
      ],
      resources: [
        `${balancing}:loadbalancer/app/k8s-druid-*`,
        `${balancing}:targetgroup/k8s-druid-*`,
        `${balancing}:listener/app/k8s-druid-*`,
        `${balancing}:listener-rule/app/k8s-druid-*`,
      ],
    },
    {
      sid: "KeepsWhatItMade",
      actions: [
        "elasticloadbalancing:ModifyLoadBalancerAttributes",
        "elasticloadbalancing:ModifyTargetGroup",
        "elasticloadbalancing:ModifyTargetGroupAttributes",
        "elasticloadbalancing:ModifyListener",
        "elasticloadbalancing:RegisterTargets",
        "elasticloadbalancing:DeregisterTargets",
        "elasticloadbalancing:SetSecurityGroups",
        "elasticloadbalancing:DeleteListener",
        "elasticloadbalancing:DeleteTargetGroup",
        "elasticloadbalancing:DeleteLoadBalancer",
      ],
      resources: ["loadbalancer", "targetgroup", "listener"].map((kind) => `${balancing}:${kind}/*`),
      condition: made,
    },
    {
      sid: "OpensItsGroups",
      actions: ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress", "ec2:DeleteSecurityGroup"],
      resources: `arn:aws:ec2:${region}:${account}:security-group/*`,
      condition: made,
    },
    {
      sid: "MakesItsGroups",
      actions: "ec2:CreateSecurityGroup",
      resources: [`arn:aws:ec2:${region}:${account}:vpc/*`, `arn:aws:ec2:${region}:${account}:security-group/*`],
    },
    // These actions know no resources.
    { sid: "Looks", actions: ["ec2:Describe*", "elasticloadbalancing:Describe*"], resources: "*" },
  ];
}
