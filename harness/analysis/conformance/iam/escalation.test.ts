// Ways to become more than one is, on a few resources: escalation, and passing roles.

import { expect, it } from "vitest";
import { account, told } from "../sample-platform.ts";
import { deny, may, role, roles } from "./sample-roles.ts";
import type { Statement } from "./sample-roles.ts";

const named = (name: string) => `arn:aws:iam::${account}:role/${name}`;

it("BASE-016: escalation", () => {
  const policy = `arn:aws:iam::${account}:policy/p`;
  const attach = may("iam:AttachRolePolicy", named("own"));
  const Managed = (statement: Statement) =>
    ["IAM::ManagedPolicy", { ManagedPolicyName: "p", PolicyDocument: { Statement: [statement] } }] as const;
  const runs = (id: string, Role: unknown) => ["Lambda::Function", { FunctionName: id, Role }] as const;
  const update = (...names: string[]) =>
    may(
      "lambda:UpdateFunctionCode",
      names.map((name) => `arn:aws:lambda:us-east-1:${account}:function:${name}`),
    );
  const Other = role([], { RoleName: "other" });
  expect(
    told("BASE-016", {
      ...roles({
        "of itself": [attach],
        "of another": [may("iam:AttachRolePolicy", named("other"))],
        "of many": [may("iam:AttachRolePolicy", named("team-*"))],
        "of one in many": [may("iam:AttachRolePolicy", [named("other"), named("te?m")])],
        "of all but one": [
          { Effect: "Allow", Action: ["iam:PutRolePolicy", "iam:CreateAccessKey"], NotResource: named("other") },
        ],
        "by code alone": [
          may(
            ["lambda:UpdateFunctionCode", "iam:PutRolePolicy"],
            `arn:aws:lambda:us-east-1:${account}:function:elsewhere`,
          ),
        ],
        "who may take on all but one": [
          { Effect: "Allow", Action: "iam:UpdateAssumeRolePolicy", NotResource: named("other") },
        ],
        "who may take on another, said twice and once in vain": [
          may("iam:UpdateAssumeRolePolicy", named("other"), {
            Condition: { StringEquals: { "aws:PrincipalAccount": "909090909090" } },
          }),
          may("iam:UpdateAssumeRolePolicy", named("other")),
        ],
        "of itself, denied": [attach, deny("iam:Attach*")],
        "who may take on another": [may("iam:UpdateAssumeRolePolicy", [named("other"), named("third")])],
        "who may take on one of two": [
          may("iam:UpdateAssumeRolePolicy", [named("other"), named("third")]),
          deny("iam:*", named("third")),
        ],
        "who may take on another, denied": [
          may("iam:UpdateAssumeRolePolicy", named("other")),
          deny("iam:*", named("other")),
        ],
      }),
      "within a boundary": {
        Own: role([attach], { PermissionsBoundary: { Ref: "Bounds" } }),
        Bounds: ["IAM::ManagedPolicy", { PolicyDocument: { Statement: [may("s3:GetObject", "arn:aws:s3:::x/y")] } }],
      },
      "of many, of which a boundary leaves one": {
        Own: role([may(["iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"], named("team-*"))], {
          PermissionsBoundary: { Ref: "Bounds" },
        }),
        Bounds: ["IAM::ManagedPolicy", { PolicyDocument: { Statement: [may("iam:*", named("team-a"))] } }],
      },
      "of the name of an inline policy": {
        Own: role([may("iam:CreatePolicyVersion", policy)]),
        P: [
          "IAM::Policy",
          { PolicyName: "p", Roles: ["own"], PolicyDocument: { Statement: [may("s3:Get*", "arn:aws:s3:::x/*")] } },
        ],
      },
      "by two actions, and code that runs as another": {
        Own: role([
          may(["lambda:UpdateFunctionCode", "iam:PutRolePolicy"], `arn:aws:lambda:us-east-1:${account}:function:f`),
        ]),
        F: runs("f", named("elsewhere")),
      },
      "by one of two holders": {
        Own: role([], { ManagedPolicyArns: [{ Ref: "P" }] }),
        Second: role([deny("iam:*")], { RoleName: "second", ManagedPolicyArns: [{ Ref: "P" }] }),
        P: Managed(may("iam:PutRolePolicy", named("*"))),
      },
      "of a policy that it holds": {
        Own: role([], { ManagedPolicyArns: [{ Ref: "P" }] }),
        P: Managed(may("iam:CreatePolicyVersion", policy)),
      },
      "of a policy that nobody holds": { P: Managed(may("iam:CreatePolicyVersion", policy)) },
      "held by nobody": { P: Managed(may("iam:CreateAccessKey")) },
      "held by nobody, denied": {
        P: ["IAM::Policy", { PolicyDocument: { Statement: [may("iam:CreateAccessKey"), deny("iam:*")] } }],
      },
      "of a user": {
        U: ["IAM::User", { Policies: [{ PolicyDocument: { Statement: [may("iam:CreateAccessKey")] } }] }],
      },
      "of a group": {
        G: ["IAM::Group", { Policies: [{ PolicyDocument: { Statement: [may("iam:CreateAccessKey")] } }] }],
      },
      "of a user, apart": { U: ["IAM::UserPolicy", { PolicyDocument: { Statement: [may("iam:CreateAccessKey")] } }] },
      "by code of another": {
        Own: role([update("f", "g")]),
        Other,
        F: runs("f", { "Fn::GetAtt": ["Other", "Arn"] }),
        G: runs("g", { "Fn::GetAtt": ["Own", "Arn"] }),
      },
      "by code of another, told by reference": {
        Own: role([may("lambda:UpdateFunctionCode", [{ "Fn::GetAtt": ["F", "Arn"] }, { "Fn::GetAtt": ["G", "Arn"] }])]),
        Other,
        F: ["Lambda::Function", { Role: { "Fn::GetAtt": ["Other", "Arn"] } }],
        G: runs("g", { "Fn::GetAtt": ["Own", "Arn"] }),
      },
      "by its own code": {
        Own: role([update("f")]),
        Other,
        F: runs("f", { "Fn::GetAtt": ["Own", "Arn"] }),
        G: runs("g", { "Fn::GetAtt": ["Other", "Arn"] }),
      },
      "by code of who knows": {
        Own: role([update("f")]),
        F: runs("f", named("elsewhere")),
        G: ["Lambda::Function", { Role: { "Fn::GetAtt": ["Own", "Arn"] } }],
      },
    }),
  ).toMatchInlineSnapshot(`
    "# of itself
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: privilege escalation through iam:AttachRolePolicy | "none of them"
    # of another
    held
    # of many
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: privilege escalation through iam:AttachRolePolicy | "none of them"
    # of one in many
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: privilege escalation through iam:AttachRolePolicy | "none of them"
    # of all but one
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: privilege escalation through iam:PutRolePolicy, iam:CreateAccessKey | "none of them"
    finding Own/Policies/0/PolicyDocument/Statement/0: every resource for iam:PutRolePolicy, iam:CreateAccessKey | "named resources"
    # by code alone
    held
    # who may take on all but one
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: privilege escalation through iam:UpdateAssumeRolePolicy | "none of them"
    finding Own/Policies/0/PolicyDocument/Statement/0: every resource for iam:UpdateAssumeRolePolicy | "named resources"
    # who may take on another, said twice and once in vain
    violated
    finding Own/Policies/0/PolicyDocument/Statement/1: privilege escalation through iam:UpdateAssumeRolePolicy | "none of them"
    # of itself, denied
    held
    # who may take on another
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: privilege escalation through iam:UpdateAssumeRolePolicy | "none of them"
    # who may take on one of two
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: privilege escalation through iam:UpdateAssumeRolePolicy | "none of them"
    # who may take on another, denied
    held
    # within a boundary
    held
    # of many, of which a boundary leaves one
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: privilege escalation through iam:AttachRolePolicy, iam:UpdateAssumeRolePolicy | "none of them"
    # of the name of an inline policy
    held
    # by two actions, and code that runs as another
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: privilege escalation through lambda:UpdateFunctionCode | "none of them"
    # by one of two holders
    violated
    finding P/PolicyDocument/Statement/0: privilege escalation through iam:PutRolePolicy | "none of them"
    # of a policy that it holds
    violated
    finding P/PolicyDocument/Statement/0: privilege escalation through iam:CreatePolicyVersion | "none of them"
    # of a policy that nobody holds
    held
    # held by nobody
    violated
    finding P/PolicyDocument/Statement/0: privilege escalation through iam:CreateAccessKey | "none of them"
    finding P/PolicyDocument/Statement/0: every resource for iam:CreateAccessKey | "named resources"
    # held by nobody, denied
    violated
    finding P/PolicyDocument/Statement/0: every resource for iam:CreateAccessKey | "named resources"
    # of a user
    violated
    finding U/Policies/0/PolicyDocument/Statement/0: privilege escalation through iam:CreateAccessKey | "none of them"
    finding U/Policies/0/PolicyDocument/Statement/0: every resource for iam:CreateAccessKey | "named resources"
    # of a group
    violated
    finding G/Policies/0/PolicyDocument/Statement/0: privilege escalation through iam:CreateAccessKey | "none of them"
    finding G/Policies/0/PolicyDocument/Statement/0: every resource for iam:CreateAccessKey | "named resources"
    # of a user, apart
    violated
    finding U/PolicyDocument/Statement/0: privilege escalation through iam:CreateAccessKey | "none of them"
    finding U/PolicyDocument/Statement/0: every resource for iam:CreateAccessKey | "named resources"
    # by code of another
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: privilege escalation through lambda:UpdateFunctionCode | "none of them"
    # by code of another, told by reference
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: privilege escalation through lambda:UpdateFunctionCode | "none of them"
    # by its own code
    held
    # by code of who knows
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: privilege escalation through lambda:UpdateFunctionCode | "none of them""
  `);
});

