// Groups of machines outside EKS, and the configurations that the old ones start from.

import { DescribeAutoScalingGroupsCommand, DescribeLaunchConfigurationsCommand } from "@aws-sdk/client-auto-scaling";
import { everyPage } from "../pages.ts";
import type { Reading } from "./collector.ts";

export async function readScalingGroups(reading: Reading): Promise<void> {
  const { autoscaling } = reading.aws;
  const groupType = "AWS::AutoScaling::AutoScalingGroup";
  const groups = await reading.call("autoscaling:DescribeAutoScalingGroups", [groupType], () =>
    everyPage(
      (page) => autoscaling.send(new DescribeAutoScalingGroupsCommand(page)),
      (page) => page.AutoScalingGroups,
    ),
  );
  for (const group of groups ?? []) {
    const { AutoScalingGroupName, LaunchConfigurationName, LaunchTemplate, MixedInstancesPolicy } = group;
    const { MinSize, MaxSize } = group;
    reading.add({
      type: groupType,
      id: AutoScalingGroupName ?? "",
      properties: {
        ...{ AutoScalingGroupName, LaunchConfigurationName, LaunchTemplate, MixedInstancesPolicy, MinSize, MaxSize },
        DesiredCapacity: group.DesiredCapacity,
        // The API joins with commas what CloudFormation lists.
        VPCZoneIdentifier: (group.VPCZoneIdentifier ?? "").split(",").filter((subnet) => subnet !== ""),
      },
      identities: [group.AutoScalingGroupARN],
    });
  }
  const configurationType = "AWS::AutoScaling::LaunchConfiguration";
  const configurations = await reading.call("autoscaling:DescribeLaunchConfigurations", [configurationType], () =>
    everyPage(
      (page) => autoscaling.send(new DescribeLaunchConfigurationsCommand(page)),
      (page) => page.LaunchConfigurations,
    ),
  );
  for (const one of configurations ?? []) {
    const { LaunchConfigurationName, AssociatePublicIpAddress, SecurityGroups, MetadataOptions, InstanceType } = one;
    reading.add({
      type: configurationType,
      id: LaunchConfigurationName ?? "",
      properties: {
        ...{ LaunchConfigurationName, AssociatePublicIpAddress, SecurityGroups, MetadataOptions, InstanceType },
        BlockDeviceMappings: one.BlockDeviceMappings,
      },
      identities: [one.LaunchConfigurationARN],
    });
  }
}
