// Instances, launch templates, volumes, clusters with their node groups, add-ons and access.

import { isList, Unresolved } from "../value.ts";
import type { Value, ValueMap } from "../value.ts";
import { at, blocks, defined, each, one, otherwise, part, read, simple, stands, tags } from "./mapping.ts";
import type { Mapping } from "./mapping.ts";
import { ipv6Addresses } from "./network.ts";

const ec2 = "AWS::EC2::";
const eks = "AWS::EKS::";

/** AWS's own defaults, where the block is left out or leaves something out. */
export function metadataOptions(values: ValueMap): Value {
  if (!stands(values, "metadata_options")) return undefined;
  return read(values, {
    HttpTokens: "metadata_options.http_tokens",
    HttpEndpoint: otherwise("metadata_options.http_endpoint", "enabled"),
    HttpPutResponseHopLimit: "metadata_options.http_put_response_hop_limit",
  });
}

const volume = {
  Encrypted: "encrypted",
  KmsKeyId: "kms_key_id",
  VolumeType: "volume_type",
  VolumeSize: "volume_size",
  DeleteOnTermination: "delete_on_termination",
};

function instanceDevices(values: ValueMap): Value {
  const names = ["root_block_device", "ebs_block_device"];
  const devices = names.flatMap((name) =>
    each(values, name, { Ebs: (block) => read(block, volume), DeviceName: "device_name" }),
  );
  return devices.length === 0 ? undefined : devices;
}

function templateData(values: ValueMap): Value {
  return {
    ...read(values, {
      ImageId: "image_id",
      InstanceType: "instance_type",
      KeyName: "key_name",
      UserData: "user_data",
      SecurityGroupIds: "vpc_security_group_ids",
      MetadataOptions: metadataOptions,
    }),
    ...present({
      BlockDeviceMappings: each(values, "block_device_mappings", {
        DeviceName: "device_name",
        Ebs: (block) => one(block, "ebs", volume),
      }),
      NetworkInterfaces: each(values, "network_interfaces", {
        AssociatePublicIpAddress: "associate_public_ip_address",
        ...ipv6Addresses,
        Groups: "security_groups",
        SubnetId: "subnet_id",
        NetworkInterfaceId: "network_interface_id",
      }),
      TagSpecifications: each(values, "tag_specifications", { ResourceType: "resource_type", Tags: tags }),
    }),
    Monitoring: read(values, { Enabled: "monitoring.enabled" }),
  };
}

/** Without the lists that hold nothing: what is not said is absent. */
function present(lists: Readonly<Record<string, Value[]>>): ValueMap {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
}

/** Before its version 6 the provider keeps no script but its digest. */
function userData(values: ValueMap): Value {
  const [script] = [...blocks(values, "user_data_base64"), ...blocks(values, "user_data").map(encoded)];
  return script;
}

function encoded(plain: Value): Value {
  if (typeof plain !== "string") return plain;
  if (/^[0-9a-f]{40}$/.test(plain)) return new Unresolved("user_data", "the plan holds its digest only");
  return Buffer.from(plain).toString("base64");
}

/**
 * Interfaces that stand by themselves leave none to the instance. Addresses that it asks for stand at its own, as in
 * CloudFormation.
 */
function interfaces(values: ValueMap): Value {
  const made = ["primary_network_interface", "network_interface"].flatMap((name) =>
    each(values, name, { NetworkInterfaceId: "network_interface_id", DeviceIndex: otherwise("device_index", 0) }),
  );
  if (made.length > 0) return made;
  const asked = read(values, { AssociatePublicIpAddress: "associate_public_ip_address", ...ipv6Addresses });
  if (Object.keys(asked).length === 0) return undefined;
  const GroupSet = at(values, "vpc_security_group_ids") ?? at(values, "security_groups");
  return [{ DeviceIndex: "0", ...asked, ...defined({ SubnetId: at(values, "subnet_id"), GroupSet }) }];
}

