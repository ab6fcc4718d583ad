// S3-007: denials that the pods' role meets by conditions, by what they do, and as one of all but others.

import { expect, it } from "vitest";
import { account, said } from "../sample-platform.ts";

const role = `arn:aws:iam::${account}:role/clickhouse-pods`;
const other = `arn:aws:iam::${account}:role/other`;
const bucket = "arn:aws:s3:::backups";
const allows = {
  Effect: "Allow",
  Principal: { AWS: role },
  Action: ["s3:GetObject", "s3:PutObject", "s3:ListBucket"],
  Resource: [bucket, `${bucket}/*`],
};
const Statement = [
  {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/issuer` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: { "issuer:sub": "system:serviceaccount:ch:clickhouse-sa" } },
  },
];
const denied = (more: object) => {
  const statement = { Effect: "Deny", Action: "s3:*", Resource: [bucket, `${bucket}/*`], ...more };
  const text = said("S3-007", {
    Backups: ["S3::Bucket", { BucketName: "backups" }],
    Pods: ["IAM::Role", { RoleName: "clickhouse-pods", AssumeRolePolicyDocument: { Statement } }],
    Policy: ["S3::BucketPolicy", { Bucket: { Ref: "Backups" }, PolicyDocument: { Statement: [allows, statement] } }],
  });
  return text.split("\n").map((line) => line.replace(/^finding \S+: | \|.*$/g, ""));
};
const yes = ["violated", "the policy of Backups denies the pod role"];
const no = ["held"];
const arn = (operator: string, value: unknown, key = "aws:PrincipalArn") => ({
  Condition: { [operator]: { [key]: value } },
});

it("by what is denied", () => {
  const all = { Principal: "*" };
  expect(denied(all)).toEqual(yes);
  expect(denied({ ...all, Action: "s3:ListBucket", Resource: bucket })).toEqual(yes);
  expect(denied({ ...all, Action: "s3:ListBucket", Resource: `${bucket}/*` })).toEqual(no);
  expect(denied({ ...all, Action: "s3:DeleteObject", Resource: `${bucket}/*` })).toEqual(yes);
  expect(denied({ ...all, Action: "s3:DeleteObject", Resource: bucket })).toEqual(no);
  expect(denied({ ...all, Action: "s3:DeleteBucket", Resource: bucket })).toEqual(no);
});

it("by who is asked for", () => {
  const all = { Principal: "*" };
  expect(denied({ ...all, ...arn("ArnEquals", role) })).toEqual(yes);
  expect(denied({ ...all, ...arn("ArnEquals", other) })).toEqual(no);
  expect(denied({ ...all, ...arn("StringNotLike", other) })).toEqual(yes);
  expect(denied({ ...all, ...arn("StringNotLike", [other, role]) })).toEqual(no);
});

it("as one of all but others", () => {
  const but = (...AWS: string[]) => ({ NotPrincipal: { AWS } });
  expect(denied(but(other))).toEqual(yes);
  expect(denied(but(other, role))).toEqual(no);
  expect(denied({ ...but(other), Action: "s3:DeleteBucket" })).toEqual(no);
  for (const operator of ["ArnEquals", "ArnLike", "StringEquals", "StringLike", "StringEqualsIgnoreCase"]) {
    expect(denied({ ...but(other), ...arn(operator, role) })).toEqual(yes);
    expect(denied({ ...but(other), ...arn(operator, [other, role], "AWS:principalarn") })).toEqual(yes);
    expect(denied({ ...but(other), ...arn(operator, other) })).toEqual(no);
  }
  for (const operator of ["ArnNotEquals", "ArnNotLike", "StringNotEquals", "StringNotLike"]) {
    expect(denied({ ...but(other), ...arn(operator, other) })).toEqual(yes);
    expect(denied({ ...but(other), ...arn(operator, [other, role]) })).toEqual(no);
  }
  expect(denied({ ...but(other), ...arn("ArnLike", `arn:aws:iam::${account}:role/clickhouse-*`) })).toEqual(yes);
  for (const key of ["aws:SourceVpce", "aws:PrincipalArnX", "x-aws:PrincipalArn"]) {
    expect(denied({ ...but(other), ...arn("StringEquals", role, key) })).toEqual(no);
  }
  expect(denied({ ...but(other), ...arn("NumericEquals", role) })).toEqual(no);
  expect(denied({ ...but(other), ...arn("StringEqualsIfExists", role) })).toEqual(no);
  expect(denied({ ...but(other), ...arn("ForAnyValue:StringEquals", role) })).toEqual(no);
});
