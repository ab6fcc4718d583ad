// What records and reports in one region. The trail of both regions, and the alarms on what it records, stand in the
// first one.

import { Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import { alerts } from "../audit/alerts.ts";
import { changeAlarms } from "../audit/change-alarms.ts";
import type { GroupPeriod } from "../audit/group-set.ts";
import { groupSet } from "../audit/group-set.ts";
import { networkRecords, trail } from "../audit/trail.ts";
import { output } from "../stacks/output.ts";
import { stackProps } from "../stacks/stack-props.ts";
import { groupPeriods, trailName } from "./names.ts";
import type { RegionNetworkStack } from "./network-stack.ts";
import type { RegionSecurityStack } from "./security-stack.ts";
import type { RegionSettings } from "./settings.ts";
import { stackName } from "./stack-name.ts";

export interface BeforeAudit {
  readonly network: RegionNetworkStack;
  readonly security: RegionSecurityStack;
}

export class RegionAuditStack extends Stack {
  readonly topic: string;

  constructor(app: App, { network, security }: BeforeAudit, settings: RegionSettings) {
    super(app, stackName(settings.region, "audit"), stackProps(settings, `records of ${settings.region}`));
    const { trail: trailPeriod, ...own } = groupPeriods(settings);
    const groups = groupSet(this, own, security.keys.logs);
    networkRecords(this, {
      name: settings.networkName,
      vpcId: network.network.vpc.attrVpcId,
      flow: groups.flow,
      dns: groups.dns,
      deliveryRole: security.flowLogs.attrArn,
    });
    this.topic = alerts(this, security.keys.logs, settings);
    if (trailPeriod !== undefined && security.trail !== undefined) {
      this.wholeRecord(trailPeriod, { key: security.keys.logs, role: security.trail.attrArn }, settings);
    }
    output(
      this,
      "LogGroups",
      Object.fromEntries(Object.entries(groupPeriods(settings)).map(([purpose, { name }]) => [purpose, name])),
    );
  }

  private wholeRecord(period: GroupPeriod, by: { key: string; role: string }, settings: RegionSettings): void {
    const { trail: group } = groupSet(this, { trail: period }, by.key);
    trail(this, {
      name: trailName,
      bucketName: settings.buckets["trail"] ?? "",
      title: "TEEI Trail",
      key: by.key,
      group,
      role: by.role,
      objects: [`arn:aws:s3:::${settings.buckets.backups}/`],
      site: settings,
    });
    changeAlarms(this, {
      logGroup: group.ref,
      topic: this.topic,
      prefix: settings.prefix,
      namespace: "TEEI/Trail",
    });
  }
}
