// How resources of a plan become resources of a model: their places, their names, and parts that go into their owners.

import { describe, expect, it } from "vitest";
import type { PlatformModel } from "../platform-model.ts";
import { modelOfSample } from "./sample-plan.ts";

const only = (model: PlatformModel, type: string) => model.all(type)[0] as ReturnType<PlatformModel["all"]>[number];

describe("a model of a plan", () => {
  it("says what it is of, and whether objects of a cluster are in it", () => {
    const of = (...addresses: string[]) => modelOfSample(Object.fromEntries(addresses.map((one) => [one, {}])));
    expect(of("aws_vpc.v").kind).toBe("tfplan");
    expect(of("aws_vpc.v").hasManifests).toBe(false);
    expect(of("aws_vpc.v", "kubernetes_namespace.n").hasManifests).toBe(true);
    expect(of().hasManifests).toBe(false);
  });

  it("has a resource by its address, and by the names that its kind has in its place", () => {
    const values = { name: "q", region: "eu-west-1" };
    const around = {
      prior_state: {
        values: {
          root_module: {
            resources: [
              {
                address: "data.aws_caller_identity.c",
                mode: "data",
                type: "aws_caller_identity",
                name: "c",
                values: { account_id: "123456789012" },
              },
            ],
          },
        },
      },
    };
    const model = modelOfSample(
      { "aws_sqs_queue.q": { values }, "aws_sqs_queue.d": { values: { name: "d" } } },
      around,
    );
    const [own, other] = model.all("AWS::SQS::Queue");
    expect(own).toMatchObject({ id: "aws_sqs_queue.q", source: "plan.json", region: "eu-west-1" });
    expect(own?.identities).toContain("arn:aws:sqs:eu-west-1:123456789012:q");
    expect(other?.identities).toContain("arn:aws:sqs:us-west-2:123456789012:d");
    expect(other?.region).toBe("us-west-2");
  });

  it("of a second thing behind one address is called by both, and not by what the first is known as", () => {
    const model = modelOfSample({
      "aws_internet_gateway.g": { values: { id: "igw-1", vpc_id: "vpc-1" } },
    });
    expect(model.resources.map(({ id }) => id)).toEqual([
      "aws_internet_gateway.g",
      "aws_internet_gateway.g/attachment",
    ]);
    expect(model.named("igw-1")?.type).toBe("AWS::EC2::InternetGateway");
    expect(model.resources[1]?.identities).not.toContain("igw-1");
    expect(only(model, "AWS::EC2::VPCGatewayAttachment").properties["InternetGatewayId"]).toBe(
      "⟨aws_internet_gateway/g⟩",
    );
  });

  it("carries a type that it does not know as it is", () => {
    const model = modelOfSample({ "random_id.r": { values: { byte_length: 4 } } });
    expect(model.resources[0]).toMatchObject({ type: "Terraform::random_id", properties: { byte_length: 4 } });
    expect(Object.keys(model.resources[0] ?? {})).not.toContain("region");
  });
});

