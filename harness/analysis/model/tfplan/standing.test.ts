// Plans of what stands already: resources are found by the ids that the plan writes out, in their regions; and what the
// provider fills in before the apply is told from what nobody knows.

import { describe, expect, it } from "vitest";
import { property } from "../node.ts";
import type { PlatformModel } from "../platform-model.ts";
import { rulesOf } from "../security-rules.ts";
import { modelOfSample } from "./sample-plan.ts";

const only = (model: PlatformModel, type: string) => model.all(type)[0] as ReturnType<PlatformModel["all"]>[number];
const group = "AWS::EC2::SecurityGroup";

describe("what stands", () => {
  it("is found by its id, its ARN and its name", () => {
    const arn = "arn:aws:kms:us-west-2:123456789012:key/k-1";
    const model = modelOfSample({
      "aws_kms_key.k": { values: { id: "k-1", key_id: "k-1", arn } },
      "aws_kms_alias.a": { values: { id: "alias/a", name: "alias/a", target_key_id: "k-1" } },
      "aws_cloudwatch_log_group.l": { values: { id: "l", name: "l", arn: "arn:aws:logs:us-west-2:123456789012:l" } },
      "aws_ecr_repository.r": { values: { id: "r", name: "r" } },
      "aws_ecr_lifecycle_policy.p": { values: { repository: "r", policy: "{}" } },
    });
    expect(["k-1", arn, "alias/a"].map((name) => model.named(name)?.id)).toEqual(Array(3).fill("aws_kms_key.k"));
    expect(model.named("arn:aws:logs:us-west-2:123456789012:l:*")?.id).toBe("aws_cloudwatch_log_group.l");
    expect(property(only(model, "AWS::ECR::Repository"), "LifecyclePolicy", "LifecyclePolicyText").text()).toBe("{}");
    expect(model.account).toBe("123456789012");
  });

  it("stands in the region of the resource, else of its provider, else of the default one", () => {
    const around = { variables: { other: { value: "eu-central-1" } } };
    const model = modelOfSample(
      {
        "aws_vpc.own": { values: { region: "ap-south-1" } },
        "aws_vpc.alias": { provider: "aws.eu" },
        "aws_vpc.default": {},
      },
      around,
    );
    expect(model.all("AWS::EC2::VPC").map(({ region }) => region)).toEqual(["ap-south-1", "eu-central-1", "us-west-2"]);
  });

  it("has the account that a data source was told", () => {
    const values = { account_id: "210987654321" };
    const resources = [
      { address: "data.aws_caller_identity.me", mode: "data", type: "aws_caller_identity", name: "me", values },
    ];
    const model = modelOfSample({}, { prior_state: { values: { root_module: { resources } } } });
    expect(model.account).toBe("210987654321");
  });
});

describe("before the apply", () => {
  it("an attribute that nobody wrote is left to the provider, and one that somebody wrote is not known", () => {
    const of = (written: Record<string, unknown>) =>
      property(
        only(modelOfSample({ "aws_kms_key.k": { unknown: { policy: true }, written } }), "AWS::KMS::Key"),
        "KeyPolicy",
      );
    expect(of({}).exists).toBe(false);
    expect(() => of({ policy: { references: ["data.x.y"] } }).exists).toThrow("aws_kms_key.k.policy");
  });

  it("a block that nobody seems to have written may be dynamic", () => {
    const model = modelOfSample({ "aws_iam_role.r": { unknown: { inline_policy: true } } });
    expect(() => property(only(model, "AWS::IAM::Role"), "Policies", 0, "PolicyName").text()).toThrow("inline_policy");
  });

  it("a group of which nobody writes rules has none, and of rules that are yet to be written it has some", () => {
    const peers = (unknown: object) => {
      const model = modelOfSample({ "aws_security_group.g": { unknown: { ingress: unknown, egress: true } } });
      return rulesOf(model, only(model, group), "ingress").map(({ peer }) => peer.kind);
    };
    expect(peers({})).toEqual([]);
    expect(peers([{ cidr_blocks: true, from_port: true, to_port: true, protocol: true }])).toEqual(["unresolved"]);
  });

  it("a group with rules beside it has none of its own", () => {
    const model = modelOfSample({
      "aws_security_group.g": { unknown: { id: true, ingress: true, egress: true } },
      "aws_vpc_security_group_ingress_rule.r": {
        values: { ip_protocol: "tcp", from_port: 443, to_port: 443, cidr_ipv4: "10.0.0.0/8" },
        unknown: { security_group_id: true },
        written: { security_group_id: { references: ["aws_security_group.g.id", "aws_security_group.g"] } },
      },
    });
    expect(rulesOf(model, only(model, group), "ingress").map(({ peer }) => peer.kind)).toEqual(["range"]);
    expect(rulesOf(model, only(model, group), "egress")).toEqual([]);
  });

  it("blocks that do not stand are listed as none", () => {
    const values = {
      rule: [{ id: "r", status: "Enabled", noncurrent_version_expiration: [], filter: [{ prefix: "" }] }],
    };
    const model = modelOfSample({
      "aws_s3_bucket.b": { values: { bucket: "b", id: "b" } },
      "aws_s3_bucket_lifecycle_configuration.l": { values: { bucket: "b", ...values } },
    });
    expect(only(model, "AWS::S3::Bucket").properties["LifecycleConfiguration"]).toEqual({
      Rules: [{ Id: "r", Status: "Enabled" }],
    });
  });
});
