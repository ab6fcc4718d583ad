// Everything that records and reports on a platform with one cluster in one VPC: log groups, flow and DNS records, the
// trail, the topic and the alarms on changes.

import type { Stack } from "aws-cdk-lib";
import { CfnLogGroup } from "aws-cdk-lib/aws-logs";
import type { RecordRoles } from "../security/roles.ts";
import type { Site } from "../settings/site.ts";
import { alerts } from "./alerts.ts";
import { changeAlarms } from "./change-alarms.ts";
import { networkRecords, trail } from "./trail.ts";

export interface RecordsOptions {
  /** Log groups by purpose; `days` says how long each keeps its events. */
  readonly groups: Readonly<Record<RecordedGroup, string>>;
  readonly vpcId: string;
  /** ARN of the key of all records. */
  readonly key: string;
  readonly roles: RecordRoles;
  readonly trailBucket: string;
  /** ARNs of the objects whose calls are recorded too. */
  readonly objects: readonly string[];
  readonly site: Site;
}

type RecordedGroup = "cluster" | "flow" | "dns" | "trail" | "rotation";

const retentionDays: Readonly<Record<RecordedGroup, number>> = {
  cluster: 90,
  flow: 90,
  dns: 90,
  trail: 365,
  rotation: 90,
};

export interface Records {
  /** ARN of the topic that alarms tell. */
  readonly topic: string;
  /** Log group of the control plane, which must be there before the cluster. */
  readonly clusterGroup: CfnLogGroup;
}

/** Creates the records. */
export function records(stack: Stack, options: RecordsOptions): Records {
  const { key, roles, site } = options;
  const group = (purpose: RecordedGroup): CfnLogGroup =>
    new CfnLogGroup(stack, `LogGroup${purpose.charAt(0).toUpperCase()}${purpose.slice(1)}`, {
      logGroupName: options.groups[purpose],
      retentionInDays: retentionDays[purpose],
      kmsKeyId: key,
    });
  const clusterGroup = group("cluster");
  group("rotation");
  const trailGroup = group("trail");
  networkRecords(stack, {
    name: site.prefix,
    vpcId: options.vpcId,
    flow: group("flow"),
    dns: group("dns"),
    deliveryRole: roles.flowLogs.attrArn,
  });
  trail(stack, {
    name: site.prefix,
    bucketName: options.trailBucket,
    title: `${site.prefix} trail`,
    key,
    group: trailGroup,
    role: roles.trail.attrArn,
    objects: options.objects,
    site,
  });
  const topic = alerts(stack, key, site);
  changeAlarms(stack, { logGroup: trailGroup.ref, topic, prefix: site.prefix, namespace: `${site.prefix}/Trail` });
  return { topic, clusterGroup };
}
