// Roles with their policies, keys and secrets as the AWS provider's resources. For tests.

import { isMap } from "../../../analysis/model/value.ts";
import type { Value } from "../../../analysis/model/value.ts";
import { block, flag, get, items, json, number, tags } from "./words.ts";
import type { Saying, Writer } from "./words.ts";

/** Policies of a principal, each a resource of its own that names it. */
function inlinePolicies(of: "role" | "user" | "group", policies: Value, self: string): Saying[] {
  return items(policies).map((policy, at) => [
    `aws_iam_${of}_policy`,
    { [of]: self, name: get(policy, "PolicyName"), policy: json(get(policy, "PolicyDocument")) },
    `policy_${String(at)}`,
  ]);
}

function attachments(of: "role" | "user" | "group", arns: Value, self: string): Saying[] {
  return items(arns).map((arn, at) => [
    `aws_iam_${of}_policy_attachment`,
    { [of]: self, policy_arn: arn },
    `attachment_${String(at)}`,
  ]);
}

const role: Writer = (p, { self }) => [
  [
    "aws_iam_role",
    {
      name: p["RoleName"],
      path: p["Path"] ?? "/",
      assume_role_policy: json(p["AssumeRolePolicyDocument"]),
      max_session_duration: number(p["MaxSessionDuration"] ?? 3600),
      permissions_boundary: p["PermissionsBoundary"],
      force_detach_policies: false,
      ...tags(p["Tags"]),
    },
  ],
  ...inlinePolicies("role", p["Policies"], self),
  ...attachments("role", p["ManagedPolicyArns"], self),
];

const user: Writer = (p, { self }) => [
  ["aws_iam_user", { name: p["UserName"], path: p["Path"] ?? "/", ...tags(p["Tags"]) }],
  ...inlinePolicies("user", p["Policies"], self),
  ...attachments("user", p["ManagedPolicyArns"], self),
  ...items(p["Groups"]).map((group): Saying => [
    "aws_iam_user_group_membership",
    { user: self, groups: [group] },
    "membership",
  ]),
];

const group: Writer = (p, { self }) => [
  ["aws_iam_group", { name: p["GroupName"], path: p["Path"] ?? "/" }],
  ...inlinePolicies("group", p["Policies"], self),
  ...attachments("group", p["ManagedPolicyArns"], self),
];

/** A managed policy and everybody that it names: Terraform attaches it from the other side. */
const managed: Writer = (p, { self }) => [
  ["aws_iam_policy", { name: p["ManagedPolicyName"], path: p["Path"] ?? "/", policy: json(p["PolicyDocument"]) }],
  ...items(p["Roles"]).flatMap((one, at): Saying[] => [
    ["aws_iam_role_policy_attachment", { role: one, policy_arn: self }, `role_${String(at)}`],
  ]),
  ...items(p["Users"]).flatMap((one, at): Saying[] => [
    ["aws_iam_user_policy_attachment", { user: one, policy_arn: self }, `user_${String(at)}`],
  ]),
  ...items(p["Groups"]).flatMap((one, at): Saying[] => [
    ["aws_iam_group_policy_attachment", { group: one, policy_arn: self }, `group_${String(at)}`],
  ]),
];

/** An inline policy beside its principals, one resource for each. */
const inline: Writer = (p) =>
  (["role", "user", "group"] as const).flatMap((of) => {
    const name = `${of[0]?.toUpperCase() ?? ""}${of.slice(1)}`;
    return items(p[`${name}s`] ?? p[`${name}Name`]).map((one, at): Saying => [
      `aws_iam_${of}_policy`,
      { [of]: one, name: p["PolicyName"], policy: json(p["PolicyDocument"]) },
      `${of}_${String(at)}`,
    ]);
  });

const key: Writer = (p) => [
  [
    "aws_kms_key",
    {
      description: p["Description"],
      is_enabled: flag(p["Enabled"], true),
      customer_master_key_spec: p["KeySpec"] ?? "SYMMETRIC_DEFAULT",
      key_usage: p["KeyUsage"] ?? "ENCRYPT_DECRYPT",
      multi_region: flag(p["MultiRegion"], false),
      enable_key_rotation: flag(p["EnableKeyRotation"], false),
      rotation_period_in_days: number(p["RotationPeriodInDays"]),
      deletion_window_in_days: number(p["PendingWindowInDays"] ?? 30),
      policy: json(p["KeyPolicy"]),
      ...tags(p["Tags"]),
    },
  ],
];

const secret: Writer = (p, { self }) => [
  [
    "aws_secretsmanager_secret",
    { name: p["Name"], description: p["Description"], kms_key_id: p["KmsKeyId"], ...tags(p["Tags"]) },
  ],
  ...(isMap(p["GenerateSecretString"]) || p["SecretString"] !== undefined
    ? [["aws_secretsmanager_secret_version", { secret_id: self }, "version"] satisfies Saying]
    : []),
];

export const identityWords: Readonly<Record<string, Writer>> = {
  "AWS::IAM::Role": role,
  "AWS::IAM::User": user,
  "AWS::IAM::Group": group,
  "AWS::IAM::ManagedPolicy": managed,
  "AWS::IAM::Policy": inline,
  "AWS::IAM::RolePolicy": inline,
  "AWS::IAM::UserPolicy": inline,
  "AWS::IAM::GroupPolicy": inline,
  "AWS::IAM::InstanceProfile": (p) => [
    ["aws_iam_instance_profile", { name: p["InstanceProfileName"], role: items(p["Roles"])[0] }],
  ],
  "AWS::IAM::OIDCProvider": (p) => [
    [
      "aws_iam_openid_connect_provider",
      { url: p["Url"], client_id_list: p["ClientIdList"], thumbprint_list: p["ThumbprintList"] },
    ],
  ],
  "AWS::KMS::Key": key,
  "AWS::KMS::Alias": (p) => [["aws_kms_alias", { name: p["AliasName"], target_key_id: p["TargetKeyId"] }]],
  "AWS::KMS::ReplicaKey": (p) => [
    ["aws_kms_replica_key", { primary_key_arn: p["PrimaryKeyArn"], policy: json(p["KeyPolicy"]) }],
  ],
  "AWS::SecretsManager::Secret": secret,
  "AWS::SecretsManager::RotationSchedule": (p) => [
    [
      "aws_secretsmanager_secret_rotation",
      {
        secret_id: p["SecretId"],
        rotation_lambda_arn: p["RotationLambdaARN"],
        rotate_immediately: flag(p["RotateImmediatelyOnUpdate"], true),
        rotation_rules: block(p["RotationRules"], (rules) => ({
          automatically_after_days: number(rules["AutomaticallyAfterDays"]),
          schedule_expression: rules["ScheduleExpression"],
          duration: rules["Duration"],
        })),
      },
    ],
  ],
  "AWS::SecretsManager::ResourcePolicy": (p) => [
    [
      "aws_secretsmanager_secret_policy",
      {
        secret_arn: p["SecretId"],
        policy: json(p["ResourcePolicy"]),
        block_public_policy: flag(p["BlockPublicPolicy"], false),
      },
    ],
  ],
};
