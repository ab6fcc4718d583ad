// Users, groups, policies and keys of which no profile has an example: values as the provider's documentation has them, and
// what they are in CloudFormation's vocabulary.

import { describe, expect, it } from "vitest";
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

  it("policies within a role", () => {
    expect(madeOfOne("aws_iam_role", { name: "r", inline_policy: [{ name: "own", policy: text }] })).toEqual([
      ["AWS::IAM::Role", { RoleName: "r", Policies: [{ PolicyName: "own", PolicyDocument: policy }] }],
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
