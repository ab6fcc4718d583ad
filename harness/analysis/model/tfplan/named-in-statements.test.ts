// Which references in a statement are what is written there, and what the key of an issuer's tokens is.

import { describe, expect, it } from "vitest";
import { Unresolved } from "../value.ts";
import type { Value } from "../value.ts";
import { isIssuer, keyOfIssuer, wholeName } from "./named-in-statements.ts";

const target = (type: string, attribute?: string) => ({ type, attribute, instance: { address: `${type}.x` } });

describe("a reference", () => {
  it.each([
    ...["aws_kms_key", "aws_kms_replica_key", "aws_iam_role", "aws_iam_user", "aws_iam_policy", "aws_sqs_queue"],
    ...["aws_iam_openid_connect_provider", "aws_ecr_repository", "aws_cloudwatch_event_rule", "aws_cloudtrail"],
    ...["aws_secretsmanager_secret", "aws_sns_topic", "aws_budgets_budget"],
  ])("to the ARN of %s is all of it", (type) => {
    expect(wholeName(target(type, "arn"))).toBe("arn");
    expect(wholeName(target(type))).toBe("arn");
    expect(wholeName(target(type, "x_arn"))).toBeUndefined();
    expect(wholeName(target(type, "arn_x"))).toBeUndefined();
  });

  it.each([
    ["aws_sns_topic", "id"],
    ["aws_secretsmanager_secret", "id"],
    ["aws_vpc", "id"],
    ["aws_vpc_endpoint", "id"],
  ])("to %s.%s is, too", (type, attribute) => {
    expect(wholeName(target(type, attribute))).toBe(attribute);
    expect(wholeName(target(type, `${attribute}x`))).toBeUndefined();
    expect(wholeName(target(type, `x${attribute}`))).toBeUndefined();
  });

  it.each([
    ["aws_s3_bucket", "arn"],
    ["aws_cloudwatch_log_group", "arn"],
    ["aws_lambda_function", "arn"],
    ["aws_dynamodb_table", "arn"],
    ["aws_kms_key", "id"],
    ["aws_vpc", "arn"],
    ["aws_vpc_endpoint", undefined],
  ])("to %s.%s may have more around it", (type, attribute) => {
    expect(wholeName(target(type, attribute))).toBeUndefined();
  });

  it("may be to what issues tokens", () => {
    const provider = "aws_iam_openid_connect_provider";
    expect(["url", "arn", "id", "my_url", "url_of"].map((one) => isIssuer(target(provider, one)))).toEqual([
      ...[true, true, false, false, false],
    ]);
    expect(isIssuer(target(provider))).toBe(false);
    expect(isIssuer(target("aws_eks_cluster", "identity"))).toBe(true);
    expect(isIssuer(target("aws_eks_cluster", "url"))).toBe(false);
  });
});

describe("the key of an issuer's tokens", () => {
  const account = "system:serviceaccount:a:b";
  const key = (test: string, values: Value) => keyOfIssuer("⟨o⟩", { test, values });

  it.each<[string, Value, string]>([
    ["StringEquals", account, "⟨o⟩:sub"],
    ["StringEquals", [account, "system:serviceaccount:c:d"], "⟨o⟩:sub"],
    ["StringLike", ["system:serviceaccount:*:*"], "⟨o⟩:sub"],
    ["StringEqualsIgnoreCase", ["sts.amazonaws.com"], "⟨o⟩:aud"],
  ])("%s %j is %s", (test, values, known) => {
    expect(key(test, values)).toBe(known);
  });

  it.each<[string, Value]>([
    ["StringNotEquals", account],
    ["StringEqualsIfExists", account],
    ["ForAnyValue:StringEquals", account],
    ["StringNotEquals", "sts.amazonaws.com"],
    ["StringEquals", [account, "sts.amazonaws.com"]],
    ["StringEquals", "a system:serviceaccount:a:b"],
    ["StringEquals", "*"],
    ["StringEquals", ["sts.amazonaws.com", new Unresolved("x", "y")]],
    ["StringEquals", new Unresolved("x", "y")],
  ])("%s %j tells nothing", (test, values) => {
    expect(key(test, values)).toEqual(new Unresolved("a key of ⟨o⟩", "known after apply"));
  });
});
