// What records and reports: log groups, trail, flow logs, DNS queries, alarms and whom they tell.

import { Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import { alerts } from "../audit/alerts.ts";
import { monthlyBudget } from "../audit/budget.ts";
import { changeAlarms } from "../audit/change-alarms.ts";
import type { LogGroups } from "../audit/log-groups.ts";
import { logGroups } from "../audit/log-groups.ts";
import { networkRecords, trail } from "../audit/trail.ts";
import { auditName, logGroupNames } from "../security/keys.ts";
import type { Settings } from "../settings/byoc-private.ts";
import type { NetworkStack } from "./network-stack.ts";
import { output } from "./output.ts";
import type { SecurityStack } from "./security-stack.ts";
import { stackProps } from "./stack-props.ts";

export class AuditStack extends Stack {
  readonly groups: LogGroups;
  readonly topic: string;
  readonly alarms: Readonly<Record<string, string>>;

  constructor(app: App, before: { network: NetworkStack; security: SecurityStack }, settings: Settings) {
    super(app, `${settings.profile}-audit`, stackProps(settings, "records and alarms"));
    const { network, security } = before;
    this.groups = logGroups(this, security.keys, settings);
    networkRecords(this, {
      name: auditName,
      vpcId: network.network.vpc.attrVpcId,
      flow: this.groups.flow,
      dns: this.groups.dns,
      deliveryRole: security.roles.flowLogs.attrArn,
    });
    trail(this, {
      name: auditName,
      bucketName: settings.buckets.trail,
      title: "ClickHouse Trail",
      key: security.keys.logs,
      group: this.groups.trail,
      role: security.roles.trail.attrArn,
      objects: [`arn:aws:s3:::${settings.buckets.backups}/`],
      site: settings,
    });
    this.topic = alerts(this, security.keys.logs, settings);
    monthlyBudget(this, this.topic, settings);
    this.alarms = changeAlarms(this, {
      logGroup: this.groups.trail.ref,
      topic: this.topic,
      prefix: settings.prefix,
      namespace: "ClickHouse/Trail",
    });
    output(this, "LogGroups", logGroupNames);
  }
}