export const computeMappings: Readonly<Record<string, Mapping>> = {
  aws_instance: simple(`${ec2}Instance`, {
    SubnetId: "subnet_id",
    InstanceType: "instance_type",
    SecurityGroupIds: "vpc_security_group_ids",
    IamInstanceProfile: "iam_instance_profile",
    MetadataOptions: metadataOptions,
    BlockDeviceMappings: instanceDevices,
    NetworkInterfaces: interfaces,
    ImageId: "ami",
    KeyName: "key_name",
    Monitoring: "monitoring",
    PrivateIpAddress: "private_ip",
    SourceDestCheck: "source_dest_check",
    AvailabilityZone: "availability_zone",
    LaunchTemplate: (values) =>
      one(values, "launch_template", { LaunchTemplateId: "id", LaunchTemplateName: "name", Version: "version" }),
    UserData: userData,
    Tags: tags,
  }),
  aws_launch_template: simple(`${ec2}LaunchTemplate`, { LaunchTemplateName: "name", LaunchTemplateData: templateData }),
  aws_ebs_volume: simple(`${ec2}Volume`, {
    Encrypted: otherwise("encrypted", false),
    KmsKeyId: "kms_key_id",
    VolumeType: "type",
    Size: "size",
    AvailabilityZone: "availability_zone",
    Tags: tags,
  }),
  aws_eks_cluster: simple(`${eks}Cluster`, {
    Name: "name",
    Version: "version",
    RoleArn: "role_arn",
    ResourcesVpcConfig: (values) =>
      read(values, {
        SubnetIds: "vpc_config.subnet_ids",
        SecurityGroupIds: "vpc_config.security_group_ids",
        EndpointPublicAccess: otherwise("vpc_config.endpoint_public_access", true),
        EndpointPrivateAccess: otherwise("vpc_config.endpoint_private_access", false),
        PublicAccessCidrs: "vpc_config.public_access_cidrs",
      }),
    EncryptionConfig: (values) =>
      each(values, "encryption_config", {
        Resources: "resources",
        Provider: (one) => read(one, { KeyArn: "provider.key_arn" }),
      }),
    Logging: (values) => {
      const types = at(values, "enabled_cluster_log_types") ?? [];
      return { ClusterLogging: { EnabledTypes: isList(types) ? types.map((Type) => ({ Type })) : types } };
    },
    AccessConfig: (values) =>
      read(values, {
        AuthenticationMode: "access_config.authentication_mode",
        BootstrapClusterCreatorAdminPermissions: "access_config.bootstrap_cluster_creator_admin_permissions",
      }),
    DeletionProtection: "deletion_protection",
    Tags: tags,
  }),
  aws_eks_node_group: simple(`${eks}Nodegroup`, {
    ClusterName: "cluster_name",
    NodegroupName: "node_group_name",
    NodeRole: "node_role_arn",
    Subnets: "subnet_ids",
    InstanceTypes: "instance_types",
    CapacityType: "capacity_type",
    AmiType: "ami_type",
    DiskSize: "disk_size",
    ScalingConfig: (values) =>
      read(values, {
        MinSize: "scaling_config.min_size",
        MaxSize: "scaling_config.max_size",
        DesiredSize: "scaling_config.desired_size",
      }),
    LaunchTemplate: (values) => one(values, "launch_template", { Id: "id", Name: "name", Version: "version" }),
    RemoteAccess: (values) =>
      one(values, "remote_access", { Ec2SshKey: "ec2_ssh_key", SourceSecurityGroups: "source_security_group_ids" }),
    UpdateConfig: (values) =>
      read(values, {
        MaxUnavailable: "update_config.max_unavailable",
        MaxUnavailablePercentage: "update_config.max_unavailable_percentage",
      }),
    Labels: "labels",
    Taints: (values) => each(values, "taint", { Key: "key", Value: "value", Effect: "effect" }),
    Tags: tags,
  }),
  aws_eks_addon: simple(`${eks}Addon`, {
    ClusterName: "cluster_name",
    AddonName: "addon_name",
    AddonVersion: "addon_version",
    ServiceAccountRoleArn: "service_account_role_arn",
    ConfigurationValues: "configuration_values",
    PodIdentityAssociations: (values) =>
      each(values, "pod_identity_association", { RoleArn: "role_arn", ServiceAccount: "service_account" }),
  }),
  aws_eks_access_entry: simple(`${eks}AccessEntry`, {
    ClusterName: "cluster_name",
    PrincipalArn: "principal_arn",
    KubernetesGroups: "kubernetes_groups",
    Type: "type",
    Username: "user_name",
  }),
  aws_eks_access_policy_association: part(`${eks}AccessEntry`, "principal_arn", {
    AccessPolicies: (values) => [
      {
        PolicyArn: at(values, "policy_arn"),
        AccessScope: read(values, { Type: "access_scope.type", Namespaces: "access_scope.namespaces" }),
      },
    ],
  }),
  aws_eks_pod_identity_association: simple(`${eks}PodIdentityAssociation`, {
    ClusterName: "cluster_name",
    Namespace: "namespace",
    ServiceAccount: "service_account",
    RoleArn: "role_arn",
  }),
};
