// AWS::CloudTrail::Trail. Event selectors and the logging switch are calls of their own.

import {
  CreateTrailCommand,
  PutEventSelectorsCommand,
  PutInsightSelectorsCommand,
  StartLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import type {
  AdvancedEventSelector,
  CreateTrailCommandInput,
  EventSelector,
  InsightSelector,
} from "@aws-sdk/client-cloudtrail";
import { present } from "../../../../core/errors.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";

interface Properties {
  AdvancedEventSelectors?: AdvancedEventSelector[];
  CloudWatchLogsLogGroupArn?: string;
  CloudWatchLogsRoleArn?: string;
  EnableLogFileValidation?: boolean;
  EventSelectors?: EventSelector[];
  IncludeGlobalServiceEvents?: boolean;
  InsightSelectors?: InsightSelector[];
  IsLogging: boolean;
  IsMultiRegionTrail?: boolean;
  IsOrganizationTrail?: boolean;
  KMSKeyId?: string;
  S3BucketName: string;
  S3KeyPrefix?: string;
  SnsTopicName?: string;
  Tags?: TagList;
  TrailName?: string;
}

export async function trail(properties: Properties, context: ResourceContext): Promise<CreatedResource> {
  const { cloudtrail } = context.clients;
  const made = await cloudtrail.send(new CreateTrailCommand(createInput(properties, context)));
  const TrailName = present(made.Name, "CreateTrail answers with a name");
  const { EventSelectors, AdvancedEventSelectors, InsightSelectors } = properties;
  if (EventSelectors !== undefined || AdvancedEventSelectors !== undefined) {
    await cloudtrail.send(new PutEventSelectorsCommand({ TrailName, EventSelectors, AdvancedEventSelectors }));
  }
  if (InsightSelectors !== undefined) {
    await cloudtrail.send(new PutInsightSelectorsCommand({ TrailName, InsightSelectors }));
  }
  if (properties.IsLogging) await cloudtrail.send(new StartLoggingCommand({ Name: TrailName }));
  return { ref: TrailName, attributes: { Arn: made.TrailARN, SnsTopicArn: made.SnsTopicARN } };
}

function createInput(properties: Properties, context: ResourceContext): CreateTrailCommandInput {
  return {
    Name: properties.TrailName ?? context.name({ maxLength: 128 }),
    S3BucketName: properties.S3BucketName,
    S3KeyPrefix: properties.S3KeyPrefix,
    SnsTopicName: properties.SnsTopicName,
    IncludeGlobalServiceEvents: properties.IncludeGlobalServiceEvents,
    IsMultiRegionTrail: properties.IsMultiRegionTrail,
    IsOrganizationTrail: properties.IsOrganizationTrail,
    EnableLogFileValidation: properties.EnableLogFileValidation,
    CloudWatchLogsLogGroupArn: properties.CloudWatchLogsLogGroupArn,
    CloudWatchLogsRoleArn: properties.CloudWatchLogsRoleArn,
    KmsKeyId: properties.KMSKeyId,
    TagsList: properties.Tags,
  };
}
