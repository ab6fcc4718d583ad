// What records and reports on the streaming platform.

import { Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import { records } from "../audit/records.ts";
import { output } from "../stacks/output.ts";
import { stackProps } from "../stacks/stack-props.ts";
import type { StreamingNetworkStack } from "./network-stack.ts";
import type { StreamingSecurityStack } from "./security-stack.ts";
import type { StreamingSettings } from "./settings.ts";
import { logGroupNames } from "./settings.ts";

export interface BeforeAudit {
  readonly network: StreamingNetworkStack;
  readonly security: StreamingSecurityStack;
}

export class StreamingAuditStack extends Stack {
  constructor(app: App, { network, security }: BeforeAudit, settings: StreamingSettings) {
    super(app, `${settings.profile}-audit`, stackProps(settings, "records and alarms"));
    const groups = logGroupNames(settings);
    records(this, {
      groups,
      vpcId: network.network.vpcId,
      key: security.keys.logs,
      roles: security.records,
      trailBucket: settings.buckets.trail,
      objects: [`arn:aws:s3:::${settings.buckets.state}/`],
      site: settings,
    });
    output(this, "LogGroups", groups);
  }
}
