// Clusters with their nodes, add-ons and access in attributes of which no profile has an example: values as the provider's
// documentation has them, and what they are in CloudFormation's vocabulary.

import { describe, expect, it } from "vitest";
import { madeOf, madeOfOne } from "./sample-plan.ts";
import type { Made } from "./sample-plan.ts";

describe("clusters", () => {
  it.each<[string, object, ...Made[]]>([
    [
      "aws_eks_cluster",
      { name: "c" },
      [
        "AWS::EKS::Cluster",
        {
          Name: "c",
          ResourcesVpcConfig: { EndpointPublicAccess: true, EndpointPrivateAccess: false },
          EncryptionConfig: [],
          Logging: { ClusterLogging: { EnabledTypes: [] } },
          AccessConfig: {},
        },
      ],
    ],
    [
      "aws_eks_cluster",
      {
        name: "c",
        version: "1.33",
        role_arn: "r",
        vpc_config: [
          {
            subnet_ids: ["subnet-1"],
            security_group_ids: ["sg-1"],
            endpoint_public_access: false,
            endpoint_private_access: true,
            public_access_cidrs: ["203.0.113.0/24"],
          },
        ],
        encryption_config: [{ resources: ["secrets"], provider: [{ key_arn: "k" }] }],
        enabled_cluster_log_types: ["api", "audit"],
        access_config: [{ authentication_mode: "API", bootstrap_cluster_creator_admin_permissions: false }],
        deletion_protection: true,
      },
      [
        "AWS::EKS::Cluster",
        {
          Name: "c",
          Version: "1.33",
          RoleArn: "r",
          ResourcesVpcConfig: {
            SubnetIds: ["subnet-1"],
            SecurityGroupIds: ["sg-1"],
            EndpointPublicAccess: false,
            EndpointPrivateAccess: true,
            PublicAccessCidrs: ["203.0.113.0/24"],
          },
          EncryptionConfig: [{ Resources: ["secrets"], Provider: { KeyArn: "k" } }],
          Logging: { ClusterLogging: { EnabledTypes: [{ Type: "api" }, { Type: "audit" }] } },
          AccessConfig: { AuthenticationMode: "API", BootstrapClusterCreatorAdminPermissions: false },
          DeletionProtection: true,
        },
      ],
    ],
    [
      "aws_eks_node_group",
      {
        cluster_name: "c",
        node_group_name: "n",
        node_role_arn: "r",
        subnet_ids: ["subnet-1"],
        instance_types: ["m7g.large"],
        capacity_type: "SPOT",
        ami_type: "AL2023_ARM_64_STANDARD",
        disk_size: 20,
        scaling_config: [{ min_size: 1, max_size: 3, desired_size: 2 }],
        launch_template: [{ id: "lt-1", name: "t", version: "1" }],
        remote_access: [{ ec2_ssh_key: "key", source_security_group_ids: ["sg-1"] }],
        update_config: [{ max_unavailable: 1, max_unavailable_percentage: 50 }],
        labels: { a: "b" },
        taint: [{ key: "k", value: "v", effect: "NO_SCHEDULE" }],
      },
      [
        "AWS::EKS::Nodegroup",
        {
          ClusterName: "c",
          NodegroupName: "n",
          NodeRole: "r",
          Subnets: ["subnet-1"],
          InstanceTypes: ["m7g.large"],
          CapacityType: "SPOT",
          AmiType: "AL2023_ARM_64_STANDARD",
          DiskSize: 20,
          ScalingConfig: { MinSize: 1, MaxSize: 3, DesiredSize: 2 },
          LaunchTemplate: { Id: "lt-1", Name: "t", Version: "1" },
          RemoteAccess: { Ec2SshKey: "key", SourceSecurityGroups: ["sg-1"] },
          UpdateConfig: { MaxUnavailable: 1, MaxUnavailablePercentage: 50 },
          Labels: { a: "b" },
          Taints: [{ Key: "k", Value: "v", Effect: "NO_SCHEDULE" }],
        },
      ],
    ],
    [
      "aws_eks_addon",
      {
        cluster_name: "c",
        addon_name: "vpc-cni",
        addon_version: "v1.20.0-eksbuild.1",
        service_account_role_arn: "r",
        configuration_values: '{"a":1}',
        pod_identity_association: [{ role_arn: "r2", service_account: "aws-node" }],
      },
      [
        "AWS::EKS::Addon",
        {
          ClusterName: "c",
          AddonName: "vpc-cni",
          AddonVersion: "v1.20.0-eksbuild.1",
          ServiceAccountRoleArn: "r",
          ConfigurationValues: '{"a":1}',
          PodIdentityAssociations: [{ RoleArn: "r2", ServiceAccount: "aws-node" }],
        },
      ],
    ],
    [
      "aws_eks_pod_identity_association",
      { cluster_name: "c", namespace: "n", service_account: "s", role_arn: "r" },
      ["AWS::EKS::PodIdentityAssociation", { ClusterName: "c", Namespace: "n", ServiceAccount: "s", RoleArn: "r" }],
    ],
  ])("%s %j", (type, values, ...made) => {
    expect(madeOfOne(type, values)).toEqual(made);
  });

  it("what a principal may do, beside its entry", () => {
    const own = { cluster_name: "c", principal_arn: "arn:aws:iam::1:role/r" };
    const scope = [{ type: "namespace", namespaces: ["n"] }];
    expect(
      madeOf({
        "aws_eks_access_entry.e": {
          values: { ...own, kubernetes_groups: ["g"], type: "STANDARD", user_name: "u" },
        },
        "aws_eks_access_policy_association.one": { values: { ...own, policy_arn: "p1", access_scope: scope } },
        "aws_eks_access_policy_association.two": {
          values: { ...own, policy_arn: "p2", access_scope: [{ type: "cluster" }] },
        },
      }),
    ).toEqual([
      [
        "AWS::EKS::AccessEntry",
        {
          ClusterName: "c",
          PrincipalArn: "arn:aws:iam::1:role/r",
          KubernetesGroups: ["g"],
          Type: "STANDARD",
          Username: "u",
          AccessPolicies: [
            { PolicyArn: "p1", AccessScope: { Type: "namespace", Namespaces: ["n"] } },
            { PolicyArn: "p2", AccessScope: { Type: "cluster" } },
          ],
        },
      ],
    ]);
  });
});
