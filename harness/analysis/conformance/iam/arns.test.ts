// ARNs that resources will have, and tokens in the texts of policies.

import { expect, it } from "vitest";
import { present } from "#harness/core/errors.ts";
import { platform } from "../sample-platform.ts";
import { PlatformModel } from "../../model/platform-model.ts";
import { arnOf, plain } from "./arns.ts";

const written = platform(`
  Role: [IAM::Role, { Path: /x/, RoleName: r }]
  Plain: [IAM::Role, {}]
  Policy: [IAM::ManagedPolicy, { ManagedPolicyName: p }]
  Bucket: [S3::Bucket, {}]
  Key: [KMS::Key, {}]
  Function: [Lambda::Function, { FunctionName: f }]
  Group: [Logs::LogGroup, { LogGroupName: /a/b }]
  Other: [Logs::LogGroup, {}]
  Table: [DynamoDB::Table, {}]
  Topic: [SNS::Topic, {}]
`);
const arn = (id: string, model = written) =>
  arnOf(
    model,
    present(
      model.resources.find((one) => one.id === id),
      id,
    ),
  );

it("what a resource's ARN will be", () => {
  expect(
    ["Role", "Plain", "Policy", "Bucket", "Key", "Function", "Group", "Other", "Table"].map((id) => arn(id)),
  ).toEqual([
    "arn:aws:iam::123456789012:role/x/r",
    "arn:aws:iam::123456789012:role/Plain",
    "arn:aws:iam::123456789012:policy/p",
    "arn:aws:s3:::bucket",
    "arn:aws:kms:us-east-1:123456789012:key/Key",
    "arn:aws:lambda:us-east-1:123456789012:function:f",
    "arn:aws:logs:us-east-1:123456789012:log-group:/a/b:*",
    "arn:aws:logs:us-east-1:123456789012:log-group:Other:*",
    "arn:aws:dynamodb:us-east-1:123456789012:table/Table",
  ]);
});

it("where the region is another, or not known", () => {
  const inRegion = (own: string | undefined, region: string) => {
    const resources = written.resources.map(({ region: _, ...one }) =>
      own === undefined ? one : { ...one, region: own },
    );
    return arn("Table", new PlatformModel({ kind: "live", resources, account: "123456789012", region })).split(":")[3];
  };
  expect(inRegion("eu-west-1", "us-west-2")).toBe("eu-west-1");
  expect(inRegion(undefined, "us-west-2")).toBe("us-west-2");
  expect(inRegion(undefined, "")).toBe("us-east-1");
  expect(inRegion(undefined, "⟨AWS::Region⟩")).toBe("us-east-1");
});

it("a key is known by its ARN, where one is told", () => {
  const key = present(
    written.resources.find(({ id }) => id === "Key"),
    "the key",
  );
  const named = (...identities: string[]) => arnOf(written, { ...key, identities });
  expect(named("alias/x", "x-arn:aws:kms:us-east-1:1:key/no", "arn:aws:kms:us-east-1:1:key/abc")).toBe(
    "arn:aws:kms:us-east-1:1:key/abc",
  );
  expect(named("arn:aws:kms:us-east-1:1:alias/x")).toBe("arn:aws:kms:us-east-1:123456789012:key/Key");
});

it("tokens in texts", () => {
  const text = (value: string) => plain(written, value);
  expect(text("⟨AWS::AccountId⟩/⟨s.AWS::AccountId⟩/⟨AWS::Region⟩/⟨s.AWS::Region⟩")).toBe(
    "123456789012/123456789012/us-east-1/us-east-1",
  );
  expect([text("⟨Bucket⟩"), text("⟨Bucket.Arn⟩/*"), text("⟨Key⟩"), text("⟨Key.KeyId⟩")]).toEqual([
    "bucket",
    "arn:aws:s3:::bucket/*",
    "Key",
    "Key",
  ]);
  expect([text("⟨Policy⟩"), text("⟨Role⟩"), text("⟨Nobody:x⟩")]).toEqual([
    "arn:aws:iam::123456789012:policy/p",
    "r",
    "⟨Nobody-x⟩",
  ]);
  expect(plain(written, { a: ["⟨Role⟩", 5] })).toEqual({ a: ["r", 5] });
});

it("Terraform's ARN of a log group is without its streams", () => {
  const texts = ["⟨Group.arn⟩", "⟨Group.Arn⟩", "⟨Role.arn⟩"];
  expect(plain(written, texts)).toEqual([
    "arn:aws:logs:us-east-1:123456789012:log-group:/a/b",
    "arn:aws:logs:us-east-1:123456789012:log-group:/a/b:*",
    "arn:aws:iam::123456789012:role/x/r",
  ]);
});
