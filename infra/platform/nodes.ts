// Nodes: one group per zone and role, so that the loss of a zone is the loss of exactly one node of each role and a
// volume always finds a node in its zone.

import { Fn } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import { CfnInstance, CfnLaunchTemplate } from "aws-cdk-lib/aws-ec2";
import type { CfnCluster } from "aws-cdk-lib/aws-eks";
import { CfnNodegroup } from "aws-cdk-lib/aws-eks";
import type { Site } from "../settings/site.ts";
import type { ZoneLetter } from "../settings/zones.ts";
import { pascal, upper, zoneLetters, zoneName } from "../settings/zones.ts";

export interface NodeOptions<Role extends string = string> {
  readonly site: Site;
  readonly cluster: CfnCluster;
  readonly nodeRole: string;
  readonly group: string;
  readonly key: string;
  /** Data subnet ids by zone. */
  readonly subnets: Readonly<Record<ZoneLetter, string>>;
  readonly kinds: Readonly<Record<Role, NodeKind>>;
}

/** Nodes of one role. */
export interface NodeKind {
  readonly instanceType: string;
  readonly rootGib: number;
  /** Nodes by zone; one in each where nothing is said. */
  readonly nodes?: Readonly<Record<ZoneLetter, number>>;
}

export interface NodeGroup<Role extends string = string> {
  readonly name: string;
  readonly role: Role;
  readonly availabilityZone: string;
  readonly resource: CfnNodegroup;
}

/** Instance metadata only with a session token and never from inside a pod. */
const metadataOptions = { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 };

/** Creates a node group for each role and zone. */
export function nodeGroups<Role extends string>(stack: Stack, options: NodeOptions<Role>): NodeGroup<Role>[] {
  const roles = Object.keys(options.kinds) as Role[];
  return roles.flatMap((role) => {
    const template = launchTemplate(stack, role, options);
    return zoneLetters.map((letter) => nodeGroup(stack, { role, letter, template, node: options }));
  });
}

function launchTemplate<Role extends string>(stack: Stack, role: Role, options: NodeOptions<Role>): CfnLaunchTemplate {
  const { prefix } = options.site;
  const tags = [
    { key: "Name", value: `${prefix}-node-${role}` },
    { key: "assay:role", value: role },
    { key: "assay:faults", value: "allowed" },
  ];
  return new CfnLaunchTemplate(stack, `LaunchTemplate${pascal(role)}`, {
    launchTemplateName: `${prefix}-${role}`,
    launchTemplateData: {
      metadataOptions,
      monitoring: { enabled: true },
      securityGroupIds: [options.group],
      blockDeviceMappings: [rootVolume(options.kinds[role].rootGib, options.key)],
      tagSpecifications: [
        { resourceType: "instance", tags },
        { resourceType: "volume", tags },
      ],
    },
  });
}

function rootVolume(gib: number, key: string): CfnLaunchTemplate.BlockDeviceMappingProperty {
  return {
    deviceName: "/dev/xvda",
    ebs: { volumeType: "gp3", volumeSize: gib, encrypted: true, kmsKeyId: key, deleteOnTermination: true },
  };
}

function nodeGroup<Role extends string>(
  stack: Stack,
  options: { role: Role; letter: ZoneLetter; template: CfnLaunchTemplate; node: NodeOptions<Role> },
): NodeGroup<Role> {
  const { role, letter, template, node } = options;
  const kind = node.kinds[role];
  const count = kind.nodes?.[letter] ?? 1;
  const name = `${role}-${letter}`;
  const resource = new CfnNodegroup(stack, `NodeGroup${pascal(role)}${upper(letter)}`, {
    clusterName: node.cluster.ref,
    nodegroupName: name,
    nodeRole: node.nodeRole,
    subnets: [node.subnets[letter]],
    scalingConfig: { minSize: count, desiredSize: count, maxSize: count + 1 },
    instanceTypes: [kind.instanceType],
    capacityType: "ON_DEMAND",
    amiType: "AL2023_x86_64_STANDARD",
    launchTemplate: { id: template.ref, version: template.attrLatestVersionNumber },
    updateConfig: { maxUnavailable: 1 },
    labels: { role },
    tags: { Name: `${node.site.prefix}-${name}`, "assay:role": role },
  });
  return { name, role, availabilityZone: zoneName(node.site, letter), resource };
}

export interface HostOptions {
  readonly site: Site;
  readonly name: string;
  /** `m6i.xlarge` unless given. */
  readonly instanceType?: string;
  /** First boot; starts the Systems Manager agent unless given. */
  readonly userData?: string;
  readonly subnet: string;
  readonly group: string;
  readonly profile: string;
  readonly key: string;
  readonly image: string;
}

/** A host outside the cluster: the verification runner, or a stand-in for the API services. */
export function host(stack: Stack, options: HostOptions): CfnInstance {
  return new CfnInstance(stack, `Instance${pascal(options.name)}`, {
    imageId: options.image,
    instanceType: options.instanceType ?? "m6i.xlarge",
    iamInstanceProfile: options.profile,
    metadataOptions,
    monitoring: true,
    networkInterfaces: [
      {
        deviceIndex: "0",
        subnetId: options.subnet,
        groupSet: [options.group],
        associatePublicIpAddress: false,
        deleteOnTermination: true,
      },
    ],
    blockDeviceMappings: [
      {
        deviceName: "/dev/xvda",
        ebs: { volumeType: "gp3", volumeSize: 50, encrypted: true, kmsKeyId: options.key, deleteOnTermination: true },
      },
    ],
    userData: Fn.base64(options.userData ?? "#!/bin/sh\nsystemctl enable --now amazon-ssm-agent\n"),
    tags: [
      { key: "Name", value: `${options.site.prefix}-${options.name}` },
      { key: "assay:role", value: options.name },
    ],
  });
}
