// Flow logs of the platform's VPCs.

import { DescribeFlowLogsCommand } from "@aws-sdk/client-ec2";
import { everyPage } from "../pages.ts";
import type { Reading } from "./collector.ts";

export async function readFlowLogs(reading: Reading, vpcs: readonly string[]): Promise<void> {
  const { ec2 } = reading.aws;
  const logs = await reading.call("ec2:DescribeFlowLogs", ["AWS::EC2::FlowLog"], () =>
    everyPage(
      (page) => ec2.send(new DescribeFlowLogsCommand(page)),
      (page) => page.FlowLogs,
    ),
  );
  for (const log of logs ?? []) {
    if (!vpcs.includes(log.ResourceId ?? "")) continue;
    const { ResourceId, TrafficType, LogGroupName, LogDestination, LogDestinationType, MaxAggregationInterval } = log;
    reading.add({
      type: "AWS::EC2::FlowLog",
      id: log.FlowLogId ?? "",
      properties: {
        ResourceId,
        ResourceType: "VPC",
        TrafficType,
        LogGroupName,
        LogDestination,
        LogDestinationType,
        MaxAggregationInterval,
        DeliverLogsPermissionArn: log.DeliverLogsPermissionArn,
      },
      attributes: { FlowLogStatus: log.FlowLogStatus, DeliverLogsStatus: log.DeliverLogsStatus },
    });
  }
}
