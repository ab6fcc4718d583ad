import { describe, expect, it } from "vitest";
import { Node } from "../../model/node.ts";
import { statementsOf } from "../../model/policy.ts";
import type { Statement } from "../../model/policy.ts";
import { Unresolved } from "../../model/value.ts";
import type { ValueMap } from "../../model/value.ts";
import { isOpenToAll, servesStrangers } from "./open-principals.ts";

const resource = { type: "T", id: "R", source: "s", pointer: "", properties: {}, attributes: {}, identities: [] };

function statements(...bodies: ValueMap[]): Statement[] {
  return statementsOf(new Node(resource, "", { Statement: bodies }));
}

const everyone = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::data/*" };

function open(body: ValueMap, ...beside: ValueMap[]): boolean {
  const [first, ...others] = statements({ ...everyone, ...body }, ...beside);
  if (first === undefined) throw new TypeError("no statement");
  return isOpenToAll(first, others);
}

const when = (operator: string, key: string, value: string | string[]): ValueMap => ({
  Condition: { [operator]: { [key]: value } },
});

describe("who is let in from anywhere", () => {
  it.each([
    ["everyone", {}, true],
    ["one account", { Principal: { AWS: "123456789012" } }, false],
    ["all but one account", { Principal: undefined, NotPrincipal: { AWS: "123456789012" } }, true],
    ["the organisation", when("StringEquals", "aws:PrincipalOrgID", "o-1"), false],
    ["any organisation", when("StringLike", "aws:PrincipalOrgID", "o-*"), true],
    ["the organisation, if there is one", when("StringEqualsIfExists", "aws:PrincipalOrgID", "o-1"), true],
    ["every one of no organisations", when("ForAllValues:StringEquals", "aws:PrincipalOrgPaths", "o-1/*"), true],
    ["another account's", when("StringNotEquals", "aws:PrincipalAccount", "123456789012"), true],
    ["any role", when("StringLike", "aws:PrincipalArn", "*"), true],
    ["a role's name in any account", when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/admin"), true],
    ["a role's name in one account", when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::123456789012:role/*"), false],
    ["a tag that anyone can set", when("StringEquals", "aws:PrincipalTag/team", "data"), true],
    ["only TLS", when("Bool", "aws:SecureTransport", "true"), true],
    ["half of all addresses", when("IpAddress", "aws:SourceIp", "0.0.0.0/1"), true],
    ["one network's addresses", when("IpAddress", "aws:SourceIp", "203.0.113.0/24"), false],
    ["all but one network", when("NotIpAddress", "aws:SourceIp", "203.0.113.0/24"), true],
    ["one endpoint", when("StringEquals", "aws:SourceVpce", "vpce-1"), false],
    ["one endpoint, if through one", when("StringEqualsIfExists", "aws:SourceVpce", "vpce-1"), true],
    ["not through one endpoint", when("StringNotEquals", "aws:SourceVpce", "vpce-1"), true],
    ["whoever has no organisation", when("Null", "aws:PrincipalOrgID", "true"), true],
    ["whoever is nobody", when("Null", "aws:PrincipalArn", "true"), true],
    [
      "whoever has a token",
      { Action: "sts:AssumeRoleWithWebIdentity", ...when("Null", "aws:PrincipalArn", "true") },
      true,
    ],
    ["a part of it for each name", { Resource: "arn:aws:s3:::data/${aws:username}/*" }, true],
    ["nobody's account", when("Null", "aws:PrincipalAccount", "true"), true],
    ["an anonymous caller", when("StringEquals", "aws:PrincipalType", "Anonymous"), true],
    ["all but one action", { Action: undefined, NotAction: "s3:DeleteObject" }, true],
  ] as const)("%s", (_name, body, expected) => {
    expect(open(body)).toBe(expected);
  });

  it("counts the denials beside the statement", () => {
    const outsiders = {
      ...everyone,
      Effect: "Deny",
      Action: "s3:*",
      ...when("StringNotEquals", "aws:PrincipalOrgID", "o-1"),
    };
    expect(open({}, outsiders)).toBe(false);
    expect(open({}, { ...outsiders, Action: "s3:PutObject" })).toBe(true);
    expect(open({ Action: "s3:*" }, { ...outsiders, Action: "s3:GetObject" })).toBe(true);
  });

  it("asks of a statement, not of what is allowed beside it", () => {
    expect(open(when("StringEquals", "aws:PrincipalOrgID", "o-1"), everyone)).toBe(false);
    expect(open({ Principal: { AWS: "123456789012" } }, everyone)).toBe(false);
  });

  it("does not guess what could not be read", () => {
    const action = new Unresolved({ Ref: "Call" }, "no default");
    expect(() => open({ Action: action })).toThrow(/Ref/);
    expect(open({ Action: action }, { ...everyone, Effect: "Deny", Action: "*" })).toBe(false);
    const value = new Unresolved({ Ref: "Org" }, "no default");
    expect(() => open({ Condition: { StringEquals: { "aws:PrincipalOrgID": value } } })).toThrow(/Ref/);
  });
});

describe("whom a service serves", () => {
  it.each([
    ["anyone", {}, true],
    ["one account", when("StringEquals", "aws:SourceAccount", "123456789012"), false],
    ["one account, if it says", when("StringEqualsIfExists", "aws:SourceAccount", "123456789012"), true],
    ["its account's trails", when("ArnLike", "aws:SourceArn", "arn:aws:cloudtrail:*:123456789012:trail/*"), false],
    ["any account's trails", when("ArnLike", "aws:SourceArn", "arn:aws:cloudtrail:*:*:trail/*"), true],
    ["text that another account's ARN fits", when("StringLike", "aws:SourceArn", "arn:aws:s3:::*"), false],
    ["any ARN", when("ArnLike", "aws:SourceArn", "arn:aws:*:*:*:*"), true],
    ["a bucket", when("ArnLike", "aws:SourceArn", "arn:aws:s3:::bucket"), false],
    [
      "logs of one account",
      when("ArnLike", "kms:EncryptionContext:aws:logs:arn", "arn:aws:logs:*:123456789012:*"),
      false,
    ],
    ["logs of any account", when("ArnLike", "kms:EncryptionContext:aws:logs:arn", "arn:aws:logs:*:*:*"), true],
  ] as const)("%s", (_name, body, expected) => {
    const [one] = statements({ ...everyone, Principal: { Service: "logs.amazonaws.com" }, ...body });
    expect(one === undefined ? undefined : servesStrangers(one, "logs.amazonaws.com", [])).toBe(expected);
  });
});
