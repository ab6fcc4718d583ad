// Rows about the roles of the vendor and of people on a few resources.

import { expect, it } from "vitest";
import { account, said, told } from "../sample-platform.ts";
import { ec2, never, trusting } from "./sample-roles.ts";
import type { Statement } from "./sample-roles.ts";

const other = "210987654321";

const vendor: Statement = {
  Effect: "Allow",
  Principal: { AWS: other },
  Action: "sts:AssumeRole",
  Condition: { StringEquals: { "sts:ExternalId": "Agreed-1" } },
};

it("IAM-006: who may take on the vendor's role", () => {
  const cases = Object.fromEntries(
    Object.entries({
      "with the agreed ID": [vendor, never],
      "in any letters": [{ ...vendor, Condition: { StringEqualsIgnoreCase: { "sts:ExternalId": "Agreed-1" } } }],
      "in any letters, all small": [
        { ...vendor, Condition: { StringEqualsIgnoreCase: { "sts:ExternalId": "agreed" } } },
      ],
      "in any letters, all capitals": [
        { ...vendor, Condition: { StringEqualsIgnoreCase: { "sts:ExternalId": "AGREED" } } },
      ],
      "any ID but one": [{ ...vendor, Condition: { StringNotEquals: { "sts:ExternalId": "x" } } }],
      "an ID that begins alike": [{ ...vendor, Condition: { StringLike: { "sts:ExternalId": "Agreed-*" } } }],
      "another key": [{ ...vendor, Condition: { StringEquals: { "sts:ExternalIdentity": "Agreed-1" } } }],
      "the own account beside": [{ ...vendor, Principal: { AWS: [other, account] } }],
      "a third account": [{ ...vendor, Principal: { AWS: [other, "arn:aws:iam::333333333333:root"] } }],
      "texts that are no account": [
        {
          ...vendor,
          Principal: { AWS: [other, "x333333333333", "arn:aws:iam::x333333333333x:root"] },
        },
      ],
    }).map(([what, trust]) => [what, { Vendor: trusting(trust) }] as const),
  );
  expect(told("IAM-006", cases, { vendor: { account: other } })).toMatchInlineSnapshot(`
    "# with the agreed ID
    held
    # in any letters
    violated
    finding Vendor/AssumeRolePolicyDocument/Statement/0: Vendor may be taken on without the agreed external ID | {"Condition":{"StringEquals":{"sts:ExternalId":"agreed"}}} | "without it the vendor's other customers can direct the vendor at this account"
    # in any letters, all small
    violated
    finding Vendor/AssumeRolePolicyDocument/Statement/0: Vendor may be taken on without the agreed external ID | {"Condition":{"StringEquals":{"sts:ExternalId":"agreed"}}} | "without it the vendor's other customers can direct the vendor at this account"
    # in any letters, all capitals
    violated
    finding Vendor/AssumeRolePolicyDocument/Statement/0: Vendor may be taken on without the agreed external ID | {"Condition":{"StringEquals":{"sts:ExternalId":"agreed"}}} | "without it the vendor's other customers can direct the vendor at this account"
    # any ID but one
    violated
    finding Vendor/AssumeRolePolicyDocument/Statement/0: Vendor may be taken on without the agreed external ID | {"Condition":{"StringEquals":{"sts:ExternalId":"agreed"}}} | "without it the vendor's other customers can direct the vendor at this account"
    # an ID that begins alike
    violated
    finding Vendor/AssumeRolePolicyDocument/Statement/0: Vendor may be taken on without the agreed external ID | {"Condition":{"StringEquals":{"sts:ExternalId":"agreed"}}} | "without it the vendor's other customers can direct the vendor at this account"
    # another key
    violated
    finding Vendor/AssumeRolePolicyDocument/Statement/0: Vendor may be taken on without the agreed external ID | {"Condition":{"StringEquals":{"sts:ExternalId":"agreed"}}} | "without it the vendor's other customers can direct the vendor at this account"
    # the own account beside
    held
    # a third account
    violated
    finding Vendor/AssumeRolePolicyDocument/Statement/0/Principal/AWS/1: Vendor may be taken on by arn:aws:iam::333333333333:root, which is not the vendor's account | "210987654321"
    # texts that are no account
    held"
  `);
  expect(said("IAM-006", { Vendor: trusting([vendor]) })).toMatchInlineSnapshot(`"held"`);
});

