// The main stack: keys, roles, records, repositories and the pipeline, and the four nested stacks in their order.

import { DefaultStackSynthesizer, Stack } from "aws-cdk-lib";
import type { App, CfnResource, CfnStack, IStackSynthesizer, NestedStack } from "aws-cdk-lib";
import { CfnLogGroup } from "aws-cdk-lib/aws-logs";
import { records } from "../audit/records.ts";
import { repository } from "../platform/repository.ts";
import { roleArn } from "../security/key-users.ts";
import { administratorRole, clusterRoles, recordRoles, rotationRole } from "../security/roles.ts";
import { zoneName } from "../settings/zones.ts";
import { output } from "../stacks/output.ts";
import { stackProps } from "../stacks/stack-props.ts";
import { DruidNestedStack } from "./druid-stack.ts";
import { EksNestedStack } from "./eks-stack.ts";
import { druidKeys } from "./keys.ts";
import type { DruidKeys } from "./keys.ts";
import { pipeline } from "./pipeline.ts";
import { podRoleName } from "./pod-roles.ts";
import type { DruidSettings } from "./settings.ts";
import { logGroupNames } from "./settings.ts";
import { DruidSetupNestedStack } from "./setup-stack.ts";
import { VpcNestedStack } from "./vpc-stack.ts";

interface Told {
  readonly vpc: VpcNestedStack;
  readonly setup: DruidSetupNestedStack;
}

export class DeploymentStack extends Stack {
  constructor(app: App, settings: DruidSettings) {
    super(app, "DeploymentStack", {
      ...stackProps(settings, "Druid on EKS"),
      stackName: settings.profile,
      // Nested templates are assets, which the bucket of a bootstrapped account takes.
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) as IStackSynthesizer,
    });
    const groups = logGroupNames(settings);
    const administrator = administratorRole(this, settings).attrArn;
    const rotation = rotationRole(this, settings).attrArn;
    const roles = clusterRoles(this, settings);
    const recording = recordRoles(
      this,
      { flow: groups.flow, trailGroup: groups.trail, trail: settings.prefix },
      settings,
    );
    const keys = druidKeys(this, { administrator, rotation, cluster: roles.cluster.attrArn }, settings);
    const vpc = named(new VpcNestedStack(this, settings), "VpcNestedStack");
    const { clusterGroup } = records(this, {
      groups,
      vpcId: vpc.network.vpcId,
      key: keys.logs,
      roles: recording,
      trailBucket: settings.buckets.trail,
      objects: [`arn:aws:s3:::${settings.buckets.deepStorage}/`],
      site: settings,
    });
    const eks = named(new EksNestedStack(this, { vpc, keys, roles, settings }), "EksNestedStack");
    const setup = named(
      new DruidSetupNestedStack(this, { vpc, keys, rotationRole: rotation, settings }),
      "DruidSetupNestedStack",
    );
    const chart = named(new DruidNestedStack(this, { setup, keys, settings }), "DruidNestedStack");
    // Both would otherwise make log groups of their own, without a period.
    after(eks, clusterGroup);
    after(setup, this.brokerLogs(keys, groups.brokers));
    for (const one of [eks, setup]) after(one, resourceOf(vpc));
    for (const one of [eks, setup]) after(chart, resourceOf(one));
    this.releases(keys, settings);
    this.tell({ vpc, setup }, settings);
  }

  private tell({ vpc, setup }: Told, settings: DruidSettings): void {
    output(this, "Profile", settings.profile);
    output(this, "Variant", settings.variant);
    output(this, "VpcId", vpc.network.vpcId);
    output(this, "VpcCidr", settings.vpcCidr);
    output(this, "SecurityGroups", vpc.groups);
    output(this, "ClusterName", settings.clusterName);
    output(this, "NodeGroups", nodeGroups(settings));
    output(this, "Buckets", settings.buckets);
    output(this, "KeyAliases", keyAliases(settings));
    output(this, "LogGroups", logGroupNames(settings));
    output(this, "Roles", { druid: roleArn(podRoleName("druid", settings), settings) });
    output(this, "Secrets", { database: setup.databaseSecret });
    output(this, "DatabaseSecret", setup.databaseSecret);
    output(this, "DatabaseHost", setup.databaseHost);
  }

  private brokerLogs(keys: DruidKeys, name: string): CfnLogGroup {
    return new CfnLogGroup(this, "LogGroupBrokers", {
      logGroupName: name,
      retentionInDays: 90,
      kmsKeyId: keys.logs,
    });
  }

  private releases(keys: DruidKeys, settings: DruidSettings): void {
    repository(this, { id: "ImageRepository", name: `${settings.repositories}/docker/druid` });
    repository(this, { id: "ChartRepository", name: `${settings.repositories}/helm/druid` });
    pipeline(this, keys.logs, settings);
  }
}

function nodeGroups(settings: DruidSettings): Record<"name" | "role" | "availabilityZone", string>[] {
  return settings.zones.map(({ letter }) => ({
    name: "core",
    role: "core",
    availabilityZone: zoneName(settings, letter),
  }));
}

function keyAliases({ prefix }: DruidSettings): Record<string, string> {
  return Object.fromEntries(
    ["ebs", "eks", "logs", "secrets", "data"].map((key) => [key, `alias/${prefix}-${key}-key`]),
  );
}

/** Gives the nested stack the name that it is known by. */
function named<Nested extends NestedStack>(nested: Nested, id: string): Nested {
  resourceOf(nested).overrideLogicalId(id);
  return nested;
}

function resourceOf(nested: NestedStack): CfnStack {
  return nested.nestedStackResource as CfnStack;
}

function after(nested: NestedStack, before: CfnResource): void {
  resourceOf(nested).addResourceDependency(before);
}
