// Users, groups, policies and keys of which no profile has an example: values as the provider's documentation has them, and
// what they are in CloudFormation's vocabulary.

import { describe, expect, it } from "vitest";
import { Unresolved } from "../value.ts";
import { madeOf, madeOfOne } from "./sample-plan.ts";

const policy = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }] };
const text = JSON.stringify(policy);

describe("identities and keys", () => {
  it("what is attached to users and groups", () => {
    expect(
      madeOf({
        "aws_iam_user.u": { values: { name: "u", path: "/", permissions_boundary: "b" } },
        "aws_iam_group.g": { values: { name: "g", path: "/" } },
        "aws_iam_user_policy_attachment.a": { values: { user: "u", policy_arn: "p1" } },
        "aws_iam_group_policy_attachment.a": { values: { group: "g", policy_arn: "p2" } },
        "aws_iam_user_login_profile.l": { values: { user: "u", password: "x" } },
        "aws_iam_user_group_membership.m": { values: { user: "u", groups: ["g"] } },
        "aws_iam_user_policy.p": { values: { user: "u", name: "own", policy: text } },
        "aws_iam_group_policy.p": { values: { group: "g", name: "own", policy: text } },
      }),
    ).toEqual([
      [
        "AWS::IAM::User",
        {
          UserName: "u",
          Path: "/",
          PermissionsBoundary: "b",
          ManagedPolicyArns: ["p1"],
          LoginProfile: {},
          Groups: ["g"],
        },
      ],
      ["AWS::IAM::Group", { GroupName: "g", Path: "/", ManagedPolicyArns: ["p2"] }],
      ["AWS::IAM::UserPolicy", { UserName: "u", PolicyName: "own", PolicyDocument: policy }],
      ["AWS::IAM::GroupPolicy", { GroupName: "g", PolicyName: "own", PolicyDocument: policy }],
    ]);
  });

  it("a role and what machines take it on by", () => {
    expect(
      madeOf({
        "aws_iam_role.r": {
          values: {
            name: "r",
            path: "/p/",
            assume_role_policy: text,
            max_session_duration: 3600,
            permissions_boundary: "b",
            inline_policy: [{ name: "", policy: "" }],
          },
        },
        "aws_iam_role_policy_attachment.a": { values: { role: "r", policy_arn: "p1" } },
        "aws_iam_role_policy.p": { values: { role: "r", name: "own", policy: text } },
        "aws_iam_policy.m": { values: { name: "m", path: "/", policy: text } },
        "aws_iam_instance_profile.i": { values: { name: "i", path: "/", role: "r" } },
      }),
    ).toEqual([
      [
        "AWS::IAM::Role",
        {
          RoleName: "r",
          Path: "/p/",
          AssumeRolePolicyDocument: policy,
          MaxSessionDuration: 3600,
          PermissionsBoundary: "b",
          ManagedPolicyArns: ["p1"],
          Policies: [],
        },
      ],
      ["AWS::IAM::RolePolicy", { RoleName: "r", PolicyName: "own", PolicyDocument: policy }],
      ["AWS::IAM::ManagedPolicy", { ManagedPolicyName: "m", Path: "/", PolicyDocument: policy }],
      ["AWS::IAM::InstanceProfile", { InstanceProfileName: "i", Path: "/", Roles: ["r"] }],
    ]);
  });

  it("policies within a role that are not known", () => {
    const [made] = madeOf({ "aws_iam_role.r": { unknown: { inline_policy: true } } });
    expect((made?.[1] as { Policies: unknown[] }).Policies[0]).toBeInstanceOf(Unresolved);
  });

  it("policies within a role", () => {
    expect(madeOfOne("aws_iam_role", { name: "r", inline_policy: [{ name: "own", policy: text }] })).toEqual([
      ["AWS::IAM::Role", { RoleName: "r", Policies: [{ PolicyName: "own", PolicyDocument: policy }] }],
    ]);
  });

  it("what turns a secret, and when", () => {
    const rotation = { secret_id: "s", rotation_lambda_arn: "f" };
    const rules = [{ automatically_after_days: 30, schedule_expression: "rate(30 days)" }];
    expect(madeOfOne("aws_secretsmanager_secret_rotation", { ...rotation, rotation_rules: rules })).toEqual([
      [
        "AWS::SecretsManager::RotationSchedule",
        {
          SecretId: "s",
          RotationLambdaARN: "f",
          RotationRules: { AutomaticallyAfterDays: 30, ScheduleExpression: "rate(30 days)" },
        },
      ],
    ]);
  });

  it("a key's policy beside it, and a copy of a key", () => {
    expect(
      madeOf({
        "aws_kms_key.k": { values: { key_id: "k-1", is_enabled: false } },
        "aws_kms_key_policy.p": { values: { key_id: "k-1", policy: text } },
        "aws_kms_replica_key.r": { values: { primary_key_arn: "arn:k", policy: text } },
      }),
    ).toEqual([
      [
        "AWS::KMS::Key",
        {
          Enabled: false,
          KeySpec: "SYMMETRIC_DEFAULT",
          KeyUsage: "ENCRYPT_DECRYPT",
          MultiRegion: false,
          EnableKeyRotation: false,
          KeyPolicy: policy,
        },
      ],
      ["AWS::KMS::ReplicaKey", { PrimaryKeyArn: "arn:k", KeyPolicy: policy }],
    ]);
  });
});
