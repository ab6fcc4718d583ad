// What starts machines by the number, what they are started from, and what an account allows of both.

import { Unresolved } from "../value.ts";
import type { Value, ValueMap } from "../value.ts";
import { at, blocks, each, one, otherwise, read, simple, tags } from "./mapping.ts";
import type { Mapping } from "./mapping.ts";
import { metadataOptions } from "./compute.ts";

const ec2 = "AWS::EC2::";
const snapshot = `${ec2}Snapshot`;
const image = `${ec2}Image`;

/** Tags that a group hands to its machines. */
function groupTags(values: ValueMap): Value {
  return each(values, "tag", { Key: "key", Value: "value", PropagateAtLaunch: "propagate_at_launch" });
}

const launched = { LaunchTemplateId: "id", LaunchTemplateName: "name", Version: "version" };

/** Of a group whose machines differ, the template that they have in common. */
const mixed = {
  LaunchTemplateId: "launch_template_id",
  LaunchTemplateName: "launch_template_name",
  Version: "version",
};

const disk = { Encrypted: "encrypted", VolumeType: "volume_type", VolumeSize: "volume_size" };

/** A copy of another's image or snapshot is encrypted when it says so. */
const copied: Mapping = simple(image, { Encrypted: otherwise("encrypted", false), Public: otherwise("public", false) });

/** A disk that is made of a snapshot is encrypted as that is; one that says nothing else is not. */
const registered: Mapping = simple(image, {
  Encrypted: (values) => {
    const disks = blocks(values, "ebs_block_device").map((block) => at(block, "encrypted"));
    const open = disks.find((flag) => flag instanceof Unresolved);
    return open ?? (disks.length > 0 && disks.every((flag) => flag === true));
  },
  Public: otherwise("public", false),
});

export const fleetMappings: Readonly<Record<string, Mapping>> = {
  aws_autoscaling_group: simple("AWS::AutoScaling::AutoScalingGroup", {
    AutoScalingGroupName: "name",
    MinSize: "min_size",
    MaxSize: "max_size",
    DesiredCapacity: "desired_capacity",
    VPCZoneIdentifier: "vpc_zone_identifier",
    LaunchConfigurationName: "launch_configuration",
    LaunchTemplate: (values) =>
      one(values, "launch_template", launched) ??
      one(values, "mixed_instances_policy.launch_template.launch_template_specification", mixed),
    Tags: groupTags,
  }),
  aws_launch_configuration: simple("AWS::AutoScaling::LaunchConfiguration", {
    LaunchConfigurationName: "name",
    ImageId: "image_id",
    InstanceType: "instance_type",
    SecurityGroups: "security_groups",
    AssociatePublicIpAddress: "associate_public_ip_address",
    IamInstanceProfile: "iam_instance_profile",
    MetadataOptions: metadataOptions,
    BlockDeviceMappings: (values) =>
      ["root_block_device", "ebs_block_device"].flatMap((name) =>
        each(values, name, { DeviceName: "device_name", Ebs: (block) => read(block, disk) }),
      ),
  }),
  aws_spot_fleet_request: simple(`${ec2}SpotFleet`, { IamFleetRole: "iam_fleet_role" }),
  aws_ec2_fleet: simple(`${ec2}EC2Fleet`, { Type: "type" }),
  aws_ebs_snapshot: simple(snapshot, { VolumeId: "volume_id", Encrypted: "encrypted", Tags: tags }),
  aws_ebs_snapshot_copy: simple(snapshot, { Encrypted: otherwise("encrypted", false), Tags: tags }),
  aws_ami: registered,
  aws_ami_copy: copied,
  aws_ebs_snapshot_block_public_access: simple(`${ec2}SnapshotBlockPublicAccess`, { State: "state" }),
  aws_vpc_block_public_access_options: simple(`${ec2}VPCBlockPublicAccessOptions`, {
    InternetGatewayBlockMode: "internet_gateway_block_mode",
  }),
  aws_vpc_block_public_access_exclusion: simple(`${ec2}VPCBlockPublicAccessExclusion`, {
    InternetGatewayExclusionMode: "internet_gateway_exclusion_mode",
    VpcId: "vpc_id",
    SubnetId: "subnet_id",
  }),
};
