// Machines by the number, and what they are started from of which no profile has an example: values as the provider's documentation has them, and
// what they are in CloudFormation's vocabulary.

import { describe, expect, it } from "vitest";
import { Unresolved } from "../value.ts";
import { madeOf, madeOfOne } from "./sample-plan.ts";
import type { Made } from "./sample-plan.ts";

describe("machines by the number", () => {
  it.each<[string, object, ...Made[]]>([
    ["aws_spot_fleet_request", { iam_fleet_role: "r" }, ["AWS::EC2::SpotFleet", { IamFleetRole: "r" }]],
    ["aws_ec2_fleet", { type: "maintain" }, ["AWS::EC2::EC2Fleet", { Type: "maintain" }]],
    [
      "aws_autoscaling_group",
      {
        name: "g",
        min_size: 1,
        max_size: 3,
        desired_capacity: 2,
        vpc_zone_identifier: ["subnet-1"],
        launch_template: [],
        mixed_instances_policy: [
          {
            launch_template: [
              {
                launch_template_specification: [
                  { launch_template_id: "lt-1", launch_template_name: "n", version: "3" },
                ],
              },
            ],
          },
        ],
        tag: [{ key: "k", value: "v", propagate_at_launch: true }],
      },
      [
        "AWS::AutoScaling::AutoScalingGroup",
        {
          AutoScalingGroupName: "g",
          MinSize: 1,
          MaxSize: 3,
          DesiredCapacity: 2,
          VPCZoneIdentifier: ["subnet-1"],
          LaunchTemplate: { LaunchTemplateId: "lt-1", LaunchTemplateName: "n", Version: "3" },
          Tags: [{ Key: "k", Value: "v", PropagateAtLaunch: true }],
        },
      ],
    ],
    [
      "aws_ebs_snapshot",
      { volume_id: "vol-1", encrypted: true, tags_all: { a: "b" } },
      ["AWS::EC2::Snapshot", { VolumeId: "vol-1", Encrypted: true, Tags: [{ Key: "a", Value: "b" }] }],
    ],
    [
      "aws_ebs_snapshot_copy",
      { tags: { a: "b" } },
      ["AWS::EC2::Snapshot", { Encrypted: false, Tags: [{ Key: "a", Value: "b" }] }],
    ],
    [
      "aws_ami",
      { ebs_block_device: [{ encrypted: true }, { encrypted: true }] },
      ["AWS::EC2::Image", { Encrypted: true, Public: false }],
    ],
    [
      "aws_ami",
      { ebs_block_device: [{ encrypted: true }, {}] },
      ["AWS::EC2::Image", { Encrypted: false, Public: false }],
    ],
    ["aws_ami", { public: true }, ["AWS::EC2::Image", { Encrypted: false, Public: true }]],
    ["aws_ami_copy", {}, ["AWS::EC2::Image", { Encrypted: false, Public: false }]],
    ["aws_ami_copy", { encrypted: true, public: true }, ["AWS::EC2::Image", { Encrypted: true, Public: true }]],
    [
      "aws_ecs_service",
      {
        name: "s",
        network_configuration: [{ subnets: ["subnet-1"], security_groups: ["sg-1"], assign_public_ip: true }],
      },
      [
        "AWS::ECS::Service",
        {
          ServiceName: "s",
          NetworkConfiguration: {
            AwsvpcConfiguration: { Subnets: ["subnet-1"], SecurityGroups: ["sg-1"], AssignPublicIp: "ENABLED" },
          },
        },
      ],
    ],
    [
      "aws_ecs_service",
      { name: "s", network_configuration: [{ subnets: ["subnet-1"] }] },
      [
        "AWS::ECS::Service",
        {
          ServiceName: "s",
          NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ["subnet-1"], AssignPublicIp: "DISABLED" } },
        },
      ],
    ],
    [
      "aws_ecs_service",
      { network_configuration: [{ assign_public_ip: false }] },
      ["AWS::ECS::Service", { NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: "DISABLED" } } }],
    ],
    [
      "aws_autoscaling_group",
      { launch_configuration: "l", launch_template: [{ id: "lt-1", name: "n", version: "3" }] },
      [
        "AWS::AutoScaling::AutoScalingGroup",
        {
          LaunchConfigurationName: "l",
          LaunchTemplate: { LaunchTemplateId: "lt-1", LaunchTemplateName: "n", Version: "3" },
          Tags: [],
        },
      ],
    ],
    ["aws_ecs_service", { name: "s", network_configuration: [] }, ["AWS::ECS::Service", { ServiceName: "s" }]],
    [
      "aws_efs_mount_target",
      { file_system_id: "fs-1", subnet_id: "subnet-1", security_groups: ["sg-1"] },
      ["AWS::EFS::MountTarget", { FileSystemId: "fs-1", SubnetId: "subnet-1", SecurityGroups: ["sg-1"] }],
    ],
    [
      "aws_launch_configuration",
      {
        name: "l",
        root_block_device: [{ encrypted: true, volume_size: 8 }],
        ebs_block_device: [{ device_name: "/dev/sdb", encrypted: false, volume_type: "gp3" }],
      },
      [
        "AWS::AutoScaling::LaunchConfiguration",
        {
          LaunchConfigurationName: "l",
          BlockDeviceMappings: [
            { Ebs: { Encrypted: true, VolumeSize: 8 } },
            { DeviceName: "/dev/sdb", Ebs: { Encrypted: false, VolumeType: "gp3" } },
          ],
        },
      ],
    ],
  ])("%s %j", (type, values, ...made) => {
    expect(madeOfOne(type, values)).toEqual(made);
  });

  it("whether a service asks for addresses of the internet may not be known", () => {
    const [made] = madeOf({
      "aws_ecs_service.x": {
        values: { network_configuration: [{ subnets: ["subnet-1"] }] },
        unknown: { network_configuration: [{ assign_public_ip: true }] },
        written: { network_configuration: [{ assign_public_ip: { references: ["var.p"] } }] },
      },
    });
    const { NetworkConfiguration: network } = made?.[1] as { NetworkConfiguration: { AwsvpcConfiguration: object } };
    expect((network.AwsvpcConfiguration as { AssignPublicIp: unknown }).AssignPublicIp).toBeInstanceOf(Unresolved);
  });

  it("a disk of an image that is not known leaves the image open", () => {
    const [made] = madeOf({
      "aws_ami.x": {
        values: { ebs_block_device: [{}] },
        unknown: { ebs_block_device: [{ encrypted: true }] },
        written: { ebs_block_device: [{ encrypted: { references: ["var.e"] } }] },
      },
    });
    expect((made?.[1] as { Encrypted: unknown }).Encrypted).toBeInstanceOf(Unresolved);
  });
});