it("IAM-007: what the vendor may do", () => {
  const rights = (Action: string | string[], more: Statement = {}) => [
    { Effect: "Allow", Action, Resource: "*", ...more },
  ];
  const areas = ["eks:CreateCluster", "ec2:CreateVolume", "elasticloadbalancing:CreateLoadBalancer"];
  const whole = rights([...areas, "ec2:RunInstances", "cloudwatch:ListMetrics"]);
  const Managed = ["IAM::ManagedPolicy", { PolicyDocument: { Statement: whole } }] as const;
  const cases = Object.fromEntries(
    Object.entries({
      "the granted areas": rights([
        "ec2:RunInstances",
        "EKS:DescribeCluster",
        "cloudwatch:GetMetricData",
        "cloudwatch:List*",
      ]),
      "all of an area": rights("ec2:*"),
      "writing metrics, and deleting alarms": rights(["cloudwatch:PutMetricData", "cloudwatch:DeleteAlarms"]),
      "a metric's neighbour": rights("cloudwatch:Get1"),
      "another area": rights("iam:GetRole"),
      "no area": rights("*"),
      "another area, taken away again": [...rights("iam:GetRole"), ...rights("iam:*", { Effect: "Deny" })],
      "all the rest": [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
    }).map(([what, policies]) => [what, { Vendor: trusting([vendor], {}, [...policies, ...whole]) }] as const),
  );
  expect(
    told("IAM-007", {
      ...cases,
      "some areas alone": { Vendor: trusting([vendor], {}, rights(["ec2:RunInstances", ...areas.slice(1)])) },
      "a policy of AWS": {
        Vendor: trusting([vendor], { ManagedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }),
      },
      "a policy of the platform": { Managed, Vendor: trusting([vendor], { ManagedPolicyArns: [{ Ref: "Managed" }] }) },
    }),
  ).toMatchInlineSnapshot(`
    "# the granted areas
    held
    # all of an area
    violated
    finding Vendor/Policies/0/PolicyDocument/Statement/0: the vendor may also do ec2:* | ["eks","ec2","ebs","elasticloadbalancing","cloudwatch"]
    # writing metrics, and deleting alarms
    violated
    finding Vendor/Policies/0/PolicyDocument/Statement/0: the vendor may also do cloudwatch:PutMetricData, cloudwatch:DeleteAlarms | ["eks","ec2","ebs","elasticloadbalancing","cloudwatch"]
    # a metric's neighbour
    violated
    finding Vendor/Policies/0/PolicyDocument/Statement/0: the vendor may also do cloudwatch:Get1 | ["eks","ec2","ebs","elasticloadbalancing","cloudwatch"]
    # another area
    violated
    finding Vendor/Policies/0/PolicyDocument/Statement/0: the vendor may also do iam:GetRole | ["eks","ec2","ebs","elasticloadbalancing","cloudwatch"]
    # no area
    violated
    finding Vendor/Policies/0/PolicyDocument/Statement/0: the vendor may also do * | ["eks","ec2","ebs","elasticloadbalancing","cloudwatch"]
    # another area, taken away again
    held
    # all the rest
    violated
    finding Vendor/Policies/0/PolicyDocument/Statement/0: NotAction grants everything else | ["eks","ec2","ebs","elasticloadbalancing","cloudwatch"]
    # some areas alone
    violated
    finding Vendor/Policies: the vendor may not create the cluster, read metrics | "every granted area"
    # a policy of AWS
    violated
    finding Vendor/ManagedPolicyArns/0: ReadOnlyAccess is wider than the granted areas | ["eks","ec2","ebs","elasticloadbalancing","cloudwatch"]
    # a policy of the platform
    held"
  `);
});

it("IAM-009: people take on roles with a second factor", () => {
  const person: Statement = {
    ...ec2,
    Principal: { AWS: account },
    Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
  };
  const cases = Object.entries({
    "with one": [person, never],
    "if it says": [{ ...person, Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } } }],
    "a recent one": [{ ...person, Condition: { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } } }],
    without: [{ ...person, Condition: undefined }],
    "a denial without": [
      { ...person, Condition: undefined },
      { ...never, Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } },
    ],
    "either of two": [
      {
        ...person,
        Principal: { AWS: [`arn:aws:iam::${account}:user/a`, `arn:aws:iam::${account}:user/b`] },
        Condition: {},
      },
    ],
    "one of two": [person, { ...person, Principal: { AWS: `arn:aws:iam::${account}:user/a` }, Condition: {} }],
    "a directory": [
      {
        ...person,
        Principal: { Federated: `arn:aws:iam::${account}:saml-provider/x` },
        Action: "sts:AssumeRoleWithSAML",
        Condition: {},
      },
    ],
    "anybody of the account but one": [
      { ...person, Condition: {} },
      { ...never, NotPrincipal: { AWS: `arn:aws:iam::${account}:user/a` }, Principal: undefined },
    ],
  }).map(([what, trust]) => [what, { People: trusting(trust) }] as const);
  expect(told("IAM-009", Object.fromEntries(cases))).toMatchInlineSnapshot(`
    "# with one
    held
    # if it says
    violated
    finding People/AssumeRolePolicyDocument/Statement/0: people take on People without a second factor | {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # a recent one
    held
    # without
    violated
    finding People/AssumeRolePolicyDocument/Statement/0: people take on People without a second factor | {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # a denial without
    held
    # either of two
    violated
    finding People/AssumeRolePolicyDocument/Statement/0: people take on People without a second factor | {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # one of two
    violated
    finding People/AssumeRolePolicyDocument/Statement/1: people take on People without a second factor | {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # a directory
    violated
    finding People/AssumeRolePolicyDocument/Statement/0: people take on People without a second factor | {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # anybody of the account but one
    held"
  `);
});
