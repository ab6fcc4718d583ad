// Whom trust, resource and endpoint policies let in, asked of a few statements.

import { describe, expect, it } from "vitest";
import { present } from "#harness/core/errors.ts";
import { account, platform } from "../sample-platform.ts";
import { statementsOf } from "../../model/policy.ts";
import { property } from "../../model/node.ts";
import { letsEverythingThrough } from "./open-endpoints.ts";
import { isOpenToAll, servesStrangers } from "./open-principals.ts";
import { boundaryOf, policiesFor, resourcePolicy } from "./role-policies.ts";
import { askedFor, canTakeOn, withoutExact } from "./taking-on.ts";
import { deny, may, trusting } from "./sample-roles.ts";
import type { Statement } from "./sample-roles.ts";

const other = "210987654321";

/** A role with a trust of some statements, the first of which is asked about. */
function trust(...written: Statement[]) {
  const model = platform({ Role: trusting(written) });
  const role = present(model.resources[0], "one role");
  const beside = statementsOf(property(role, "AssumeRolePolicyDocument"));
  return { model, role, statement: present(beside[0], "one statement"), beside };
}

describe("who takes on a role", () => {
  const lets = (Principal: unknown, more: Statement = {}) => ({
    Effect: "Allow",
    Principal,
    Action: "sts:AssumeRole",
    ...more,
  });
  const from = (value: string) => ({ Condition: { StringEquals: { "aws:PrincipalAccount": value } } });
  const saml = `arn:aws:iam::${account}:saml-provider/people`;
  const token = { Action: "sts:AssumeRoleWithWebIdentity" };
  const withoutAccount = { Condition: { Null: { "aws:PrincipalAccount": "true" } } };
  it.each<[string, Statement[], boolean]>([
    ["everybody", [lets("*")], true],
    ["everybody of the own account", [lets("*", from(account))], true],
    ["everybody of another", [lets("*", from("909090909090"))], true],
    ["everybody with a token", [lets("*", token)], true],
    ["everybody but some", [lets(undefined, { NotPrincipal: { AWS: `arn:aws:iam::${other}:root` } })], true],
    ["nobody, as a denial beside says", [lets("*"), { ...deny("sts:*"), Principal: "*" }], false],
    ["somebody, whatever another statement lets", [lets({ AWS: other }), may("sts:AssumeRole")], true],
    ["an account by its number", [lets({ AWS: other }, from(other))], true],
    ["an account by its root", [lets({ AWS: `arn:aws:iam::${other}:root` }, from(other))], true],
    ["an account of another partition", [lets({ AWS: `arn:aws-cn:iam::${other}:root` }, from(other))], true],
    ["an account, asked for another", [lets({ AWS: other }, from(account))], false],
    [
      "one of its users",
      [
        lets(
          { AWS: `arn:aws:iam::${other}:user/ann` },
          { Condition: { StringLike: { "aws:PrincipalArn": "*:user/ann" } } },
        ),
      ],
      true,
    ],
    [
      "another user",
      [
        lets(
          { AWS: `arn:aws:iam::${other}:user/ann` },
          { Condition: { StringLike: { "aws:PrincipalArn": "*:user/ben" } } },
        ),
      ],
      false,
    ],
    ["a service", [lets({ Service: "ec2.amazonaws.com" })], true],
    ["people of a directory", [lets({ Federated: saml }, { Action: "sts:AssumeRoleWithSAML" })], true],
    ["programs with a token", [lets({ Federated: "accounts.google.com" }, token)], true],
    ["tags alone", [lets("*", { Action: "sts:TagSession" })], false],
    ["nobody at all", [{ Effect: "Allow", Action: "sts:AssumeRole" }], false],
    ["everybody who is nobody, with a token", [lets("*", { ...token, ...withoutAccount })], true],
  ])("%s", (_what, statements, expected) => {
    expect(canTakeOn(trust(...statements), [{}])).toBe(expected);
  });

  it("somebody who is not known", () => {
    const one = trust(lets({ AWS: { Ref: "Somebody" } }));
    expect(() => canTakeOn(one, [{}])).toThrow('whether sts:AssumeRole is allowed turns on {"Ref":"Somebody"}');
  });

  it("what they are asked for", () => {
    const one = trust(
      lets("*", { Condition: { StringEquals: { "sts:ExternalId": ["Abc", "XY", { Ref: "Unknown" }] } } }),
      { ...deny("sts:*"), Condition: { StringNotLike: { "STS:externalid": "a*c" } } },
      lets("*", { Condition: { StringEquals: { "sts:ExternalId": "of another" } } }),
    );
    const key = /^sts:externalid$/i;
    expect(askedFor(one, key).values).toEqual(["Abc", "XY", "a*c"]);
    const { keys } = askedFor(one, key);
    expect(
      withoutExact(one, key, ["other"]).map(({ absent, given }) => absent ?? Object.values(given ?? {})[0]),
    ).toEqual([keys, "other", "axc", "ABC", "xy", "A*C"]);
    expect(askedFor(one, /^aws:/)).toEqual({ keys: [], values: [] });
  });
});

