// Machines and their templates in attributes of which no profile has an example: values as the provider's
// documentation has them, and what they are in CloudFormation's vocabulary.

import { describe, expect, it } from "vitest";
import { Unresolved } from "../value.ts";
import { madeOf, madeOfOne } from "./sample-plan.ts";
import type { Made } from "./sample-plan.ts";

const script = "#!/bin/sh\n";
const disk = { encrypted: true, kms_key_id: "k", volume_type: "gp3", volume_size: 8, delete_on_termination: true };
const made = { Encrypted: true, KmsKeyId: "k", VolumeType: "gp3", VolumeSize: 8, DeleteOnTermination: true };

describe("machines", () => {
  it.each<[string, object, ...Made[]]>([
    [
      "aws_instance",
      {
        subnet_id: "subnet-1",
        instance_type: "m7g.large",
        vpc_security_group_ids: ["sg-1"],
        iam_instance_profile: "p",
        ami: "ami-1",
        key_name: "key",
        monitoring: true,
        private_ip: "10.0.0.4",
        source_dest_check: false,
        availability_zone: "us-west-2a",
        metadata_options: [{ http_tokens: "required", http_endpoint: "disabled", http_put_response_hop_limit: 1 }],
        root_block_device: [disk],
        ebs_block_device: [{ device_name: "/dev/sdb", ...disk }],
        launch_template: [{ id: "lt-1", name: "n", version: "$Latest" }],
        user_data_base64: "IyE=",
        user_data: "",
        associate_public_ip_address: true,
        ipv6_address_count: 2,
        ipv6_addresses: ["2001:db8::1"],
        network_interface: [],
      },
      [
        "AWS::EC2::Instance",
        {
          SubnetId: "subnet-1",
          InstanceType: "m7g.large",
          SecurityGroupIds: ["sg-1"],
          IamInstanceProfile: "p",
          ImageId: "ami-1",
          KeyName: "key",
          Monitoring: true,
          PrivateIpAddress: "10.0.0.4",
          SourceDestCheck: false,
          AvailabilityZone: "us-west-2a",
          MetadataOptions: { HttpTokens: "required", HttpEndpoint: "disabled", HttpPutResponseHopLimit: 1 },
          BlockDeviceMappings: [{ Ebs: made }, { DeviceName: "/dev/sdb", Ebs: made }],
          LaunchTemplate: { LaunchTemplateId: "lt-1", LaunchTemplateName: "n", Version: "$Latest" },
          UserData: "IyE=",
          NetworkInterfaces: [
            {
              DeviceIndex: "0",
              AssociatePublicIpAddress: true,
              Ipv6AddressCount: 2,
              Ipv6Addresses: ["2001:db8::1"],
              SubnetId: "subnet-1",
              GroupSet: ["sg-1"],
            },
          ],
        },
      ],
    ],
    [
      "aws_instance",
      {
        metadata_options: [{}],
        user_data_base64: "",
        user_data: script,
        associate_public_ip_address: false,
        security_groups: ["sg-2"],
        ipv6_address_count: 0,
        ipv6_addresses: [],
        launch_template: [],
      },
      [
        "AWS::EC2::Instance",
        {
          MetadataOptions: { HttpEndpoint: "enabled" },
          UserData: Buffer.from(script).toString("base64"),
          NetworkInterfaces: [{ DeviceIndex: "0", AssociatePublicIpAddress: false, GroupSet: ["sg-2"] }],
        },
      ],
    ],
    ["aws_instance", { user_data: "", ebs_block_device: [] }, ["AWS::EC2::Instance", {}]],
    ["aws_instance", { user_data: script, user_data_base64: "IyE=" }, ["AWS::EC2::Instance", { UserData: "IyE=" }]],
    [
      "aws_instance",
      { network_interface: [{ network_interface_id: "eni-1", device_index: 1 }], associate_public_ip_address: true },
      ["AWS::EC2::Instance", { NetworkInterfaces: [{ NetworkInterfaceId: "eni-1", DeviceIndex: 1 }] }],
    ],
    [
      "aws_launch_template",
      {
        name: "t",
        image_id: "ami-1",
        instance_type: "m7g.large",
        key_name: "key",
        user_data: "IyE=",
        vpc_security_group_ids: ["sg-1"],
        metadata_options: [{ http_tokens: "optional" }],
        block_device_mappings: [
          {
            device_name: "/dev/xvda",
            ebs: [{ ...disk, encrypted: "true", kms_key_id: "", delete_on_termination: "" }],
          },
          { device_name: "/dev/sdc", ebs: [], virtual_name: "ephemeral0" },
        ],
        network_interfaces: [
          {
            associate_public_ip_address: "true",
            security_groups: ["sg-1"],
            subnet_id: "subnet-1",
            ipv6_address_count: 0,
            ipv6_addresses: [],
            ipv6_prefix_count: 1,
            ipv6_prefixes: [],
          },
          {
            associate_public_ip_address: "",
            network_interface_id: "eni-1",
            ipv6_address_count: 1,
            ipv6_addresses: ["2001:db8::1"],
            ipv6_prefix_count: 0,
            ipv6_prefixes: ["2001:db8::/80"],
          },
        ],
        tag_specifications: [{ resource_type: "instance", tags: { a: "b" } }],
        monitoring: [{ enabled: true }],
      },
      [
        "AWS::EC2::LaunchTemplate",
        {
          LaunchTemplateName: "t",
          LaunchTemplateData: {
            ImageId: "ami-1",
            InstanceType: "m7g.large",
            KeyName: "key",
            UserData: "IyE=",
            SecurityGroupIds: ["sg-1"],
            MetadataOptions: { HttpTokens: "optional", HttpEndpoint: "enabled" },
            BlockDeviceMappings: [
              { DeviceName: "/dev/xvda", Ebs: { Encrypted: "true", VolumeType: "gp3", VolumeSize: 8 } },
              { DeviceName: "/dev/sdc" },
            ],
            NetworkInterfaces: [
              { AssociatePublicIpAddress: "true", Groups: ["sg-1"], SubnetId: "subnet-1", Ipv6PrefixCount: 1 },
              {
                NetworkInterfaceId: "eni-1",
                Ipv6AddressCount: 1,
                Ipv6Addresses: ["2001:db8::1"],
                Ipv6Prefixes: ["2001:db8::/80"],
              },
            ],
            TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "a", Value: "b" }] }],
            Monitoring: { Enabled: true },
          },
        },
      ],
    ],
    [
      "aws_ebs_volume",
      { encrypted: true, kms_key_id: "k", type: "gp3", size: 100, availability_zone: "us-west-2a", tags: { a: "b" } },
      [
        "AWS::EC2::Volume",
        {
          Encrypted: true,
          KmsKeyId: "k",
          VolumeType: "gp3",
          Size: 100,
          AvailabilityZone: "us-west-2a",
          Tags: [{ Key: "a", Value: "b" }],
        },
      ],
    ],
    ["aws_ebs_volume", {}, ["AWS::EC2::Volume", { Encrypted: false }]],
    ["aws_launch_template", {}, ["AWS::EC2::LaunchTemplate", { LaunchTemplateData: { Monitoring: {} } }]],
  ])("%s %j", (type, values, ...all) => {
    expect(madeOfOne(type, values)).toEqual(all);
  });

  it("a script of which the plan holds the digest is not known", () => {
    const digest = "0123456789abcdef0123456789abcdef01234567";
    const scriptOf = (user_data: string) =>
      (madeOfOne("aws_instance", { user_data })[0]?.[1] as { UserData: unknown }).UserData;
    expect(scriptOf(digest)).toEqual(new Unresolved("user_data", "the plan holds its digest only"));
    for (const text of [`${digest}0`, `x${digest}`, "a", "x".repeat(40)])
      expect(scriptOf(text)).toBe(Buffer.from(text).toString("base64"));
  });

  it("a script that is not known before the apply", () => {
    const [one] = madeOf({
      "aws_instance.x": { unknown: { user_data: true }, written: { user_data: { references: ["var.s"] } } },
    });
    expect((one?.[1] as { UserData: unknown }).UserData).toBeInstanceOf(Unresolved);
  });

  it("the interface that it starts with, where the configuration says one and not where the apply left it", () => {
    const values = { primary_network_interface: [{ network_interface_id: "eni-1", delete_on_termination: false }] };
    const facesOf = (written: Record<string, unknown>) => madeOf({ "aws_instance.x": { values, written } })[0]?.[1];
    expect(facesOf({ primary_network_interface: [{}] })).toEqual({
      NetworkInterfaces: [{ NetworkInterfaceId: "eni-1", DeviceIndex: 0 }],
    });
    expect(facesOf({})).toEqual({});
  });
});
