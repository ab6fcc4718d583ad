// AWS::Logs::LogGroup, MetricFilter, and ResourcePolicy. The KMS key is given at creation, where the emulator takes it.

import {
  CreateLogGroupCommand,
  PutMetricFilterCommand,
  PutResourcePolicyCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { LogGroupClass, PutMetricFilterCommandInput } from "@aws-sdk/client-cloudwatch-logs";
import { camelCase, tagMap } from "../naming.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";

interface Properties {
  KmsKeyId?: string;
  LogGroupClass?: LogGroupClass;
  LogGroupName?: string;
  RetentionInDays?: number;
  Tags?: TagList;
}

export async function logGroup(properties: Properties, context: ResourceContext): Promise<CreatedResource> {
  const { logs } = context.clients;
  const logGroupName = properties.LogGroupName ?? context.name({ maxLength: 512 });
  await logs.send(
    new CreateLogGroupCommand({
      logGroupName,
      kmsKeyId: properties.KmsKeyId,
      logGroupClass: properties.LogGroupClass,
      tags: tagMap(properties.Tags),
    }),
  );
  const retentionInDays = properties.RetentionInDays;
  if (retentionInDays !== undefined) {
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
  }
  const { partition, region, account } = context;
  return {
    ref: logGroupName,
    attributes: { Arn: `arn:${partition}:logs:${region}:${account}:log-group:${logGroupName}:*` },
  };
}

export async function metricFilter(
  properties: { FilterName?: string },
  context: ResourceContext,
): Promise<CreatedResource> {
  const renamed = context.properties.renamed(camelCase) as unknown as PutMetricFilterCommandInput;
  const filterName = properties.FilterName ?? context.name({ maxLength: 512 });
  await context.clients.logs.send(
    new PutMetricFilterCommand({
      logGroupName: renamed.logGroupName,
      filterName,
      filterPattern: renamed.filterPattern,
      metricTransformations: renamed.metricTransformations,
    }),
  );
  return { ref: filterName };
}

export async function logsResourcePolicy(
  properties: { PolicyDocument: string; PolicyName: string },
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const { PolicyName } = properties;
  await clients.logs.send(
    new PutResourcePolicyCommand({ policyName: PolicyName, policyDocument: properties.PolicyDocument }),
  );
  return { ref: PolicyName };
}
