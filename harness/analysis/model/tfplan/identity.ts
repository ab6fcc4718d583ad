// Roles, policies, users, groups; keys and secrets.

import { isMap } from "../value.ts";
import { at, blocks, each, json, otherwise, part, simple, tags } from "./mapping.ts";
import type { Mapping } from "./mapping.ts";

const iam = "AWS::IAM::";

const inlinePolicies = {
  // An empty block stands for none at all.
  Policies: (values: Parameters<typeof each>[0]) =>
    each(values, "inline_policy", { PolicyName: "name", PolicyDocument: json("policy") }).filter(
      (one) => !isMap(one) || Object.keys(one).length > 0,
    ),
};

const attach = (type: string, into: string): Mapping =>
  part(`${iam}${type}`, into, { ManagedPolicyArns: (values) => [at(values, "policy_arn")] });

/** One resource that attaches a policy to several. */
const attachToAll: Mapping = ({ values }) =>
  (["Role", "User", "Group"] as const).flatMap((type) =>
    blocks(values, `${type.toLowerCase()}s`).map((into) => ({
      ...{ type: `${iam}${type}`, into },
      properties: { ManagedPolicyArns: [at(values, "policy_arn")] },
    })),
  );

export const identityMappings: Readonly<Record<string, Mapping>> = {
  aws_iam_role: simple(`${iam}Role`, {
    RoleName: "name",
    Path: "path",
    AssumeRolePolicyDocument: json("assume_role_policy"),
    MaxSessionDuration: "max_session_duration",
    PermissionsBoundary: "permissions_boundary",
    ManagedPolicyArns: "managed_policy_arns",
    ...inlinePolicies,
    Tags: tags,
  }),
  aws_iam_role_policy: simple(`${iam}RolePolicy`, {
    RoleName: "role",
    PolicyName: "name",
    PolicyDocument: json("policy"),
  }),
  aws_iam_policy: simple(`${iam}ManagedPolicy`, {
    ManagedPolicyName: "name",
    Path: "path",
    PolicyDocument: json("policy"),
  }),
  aws_iam_role_policy_attachment: attach("Role", "role"),
  aws_iam_user_policy_attachment: attach("User", "user"),
  aws_iam_group_policy_attachment: attach("Group", "group"),
  aws_iam_policy_attachment: attachToAll,
  aws_iam_user: simple(`${iam}User`, { UserName: "name", Path: "path", PermissionsBoundary: "permissions_boundary" }),
  aws_iam_user_login_profile: part(`${iam}User`, "user", { LoginProfile: () => ({}) }),
  aws_iam_user_group_membership: part(`${iam}User`, "user", { Groups: "groups" }),
  aws_iam_group: simple(`${iam}Group`, { GroupName: "name", Path: "path" }),
  aws_iam_user_policy: simple(`${iam}UserPolicy`, {
    UserName: "user",
    PolicyName: "name",
    PolicyDocument: json("policy"),
  }),
  aws_iam_group_policy: simple(`${iam}GroupPolicy`, {
    GroupName: "group",
    PolicyName: "name",
    PolicyDocument: json("policy"),
  }),
  aws_iam_instance_profile: simple(`${iam}InstanceProfile`, {
    InstanceProfileName: "name",
    Path: "path",
    Roles: (values) => [at(values, "role")],
  }),
  aws_iam_openid_connect_provider: simple(`${iam}OIDCProvider`, { Url: "url", ClientIdList: "client_id_list" }),
  aws_kms_key: simple("AWS::KMS::Key", {
    Description: "description",
    Enabled: otherwise("is_enabled", true),
    KeySpec: otherwise("customer_master_key_spec", "SYMMETRIC_DEFAULT"),
    KeyUsage: otherwise("key_usage", "ENCRYPT_DECRYPT"),
    MultiRegion: otherwise("multi_region", false),
    EnableKeyRotation: otherwise("enable_key_rotation", false),
    RotationPeriodInDays: "rotation_period_in_days",
    PendingWindowInDays: "deletion_window_in_days",
    KeyPolicy: json("policy"),
    Tags: tags,
  }),
  aws_kms_alias: simple("AWS::KMS::Alias", { AliasName: "name", TargetKeyId: "target_key_id" }),
  aws_kms_replica_key: simple("AWS::KMS::ReplicaKey", {
    PrimaryKeyArn: "primary_key_arn",
    KeyPolicy: json("policy"),
  }),
  aws_kms_key_policy: part("AWS::KMS::Key", "key_id", { KeyPolicy: json("policy") }),
  aws_secretsmanager_secret: simple("AWS::SecretsManager::Secret", {
    Name: "name",
    KmsKeyId: "kms_key_id",
    Tags: tags,
  }),
  aws_secretsmanager_secret_rotation: simple("AWS::SecretsManager::RotationSchedule", {
    SecretId: "secret_id",
    RotationLambdaARN: "rotation_lambda_arn",
    RotationRules: (values) =>
      each(values, "rotation_rules", {
        AutomaticallyAfterDays: "automatically_after_days",
        ScheduleExpression: "schedule_expression",
      })[0],
  }),
  aws_secretsmanager_secret_policy: simple("AWS::SecretsManager::ResourcePolicy", {
    SecretId: "secret_arn",
    ResourcePolicy: json("policy"),
  }),
};
