// AWS::EC2::FlowLog.

import { CreateFlowLogsCommand } from "@aws-sdk/client-ec2";
import type { CreateFlowLogsCommandInput, FlowLogsResourceType } from "@aws-sdk/client-ec2";
import { present } from "../../../../core/errors.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";
import { tagged } from "./ec2-tags.ts";

interface Properties extends Omit<CreateFlowLogsCommandInput, "ResourceIds" | "ResourceType" | "TagSpecifications"> {
  ResourceId: string;
  ResourceType: FlowLogsResourceType;
  Tags?: TagList;
}

export async function flowLog(properties: Properties, { clients }: ResourceContext): Promise<CreatedResource> {
  const { FlowLogIds, Unsuccessful } = await clients.ec2.send(
    new CreateFlowLogsCommand({
      ResourceIds: [properties.ResourceId],
      ResourceType: properties.ResourceType,
      TrafficType: properties.TrafficType,
      LogDestinationType: properties.LogDestinationType,
      LogDestination: properties.LogDestination,
      LogGroupName: properties.LogGroupName,
      LogFormat: properties.LogFormat,
      DeliverLogsPermissionArn: properties.DeliverLogsPermissionArn,
      MaxAggregationInterval: properties.MaxAggregationInterval,
      DestinationOptions: properties.DestinationOptions,
      TagSpecifications: tagged("vpc-flow-log", properties.Tags),
    }),
  );
  const id = present(FlowLogIds?.[0], `CreateFlowLogs was refused: ${JSON.stringify(Unsuccessful?.[0]?.Error ?? {})}`);
  return { ref: id, attributes: { Id: id } };
}
