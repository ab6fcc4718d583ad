// In which circumstances strangers come, whom a trust lets come, and which ARNs stand in place of tokens.

import { expect, it } from "vitest";
import { present } from "#harness/core/errors.ts";
import { readPolicy } from "../../iam/document.ts";
import { statementsOf } from "../../model/policy.ts";
import { property } from "../../model/node.ts";
import { textOf } from "../../model/value.ts";
import type { ValueMap } from "../../model/value.ts";
import { PlatformModel } from "../../model/platform-model.ts";
import { account, platform } from "../sample-platform.ts";
import { arnOf, homeAccount, plain } from "./arns.ts";
import { strangerContexts } from "./strangers.ts";
import { askedFor, canTakeOn, withoutExact } from "./taking-on.ts";

const conditionsOf = (Condition: ValueMap) =>
  readPolicy({
    name: "p",
    document: { Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition } },
  }).statements.flatMap(({ conditions }) => conditions);

it("strangers come with what AWS says of them", () => {
  const whos = ["person", "nobody", "service"] as const;
  const bases = whos.map((who) => JSON.stringify({ who, contexts: strangerContexts([], who) }));
  expect(bases.join("\n")).toMatchInlineSnapshot(`
    "{"who":"person","contexts":[{"given":{"aws:SourceVpc":{"like":"vpc-stranger","maybeAbsent":true},"aws:SourceVpce":{"like":"vpce-stranger","maybeAbsent":true},"aws:SourceVpcArn":{"like":"arn:aws:ec2:us-east-1:909090909090:vpc/vpc-stranger","maybeAbsent":true},"aws:VpceAccount":{"like":"909090909090","maybeAbsent":true},"aws:VpceOrgID":{"like":"o-stranger","maybeAbsent":true},"aws:VpceOrgPaths":{"like":"o-stranger/r-stranger/","maybeAbsent":true},"aws:SourceAccount":{"like":"909090909090","maybeAbsent":true},"aws:SourceOwner":{"like":"909090909090","maybeAbsent":true},"aws:SourceOrgID":{"like":"o-stranger","maybeAbsent":true},"aws:SourceOrgPaths":{"like":"o-stranger/r-stranger/","maybeAbsent":true},"aws:PrincipalAccount":"909090909090","aws:PrincipalOrgID":{"like":"o-stranger","maybeAbsent":true},"aws:PrincipalOrgPaths":{"like":"o-stranger/r-stranger/","maybeAbsent":true},"aws:userid":"AROASTRANGER:session","kms:CallerAccount":"909090909090","s3:DataAccessPointAccount":{"like":"909090909090","maybeAbsent":true},"sts:ExternalId":{"like":"what the stranger makes up","maybeAbsent":true},"sns:Endpoint":{"like":"https://stranger.example/","maybeAbsent":true}},"open":["*"],"absent":["aws:PrincipalServiceName"]}]}
    {"who":"nobody","contexts":[{"given":{"aws:SourceVpc":{"like":"vpc-stranger","maybeAbsent":true},"aws:SourceVpce":{"like":"vpce-stranger","maybeAbsent":true},"aws:SourceVpcArn":{"like":"arn:aws:ec2:us-east-1:909090909090:vpc/vpc-stranger","maybeAbsent":true},"aws:VpceAccount":{"like":"909090909090","maybeAbsent":true},"aws:VpceOrgID":{"like":"o-stranger","maybeAbsent":true},"aws:VpceOrgPaths":{"like":"o-stranger/r-stranger/","maybeAbsent":true},"aws:SourceAccount":{"like":"909090909090","maybeAbsent":true},"aws:SourceOwner":{"like":"909090909090","maybeAbsent":true},"aws:SourceOrgID":{"like":"o-stranger","maybeAbsent":true},"aws:SourceOrgPaths":{"like":"o-stranger/r-stranger/","maybeAbsent":true}},"open":["*"],"absent":["aws:PrincipalAccount","aws:PrincipalOrgID","aws:PrincipalOrgPaths","aws:userid","kms:CallerAccount","s3:DataAccessPointAccount","sts:ExternalId","sns:Endpoint","aws:PrincipalArn"]}]}
    {"who":"service","contexts":[{"given":{"aws:SourceVpc":{"like":"vpc-stranger","maybeAbsent":true},"aws:SourceVpce":{"like":"vpce-stranger","maybeAbsent":true},"aws:SourceVpcArn":{"like":"arn:aws:ec2:us-east-1:909090909090:vpc/vpc-stranger","maybeAbsent":true},"aws:VpceAccount":{"like":"909090909090","maybeAbsent":true},"aws:VpceOrgID":{"like":"o-stranger","maybeAbsent":true},"aws:VpceOrgPaths":{"like":"o-stranger/r-stranger/","maybeAbsent":true},"aws:SourceAccount":{"like":"909090909090","maybeAbsent":true},"aws:SourceOwner":{"like":"909090909090","maybeAbsent":true},"aws:SourceOrgID":{"like":"o-stranger","maybeAbsent":true},"aws:SourceOrgPaths":{"like":"o-stranger/r-stranger/","maybeAbsent":true}},"open":["*"],"absent":[]}]}"
  `);
});

