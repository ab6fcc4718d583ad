// Instances, interfaces, addresses, volumes, launch templates in use, own snapshots and images.

import {
  DescribeAddressesCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeLaunchTemplatesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSnapshotAttributeCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
} from "@aws-sdk/client-ec2";
import { everyPage, listed } from "../pages.ts";
import { tagList } from "./collector.ts";
import type { Reading } from "./collector.ts";

export async function readInstances(reading: Reading, vpcs: readonly string[]): Promise<void> {
  const { ec2 } = reading.aws;
  const reservations = await reading.call("ec2:DescribeInstances", ["AWS::EC2::Instance"], () =>
    everyPage(
      (page) => ec2.send(new DescribeInstancesCommand(page)),
      (page) => page.Reservations,
    ),
  );
  for (const instance of (reservations ?? []).flatMap((one) => one.Instances ?? [])) {
    const state = instance.State?.Name ?? "";
    if (!vpcs.includes(instance.VpcId ?? "") || ["terminated", "shutting-down"].includes(state)) continue;
    const options = instance.MetadataOptions;
    reading.add({
      type: "AWS::EC2::Instance",
      id: instance.InstanceId ?? "",
      properties: {
        SubnetId: instance.SubnetId,
        InstanceType: instance.InstanceType,
        SecurityGroupIds: (instance.SecurityGroups ?? []).map((group) => group.GroupId),
        PublicIp: instance.PublicIpAddress,
        MetadataOptions:
          options === undefined
            ? undefined
            : {
                HttpTokens: options.HttpTokens,
                HttpEndpoint: options.HttpEndpoint,
                HttpPutResponseHopLimit: options.HttpPutResponseHopLimit,
              },
        Tags: tagList(instance.Tags),
      },
      attributes: { State: state },
    });
  }
}

export async function readInterfaces(reading: Reading, vpcs: readonly string[]): Promise<void> {
  const { ec2 } = reading.aws;
  const interfaces = await reading.call("ec2:DescribeNetworkInterfaces", ["AWS::EC2::NetworkInterface"], () =>
    everyPage(
      (page) => ec2.send(new DescribeNetworkInterfacesCommand(page)),
      (page) => page.NetworkInterfaces,
    ),
  );
  for (const one of interfaces ?? []) {
    if (!vpcs.includes(one.VpcId ?? "")) continue;
    reading.add({
      type: "AWS::EC2::NetworkInterface",
      id: one.NetworkInterfaceId ?? "",
      properties: {
        SubnetId: one.SubnetId,
        GroupSet: (one.Groups ?? []).map((group) => group.GroupId),
        PublicIp: one.Association?.PublicIp,
        Ipv6Addresses: (one.Ipv6Addresses ?? []).map((address) => address.Ipv6Address),
        PrivateIpAddress: one.PrivateIpAddress,
        SourceDestCheck: one.SourceDestCheck,
      },
      attributes: { Description: one.Description, InterfaceType: one.InterfaceType },
    });
  }
  const addresses = await reading.call("ec2:DescribeAddresses", ["AWS::EC2::EIP", "AWS::EC2::EIPAssociation"], () =>
    ec2.send(new DescribeAddressesCommand({})).then((answer) => listed(answer.Addresses)),
  );
  for (const address of addresses ?? []) {
    const { PublicIp, InstanceId, NetworkInterfaceId } = address;
    reading.add({
      type: "AWS::EC2::EIP",
      id: address.AllocationId ?? PublicIp ?? "",
      properties: { PublicIp, InstanceId, NetworkInterfaceId },
    });
  }
}

