// Policies of services of which no profile has an example: values as the provider's documentation has them, and
// what they are in CloudFormation's vocabulary.

import { describe, expect, it } from "vitest";
import type { Unresolved } from "../value.ts";
import { madeOf, madeOfOne } from "./sample-plan.ts";
import type { Made } from "./sample-plan.ts";

const policy = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }] };
const text = JSON.stringify(policy);

describe("policies of services", () => {
  it.each<[string, object, ...Made[]]>([
    [
      "aws_cloudwatch_log_resource_policy",
      { policy_name: "p", policy_document: text },
      ["AWS::Logs::ResourcePolicy", { PolicyName: "p", PolicyDocument: policy }],
    ],
    [
      "aws_msk_cluster_policy",
      { cluster_arn: "c", policy: text },
      ["AWS::MSK::ClusterPolicy", { ClusterArn: "c", Policy: policy }],
    ],
    [
      "aws_kinesis_resource_policy",
      { resource_arn: "s", policy: text },
      ["AWS::Kinesis::ResourcePolicy", { ResourceArn: "s", ResourcePolicy: policy }],
    ],
    [
      "aws_cloudwatch_event_bus_policy",
      { policy: text },
      ["AWS::Events::EventBusPolicy", { Statement: policy.Statement }],
    ],
    [
      "aws_cloudwatch_event_permission",
      {
        statement_id: "s",
        action: "events:PutEvents",
        principal: "*",
        condition: [{ type: "StringEquals", key: "aws:PrincipalOrgID", value: "o-1" }],
      },
      [
        "AWS::Events::EventBusPolicy",
        {
          StatementId: "s",
          Action: "events:PutEvents",
          Principal: "*",
          Condition: { Type: "StringEquals", Key: "aws:PrincipalOrgID", Value: "o-1" },
        },
      ],
    ],
    [
      "aws_sns_topic_policy",
      { arn: "t", policy: text },
      ["AWS::SNS::TopicPolicy", { Topics: ["t"], PolicyDocument: policy }],
    ],
    [
      "aws_sqs_queue_policy",
      { queue_url: "q", policy: text },
      ["AWS::SQS::QueuePolicy", { Queues: ["q"], PolicyDocument: policy }],
    ],
    ["aws_ecr_registry_policy", { policy: text }, ["AWS::ECR::RegistryPolicy", { PolicyText: policy }]],
  ])("%s", (type, values, ...made) => {
    expect(madeOfOne(type, values)).toEqual(made);
  });

  it.each<[string, object, string, object, Made]>([
    [
      "aws_ecr_repository.x",
      { name: "r", image_tag_mutability: "IMMUTABLE", image_scanning_configuration: [{ scan_on_push: true }] },
      "aws_ecr_repository_policy.p",
      { repository: "r", policy: text },
      [
        "AWS::ECR::Repository",
        {
          RepositoryName: "r",
          ImageTagMutability: "IMMUTABLE",
          ImageScanningConfiguration: { ScanOnPush: true },
          EncryptionConfiguration: {},
          RepositoryPolicyText: policy,
        },
      ],
    ],
    [
      "aws_backup_vault.x",
      { name: "v", kms_key_arn: "k" },
      "aws_backup_vault_policy.p",
      { backup_vault_name: "v", policy: text },
      ["AWS::Backup::BackupVault", { BackupVaultName: "v", EncryptionKeyArn: "k", AccessPolicy: policy }],
    ],
    [
      "aws_efs_file_system.x",
      { id: "fs-1", encrypted: true, kms_key_id: "k" },
      "aws_efs_file_system_policy.p",
      { file_system_id: "fs-1", policy: text },
      ["AWS::EFS::FileSystem", { Encrypted: true, KmsKeyId: "k", FileSystemPolicy: policy }],
    ],
    [
      "aws_opensearch_domain.x",
      { domain_name: "d" },
      "aws_opensearch_domain_policy.p",
      { domain_name: "d", access_policies: text },
      ["AWS::OpenSearchService::Domain", { DomainName: "d", AccessPolicies: policy }],
    ],
  ])("%s with its policy beside it", (address, values, beside, document, made) => {
    const given = (own: object) => ({ values: own as Record<string, unknown> });
    expect(madeOf({ [address]: given(values), [beside]: given(document) })).toEqual([made]);
  });

  it("that are no documents are not known", () => {
    const [made] = madeOfOne("aws_msk_cluster_policy", { cluster_arn: "c", policy: "{" });
    expect((made?.[1] as { Policy: Unresolved }).Policy.toJSON()).toBe("unresolved: { (not a JSON document)");
  });
});
