// Policies of services that Terraform keeps beside what they open: brokers, event buses, streams, vaults, file systems.

import { at, json, one, part, simple } from "./mapping.ts";
import type { Mapping } from "./mapping.ts";

export const documentMappings: Readonly<Record<string, Mapping>> = {
  aws_cloudwatch_log_resource_policy: simple("AWS::Logs::ResourcePolicy", {
    PolicyName: "policy_name",
    PolicyDocument: json("policy_document"),
  }),
  aws_msk_cluster_policy: simple("AWS::MSK::ClusterPolicy", { ClusterArn: "cluster_arn", Policy: json("policy") }),
  aws_kinesis_resource_policy: simple("AWS::Kinesis::ResourcePolicy", {
    ResourceArn: "resource_arn",
    ResourcePolicy: json("policy"),
  }),
  // The check reads an event bus policy whole, as CloudFormation's older form has principal and action beside the statement.
  aws_cloudwatch_event_bus_policy: ({ values }) => [
    { type: "AWS::Events::EventBusPolicy", properties: { Statement: at(json("policy")(values), "Statement") } },
  ],
  aws_cloudwatch_event_permission: simple("AWS::Events::EventBusPolicy", {
    StatementId: "statement_id",
    Action: "action",
    Principal: "principal",
    Condition: (values) => one(values, "condition", { Type: "type", Key: "key", Value: "value" }),
  }),
  aws_ecr_registry_policy: simple("AWS::ECR::RegistryPolicy", { PolicyText: json("policy") }),
  aws_ecr_repository_policy: part("AWS::ECR::Repository", "repository", { RepositoryPolicyText: json("policy") }),
  aws_backup_vault: simple("AWS::Backup::BackupVault", { BackupVaultName: "name", EncryptionKeyArn: "kms_key_arn" }),
  aws_backup_vault_policy: part("AWS::Backup::BackupVault", "backup_vault_name", { AccessPolicy: json("policy") }),
  aws_efs_file_system: simple("AWS::EFS::FileSystem", { Encrypted: "encrypted", KmsKeyId: "kms_key_id" }),
  aws_efs_file_system_policy: part("AWS::EFS::FileSystem", "file_system_id", { FileSystemPolicy: json("policy") }),
  aws_opensearch_domain: simple("AWS::OpenSearchService::Domain", {
    DomainName: "domain_name",
    AccessPolicies: json("access_policies"),
  }),
  aws_opensearch_domain_policy: part("AWS::OpenSearchService::Domain", "domain_name", {
    AccessPolicies: json("access_policies"),
  }),
};
