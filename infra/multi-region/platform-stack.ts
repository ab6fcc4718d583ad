// The platform of one region: cluster, nodes, load balancer, names, secrets and the bucket of its backups.

import { Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import type { CfnCluster, CfnNodegroup } from "aws-cdk-lib/aws-eks";
import { subnetId, subnetIds } from "../network/subnets.ts";
import { bucket } from "../platform/bucket.ts";
import type { Cluster } from "../platform/cluster.ts";
import { addons, cluster } from "../platform/cluster.ts";
import type { FrontDoor } from "../platform/load-balancer.ts";
import { loadBalancer } from "../platform/load-balancer.ts";
import { nodeGroups } from "../platform/nodes.ts";
import { secrets } from "../security/secrets.ts";
import { output } from "../stacks/output.ts";
import { stackProps } from "../stacks/stack-props.ts";
import type { RegionAuditStack } from "./audit-stack.ts";
import { secretUsers } from "./names.ts";
import type { RegionNetworkStack } from "./network-stack.ts";
import { podRoles } from "./pod-roles.ts";
import { regionNames } from "./region-names.ts";
import type { RegionSecurityStack } from "./security-stack.ts";
import { runner } from "./runner.ts";
import { services } from "./services.ts";
import type { RegionSettings } from "./settings.ts";
import { stackName } from "./stack-name.ts";
import { targetAlarm } from "./target-alarm.ts";

export interface BeforeRegion {
  readonly network: RegionNetworkStack;
  readonly security: RegionSecurityStack;
  readonly audit: RegionAuditStack;
}

export class RegionPlatformStack extends Stack {
  constructor(app: App, before: BeforeRegion, settings: RegionSettings) {
    super(app, stackName(settings.region, "platform"), stackProps(settings, `platform of ${settings.region}`));
    const { network, groups } = before.network;
    const { keys, rotation } = before.security;
    // The cluster would otherwise make a log group of its own, without a period.
    this.addStackDependency(before.audit);
    const made = this.cluster(before, settings);
    const front = loadBalancer(this, {
      vpcId: network.vpc.attrVpcId,
      subnets: subnetIds(network, "data"),
      group: groups.nlb,
      settings: { corrections: { serversEndTls: true } },
    });
    const zoneId = regionNames(this, { vpcId: network.vpc.attrVpcId, front, settings });
    const pods = podRoles(this, { cluster: made, keys, zoneId, settings });
    addons(this, {
      cluster: made.cluster,
      volumeDriverRole: pods.volumeDriver.attrArn,
      nodes: this.nodes(made.cluster, before, settings),
    });
    const arns = secrets(this, secretUsers, {
      key: keys.secrets,
      rotationRole: rotation.attrArn,
      subnets: subnetIds(network, "application"),
      group: groups.rotation,
      readers: [pods.secrets.attrArn, ...(before.security.runner === undefined ? [] : [before.security.runner.arn])],
      site: settings,
    });
    this.backups(keys.s3, pods.clickhouse.attrArn, settings);
    this.verifiedFrom(before, settings);
    this.describe(front, zoneId, settings);
    output(this, "Secrets", arns);
    output(this, "Roles", Object.fromEntries(Object.entries(pods).map(([purpose, { attrArn }]) => [purpose, attrArn])));
    output(this, "Alarms", { unhealthyTargets: targetAlarm(this, { front, topic: before.audit.topic, settings }) });
  }

  private cluster({ network, security }: BeforeRegion, settings: RegionSettings): Cluster {
    return cluster(this, {
      clusterName: settings.clusterName,
      kubernetesVersion: settings.kubernetesVersion,
      subnets: subnetIds(network.network, "data"),
      group: network.groups.controlPlane,
      roleArn: security.cluster.cluster.attrArn,
      key: security.keys.eks,
      access: [{ id: "Operator", principalArn: security.operator.attrArn, policy: "AmazonEKSClusterAdminPolicy" }],
    });
  }

  private nodes(of: CfnCluster, { network, security }: BeforeRegion, settings: RegionSettings): CfnNodegroup[] {
    const made = nodeGroups(this, {
      site: settings,
      cluster: of,
      nodeRole: security.cluster.node.attrArn,
      group: network.groups.workers,
      key: security.keys.ebs,
      subnets: {
        a: subnetId(network.network, "data", "a"),
        b: subnetId(network.network, "data", "b"),
        c: subnetId(network.network, "data", "c"),
      },
      kinds: settings.nodes,
    });
    output(
      this,
      "NodeGroups",
      made.map(({ name, role, availabilityZone }) => ({ name, role, availabilityZone })),
    );
    return made.map(({ resource }) => resource);
  }

  /** Thirty days; the tool's own cleanup comes first and this is the net below it. */
  private backups(key: string, writer: string, { buckets, region }: RegionSettings): void {
    bucket(this, "BackupsBucket", {
      name: buckets.backups,
      title: `ClickHouse Backups ${region}`,
      key,
      expiry: { id: "delete-old-backups", days: 30, noncurrentDays: 1 },
      statements: [
        {
          sid: "PodsUseObjects",
          principal: { AWS: writer },
          actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
          resources: `arn:aws:s3:::${buckets.backups}/*`,
        },
        {
          sid: "PodsListObjects",
          principal: { AWS: writer },
          actions: "s3:ListBucket",
          resources: `arn:aws:s3:::${buckets.backups}`,
        },
      ],
    });
  }

  private verifiedFrom({ network, security }: BeforeRegion, settings: RegionSettings): void {
    if (security.runner === undefined) return;
    const at = {
      subnet: subnetId(network.network, "application", "a"),
      group: network.groups.application,
      profile: security.runner.profile,
      key: security.keys.ebs,
    };
    output(this, "Instances", { runner: runner(this, at, settings) });
  }

  private describe(front: FrontDoor, zoneId: string, settings: RegionSettings): void {
    output(this, "ClusterName", settings.clusterName);
    output(this, "LoadBalancerArn", front.loadBalancer.ref);
    output(this, "Buckets", settings.buckets);
    output(this, "Zone", { id: zoneId, name: settings.zoneName });
    const { first, second } = services(settings);
    output(this, "Services", first);
    output(this, "Services2", second);
    output(this, "Profile", settings.profile);
    output(this, "Variant", settings.variant);
    output(this, "Account", settings.account);
    output(this, "Region", settings.region);
  }
}