export async function readVolumes(reading: Reading): Promise<void> {
  const { ec2 } = reading.aws;
  const volumes = await reading.call("ec2:DescribeVolumes", ["AWS::EC2::Volume"], () =>
    everyPage(
      (page) => ec2.send(new DescribeVolumesCommand(page)),
      (page) => page.Volumes,
    ),
  );
  for (const volume of volumes ?? []) {
    const { Encrypted, KmsKeyId, VolumeType, Size, AvailabilityZone } = volume;
    reading.add({
      type: "AWS::EC2::Volume",
      id: volume.VolumeId ?? "",
      properties: { Encrypted, KmsKeyId, VolumeType, Size, AvailabilityZone, Tags: tagList(volume.Tags) },
    });
  }
}

/** Every version in use: the default, the newest, and those that node groups or instances name. */
export async function readLaunchTemplates(reading: Reading): Promise<void> {
  const { ec2 } = reading.aws;
  const types = ["AWS::EC2::LaunchTemplate"];
  const templates = await reading.call("ec2:DescribeLaunchTemplates", types, () =>
    everyPage(
      (page) => ec2.send(new DescribeLaunchTemplatesCommand(page)),
      (page) => page.LaunchTemplates,
    ),
  );
  for (const template of templates ?? []) {
    const id = template.LaunchTemplateId ?? "";
    const versions = await reading.call(`ec2:DescribeLaunchTemplateVersions ${id}`, types, () =>
      everyPage(
        (page) => ec2.send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: id, ...page })),
        (page) => page.LaunchTemplateVersions,
      ),
    );
    for (const version of versions ?? []) {
      const number = String(version.VersionNumber ?? "");
      const isNewest = version.VersionNumber === template.LatestVersionNumber;
      reading.add({
        type: "AWS::EC2::LaunchTemplate",
        id: isNewest ? id : `${id}:${number}`,
        properties: { LaunchTemplateName: version.LaunchTemplateName, LaunchTemplateData: version.LaunchTemplateData },
        attributes: { VersionNumber: version.VersionNumber, DefaultVersion: version.DefaultVersion },
        identities: isNewest ? [version.LaunchTemplateName, `${id}:${number}`] : [],
      });
    }
  }
}

/** Snapshots and images that this account owns. */
export async function readStored(reading: Reading, account: string): Promise<void> {
  const { ec2 } = reading.aws;
  const types = ["AWS::EC2::Snapshot", "AWS::EC2::Image"];
  const snapshots = await reading.call("ec2:DescribeSnapshots", types, () =>
    everyPage(
      (page) => ec2.send(new DescribeSnapshotsCommand({ OwnerIds: [account], ...page })),
      (page) => page.Snapshots,
    ),
  );
  const own = (snapshots ?? []).filter(
    (one) => one.OwnerId === account && !/^Auto-created snapshot for AMI/.test(one.Description ?? ""),
  );
  for (const snapshot of own) {
    const id = snapshot.SnapshotId ?? "";
    const permissions = await reading.call(`ec2:DescribeSnapshotAttribute ${id}`, types, () =>
      ec2
        .send(new DescribeSnapshotAttributeCommand({ SnapshotId: id, Attribute: "createVolumePermission" }))
        .then((answer) => listed(answer.CreateVolumePermissions)),
    );
    const isPublic = (permissions ?? []).some((one) => one.Group === "all");
    reading.add({
      type: "AWS::EC2::Snapshot",
      id,
      properties: { Encrypted: snapshot.Encrypted, KmsKeyId: snapshot.KmsKeyId, Public: isPublic },
    });
  }
  const images = await reading.call("ec2:DescribeImages", types, () =>
    everyPage(
      (page) => ec2.send(new DescribeImagesCommand({ Owners: [account], ...page })),
      (page) => page.Images,
    ),
  );
  for (const image of (images ?? []).filter((one) => one.OwnerId === account)) {
    const devices = (image.BlockDeviceMappings ?? []).flatMap((one) => one.Ebs ?? []);
    reading.add({
      type: "AWS::EC2::Image",
      id: image.ImageId ?? "",
      properties: {
        Public: image.Public,
        Encrypted: devices.length > 0 && devices.every((device) => device.Encrypted === true),
      },
    });
  }
}
