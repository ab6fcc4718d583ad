// The record of every call to the account: one trail over all regions with validated files, and the network's own
// records, flow logs and DNS queries.

import type { Stack } from "aws-cdk-lib";
import { CfnTrail } from "aws-cdk-lib/aws-cloudtrail";
import { CfnFlowLog } from "aws-cdk-lib/aws-ec2";
import {
  CfnResolverQueryLoggingConfig,
  CfnResolverQueryLoggingConfigAssociation,
} from "aws-cdk-lib/aws-route53resolver";
import { bucket } from "../platform/bucket.ts";
import type { BaseRoles } from "../security/base-roles.ts";
import type { KeyArns } from "../security/keys.ts";
import type { Statement } from "../security/policy.ts";
import type { Settings } from "../settings/byoc-private.ts";
import type { LogGroups } from "./log-groups.ts";

export interface RecordOptions {
  readonly groups: LogGroups;
  readonly keys: KeyArns;
  readonly roles: BaseRoles;
  readonly vpcId: string;
  readonly settings: Settings;
}

/** Flow logs of the whole VPC and its DNS queries. */
export function networkRecords(stack: Stack, options: RecordOptions): void {
  const { groups, roles, vpcId } = options;
  new CfnFlowLog(stack, "FlowLog", {
    resourceId: vpcId,
    resourceType: "VPC",
    trafficType: "ALL",
    logDestinationType: "cloud-watch-logs",
    logGroupName: groups.flow.ref,
    deliverLogsPermissionArn: roles.flowLogs.attrArn,
    maxAggregationInterval: 60,
    tags: [{ key: "Name", value: "clickhouse-byoc" }],
  });
  const queries = new CfnResolverQueryLoggingConfig(stack, "DnsQueryLog", {
    name: "clickhouse-byoc",
    destinationArn: groups.dns.attrArn,
  });
  new CfnResolverQueryLoggingConfigAssociation(stack, "DnsQueryLogAssociation", {
    resolverQueryLogConfigId: queries.attrId,
    resourceId: vpcId,
  });
}

/** The trail with its own bucket; object calls on the backups are recorded too. */
export function trail(stack: Stack, options: RecordOptions): void {
  const { groups, keys, roles, settings } = options;
  const { account, region, buckets } = settings;
  const name = "clickhouse-byoc";
  const arn = `arn:aws:cloudtrail:${region}:${account}:trail/${name}`;
  const store = bucket(stack, "TrailBucket", {
    name: buckets.trail,
    title: "ClickHouse Trail",
    key: keys.logs,
    expiry: { id: "expire-trail", days: 365, noncurrentDays: 30 },
    statements: trailWrites(buckets.trail, arn, account),
  });
  const made = new CfnTrail(stack, "Trail", {
    trailName: name,
    isLogging: true,
    isMultiRegionTrail: true,
    includeGlobalServiceEvents: true,
    enableLogFileValidation: true,
    s3BucketName: store.ref,
    kmsKeyId: keys.logs,
    cloudWatchLogsLogGroupArn: groups.trail.attrArn,
    cloudWatchLogsRoleArn: roles.trail.attrArn,
    eventSelectors: [
      {
        includeManagementEvents: true,
        readWriteType: "All",
        dataResources: [{ type: "AWS::S3::Object", values: [`arn:aws:s3:::${buckets.backups}/`] }],
      },
    ],
    tags: [{ key: "Name", value: name }],
  });
  made.node.addDependency(stack.node.findChild("TrailBucketPolicy"));
}

function trailWrites(name: string, arn: string, account: string): Statement[] {
  const principal = { Service: "cloudtrail.amazonaws.com" };
  const source = { "aws:SourceArn": arn, "aws:SourceAccount": account };
  return [
    {
      sid: "TrailChecksBucket",
      principal,
      actions: "s3:GetBucketAcl",
      resources: `arn:aws:s3:::${name}`,
      condition: { StringEquals: source },
    },
    {
      sid: "TrailWrites",
      principal,
      actions: "s3:PutObject",
      resources: `arn:aws:s3:::${name}/AWSLogs/${account}/*`,
      condition: { StringEquals: { ...source, "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
  ];
}
