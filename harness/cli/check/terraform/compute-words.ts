// Machines, launch templates and clusters as the AWS provider's resources. For tests.

import { isList, isMap, textOf, Unresolved } from "../../../analysis/model/value.ts";
import type { Value, ValueMap } from "../../../analysis/model/value.ts";
import { block, blocks, flag, get, items, number, tags, text } from "./words.ts";
import type { Said, SaidMap, Saying, Writer } from "./words.ts";

const metadata = (value: Value): Said =>
  block(value, (options) => ({
    http_endpoint: options["HttpEndpoint"] ?? "enabled",
    http_tokens: options["HttpTokens"],
    http_put_response_hop_limit: number(options["HttpPutResponseHopLimit"]),
    instance_metadata_tags: "disabled",
  }));

function isRoot(mapping: Value): boolean {
  return isMap(mapping) && /^\/dev\/(xvda|sda1)$/.test(textOf(mapping["DeviceName"]));
}

const disk = (mapping: ValueMap): SaidMap => ({
  device_name: mapping["DeviceName"],
  encrypted: flag(get(mapping["Ebs"], "Encrypted"), false),
  kms_key_id: get(mapping["Ebs"], "KmsKeyId"),
  volume_type: get(mapping["Ebs"], "VolumeType"),
  volume_size: number(get(mapping["Ebs"], "VolumeSize")),
  delete_on_termination: flag(get(mapping["Ebs"], "DeleteOnTermination"), true),
});

function disks(value: Value, wanted: (mapping: Value) => boolean): Said {
  return isList(value) ? blocks(value.filter(wanted), disk) : value;
}

const instance: Writer = (p) => {
  const [first] = items(p["NetworkInterfaces"]);
  const own = isMap(first) ? first : {};
  return [
    [
      "aws_instance",
      {
        ami: p["ImageId"],
        instance_type: p["InstanceType"],
        subnet_id: p["SubnetId"] ?? own["SubnetId"],
        vpc_security_group_ids: p["SecurityGroupIds"] ?? own["GroupSet"],
        associate_public_ip_address: flag(own["AssociatePublicIpAddress"]),
        ipv6_address_count: number(p["Ipv6AddressCount"] ?? own["Ipv6AddressCount"]),
        ipv6_addresses: items(p["Ipv6Addresses"] ?? own["Ipv6Addresses"]).map((one) => get(one, "Ipv6Address")),
        launch_template: block(p["LaunchTemplate"], (one) => ({
          id: one["LaunchTemplateId"],
          name: one["LaunchTemplateName"],
          version: text(one["Version"]),
        })),
        iam_instance_profile: p["IamInstanceProfile"],
        monitoring: flag(p["Monitoring"], false),
        metadata_options: metadata(p["MetadataOptions"]),
        root_block_device: disks(p["BlockDeviceMappings"], isRoot),
        ebs_block_device: disks(p["BlockDeviceMappings"], (one) => !isRoot(one)),
        user_data_base64: p["UserData"],
        ...tags(p["Tags"]),
      },
    ],
  ];
};

const launchTemplate: Writer = (p) => {
  const data = p["LaunchTemplateData"];
  const of = (path: string) => get(data, path);
  return [
    [
      "aws_launch_template",
      {
        name: p["LaunchTemplateName"],
        image_id: of("ImageId"),
        instance_type: of("InstanceType"),
        key_name: of("KeyName"),
        user_data: of("UserData"),
        vpc_security_group_ids: of("SecurityGroupIds"),
        metadata_options: metadata(of("MetadataOptions")),
        monitoring: block(of("Monitoring"), (one) => ({ enabled: flag(one["Enabled"]) })),
        block_device_mappings: blocks(of("BlockDeviceMappings"), (mapping) => ({
          device_name: mapping["DeviceName"],
          ebs: block(mapping["Ebs"], (ebs) => ({
            encrypted: text(ebs["Encrypted"]) ?? "",
            delete_on_termination: text(ebs["DeleteOnTermination"]) ?? "",
            kms_key_id: ebs["KmsKeyId"],
            volume_type: ebs["VolumeType"],
            volume_size: number(ebs["VolumeSize"]),
            snapshot_id: ebs["SnapshotId"],
          })),
        })),
        network_interfaces: blocks(of("NetworkInterfaces"), (one) => ({
          associate_public_ip_address: text(one["AssociatePublicIpAddress"]) ?? "",
          security_groups: one["Groups"],
          subnet_id: one["SubnetId"],
        })),
        tag_specifications: blocks(of("TagSpecifications"), (one) => ({
          resource_type: one["ResourceType"],
          tags: tags(one["Tags"])["tags"],
        })),
        ...tags(p["Tags"]),
      },
    ],
  ];
};

