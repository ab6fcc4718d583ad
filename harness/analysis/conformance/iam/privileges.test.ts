// Least privilege on a few resources: wildcards, what narrows a statement, and the forbidden actions.

import { expect, it } from "vitest";
import { account, told } from "../sample-platform.ts";
import { deny, may, role, roles } from "./sample-roles.ts";

it("BASE-016: wildcards and resources", () => {
  const five = ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "sqs:SendMessage", "sns:Publish"];
  const object = "arn:aws:s3:::data/x";
  expect(
    told("BASE-016", {
      ...roles({
        named: [may("s3:GetObject", object)],
        "all but": [{ Effect: "Allow", NotAction: "iam:*", Resource: object }],
        "two wild": [may(["s3:*", "sqs:Send?essage"], object)],
        "reads by wildcard": [may(["s3:Get*", "s3:List*", "ec2:DescribeVpc*"], object)],
        "not only reads": [may(["s3:Get*x", "s3:Get1*", "s3:GetObject*Acl"], object)],
        "everywhere, four": [may(five.slice(0, 4))],
        "everywhere, five": [may(five)],
        "everywhere beside a name": [may("s3:GetObject", ["*", object])],
        "everywhere but": [{ Effect: "Allow", Action: "s3:GetObject", NotResource: object }],
        "everywhere, of what knows no resources": [may(["ec2:DescribeVpcs", "sts:GetCallerIdentity"])],
        "everywhere, within a condition": [
          may("ec2:RunInstances", "*", { Condition: { StringEquals: { "aws:ResourceTag/of": "x" } } }),
        ],
        "everywhere, within a condition that tells nothing": [
          may("ec2:RunInstances", "*", { Condition: { StringEquals: { "aws:RequestedRegion": "us-east-1" } } }),
        ],
        "everywhere, if there is a tag": [
          may("ec2:RunInstances", "*", { Condition: { StringEqualsIfExists: { "aws:ResourceTag/of": "x" } } }),
        ],
        "everywhere, unless tagged": [
          may("ec2:RunInstances", "*", { Condition: { Null: { "aws:ResourceTag/of": "true" } } }),
        ],
      }),
      "everywhere, within a condition nobody knows": {
        Own: role([
          may("ec2:RunInstances", "*", {
            Condition: { StringEquals: { "aws:ResourceTag/of": { "Fn::ImportValue": "x" } } },
          }),
        ]),
      },
      "of AWS": {
        Own: role([], {
          ManagedPolicyArns: ["arn:aws:iam::aws:policy/PowerUserAccess", "arn:aws:iam::aws:policy/ReadOnlyAccess"],
        }),
      },
    }),
  ).toMatchInlineSnapshot(`
    "# named
    held
    # all but
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: NotAction with Allow grants all the rest | "named actions"
    finding Own/Policies/0/PolicyDocument/Statement/0: forbidden to every role: s3:DeleteObjectVersion | "none of them" | "it takes away what other promises rest on: traces, keys, kept versions, the closed network"
    # two wild
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: wildcard actions: s3:*, sqs:Send?essage | "named actions"
    finding Own/Policies/0/PolicyDocument/Statement/0: forbidden to every role: s3:DeleteObjectVersion | "none of them" | "it takes away what other promises rest on: traces, keys, kept versions, the closed network"
    # reads by wildcard
    held
    # not only reads
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: wildcard actions: s3:Get*x, s3:Get1*, s3:GetObject*Acl | "named actions"
    # everywhere, four
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: every resource for s3:GetObject, s3:PutObject, s3:ListBucket, sqs:SendMessage | "named resources"
    # everywhere, five
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: every resource for s3:GetObject, s3:PutObject, s3:ListBucket, sqs:SendMessage … | "named resources"
    # everywhere beside a name
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: every resource for s3:GetObject | "named resources"
    # everywhere but
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: every resource for s3:GetObject | "named resources"
    # everywhere, of what knows no resources
    held
    # everywhere, within a condition
    held
    # everywhere, within a condition that tells nothing
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: every resource for ec2:RunInstances | "named resources"
    # everywhere, if there is a tag
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: every resource for ec2:RunInstances | "named resources"
    # everywhere, unless tagged
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: every resource for ec2:RunInstances | "named resources"
    # everywhere, within a condition nobody knows
    unknown
    finding Own/Policies/0/PolicyDocument/Statement/0: whether aws:ResourceTag/of narrows turns on {"Fn::ImportValue":"x"}
    # of AWS
    violated
    finding Own/ManagedPolicyArns/0: PowerUserAccess grants everything | "a narrower policy""
  `);
});

it("BASE-016: what no role may do", () => {
  expect(
    told(
      "BASE-016",
      roles({
        "two of them": [may(["kms:DisableKey", "kms:ScheduleKeyDeletion"], `arn:aws:kms:us-east-1:${account}:key/k`)],
        "on another's thing": [may(["kms:DisableKey", "s3:DeleteObjectVersion"], "arn:aws:s3:::data/x")],
        "all but one": [
          { Effect: "Allow", Action: "logs:DeleteLogGroup", NotResource: "arn:aws:logs:us-east-1:1:log-group:x" },
        ],
        denied: [may("logs:DeleteLogGroup"), deny("logs:*")],
        "on something short": [may("ec2:CreateInternetGateway", ["x", "arn:aws"])],
      }),
    ),
  ).toMatchInlineSnapshot(`
    "# two of them
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: forbidden to every role: kms:ScheduleKeyDeletion, kms:DisableKey | "none of them" | "it takes away what other promises rest on: traces, keys, kept versions, the closed network"
    # on another's thing
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: forbidden to every role: s3:DeleteObjectVersion | "none of them" | "it takes away what other promises rest on: traces, keys, kept versions, the closed network"
    # all but one
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: forbidden to every role: logs:DeleteLogGroup | "none of them" | "it takes away what other promises rest on: traces, keys, kept versions, the closed network"
    finding Own/Policies/0/PolicyDocument/Statement/0: every resource for logs:DeleteLogGroup | "named resources"
    # denied
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: every resource for logs:DeleteLogGroup | "named resources"
    # on something short
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: forbidden to every role: ec2:CreateInternetGateway | "none of them" | "it takes away what other promises rest on: traces, keys, kept versions, the closed network""
  `);
});
