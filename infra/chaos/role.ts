// The role of FIS: it stops and starts nodes that are marked for faults, cuts off data subnets, and runs the platform's
// own documents. Nothing else.

import type { Stack } from "aws-cdk-lib";
import type { CfnRole } from "aws-cdk-lib/aws-iam";
import { clusterArn, role } from "../security/roles.ts";
import type { Statement } from "../security/policy.ts";
import { faultTrust, subnetFaultStatements } from "./fault-role.ts";
import type { ChaosSite } from "./template-parts.ts";

/** The key that encrypts the nodes' volumes. */
interface VolumeKey {
  readonly ebs: string;
}

/** Creates the role `clickhouse-fis`. */
export function fisRole(stack: Stack, keys: VolumeKey, settings: ChaosSite): CfnRole {
  return role(stack, "FisRole", {
    name: "clickhouse-fis",
    trust: faultTrust(settings),
    statements: [
      ...instances(keys, settings),
      ...subnetFaultStatements(settings),
      ...volumes(settings),
      ...apiErrors(settings),
      ...commands(settings),
      ...pods(settings),
    ],
  });
}

function instances(keys: VolumeKey, settings: ChaosSite): Statement[] {
  const ec2 = `arn:aws:ec2:${settings.region}:${settings.account}`;
  return [
    {
      sid: "StopsMarkedNodes",
      actions: ["ec2:StopInstances", "ec2:StartInstances", "ec2:RebootInstances"],
      resources: `${ec2}:instance/*`,
      condition: { StringEquals: { "aws:ResourceTag/assay:faults": "allowed" } },
    },
    {
      sid: "StartsEncryptedNodes",
      actions: "kms:CreateGrant",
      resources: keys.ebs,
      condition: {
        StringEquals: { "kms:ViaService": `ec2.${settings.region}.amazonaws.com` },
        Bool: { "kms:GrantIsForAWSResource": "true" },
      },
    },
    {
      sid: "FindsTargets",
      actions: [
        "ec2:DescribeInstances",
        "ec2:DescribeSubnets",
        "ec2:DescribeVolumes",
        "ec2:DescribeNetworkAcls",
        "ec2:DescribeVpcs",
        "ec2:DescribeManagedPrefixLists",
        "tag:GetResources",
        "cloudwatch:DescribeAlarms",
      ],
      resources: "*",
    },
  ];
}

/** Volumes of the cluster's claims, as the CSI driver marks them. */
function volumes(settings: ChaosSite): Statement[] {
  return [
    {
      sid: "SlowsClaimedVolumes",
      actions: ["ec2:PauseVolumeIO", "ec2:InjectVolumeIOLatency"],
      resources: `arn:aws:ec2:${settings.region}:${settings.account}:volume/*`,
      condition: { StringEquals: { "aws:ResourceTag/ebs.csi.aws.com/cluster": "true" } },
    },
  ];
}

/** Errors for the calls of this very role, which starts nodes again; this action knows no resources. */
function apiErrors(settings: ChaosSite): Statement[] {
  return [
    {
      sid: "RefusesItsOwnStarts",
      actions: "ec2:InjectApiError",
      resources: "*",
      condition: {
        "ForAllValues:StringEquals": {
          "ec2:FisActionId": ["aws:ec2:api-insufficient-instance-capacity-error", "aws:fis:inject-api-throttle-error"],
          "ec2:FisTargetArns": [`arn:aws:iam::${settings.account}:role/clickhouse-fis`],
        },
      },
    },
  ];
}

function commands(settings: ChaosSite): Statement[] {
  const { account, region } = settings;
  return [
    {
      sid: "SendsDocuments",
      actions: "ssm:SendCommand",
      resources: `arn:aws:ssm:${region}:${account}:document/clickhouse-*`,
    },
    {
      sid: "SendsToMarkedNodes",
      actions: "ssm:SendCommand",
      resources: `arn:aws:ec2:${region}:${account}:instance/*`,
      condition: { StringEquals: { "ssm:resourceTag/assay:faults": "allowed" } },
    },
    {
      sid: "SendsToRunner",
      actions: "ssm:SendCommand",
      resources: `arn:aws:ec2:${region}:${account}:instance/*`,
      condition: { StringEquals: { "ssm:resourceTag/assay:role": "runner" } },
    },
    // These actions know no resources.
    { sid: "FollowsCommands", actions: ["ssm:ListCommands", "ssm:CancelCommand"], resources: "*" },
  ];
}

function pods(settings: ChaosSite): Statement[] {
  return [{ sid: "FindsCluster", actions: "eks:DescribeCluster", resources: clusterArn(settings) }];
}