const cluster: Writer = (p) => {
  const vpc = p["ResourcesVpcConfig"];
  const types = get(p["Logging"], "ClusterLogging.EnabledTypes");
  return [
    [
      "aws_eks_cluster",
      {
        name: p["Name"],
        version: p["Version"],
        role_arn: p["RoleArn"],
        deletion_protection: flag(p["DeletionProtection"], false),
        enabled_cluster_log_types: isList(types) ? types.map((one) => get(one, "Type")) : types,
        vpc_config: block(vpc, (config) => ({
          subnet_ids: config["SubnetIds"],
          security_group_ids: config["SecurityGroupIds"],
          endpoint_private_access: flag(config["EndpointPrivateAccess"], false),
          endpoint_public_access: flag(config["EndpointPublicAccess"], true),
          public_access_cidrs: config["PublicAccessCidrs"],
        })),
        encryption_config: blocks(p["EncryptionConfig"], (one) => ({
          resources: one["Resources"],
          provider: block(one["Provider"], (provider) => ({ key_arn: provider["KeyArn"] })),
        })),
        access_config: block(p["AccessConfig"], (one) => ({
          authentication_mode: one["AuthenticationMode"],
          bootstrap_cluster_creator_admin_permissions: flag(one["BootstrapClusterCreatorAdminPermissions"], true),
        })),
        ...tags(p["Tags"]),
      },
    ],
  ];
};

const nodeGroup: Writer = (p) => [
  [
    "aws_eks_node_group",
    {
      cluster_name: p["ClusterName"],
      node_group_name: p["NodegroupName"],
      node_role_arn: p["NodeRole"],
      subnet_ids: p["Subnets"],
      instance_types: p["InstanceTypes"],
      capacity_type: p["CapacityType"] ?? "ON_DEMAND",
      ami_type: p["AmiType"],
      disk_size: number(p["DiskSize"]),
      labels: p["Labels"],
      scaling_config: block(p["ScalingConfig"], (one) => ({
        desired_size: number(one["DesiredSize"]),
        max_size: number(one["MaxSize"]),
        min_size: number(one["MinSize"]),
      })),
      launch_template: block(p["LaunchTemplate"], (one) => ({
        id: one["Id"],
        name: one["Name"],
        version: text(one["Version"]),
      })),
      remote_access: block(p["RemoteAccess"], (one) => ({
        ec2_ssh_key: one["Ec2SshKey"],
        source_security_group_ids: one["SourceSecurityGroups"],
      })),
      taint: blocks(p["Taints"], (one) => ({ key: one["Key"], value: one["Value"] ?? "", effect: one["Effect"] })),
      update_config: block(p["UpdateConfig"], (one) => ({ max_unavailable: number(one["MaxUnavailable"]) })),
      ...tags(p["Tags"]),
    },
  ],
];

const addon: Writer = (p) => [
  [
    "aws_eks_addon",
    {
      cluster_name: p["ClusterName"],
      addon_name: p["AddonName"],
      addon_version: p["AddonVersion"],
      service_account_role_arn: p["ServiceAccountRoleArn"],
      configuration_values: p["ConfigurationValues"],
      resolve_conflicts_on_update: p["ResolveConflicts"],
      pod_identity_association: blocks(p["PodIdentityAssociations"], (one) => ({
        role_arn: one["RoleArn"],
        service_account: one["ServiceAccount"],
      })),
    },
  ],
];

const accessEntry: Writer = (p) => [
  [
    "aws_eks_access_entry",
    {
      cluster_name: p["ClusterName"],
      principal_arn: p["PrincipalArn"],
      type: p["Type"] ?? "STANDARD",
      user_name: p["Username"],
      kubernetes_groups: p["KubernetesGroups"],
    },
  ],
  ...items(p["AccessPolicies"]).map((policy, at): Saying => [
    "aws_eks_access_policy_association",
    {
      cluster_name: p["ClusterName"],
      principal_arn: p["PrincipalArn"],
      policy_arn: policy instanceof Unresolved ? policy : get(policy, "PolicyArn"),
      access_scope: block(get(policy, "AccessScope"), (scope) => ({
        type: scope["Type"],
        namespaces: scope["Namespaces"],
      })),
    },
    `policy_${String(at)}`,
  ]),
];

export const computeWords: Readonly<Record<string, Writer>> = {
  "AWS::EC2::Instance": instance,
  "AWS::EC2::LaunchTemplate": launchTemplate,
  "AWS::EC2::Volume": (p) => [
    [
      "aws_ebs_volume",
      {
        availability_zone: p["AvailabilityZone"],
        encrypted: flag(p["Encrypted"], false),
        kms_key_id: p["KmsKeyId"],
        type: p["VolumeType"],
        size: number(p["Size"]),
        ...tags(p["Tags"]),
      },
    ],
  ],
  "AWS::EKS::Cluster": cluster,
  "AWS::EKS::Nodegroup": nodeGroup,
  "AWS::EKS::Addon": addon,
  "AWS::EKS::AccessEntry": accessEntry,
  "AWS::EKS::PodIdentityAssociation": (p) => [
    [
      "aws_eks_pod_identity_association",
      {
        cluster_name: p["ClusterName"],
        namespace: p["Namespace"],
        service_account: p["ServiceAccount"],
        role_arn: p["RoleArn"],
      },
    ],
  ],
};