describe("a part", () => {
  const policy = (owner: object) => ({ "aws_kms_key_policy.p": { values: { policy: "{}", ...owner } } });
  const reference = (name: string) => ({
    "aws_kms_key_policy.p": {
      values: { policy: "{}" },
      unknown: { key_id: true },
      written: { policy: {}, key_id: { references: [`aws_kms_key.${name}.key_id`, `aws_kms_key.${name}`] } },
    },
  });
  const keys = { "aws_kms_key.a": { values: { key_id: "k-a" } }, "aws_kms_key.ab": { values: { key_id: "k-ab" } } };
  const withPolicy = (model: PlatformModel) =>
    model.resources.filter(({ properties }) => properties["KeyPolicy"] !== undefined).map(({ id }) => id);

  it.each([
    ["an id", policy({ key_id: "k-ab" }), "aws_kms_key.ab"],
    ["a reference", reference("ab"), "aws_kms_key.ab"],
    ["a reference to the shorter name", reference("a"), "aws_kms_key.a"],
  ])("goes into the resource that %s names", (_what, part, owner) => {
    expect(withPolicy(modelOfSample({ ...keys, ...part }))).toEqual([owner]);
  });

  it("of an attribute's reference goes into the resource of that attribute", () => {
    const part = {
      "aws_ecr_lifecycle_policy.p": {
        values: { policy: "{}" },
        unknown: { repository: true },
        written: { repository: { references: ["aws_ecr_repository.r.arn", "aws_ecr_repository.r"] } },
      },
    };
    const repository = only(modelOfSample({ "aws_ecr_repository.r": {}, ...part }), "AWS::ECR::Repository");
    expect(repository.properties["LifecyclePolicy"]).toEqual({ LifecyclePolicyText: "{}" });
  });

  it.each([
    ["nobody of the plan", policy({ key_id: "k-c" })],
    ["nothing", policy({})],
    ["several", { "aws_kms_key_policy.p": { values: { key_id: ["k-a"], policy: "{}" } } }],
  ])("that names %s leaves its kind open", (_what, part) => {
    expect(() => modelOfSample({ ...keys, ...part }).all("AWS::KMS::Key")).toThrow(
      "aws_kms_key_policy.p: it belongs to a resource that the plan does not hold",
    );
  });

  it("of an access entry goes where its principal is, and nowhere when it names none", () => {
    const entries = {
      "aws_eks_access_entry.a": { values: { cluster_name: "c", principal_arn: "arn:a" } },
      "aws_eks_access_entry.b": { values: { cluster_name: "c", principal_arn: "arn:b" } },
      "aws_eks_access_entry.none": { values: { cluster_name: "c" } },
    };
    const association = (principal_arn?: string) => ({
      "aws_eks_access_policy_association.p": { values: { cluster_name: "c", principal_arn, policy_arn: "arn:policy" } },
    });
    const holders = (model: PlatformModel) =>
      model.all("AWS::EKS::AccessEntry").filter(({ properties }) => JSON.stringify(properties).includes("arn:policy"));
    expect(holders(modelOfSample({ ...entries, ...association("arn:b") })).map(({ id }) => id)).toEqual([
      "aws_eks_access_entry.b",
    ]);
    expect(() => holders(modelOfSample({ ...entries, ...association() }))).toThrow("belongs to a resource");
  });

  it("that is a list is added, and anything else replaces", () => {
    const model = modelOfSample({
      "aws_iam_role.r": { values: { name: "r" } },
      "aws_iam_role_policy_attachment.a": { values: { role: "r", policy_arn: "1" } },
      "aws_iam_role_policy_attachment.b": { values: { role: "r", policy_arn: "2" } },
      "aws_s3_bucket.s": { values: { bucket: "s" } },
      "aws_s3_bucket_acl.a": { values: { bucket: "s", acl: "private" } },
      "aws_s3_bucket_acl.b": { values: { bucket: "s", acl: "public-read" } },
    });
    expect(only(model, "AWS::IAM::Role").properties["ManagedPolicyArns"]).toEqual(["1", "2"]);
    expect(only(model, "AWS::S3::Bucket").properties["AccessControl"]).toBe("PublicRead");
  });
});

it("a part goes into what has its name and its kind, and leaves main tables alone", () => {
  const model = modelOfSample({
    "aws_iam_role.r": { values: { name: "s" } },
    "aws_sqs_queue.q": { values: { name: "s", id: "s" } },
    "aws_s3_bucket.s": { values: { bucket: "s" } },
    "aws_default_route_table.d": { values: { default_route_table_id: "rtb-1", id: "rtb-1" } },
    "aws_s3_bucket_acl.a": { values: { bucket: "s", acl: "private" } },
  });
  expect(only(model, "AWS::S3::Bucket").properties["AccessControl"]).toBe("Private");
  expect(only(model, "AWS::SQS::Queue").properties).not.toHaveProperty("AccessControl");
  expect(only(model, "AWS::EC2::RouteTable").attributes["Main"]).toBe(true);
});

describe("a key", () => {
  const alias = (name: string, target: object) => ({ [`aws_kms_alias.${name}`]: { ...target } });

  it("is found by those of its aliases alone", () => {
    const model = modelOfSample({
      "aws_kms_key.a": { values: { key_id: "k-a" } },
      "aws_kms_key.b": { values: { key_id: "k-b" } },
      ...alias("of_a", { values: { name: "alias/a", target_key_id: "k-a" } }),
      ...alias("of_b", {
        values: { name: "alias/b" },
        unknown: { target_key_id: true },
        written: { name: {}, target_key_id: { references: ["aws_kms_key.b.key_id", "aws_kms_key.b"] } },
      }),
      "aws_kms_key.c": { values: { key_id: "k-c" } },
      ...alias("of_c", {
        values: { name: "alias/c" },
        unknown: { target_key_id: true },
        written: { name: {}, target_key_id: { references: ["aws_kms_key.c.arn", "aws_kms_key.c"] } },
      }),
      ...alias("of_none", { values: { name: "alias/none" } }),
      "aws_sqs_queue.q": { values: { name: "q", id: "k-q" } },
      ...alias("of_queue", { values: { name: "alias/queue", target_key_id: "k-q" } }),
    });
    const keys = model.all("AWS::KMS::Key");
    const names = keys.map(({ identities }) => identities.filter((one) => one.startsWith("alias/")));
    expect(names).toEqual([["alias/a"], ["alias/b"], ["alias/c"]]);
    expect(only(model, "AWS::SQS::Queue").identities).not.toContain("alias/queue");
  });
});
