// Nodes: one group per zone and role, so that the loss of a zone is the loss of exactly one node of each role and a
// volume always finds a node in its zone.

import { Fn } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import { CfnInstance, CfnLaunchTemplate } from "aws-cdk-lib/aws-ec2";
import type { CfnCluster } from "aws-cdk-lib/aws-eks";
import { CfnNodegroup } from "aws-cdk-lib/aws-eks";
import type { Settings, ZoneLetter } from "../settings/byoc-private.ts";
import { upper, zoneLetters, zoneName } from "../settings/byoc-private.ts";

export type NodeRole = "clickhouse" | "keeper";

export interface NodeOptions {
  readonly cluster: CfnCluster;
  readonly nodeRole: string;
  readonly group: string;
  readonly key: string;
  /** Data subnet ids by zone. */
  readonly subnets: Readonly<Record<ZoneLetter, string>>;
  readonly settings: Settings;
}

export interface NodeGroup {
  readonly name: string;
  readonly role: NodeRole;
  readonly availabilityZone: string;
  readonly resource: CfnNodegroup;
}

const sizes: Readonly<Record<NodeRole, { instanceType: string; rootGib: number }>> = {
  clickhouse: { instanceType: "r6i.2xlarge", rootGib: 100 },
  keeper: { instanceType: "m6i.large", rootGib: 50 },
};

/** Instance metadata only with a session token and never from inside a pod. */
const metadataOptions = { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 };

/** Creates the six node groups. */
export function nodeGroups(stack: Stack, options: NodeOptions): NodeGroup[] {
  const roles = Object.keys(sizes) as NodeRole[];
  return roles.flatMap((role) => {
    const template = launchTemplate(stack, role, options);
    return zoneLetters.map((letter) => nodeGroup(stack, { role, letter, template, node: options }));
  });
}

function launchTemplate(stack: Stack, role: NodeRole, options: NodeOptions): CfnLaunchTemplate {
  const tags = [
    { key: "Name", value: `clickhouse-node-${role}` },
    { key: "assay:role", value: role },
    { key: "assay:faults", value: "allowed" },
  ];
  return new CfnLaunchTemplate(stack, `LaunchTemplate${pascal(role)}`, {
    launchTemplateName: `clickhouse-${role}`,
    launchTemplateData: {
      metadataOptions,
      monitoring: { enabled: true },
      securityGroupIds: [options.group],
      blockDeviceMappings: [rootVolume(sizes[role].rootGib, options.key)],
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

function nodeGroup(
  stack: Stack,
  options: { role: NodeRole; letter: ZoneLetter; template: CfnLaunchTemplate; node: NodeOptions },
): NodeGroup {
  const { role, letter, template, node } = options;
  const name = `${role}-${letter}`;
  const resource = new CfnNodegroup(stack, `NodeGroup${pascal(role)}${upper(letter)}`, {
    clusterName: node.cluster.ref,
    nodegroupName: name,
    nodeRole: node.nodeRole,
    subnets: [node.subnets[letter]],
    scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 2 },
    instanceTypes: [sizes[role].instanceType],
    capacityType: "ON_DEMAND",
    amiType: "AL2023_x86_64_STANDARD",
    launchTemplate: { id: template.ref, version: template.attrLatestVersionNumber },
    updateConfig: { maxUnavailable: 1 },
    labels: { role },
    tags: { Name: `clickhouse-${name}`, "assay:role": role },
  });
  return { name, role, availabilityZone: zoneName(node.settings, letter), resource };
}

export interface HostOptions {
  readonly name: "runner" | "application";
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
    instanceType: "m6i.xlarge",
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
    userData: Fn.base64("#!/bin/sh\nsystemctl enable --now amazon-ssm-agent\n"),
    tags: [
      { key: "Name", value: `clickhouse-${options.name}` },
      { key: "assay:role", value: options.name },
    ],
  });
}

function pascal(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