it("BASE-016: passing roles", () => {
  const to = (service: unknown) => ({ Condition: { StringEquals: { "iam:PassedToService": service } } });
  const pass = (resource: unknown, more: Statement = to("ec2.amazonaws.com")) => may("iam:PassRole", resource, more);
  expect(
    told(
      "BASE-016",
      roles({
        "one to one": [pass(named("worker"))],
        "one to two": [pass(named("worker"), to(["ec2.amazonaws.com", "lambda.amazonaws.com"]))],
        "two to one": [pass([named("worker"), named("second")])],
        "of a path": [pass(named("service-role/*"))],
        "of a name's beginning": [pass(named("Admin*"))],
        "of others": [pass("arn:aws:iam::*:role/worker")],
        any: [pass("*")],
        "any of another account": [pass("arn:aws:iam::909090909090:role/*")],
        "all but one": [
          { Effect: "Allow", Action: "iam:PassRole", NotResource: named("a"), ...to("ec2.amazonaws.com") },
        ],
        "all but one, to no service in particular": [
          { Effect: "Allow", Action: "iam:PassRole", NotResource: [named("*unrelated"), named("Admin*")] },
        ],
        "of a name's beginning, within a boundary": [pass(named("Admin*"))],
        "to anybody": [pass(named("worker"), {})],
        "to somebody, if he says": [
          pass(named("worker"), {
            Condition: { StringEqualsIfExists: { "iam:PassedToService": "ec2.amazonaws.com" } },
          }),
        ],
        "to all services": [
          pass(named("worker"), { Condition: { StringLike: { "iam:PassedToService": "*.amazonaws.com" } } }),
        ],
        "to some services": [
          pass(named("worker"), { Condition: { StringLike: { "iam:PassedToService": "e*.amazonaws.com" } } }),
        ],
        "to all but one": [
          pass(named("worker"), { Condition: { StringNotEquals: { "iam:PassedToService": "ec2.amazonaws.com" } } }),
        ],
        "to a service in capitals": [
          pass(named("worker"), { Condition: { StringEquals: { "IAM:passedtoSERVICE": "ec2.amazonaws.com" } } }),
        ],
        "one of two to anybody": [pass([named("worker"), named("second")], {}), deny("iam:PassRole", named("second"))],
        "to another key's services": [
          pass(named("worker"), {
            Condition: {
              StringEquals: { "iam:PassedToServices": ["a", "b", "c"] },
              StringLike: { "iam:PassedToService": "e*" },
            },
          }),
        ],
      }),
    ),
  ).toMatchInlineSnapshot(`
    "# one to one
    held
    # one to two
    held
    # two to one
    held
    # of a path
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: iam:PassRole is not bounded to a role and a service | "one role and iam:PassedToService"
    # of a name's beginning
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: iam:PassRole is not bounded to a role and a service | "one role and iam:PassedToService"
    # of others
    held
    # any
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: iam:PassRole is not bounded to a role and a service | "one role and iam:PassedToService"
    # any of another account
    held
    # all but one
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: iam:PassRole is not bounded to a role and a service | "one role and iam:PassedToService"
    # all but one, to no service in particular
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: iam:PassRole is not bounded to a role and a service | "one role and iam:PassedToService"
    finding Own/Policies/0/PolicyDocument/Statement/0: every resource for iam:PassRole | "named resources"
    # of a name's beginning, within a boundary
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: iam:PassRole is not bounded to a role and a service | "one role and iam:PassedToService"
    # to anybody
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: iam:PassRole is not bounded to a role and a service | "one role and iam:PassedToService"
    # to somebody, if he says
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: iam:PassRole is not bounded to a role and a service | "one role and iam:PassedToService"
    # to all services
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: iam:PassRole is not bounded to a role and a service | "one role and iam:PassedToService"
    # to some services
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: iam:PassRole is not bounded to a role and a service | "one role and iam:PassedToService"
    # to all but one
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: iam:PassRole is not bounded to a role and a service | "one role and iam:PassedToService"
    # to a service in capitals
    held
    # one of two to anybody
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: iam:PassRole is not bounded to a role and a service | "one role and iam:PassedToService"
    # to another key's services
    violated
    finding Own/Policies/0/PolicyDocument/Statement/0: iam:PassRole is not bounded to a role and a service | "one role and iam:PassedToService""
  `);
});