describe("strangers", () => {
  const policy = (...Statement: object[]) => {
    const { resources } = platform({ B: ["S3::BucketPolicy", { Bucket: "b", PolicyDocument: { Statement } }] });
    return statementsOf(property(present(resources[0], "one policy"), "PolicyDocument"));
  };
  const open = (...written: object[]) => {
    const statements = policy(...written);
    return isOpenToAll(present(statements[0], "one"), statements);
  };
  const get = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };
  const denial = { ...get, Effect: "Deny" };
  it.each<[string, object[], boolean]>([
    ["come in", [get], true],
    ["do not, when denied", [get, denial], false],
    ["come in, when something else is denied", [get, { ...denial, Action: "s3:PutObject" }], true],
    ["do not, when another statement lets them", [{ ...get, Principal: { AWS: account } }, get], false],
    ["come in to one's own place", [{ ...get, Resource: "arn:aws:s3:::b/${aws:username}/x" }], true],
    ["come in to all but some", [{ ...get, Resource: undefined, NotResource: "arn:aws:s3:::b/secret" }], true],
    ["come in with all but some actions", [{ ...get, Action: undefined, NotAction: "s3:Delete*" }], true],
    [
      "come in with one of two actions",
      [
        { ...get, Action: ["s3:GetObject", "s3:PutObject"] },
        { ...denial, Action: "s3:GetObject" },
      ],
      true,
    ],
    [
      "come in to one of two places",
      [
        { ...get, Resource: ["arn:aws:s3:::b/a", "arn:aws:s3:::b/b"] },
        { ...denial, Resource: "arn:aws:s3:::b/a" },
      ],
      true,
    ],
    [
      "come in without an account",
      [{ ...get, Condition: { StringEquals: { "aws:PrincipalType": "Anonymous" } } }],
      true,
    ],
    ["come in by a token of anybody's", [{ ...get, Action: "sts:AssumeRoleWithWebIdentity", Resource: "*" }], true],
  ])("%s", (_what, statements, expected) => {
    expect(open(...statements)).toBe(expected);
  });

  it("are served by services", () => {
    const serves = (...written: object[]) => {
      const statements = policy(...written);
      return servesStrangers(present(statements[0], "one"), "sns.amazonaws.com", statements);
    };
    const sns = { ...get, Principal: { Service: "sns.amazonaws.com" } };
    const own = { Condition: { StringEquals: { "aws:SourceAccount": account } } };
    expect([
      serves(sns),
      serves({ ...sns, ...own }),
      serves({ ...sns, Effect: "Deny" }),
      serves(sns, { ...sns, Effect: "Deny" }),
    ]).toEqual([true, false, false, false]);
    expect(serves({ ...get, Principal: { Service: "sqs.amazonaws.com" } })).toBe(false);
  });

  it("go through endpoints", () => {
    const through = (service: string, ...written: object[]) => {
      const model = platform({ E: ["EC2::VPCEndpoint", { PolicyDocument: { Statement: written } }] });
      const beside = statementsOf(property(present(model.resources[0], "one"), "PolicyDocument"));
      return letsEverythingThrough(model, present(beside[0], "one"), { beside, service });
    };
    const all = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
    expect(through("s3", all)).toBe(true);
    expect(through("s3", { ...all, Effect: "Deny" })).toBe(false);
    expect(through("s3", all, { ...all, Effect: "Deny" })).toBe(false);
    expect(through("s3", all, { ...all, Effect: "Deny", Action: "ec2:*" })).toBe(true);
    expect(through("s3", { ...all, Action: "s3:*" })).toBe(true);
    expect(through("ecr.api", { ...all, Action: "ecr:*" })).toBe(true);
    expect(through("execute-api", { ...all, Action: "lambda:*" }), "of another service").toBe(true);
    expect(through("s3", { ...all, Action: "s3:GetObject" }), "one action").toBe(false);
    expect(through("s3", { ...all, Action: ["e?2:Run", "s3*:Get*"] }), "patterns of services").toBe(false);
    expect(through("s3", { ...all, Resource: "arn:aws:s3:::b/*" })).toBe(false);
    expect(through("s3", { ...all, Condition: { StringEquals: { "aws:PrincipalAccount": account } } })).toBe(false);
    expect(
      through("s3", { ...all, Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } } }),
      "a key of the way",
    ).toBe(true);
  });
});

