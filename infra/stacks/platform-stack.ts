// The platform itself: cluster, nodes, hosts, load balancer, name, buckets and their alarms.

import { CfnParameter, Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import type { CfnCluster, CfnNodegroup } from "aws-cdk-lib/aws-eks";
import type { SecurityGroupIds } from "../network/security-groups.ts";
import type { PrivateNetwork } from "../network/subnets.ts";
import { subnetId, subnetIds } from "../network/subnets.ts";
import { applicationSettings } from "../platform/application-settings.ts";
import { buckets } from "../platform/buckets.ts";
import type { Access } from "../platform/cluster.ts";
import { addons, cluster } from "../platform/cluster.ts";
import { loadBalancer, privateZone } from "../platform/load-balancer.ts";
import { host, nodeGroups } from "../platform/nodes.ts";
import type { PodRoles } from "../platform/pod-roles.ts";
import { namesRole, podRoles } from "../platform/pod-roles.ts";
import { serviceLevel } from "../platform/service-level.ts";
import type { StopAlarms } from "../platform/watch.ts";
import { dashboard, stopAlarms, targetAlarm } from "../platform/watch.ts";
import type { BaseRoles } from "../security/base-roles.ts";
import { secretNames, secrets } from "../security/secrets.ts";
import { rolloutGroup } from "../manifests/rollout-access.ts";
import type { Settings } from "../settings/byoc-private.ts";
import type { AuditStack } from "./audit-stack.ts";
import type { NetworkStack } from "./network-stack.ts";
import { output } from "./output.ts";
import type { SecurityStack } from "./security-stack.ts";
import { services } from "./services.ts";
import { stackProps } from "./stack-props.ts";

export interface Before {
  readonly network: NetworkStack;
  readonly security: SecurityStack;
  readonly audit: AuditStack;
}

export class PlatformStack extends Stack {
  readonly pods: PodRoles;
  readonly stops: StopAlarms;
  readonly alarmNames: Readonly<Record<string, string>>;

  constructor(app: App, before: Before, settings: Settings) {
    super(app, `${settings.profile}-platform`, stackProps(settings, "cluster, nodes, load balancer, buckets"));
    const { network, groups } = before.network;
    const { keys, roles } = before.security;
    // The cluster would otherwise make a log group of its own, without a period.
    this.addStackDependency(before.audit);
    const made = cluster(this, {
      clusterName: settings.clusterName,
      kubernetesVersion: settings.kubernetesVersion,
      subnets: subnetIds(network, "data"),
      group: groups.controlPlane,
      roleArn: roles.cluster.attrArn,
      key: keys.eks,
      access: accessOf(roles),
    });
    this.pods = podRoles(this, { cluster: made, keys, settings });
    const nodes = this.machines(before, made.cluster, settings);
    addons(this, { cluster: made.cluster, volumeDriverRole: this.pods.volumeDriver.attrArn, nodes });
    const arns = secrets(this, [...secretNames, "grafana"] as const, {
      key: keys.secrets,
      rotationRole: roles.rotation.attrArn,
      subnets: subnetIds(network, "application"),
      group: groups.rotation,
      readers: [roles.runner.attrArn],
      site: settings,
    });
    buckets(this, { keys, pods: this.pods, settings });
    applicationSettings(this, settings);
    const watch = this.frontDoor(network, groups, { topic: before.audit.topic, settings });
    namesRole(this, { cluster: made, zone: watch.zone });
    this.stops = watch.stops;
    this.alarmNames = { ...before.audit.alarms, unhealthyTargets: watch.unhealthyTargets };
    output(this, "ClusterName", settings.clusterName);
    output(this, "Roles", roleArns(roles, this.pods));
    output(this, "Secrets", arns);
    output(this, "Buckets", settings.buckets);
    const { first, second } = services(settings);
    output(this, "Services", first);
    output(this, "Services2", second);
  }

  private machines(before: Before, of: CfnCluster, settings: Settings): readonly CfnNodegroup[] {
    const { network, groups } = before.network;
    const { keys, roles } = before.security;
    const nodes = nodeGroups(this, {
      cluster: of,
      nodeRole: roles.node.attrArn,
      group: groups.workers,
      key: keys.ebs,
      subnets: {
        a: subnetId(network, "data", "a"),
        b: subnetId(network, "data", "b"),
        c: subnetId(network, "data", "c"),
      },
      kinds: settings.nodes,
      site: settings,
    });
    const image = new CfnParameter(this, "HostImage", {
      type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>",
      default: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
      description: "Image of the hosts outside the cluster",
    }).valueAsString;
    const runner = host(this, {
      site: settings,
      name: "runner",
      subnet: subnetId(network, "application", "a"),
      group: groups.runner,
      profile: roles.runnerProfile.ref,
      key: keys.ebs,
      image,
    });
    const application = host(this, {
      site: settings,
      name: "application",
      subnet: subnetId(network, "application", "b"),
      group: groups.application,
      profile: roles.applicationProfile.ref,
      key: keys.ebs,
      image,
    });
    output(
      this,
      "NodeGroups",
      nodes.map(({ name, role, availabilityZone }) => ({ name, role, availabilityZone })),
    );
    output(this, "Instances", { runner: runner.ref, application: application.ref });
    return nodes.map((node) => node.resource);
  }

  private frontDoor(
    network: PrivateNetwork,
    groups: SecurityGroupIds,
    options: { topic: string; settings: Settings },
  ): { stops: StopAlarms; unhealthyTargets: string; zone: string } {
    const { topic, settings } = options;
    const vpcId = network.vpc.attrVpcId;
    const front = loadBalancer(this, { vpcId, subnets: subnetIds(network, "data"), group: groups.nlb, settings });
    const zone = privateZone(this, { vpcId, target: front.loadBalancer, settings });
    const watch = { ...front, topic, settings };
    dashboard(this, watch);
    serviceLevel(this, settings);
    output(this, "LoadBalancerArn", front.loadBalancer.ref);
    output(this, "Zone", { id: zone.ref, name: settings.zoneName });
    return { stops: stopAlarms(this, watch), unhealthyTargets: targetAlarm(this, watch), zone: zone.ref };
  }
}

/** Operators administer; the vendor edits the platform's namespace; the runner looks, and rolls out releases. */
function accessOf(roles: BaseRoles): Access[] {
  const namespaces = ["clickhouse"];
  return [
    { id: "Operator", principalArn: roles.operator.attrArn, policy: "AmazonEKSClusterAdminPolicy" },
    { id: "Vendor", principalArn: roles.vendor.attrArn, policy: "AmazonEKSEditPolicy", namespaces },
    {
      id: "Runner",
      principalArn: roles.runner.attrArn,
      policy: "AmazonEKSViewPolicy",
      namespaces,
      groups: [rolloutGroup],
    },
  ];
}

function roleArns(roles: BaseRoles, pods: PodRoles): Record<string, string> {
  return {
    cluster: roles.cluster.attrArn,
    node: roles.node.attrArn,
    irsa: pods.clickhouse.attrArn,
    backup: pods.backup.attrArn,
    vendor: roles.vendor.attrArn,
    fis: `arn:aws:iam::${Stack.of(roles.node).account}:role/clickhouse-fis`,
    runner: roles.runner.attrArn,
    operator: roles.operator.attrArn,
  };
}
