// The record of every call to the account: one trail over all regions with validated files, and the network's own
// records, flow logs and DNS queries.

import type { Stack } from "aws-cdk-lib";
import { CfnTrail } from "aws-cdk-lib/aws-cloudtrail";
import { CfnFlowLog } from "aws-cdk-lib/aws-ec2";
import {
  CfnResolverQueryLoggingConfig,
  CfnResolverQueryLoggingConfigAssociation,
} from "aws-cdk-lib/aws-route53resolver";
import type { CfnLogGroup } from "aws-cdk-lib/aws-logs";
import { bucket } from "../platform/bucket.ts";
import { trailArn } from "../security/key-users.ts";
import type { Statement } from "../security/policy.ts";
import type { Site } from "../settings/site.ts";

export interface NetworkRecordOptions {
  /** Name of the network in the records. */
  readonly name: string;
  readonly vpcId: string;
  /** Groups that take the records. */
  readonly flow: CfnLogGroup;
  readonly dns: CfnLogGroup;
  /** ARN of the role that delivers flow logs. */
  readonly deliveryRole: string;
}

/** Flow logs of the whole VPC and its DNS queries. */
export function networkRecords(stack: Stack, options: NetworkRecordOptions): void {
  const { name, vpcId, flow, dns, deliveryRole } = options;
  new CfnFlowLog(stack, "FlowLog", {
    resourceId: vpcId,
    resourceType: "VPC",
    trafficType: "ALL",
    logDestinationType: "cloud-watch-logs",
    logGroupName: flow.ref,
    deliverLogsPermissionArn: deliveryRole,
    maxAggregationInterval: 60,
    tags: [{ key: "Name", value: name }],
  });
  const queries = new CfnResolverQueryLoggingConfig(stack, "DnsQueryLog", {
    name,
    destinationArn: dns.attrArn,
  });
  new CfnResolverQueryLoggingConfigAssociation(stack, "DnsQueryLogAssociation", {
    resolverQueryLogConfigId: queries.attrId,
    resourceId: vpcId,
  });
}

export interface TrailOptions {
  readonly name: string;
  readonly bucketName: string;
  /** Tag of the bucket. */
  readonly title: string;
  /** ARN of the key of the records. */
  readonly key: string;
  readonly group: CfnLogGroup;
  /** ARN of the role that writes to the group. */
  readonly role: string;
  /** ARNs of the objects whose calls are recorded too. */
  readonly objects: readonly string[];
  readonly site: Site;
}

/** The trail with its own bucket. */
export function trail(stack: Stack, options: TrailOptions): void {
  const { name, bucketName, key, group, site } = options;
  const arn = trailArn(name, site);
  const store = bucket(stack, "TrailBucket", {
    name: bucketName,
    title: options.title,
    key,
    expiry: { id: "expire-trail", days: 365, noncurrentDays: 30 },
    statements: trailWrites(bucketName, arn, site.account),
    ephemeral: site.ephemeral,
  });
  const made = new CfnTrail(stack, "Trail", {
    trailName: name,
    isLogging: true,
    isMultiRegionTrail: true,
    includeGlobalServiceEvents: true,
    enableLogFileValidation: true,
    s3BucketName: store.ref,
    kmsKeyId: key,
    cloudWatchLogsLogGroupArn: group.attrArn,
    cloudWatchLogsRoleArn: options.role,
    eventSelectors: [
      {
        includeManagementEvents: true,
        readWriteType: "All",
        dataResources: [{ type: "AWS::S3::Object", values: [...options.objects] }],
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
