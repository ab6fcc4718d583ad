// What records and reports on the pipeline.

import { Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import type { CfnLogGroup } from "aws-cdk-lib/aws-logs";
import { alerts } from "../audit/alerts.ts";
import { changeAlarms } from "../audit/change-alarms.ts";
import { groupSet } from "../audit/group-set.ts";
import { networkRecords, trail } from "../audit/trail.ts";
import type { PipelineSettings } from "../settings/msk-privatelink.ts";
import { output } from "../stacks/output.ts";
import { stackProps } from "../stacks/stack-props.ts";
import type { FoundationStack } from "./foundation-stack.ts";
import { groupPeriods, trailName } from "./records.ts";

export class PipelineAuditStack extends Stack {
  readonly groups: Readonly<Record<keyof typeof groupPeriods, CfnLogGroup>>;
  readonly topic: string;
  readonly alarms: Readonly<Record<string, string>>;

  constructor(app: App, foundation: FoundationStack, settings: PipelineSettings) {
    super(app, `${settings.profile}-audit`, stackProps(settings, "records and alarms"));
    const { keys, roles, network } = foundation;
    this.groups = groupSet(this, groupPeriods, keys.logs);
    networkRecords(this, {
      name: trailName,
      vpcId: network.vpc.attrVpcId,
      flow: this.groups.flow,
      dns: this.groups.dns,
      deliveryRole: roles.flowLogs.attrArn,
    });
    trail(this, {
      name: trailName,
      bucketName: settings.buckets.trail,
      title: "Pipeline Trail",
      key: keys.logs,
      group: this.groups.trail,
      role: roles.trail.attrArn,
      objects: [`arn:aws:s3:::${settings.buckets.plugins}/`],
      site: settings,
    });
    this.topic = alerts(this, keys.logs, settings);
    this.alarms = changeAlarms(this, {
      logGroup: this.groups.trail.ref,
      topic: this.topic,
      prefix: settings.prefix,
      namespace: "Pipeline/Trail",
    });
    output(
      this,
      "LogGroups",
      Object.fromEntries(Object.entries(groupPeriods).map(([purpose, { name }]) => [purpose, name])),
    );
  }
}
