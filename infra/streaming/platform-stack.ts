// The streaming platform itself: cluster, node groups, roles of pods, secrets, the bucket of state and the images.

import { CfnCondition, CfnParameter, Fn, Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import { CfnAddon } from "aws-cdk-lib/aws-eks";
import type { CfnCluster, CfnNodegroup } from "aws-cdk-lib/aws-eks";
import { bucket } from "../platform/bucket.ts";
import { cluster } from "../platform/cluster.ts";
import { nodeGroup } from "../platform/node-group.ts";
import { repository } from "../platform/repository.ts";
import { secrets } from "../security/secrets.ts";
import { zoneName } from "../settings/zones.ts";
import { output } from "../stacks/output.ts";
import { stackProps } from "../stacks/stack-props.ts";
import type { StreamingAuditStack } from "./audit-stack.ts";
import type { StreamingNetworkStack } from "./network-stack.ts";
import { nodePlans } from "./node-plans.ts";
import { podRoles, secretUsers } from "./pod-roles.ts";
import type { StreamingSecurityStack } from "./security-stack.ts";
import type { StreamingSettings } from "./settings.ts";

export interface BeforePlatform {
  readonly network: StreamingNetworkStack;
  readonly security: StreamingSecurityStack;
  readonly audit: StreamingAuditStack;
}

export class StreamingPlatformStack extends Stack {
  constructor(app: App, before: BeforePlatform, settings: StreamingSettings) {
    super(app, `${settings.profile}-platform`, stackProps(settings, "cluster, node groups, bucket, repositories"));
    const { network, groups } = before.network;
    const { keys, cluster: roles, operator, rotation } = before.security;
    // The cluster would otherwise make a log group of its own, without a period.
    this.addStackDependency(before.audit);
    const made = cluster(this, {
      clusterName: settings.clusterName,
      kubernetesVersion: settings.kubernetesVersion,
      subnets: network.privateSubnets,
      group: groups.controlPlane,
      roleArn: roles.cluster.attrArn,
      key: keys.eks,
      publicRanges: settings.apiRanges,
      access: [{ id: "Operator", principalArn: operator.attrArn, policy: "AmazonEKSClusterAdminPolicy" }],
    });
    const volumeDriver = podRoles(this, { cluster: made, keys, settings });
    const nodes = this.nodes(made.cluster, before, settings);
    this.addons(made.cluster, nodes, volumeDriver.attrArn);
    const arns = secrets(this, secretUsers, {
      key: keys.secrets,
      rotationRole: rotation.attrArn,
      subnets: network.privateSubnets,
      group: groups.rotation,
      readers: [rotation.attrArn],
      site: settings,
    });
    this.stores(settings);
    output(this, "ClusterName", settings.clusterName);
    output(this, "Secrets", arns);
    output(this, "Buckets", settings.buckets);
    output(
      this,
      "NodeGroups",
      nodePlans.map(({ name }) => ({ name, role: name, availabilityZone: zoneName(settings, "a") })),
    );
  }

  /** All nodes stand in the first zone: traffic between zones is paid by the byte. */
  private nodes(of: CfnCluster, before: BeforePlatform, settings: StreamingSettings): CfnNodegroup[] {
    const spot = new CfnParameter(this, "UseSpotInstances", {
      type: "String",
      default: "false",
      allowedValues: ["true", "false"],
      description: "Whether the node groups buy spare capacity, which AWS may take back",
    });
    const usesSpot = new CfnCondition(this, "UsesSpot", { expression: Fn.conditionEquals(spot.valueAsString, "true") });
    const capacityType = Fn.conditionIf(usesSpot.logicalId, "SPOT", "ON_DEMAND").toString();
    return nodePlans.map((plan) =>
      nodeGroup(this, plan, {
        cluster: of,
        prefix: settings.prefix,
        nodeRole: before.security.cluster.node.attrArn,
        group: before.network.groups.workers,
        key: before.security.keys.ebs,
        subnets: before.network.network.privateSubnets.slice(0, 1),
        capacityType,
      }),
    );
  }

  private addons(of: CfnCluster, nodes: readonly CfnNodegroup[], volumeDriverRole: string): void {
    const addon = (id: string, addonName: string, role?: string): CfnAddon =>
      new CfnAddon(this, `Addon${id}`, {
        clusterName: of.ref,
        addonName,
        resolveConflicts: "OVERWRITE",
        ...(role === undefined ? {} : { serviceAccountRoleArn: role }),
      });
    addon("VpcCni", "vpc-cni");
    addon("KubeProxy", "kube-proxy");
    // Add-ons that run as deployments become active only on nodes.
    for (const waiting of [addon("CoreDns", "coredns"), addon("EbsCsi", "aws-ebs-csi-driver", volumeDriverRole)]) {
      for (const node of nodes) waiting.addResourceDependency(node);
    }
  }

  private stores(settings: StreamingSettings): void {
    bucket(this, "StateBucket", {
      name: settings.buckets.state,
      title: "Flink state",
      key: undefined,
      ephemeral: settings.ephemeral,
      expiry: {
        id: "expire-state",
        days: 7,
        noncurrentDays: settings.corrections.noncurrentVersionsExpire ? 1 : undefined,
      },
    });
    repository(this, { id: "FlinkJobRepository", name: `${settings.prefix}-flink-job`, keep: 5 });
    repository(this, { id: "ProducerRepository", name: `${settings.prefix}-producer`, keep: 5 });
  }
}