it("strangers come from many places where a condition asks", () => {
  const conditions: Record<string, ValueMap> = {
    "an address": { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
    "addresses by other names": { IpAddress: { "x:aws:SourceIp": "10.0.0.0/8", "aws:SourceIpx": "1.1.1.1/32" } },
    "an address and more": { IpAddress: { "AWS:SOURCEIP": "10.0.0.0/8" }, Bool: { "aws:SecureTransport": "true" } },
    "a source of any account": {
      ArnLike: {
        "aws:SourceArn": ["arn:aws:s3:*:*:b?cket/*", "arn:aws:s3:us-east-1:123456789012:*", "arn:aws:x:*:9*", "short"],
      },
    },
    "two keys": {
      ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:a" },
      ArnNotLike: { "aws:sourcearn": "arn:aws:sns:*:*:b", "aws:PrincipalArn": "arn:aws:iam::*:role/c" },
    },
    "a principal": { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } },
    "other keys": {
      ArnLike: {
        "x:aws:SourceArn": "arn:aws:a:b:*:c",
        "aws:SourceArnx": "arn:aws:a:b:*:c",
        "aws:PrincipalArnx": "arn:aws:a:b:*:c",
        "x:aws:PrincipalArn": "arn:aws:a:b:*:c",
      },
    },
    "a context of encryption": { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:*:*:*" } },
    "other contexts": {
      ArnLike: {
        "x:kms:EncryptionContext:arn": "arn:aws:logs:*:*:*",
        "kms:EncryptionContext:arnx": "arn:aws:logs:*:*:*",
      },
    },
    "a number": { NumericLessThan: { "aws:SourceArn": 5 } },
  };
  const told = Object.entries(conditions).flatMap(([what, condition]) =>
    (["person", "nobody", "service"] as const).map((who) => {
      const given = strangerContexts(conditionsOf(condition), who).map((context) => {
        const asked = Object.entries(context.given ?? {}).filter(([key]) =>
          /sourceip|sourcearn$|principalarn|encryption/i.test(key),
        );
        return JSON.stringify(Object.fromEntries(asked));
      });
      return `${what}, ${who}: ${given.join(" ")}`;
    }),
  );
  expect(told.join("\n")).toMatchInlineSnapshot(`
    "an address, person: {"aws:SourceIp":"9.9.9.9"} {"aws:SourceIp":"41.7.7.7"} {"aws:SourceIp":"89.3.3.3"} {"aws:SourceIp":"120.5.5.5"} {"aws:SourceIp":"150.4.4.4"} {"aws:SourceIp":"201.6.6.6"} {"aws:SourceIp":"2600::9"} {"aws:SourceIp":"2a00::9"} {"aws:SourceIp":"2c00::9"}
    an address, nobody: {"aws:SourceIp":"9.9.9.9"} {"aws:SourceIp":"41.7.7.7"} {"aws:SourceIp":"89.3.3.3"} {"aws:SourceIp":"120.5.5.5"} {"aws:SourceIp":"150.4.4.4"} {"aws:SourceIp":"201.6.6.6"} {"aws:SourceIp":"2600::9"} {"aws:SourceIp":"2a00::9"} {"aws:SourceIp":"2c00::9"}
    an address, service: {"aws:SourceIp":"9.9.9.9"} {"aws:SourceIp":"41.7.7.7"} {"aws:SourceIp":"89.3.3.3"} {"aws:SourceIp":"120.5.5.5"} {"aws:SourceIp":"150.4.4.4"} {"aws:SourceIp":"201.6.6.6"} {"aws:SourceIp":"2600::9"} {"aws:SourceIp":"2a00::9"} {"aws:SourceIp":"2c00::9"}
    addresses by other names, person: {}
    addresses by other names, nobody: {}
    addresses by other names, service: {}
    an address and more, person: {"aws:SourceIp":"9.9.9.9"} {"aws:SourceIp":"41.7.7.7"} {"aws:SourceIp":"89.3.3.3"} {"aws:SourceIp":"120.5.5.5"} {"aws:SourceIp":"150.4.4.4"} {"aws:SourceIp":"201.6.6.6"} {"aws:SourceIp":"2600::9"} {"aws:SourceIp":"2a00::9"} {"aws:SourceIp":"2c00::9"}
    an address and more, nobody: {"aws:SourceIp":"9.9.9.9"} {"aws:SourceIp":"41.7.7.7"} {"aws:SourceIp":"89.3.3.3"} {"aws:SourceIp":"120.5.5.5"} {"aws:SourceIp":"150.4.4.4"} {"aws:SourceIp":"201.6.6.6"} {"aws:SourceIp":"2600::9"} {"aws:SourceIp":"2a00::9"} {"aws:SourceIp":"2c00::9"}
    an address and more, service: {"aws:SourceIp":"9.9.9.9"} {"aws:SourceIp":"41.7.7.7"} {"aws:SourceIp":"89.3.3.3"} {"aws:SourceIp":"120.5.5.5"} {"aws:SourceIp":"150.4.4.4"} {"aws:SourceIp":"201.6.6.6"} {"aws:SourceIp":"2600::9"} {"aws:SourceIp":"2a00::9"} {"aws:SourceIp":"2c00::9"}
    a source of any account, person: {"aws:SourceArn":{"like":"arn:aws:service:us-east-1:909090909090:stranger","maybeAbsent":true}} {"aws:SourceArn":"arn:aws:s3:x:909090909090:bxcket/x"} {"aws:SourceArn":"arn:aws:x:x:909090909090:x"}
    a source of any account, nobody: {"aws:SourceArn":{"like":"arn:aws:service:us-east-1:909090909090:stranger","maybeAbsent":true}} {"aws:SourceArn":"arn:aws:s3:x:909090909090:bxcket/x"} {"aws:SourceArn":"arn:aws:x:x:909090909090:x"}
    a source of any account, service: {"aws:SourceArn":{"like":"arn:aws:service:us-east-1:909090909090:stranger","maybeAbsent":true}} {"aws:SourceArn":"arn:aws:s3:x:909090909090:bxcket/x"} {"aws:SourceArn":"arn:aws:x:x:909090909090:x"}
    two keys, person: {"aws:sourcearn":{"like":"arn:aws:service:us-east-1:909090909090:stranger","maybeAbsent":true},"aws:PrincipalArn":"arn:aws:iam::909090909090:role/stranger"} {"aws:sourcearn":{"like":"arn:aws:service:us-east-1:909090909090:stranger","maybeAbsent":true},"aws:PrincipalArn":"arn:aws:iam::909090909090:role/c"} {"aws:sourcearn":"arn:aws:sns:x:909090909090:a","aws:PrincipalArn":"arn:aws:iam::909090909090:role/stranger"} {"aws:sourcearn":"arn:aws:sns:x:909090909090:a","aws:PrincipalArn":"arn:aws:iam::909090909090:role/c"} {"aws:sourcearn":"arn:aws:sns:x:909090909090:b","aws:PrincipalArn":"arn:aws:iam::909090909090:role/stranger"} {"aws:sourcearn":"arn:aws:sns:x:909090909090:b","aws:PrincipalArn":"arn:aws:iam::909090909090:role/c"}
    two keys, nobody: {"aws:sourcearn":{"like":"arn:aws:service:us-east-1:909090909090:stranger","maybeAbsent":true}} {"aws:sourcearn":"arn:aws:sns:x:909090909090:a"} {"aws:sourcearn":"arn:aws:sns:x:909090909090:b"}
    two keys, service: {"aws:sourcearn":{"like":"arn:aws:service:us-east-1:909090909090:stranger","maybeAbsent":true}} {"aws:sourcearn":"arn:aws:sns:x:909090909090:a"} {"aws:sourcearn":"arn:aws:sns:x:909090909090:b"}
    a principal, person: {"aws:PrincipalArn":"arn:aws:iam::909090909090:role/stranger"} {"aws:PrincipalArn":"arn:aws:iam::909090909090:role/x"}
    a principal, nobody: {}
    a principal, service: {}
    other keys, person: {}
    other keys, nobody: {}
    other keys, service: {}
    a context of encryption, person: {}
    a context of encryption, nobody: {}
    a context of encryption, service: {"kms:EncryptionContext:aws:logs:arn":"arn:aws:service:us-east-1:909090909090:stranger"} {"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:x:909090909090:x"}
    other contexts, person: {}
    other contexts, nobody: {}
    other contexts, service: {}
    a number, person: {"aws:SourceArn":{"like":"arn:aws:service:us-east-1:909090909090:stranger","maybeAbsent":true}}
    a number, nobody: {"aws:SourceArn":{"like":"arn:aws:service:us-east-1:909090909090:stranger","maybeAbsent":true}}
    a number, service: {"aws:SourceArn":{"like":"arn:aws:service:us-east-1:909090909090:stranger","maybeAbsent":true}}"
  `);
});

it("everybody comes whom a trust names", () => {
  const other = "210987654321";
  const principals: Record<string, unknown> = {
    "the account": { AWS: account },
    "its root": { AWS: `arn:aws:iam::${account}:root` },
    "another account": { AWS: other },
    "another's root": { AWS: `arn:aws-us-gov:iam::${other}:root` },
    "a role": { AWS: `arn:aws:iam::${other}:role/x` },
    everyone: "*",
    "a service": { Service: "x.amazonaws.com" },
    "a directory": { Federated: `arn:aws:iam::${account}:saml-provider/x` },
    "a provider": { Federated: `arn:aws:iam::${account}:oidc-provider/x` },
  };
  const by = (Action: string) =>
    Object.entries(principals).map(([what, Principal]) => {
      const statement = { Effect: "Allow", Principal, Action };
      const model = platform({ Role: ["IAM::Role", { AssumeRolePolicyDocument: { Statement: [statement] } }] });
      const role = present(model.resources[0], "the role");
      const beside = statementsOf(property(role, "AssumeRolePolicyDocument"));
      const trust = { model, role, statement: present(beside[0], "a statement"), beside };
      return `${what} by ${Action}: ${String(canTakeOn(trust, [{}]))}, ${String(canTakeOn(trust, []))}`;
    });
  expect(
    ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:TagSession"]
      .flatMap(by)
      .join("\n"),
  ).toMatchInlineSnapshot(`
    "the account by sts:AssumeRole: true, false
    its root by sts:AssumeRole: true, false
    another account by sts:AssumeRole: true, false
    another's root by sts:AssumeRole: true, false
    a role by sts:AssumeRole: true, false
    everyone by sts:AssumeRole: true, false
    a service by sts:AssumeRole: true, false
    a directory by sts:AssumeRole: true, false
    a provider by sts:AssumeRole: true, false
    the account by sts:AssumeRoleWithSAML: true, false
    its root by sts:AssumeRoleWithSAML: true, false
    another account by sts:AssumeRoleWithSAML: true, false
    another's root by sts:AssumeRoleWithSAML: true, false
    a role by sts:AssumeRoleWithSAML: true, false
    everyone by sts:AssumeRoleWithSAML: true, false
    a service by sts:AssumeRoleWithSAML: true, false
    a directory by sts:AssumeRoleWithSAML: true, false
    a provider by sts:AssumeRoleWithSAML: true, false
    the account by sts:AssumeRoleWithWebIdentity: true, false
    its root by sts:AssumeRoleWithWebIdentity: true, false
    another account by sts:AssumeRoleWithWebIdentity: true, false
    another's root by sts:AssumeRoleWithWebIdentity: true, false
    a role by sts:AssumeRoleWithWebIdentity: true, false
    everyone by sts:AssumeRoleWithWebIdentity: true, false
    a service by sts:AssumeRoleWithWebIdentity: true, false
    a directory by sts:AssumeRoleWithWebIdentity: true, false
    a provider by sts:AssumeRoleWithWebIdentity: true, false
    the account by sts:TagSession: false, false
    its root by sts:TagSession: false, false
    another account by sts:TagSession: false, false
    another's root by sts:TagSession: false, false
    a role by sts:TagSession: false, false
    everyone by sts:TagSession: false, false
    a service by sts:TagSession: false, false
    a directory by sts:TagSession: false, false
    a provider by sts:TagSession: false, false"
  `);
});

it("whoever lacks the exact value comes with others", () => {
  const trust = {
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: "sts:AssumeRole",
    Condition: { StringLike: { "sts:ExternalId": ["Ab*", "XY", "x?"], "aws:x": "y" } },
  };
  const denial = { ...trust, Effect: "Deny", Condition: { StringEquals: { "STS:EXTERNALID": "Zz" } } };
  const model = platform({
    Role: [
      "IAM::Role",
      {
        AssumeRolePolicyDocument: {
          Statement: [trust, denial, { ...trust, Condition: { StringEquals: { "sts:ExternalId": "beside" } } }],
        },
      },
    ],
  });
  const role = present(model.resources[0], "the role");
  const beside = statementsOf(property(role, "AssumeRolePolicyDocument"));
  const asked = { model, role, statement: present(beside[0], "a statement"), beside };
  expect(JSON.stringify(askedFor(asked, /^sts:externalid$/i))).toMatchInlineSnapshot(
    `"{"keys":["sts:ExternalId","STS:EXTERNALID"],"values":["Ab*","XY","x?","Zz"]}"`,
  );
  expect(
    withoutExact(asked, /^sts:externalid$/i, ["other", "XY"])
      .map((one) => JSON.stringify(one))
      .join("\n"),
  ).toMatchInlineSnapshot(`
    "{"absent":["sts:ExternalId","STS:EXTERNALID"]}
    {"given":{"sts:ExternalId":"other","STS:EXTERNALID":"other"}}
    {"given":{"sts:ExternalId":"Abx","STS:EXTERNALID":"Abx"}}
    {"given":{"sts:ExternalId":"xx","STS:EXTERNALID":"xx"}}
    {"given":{"sts:ExternalId":"AB*","STS:EXTERNALID":"AB*"}}
    {"given":{"sts:ExternalId":"xy","STS:EXTERNALID":"xy"}}
    {"given":{"sts:ExternalId":"X?","STS:EXTERNALID":"X?"}}
    {"given":{"sts:ExternalId":"ZZ","STS:EXTERNALID":"ZZ"}}"
  `);
});

it("tokens are the ARNs and names of what they stand for", () => {
  const model = platform({
    Role: ["IAM::Role", { Path: "/app/" }],
    Named: ["IAM::Role", { RoleName: "n" }],
    Policy: ["IAM::ManagedPolicy", { ManagedPolicyName: "p" }],
    Plain: ["IAM::ManagedPolicy"],
    Bucket: ["S3::Bucket"],
    Key: ["KMS::Key"],
    Topic: ["SNS::Topic", { TopicName: "t" }],
    Queue: ["SQS::Queue", { QueueName: "q" }],
    Function: ["Lambda::Function", { FunctionName: "f" }],
  });
  expect(model.resources.map((one) => `${one.id}: ${arnOf(model, one)}`).join("\n")).toMatchInlineSnapshot(`
    "Role: arn:aws:iam::123456789012:role/app/Role
    Named: arn:aws:iam::123456789012:role/n
    Policy: arn:aws:iam::123456789012:policy/p
    Plain: arn:aws:iam::123456789012:policy/Plain
    Bucket: arn:aws:s3:::bucket
    Key: arn:aws:kms:us-east-1:123456789012:key/Key
    Topic: arn:aws:sns:us-east-1:123456789012:t
    Queue: arn:aws:sqs:us-east-1:123456789012:q
    Function: arn:aws:lambda:us-east-1:123456789012:function:f"
  `);
  const texts = [
    "⟨Role⟩",
    "⟨Role.Arn⟩",
    "⟨Role.RoleId⟩",
    "⟨Key⟩",
    "⟨Key.KeyId⟩",
    "⟨Key.Arn⟩",
    "⟨Topic⟩",
    "⟨Topic.TopicName⟩",
    "⟨Queue⟩",
    "⟨Queue.Arn⟩",
    "⟨Policy⟩",
    "⟨Bucket⟩/x",
    "⟨a:b:Nobody⟩",
    "arn:${⟨AWS::Region⟩}:⟨AWS::AccountId⟩:⟨Bucket.Arn⟩/*",
    "plain",
  ];
  expect(texts.map((text) => `${text}: ${textOf(plain(model, text))}`).join("\n")).toMatchInlineSnapshot(`
    "⟨Role⟩: Role
    ⟨Role.Arn⟩: arn:aws:iam::123456789012:role/app/Role
    ⟨Role.RoleId⟩: ⟨Role.RoleId⟩
    ⟨Key⟩: Key
    ⟨Key.KeyId⟩: Key
    ⟨Key.Arn⟩: arn:aws:kms:us-east-1:123456789012:key/Key
    ⟨Topic⟩: arn:aws:sns:us-east-1:123456789012:t
    ⟨Topic.TopicName⟩: ⟨Topic.TopicName⟩
    ⟨Queue⟩: q
    ⟨Queue.Arn⟩: arn:aws:sqs:us-east-1:123456789012:q
    ⟨Policy⟩: arn:aws:iam::123456789012:policy/p
    ⟨Bucket⟩/x: bucket/x
    ⟨a:b:Nobody⟩: ⟨a-b-Nobody⟩
    arn:\${⟨AWS::Region⟩}:⟨AWS::AccountId⟩:⟨Bucket.Arn⟩/*: arn:\${us-east-1}:123456789012:arn:aws:s3:::bucket/*
    plain: plain"
  `);
  expect(JSON.stringify(plain(model, { a: ["⟨Bucket⟩", 1, true], b: { c: "⟨Key⟩" } }))).toMatchInlineSnapshot(
    `"{"a":["bucket",1,true],"b":{"c":"Key"}}"`,
  );
  expect(homeAccount(model)).toBe(account);
  expect(
    ["x123456789012", "123456789012x", "⟨AWS::AccountId⟩"].map((one) =>
      homeAccount(new PlatformModel({ kind: "template", resources: [], account: one, region: "" })),
    ),
  ).toEqual(Array.from({ length: 3 }, () => "111122223333"));
});
