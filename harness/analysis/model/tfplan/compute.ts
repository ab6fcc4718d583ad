// Instances, launch templates, volumes, clusters with their node groups, add-ons and access.

import type { Value, ValueMap } from "../value.ts";
import { at, each, otherwise, part, read, simple, tags } from "./mapping.ts";
import type { Mapping } from "./mapping.ts";

const ec2 = "AWS::EC2::";
const eks = "AWS::EKS::";

/** AWS's own defaults, where the block is left out or leaves something out. */
function metadataOptions(values: ValueMap): Value {
  return read(values, {
    HttpTokens: "metadata_options.http_tokens",
    HttpEndpoint: otherwise("metadata_options.http_endpoint", "enabled"),
    HttpPutResponseHopLimit: "metadata_options.http_put_response_hop_limit",
  });
}

const volume = { Encrypted: "encrypted", KmsKeyId: "kms_key_id", VolumeType: "volume_type", VolumeSize: "volume_size" };

function instanceDevices(values: ValueMap): Value {
  const names = ["root_block_device", "ebs_block_device"];
  return names.flatMap((name) =>
    each(values, name, { Ebs: (block) => read(block, volume), DeviceName: "device_name" }),
  );
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
    BlockDeviceMappings: each(values, "block_device_mappings", {
      DeviceName: "device_name",
      Ebs: (block) =>
        read(block, {
          Encrypted: "ebs.encrypted",
          KmsKeyId: "ebs.kms_key_id",
          VolumeType: "ebs.volume_type",
          VolumeSize: "ebs.volume_size",
        }),
    }),
    NetworkInterfaces: each(values, "network_interfaces", {
      AssociatePublicIpAddress: "associate_public_ip_address",
      Groups: "security_groups",
      SubnetId: "subnet_id",
    }),
  };
}

/** A public address that an instance asks for stands at its first interface, as in CloudFormation. */
function ownInterface(values: ValueMap): Value {
  const asks = at(values, "associate_public_ip_address");
  return asks === undefined
    ? undefined
    : [{ DeviceIndex: "0", AssociatePublicIpAddress: asks, SubnetId: at(values, "subnet_id") }];
}

export const computeMappings: Readonly<Record<string, Mapping>> = {
  aws_instance: simple(`${ec2}Instance`, {
    SubnetId: "subnet_id",
    InstanceType: "instance_type",
    SecurityGroupIds: "vpc_security_group_ids",
    IamInstanceProfile: "iam_instance_profile",
    MetadataOptions: metadataOptions,
    BlockDeviceMappings: instanceDevices,
    NetworkInterfaces: ownInterface,
    UserData: "user_data",
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
      const types = at(values, "enabled_cluster_log_types");
      const EnabledTypes = Array.isArray(types) ? types.map((Type: Value) => ({ Type })) : types;
      return { ClusterLogging: { EnabledTypes: EnabledTypes ?? [] } };
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
    ScalingConfig: (values) =>
      read(values, {
        MinSize: "scaling_config.min_size",
        MaxSize: "scaling_config.max_size",
        DesiredSize: "scaling_config.desired_size",
      }),
    LaunchTemplate: (values) =>
      at(values, "launch_template") === undefined
        ? undefined
        : read(values, {
            Id: "launch_template.id",
            Name: "launch_template.name",
            Version: "launch_template.version",
          }),
    RemoteAccess: (values) =>
      at(values, "remote_access") === undefined ? undefined : read(values, { Ec2SshKey: "remote_access.ec2_ssh_key" }),
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
  }),
  aws_eks_access_entry: simple(`${eks}AccessEntry`, {
    ClusterName: "cluster_name",
    PrincipalArn: "principal_arn",
    KubernetesGroups: "kubernetes_groups",
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
