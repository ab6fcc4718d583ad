// AWS::EC2::Instance.

import { ModifyInstanceAttributeCommand, RunInstancesCommand } from "@aws-sdk/client-ec2";
import type { InstanceNetworkInterfaceSpecification, RunInstancesCommandInput, Tag } from "@aws-sdk/client-ec2";
import { present } from "../../../../core/errors.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";

interface NetworkInterface extends Omit<InstanceNetworkInterfaceSpecification, "DeviceIndex" | "Groups"> {
  DeviceIndex: string;
  GroupSet?: string[];
}

interface Properties extends Omit<
  RunInstancesCommandInput,
  "IamInstanceProfile" | "Monitoring" | "NetworkInterfaces" | "MinCount" | "MaxCount"
> {
  AvailabilityZone?: string;
  IamInstanceProfile?: string;
  Monitoring?: boolean;
  NetworkInterfaces?: NetworkInterface[];
  PropagateTagsToVolumeOnCreation?: boolean;
  SourceDestCheck?: boolean;
  Tags?: TagList;
}

export async function instance(properties: Properties, { clients }: ResourceContext): Promise<CreatedResource> {
  const { Instances } = await clients.ec2.send(new RunInstancesCommand(runInput(properties)));
  const made = present(Instances?.[0], "RunInstances answers with an instance");
  const id = present(made.InstanceId, "a new instance has an id");
  if (properties.SourceDestCheck !== undefined) {
    const SourceDestCheck = { Value: properties.SourceDestCheck };
    await clients.ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: id, SourceDestCheck }));
  }
  return {
    ref: id,
    attributes: {
      InstanceId: id,
      PrivateIp: made.PrivateIpAddress,
      PrivateDnsName: made.PrivateDnsName,
      AvailabilityZone: made.Placement?.AvailabilityZone,
      VpcId: made.VpcId,
    },
  };
}

function runInput(properties: Properties): RunInstancesCommandInput {
  const { AvailabilityZone, Monitoring, IamInstanceProfile } = properties;
  return {
    MinCount: 1,
    MaxCount: 1,
    ImageId: properties.ImageId,
    InstanceType: properties.InstanceType,
    SubnetId: properties.SubnetId,
    PrivateIpAddress: properties.PrivateIpAddress,
    SecurityGroupIds: properties.SecurityGroupIds,
    NetworkInterfaces: properties.NetworkInterfaces?.map(networkInterface),
    KeyName: properties.KeyName,
    LaunchTemplate: properties.LaunchTemplate,
    BlockDeviceMappings: properties.BlockDeviceMappings,
    EbsOptimized: properties.EbsOptimized,
    UserData: properties.UserData,
    DisableApiTermination: properties.DisableApiTermination,
    MetadataOptions: properties.MetadataOptions,
    ...(AvailabilityZone === undefined ? {} : { Placement: { AvailabilityZone } }),
    ...(Monitoring === undefined ? {} : { Monitoring: { Enabled: Monitoring } }),
    ...(IamInstanceProfile === undefined ? {} : { IamInstanceProfile: { Name: IamInstanceProfile } }),
    TagSpecifications: tagSpecifications(properties),
  };
}

/** A device of its own, or one that exists already. */
function networkInterface(properties: NetworkInterface): InstanceNetworkInterfaceSpecification {
  return {
    DeviceIndex: Number(properties.DeviceIndex),
    SubnetId: properties.SubnetId,
    Groups: properties.GroupSet,
    AssociatePublicIpAddress: properties.AssociatePublicIpAddress,
    DeleteOnTermination: properties.DeleteOnTermination,
    Description: properties.Description,
    NetworkInterfaceId: properties.NetworkInterfaceId,
    PrivateIpAddress: properties.PrivateIpAddress,
  };
}

function tagSpecifications(properties: Properties): RunInstancesCommandInput["TagSpecifications"] {
  const tags: Tag[] = properties.Tags ?? [];
  if (tags.length === 0) return undefined;
  const toVolumes = properties.PropagateTagsToVolumeOnCreation === true;
  return [
    { ResourceType: "instance", Tags: tags },
    ...(toVolumes ? [{ ResourceType: "volume" as const, Tags: tags }] : []),
  ];
}