describe("policies that have a say", () => {
  const written = (more: object = {}) =>
    platform({
      Role: trusting([], more, [may("s3:GetObject")]),
      Own: ["IAM::ManagedPolicy", { PolicyDocument: { Statement: [may("s3:*")] } }],
      Bucket: ["S3::Bucket", { BucketName: "b" }],
      One: ["S3::BucketPolicy", { Bucket: { Ref: "Bucket" }, PolicyDocument: { Statement: [may("s3:A")] } }],
      Two: ["S3::BucketPolicy", { Bucket: { Ref: "Bucket" }, PolicyDocument: { Statement: [may("s3:B")] } }],
      Bare: ["S3::BucketPolicy", { Bucket: { Ref: "Bucket" } }],
      Gateway: ["EC2::VPCEndpoint", { VpcEndpointType: "Gateway", ServiceName: "com.amazonaws.us-east-1.s3" }],
      Face: [
        "EC2::VPCEndpoint",
        {
          VpcEndpointType: "Interface",
          ServiceName: "com.amazonaws.us-east-1.s3",
          PolicyDocument: { Statement: [may("s3:C")] },
        },
      ],
      Other: [
        "EC2::VPCEndpoint",
        { VpcEndpointType: "GatewayLoadBalancer", ServiceName: "com.amazonaws.us-east-1.s3" },
      ],
      Topic: ["SNS::Topic", {}],
      Table: ["DynamoDB::Table", {}],
    });
  const named = (model: ReturnType<typeof written>, id: string) =>
    present(
      model.resources.find((one) => one.id === id),
      id,
    );
  const actions = (
    policies: readonly { statements: readonly { action?: { pieces: readonly unknown[] } | undefined }[] }[] | undefined,
  ) => policies?.map(({ statements }) => statements.map(({ action }) => action?.pieces));

  it("of the resource", () => {
    const model = written();
    expect(actions([present(resourcePolicy(model, named(model, "Bucket")), "a policy")])).toEqual([
      [["s3:A"], ["s3:B"]],
    ]);
    expect(resourcePolicy(model, named(model, "Topic"))).toBeUndefined();
    expect(() => resourcePolicy(model, named(model, "Table"))).toThrow(
      "where policies of AWS::DynamoDB::Table stand is not known",
    );
  });

  it("of the role and of the way", () => {
    const managed = (name: string) => `arn:aws:iam::aws:policy/${name}`;
    const model = written({
      ManagedPolicyArns: [{ Ref: "Own" }, managed("AdministratorAccess"), managed("AWSDenyAll")],
      PermissionsBoundary: { Ref: "Own" },
    });
    const role = named(model, "Role");
    const policies = policiesFor(model, role, { resource: named(model, "Bucket"), through: "s3" });
    expect(Object.keys(policies).sort()).toEqual(["boundary", "endpoint", "identity", "resource"]);
    expect(policies.identity?.map(({ statements }) => statements.map(({ effect }) => effect))).toEqual([
      ["Allow"],
      ["Allow"],
      ["Allow"],
      ["Deny"],
    ]);
    expect(actions(policies.identity?.slice(0, 3))).toEqual([[["s3:GetObject"]], [["s3:*"]], [["*"]]]);
    expect(actions(policies.endpoint)).toEqual([[["*"]], [["s3:C"]]]);
    expect(policies.endpoint?.map(({ name }) => name)).toEqual(["Gateway", "Face"]);
    expect(actions(policies.boundary)).toEqual([[["s3:*"]]]);
    const bare = written({ PermissionsBoundary: managed("AdministratorAccess") });
    expect(Object.keys(policiesFor(bare, named(bare, "Role"), { through: "sqs" }))).toEqual(["identity", "boundary"]);
    expect(actions([present(boundaryOf(bare, named(bare, "Role")), "a boundary")])).toEqual([[["*"]]]);
    expect(boundaryOf(written(), named(written(), "Role"))).toBeUndefined();
  });
});
