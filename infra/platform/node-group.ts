// One managed node group with a launch template of its own: metadata only with a session token, encrypted volumes, and
// what has to be done with local disks before a pod starts.

import { Fn } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import { CfnLaunchTemplate } from "aws-cdk-lib/aws-ec2";
import { CfnNodegroup } from "aws-cdk-lib/aws-eks";
import type { CfnCluster } from "aws-cdk-lib/aws-eks";
import { pascal } from "../settings/zones.ts";

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: "NO_SCHEDULE" | "NO_EXECUTE" | "PREFER_NO_SCHEDULE";
}

/** A volume of EBS that a node starts with. */
export interface Disk {
  readonly device: string;
  readonly gib: number;
}

/** What a group is, whatever cluster it belongs to. */
export interface NodeGroupPlan {
  readonly name: string;
  readonly instanceType: string;
  readonly size: { readonly min: number; readonly desired: number; readonly max: number };
  readonly labels: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  readonly disks: readonly Disk[];
  readonly imageType: "AL2023_x86_64_STANDARD" | "BOTTLEROCKET_x86_64";
  /** Shell script that runs before the node joins. */
  readonly setup?: string;
}

export interface NodeGroupOptions {
  readonly cluster: CfnCluster;
  /** First word of names. */
  readonly prefix: string;
  /** ARN of the nodes' role. */
  readonly nodeRole: string;
  /** Id of the nodes' security group. */
  readonly group: string;
  /** ARN of the key of the volumes. */
  readonly key: string;
  readonly subnets: readonly string[];
  /** `ON_DEMAND`, `SPOT`, or an expression that becomes one of them. */
  readonly capacityType: string;
}

/** Creates the launch template and the group. */
export function nodeGroup(stack: Stack, plan: NodeGroupPlan, options: NodeGroupOptions): CfnNodegroup {
  const { prefix } = options;
  const template = launchTemplate(stack, plan, options);
  const taints = plan.taints ?? [];
  return new CfnNodegroup(stack, `NodeGroup${pascal(plan.name)}`, {
    clusterName: options.cluster.ref,
    nodegroupName: plan.name,
    nodeRole: options.nodeRole,
    subnets: [...options.subnets],
    scalingConfig: { minSize: plan.size.min, desiredSize: plan.size.desired, maxSize: plan.size.max },
    instanceTypes: [plan.instanceType],
    capacityType: options.capacityType,
    amiType: plan.imageType,
    launchTemplate: { id: template.ref, version: template.attrLatestVersionNumber },
    updateConfig: { maxUnavailable: 1 },
    labels: { ...plan.labels },
    ...(taints.length === 0 ? {} : { taints: taints.map((taint) => ({ ...taint })) }),
    tags: { Name: `${prefix}-${plan.name}`, "assay:role": plan.name },
  });
}

function launchTemplate(stack: Stack, plan: NodeGroupPlan, options: NodeGroupOptions): CfnLaunchTemplate {
  const tags = [
    { key: "Name", value: `${options.prefix}-${plan.name}` },
    { key: "assay:role", value: plan.name },
  ];
  return new CfnLaunchTemplate(stack, `LaunchTemplate${pascal(plan.name)}`, {
    launchTemplateName: `${options.prefix}-${plan.name}`,
    launchTemplateData: {
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      monitoring: { enabled: true },
      securityGroupIds: [options.group],
      blockDeviceMappings: plan.disks.map(({ device, gib }) => ({
        deviceName: device,
        ebs: {
          volumeType: "gp3",
          volumeSize: gib,
          encrypted: true,
          kmsKeyId: options.key,
          deleteOnTermination: true,
        },
      })),
      ...(plan.setup === undefined ? {} : { userData: Fn.base64(asMime(plan.setup)) }),
      tagSpecifications: [
        { resourceType: "instance", tags },
        { resourceType: "volume", tags },
      ],
    },
  });
}

/** EKS merges its own part into user data that is a MIME archive. */
function asMime(script: string): string {
  const boundary = "==NODE==";
  return [
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    "",
    `--${boundary}`,
    'Content-Type: text/x-shellscript; charset="us-ascii"',
    "",
    script.trimEnd(),
    `--${boundary}--`,
    "",
  ].join("\n");
}
