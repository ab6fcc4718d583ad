// A plan and a template of the same platform give the same verdicts, row by row; and what a plan does not know yet is
// unknown with its address.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadProfile } from "../../../config/load-profile.ts";
import { judgeModel } from "../../conformance/judge.ts";
import type { PlatformModel } from "../platform-model.ts";
import { property } from "../node.ts";
import { rulesOf } from "../security-rules.ts";
import { buildTemplateModel } from "../template-model.ts";
import { Unresolved } from "../value.ts";
import { parsePlan } from "./plan-document.ts";
import type { PlanDocument } from "./plan-document.ts";
import { modelOfPlan } from "./tfplan-model.ts";

const project = new URL("../../../..", import.meta.url).pathname;
const fixture = (name: string) => readFileSync(`${project}fixtures/tfplan/${name}`);
const profile = loadProfile("byoc-private", project);
const planOf = (change: (plan: PlanDocument) => void = () => undefined): PlatformModel => {
  const plan = parsePlan(fixture("platform.plan.json"), "plan.json");
  change(plan);
  return modelOfPlan(plan, { file: "plan.json" });
};
const only = (model: PlatformModel, type: string) => model.all(type)[0] as ReturnType<PlatformModel["all"]>[number];

describe("a plan", () => {
  it("is judged as the template of the same platform is", () => {
    const template = JSON.parse(fixture("platform.template.json").toString()) as Record<string, unknown>;
    const declared = buildTemplateModel({
      kind: "template",
      templates: [{ file: "t", stack: "t", template }],
      region: "us-east-1",
    });
    const verdicts = (model: PlatformModel) =>
      judgeModel(model, profile).results.map(({ requirement, verdict }) => `${requirement} ${verdict}`);
    const planned = verdicts(planOf());
    // Which subnet an association by `count.index` means stands in no plan: the index may be worked out.
    expect(planned).toEqual(verdicts(declared).map((row) => row.replace("NET-003 violated", "NET-003 unknown")));
    expect(planned.filter((row) => row.endsWith(" violated")).length).toBeGreaterThan(10);
    expect(planned.filter((row) => row.endsWith(" held")).length).toBeGreaterThan(10);
  });

  it("resolves references to what they name: by the loop over it, and not by an index that may be worked out", () => {
    const subnetsOf = (change?: (plan: PlanDocument) => void) => {
      const model = planOf(change);
      const associations = model.all("AWS::EC2::SubnetRouteTableAssociation");
      return associations.map((one) => model.referred(property(one, "SubnetId"))?.id);
    };
    const looped = subnetsOf((plan) => {
      const all = plan.configuration?.root_module?.resources ?? [];
      const own = all.find(({ address }) => address === "aws_route_table_association.data");
      Object.assign(own ?? {}, { for_each_expression: { references: ["aws_subnet.data"] } });
      Object.assign(own?.expressions ?? {}, { subnet_id: { references: ["each.value.id", "each.value"] } });
    });
    expect(looped).toEqual(["aws_subnet.data[0]", "aws_subnet.data[1]", "aws_subnet.data[2]"]);
    expect(() => subnetsOf()).toThrow("a plan does not tell which instances aws_subnet.data means");
  });

  it("reads rules of all three styles, and no rule that Terraform takes away", () => {
    const model = planOf();
    const group = only(model, "AWS::EC2::SecurityGroup");
    const ports = rulesOf(model, group, "ingress").map(({ first, peer }) => `${String(first)} ${peer.kind}`);
    expect(ports).toEqual(["9009 group", "9181 range", "9181 range", "9000 range"]);
    expect(rulesOf(model, group, "egress")).toEqual([]);
  });

  it("puts the parts of a bucket and of a role together", () => {
    const model = planOf();
    const bucket = only(model, "AWS::S3::Bucket");
    expect(property(bucket, "VersioningConfiguration", "Status").text()).toBe("Enabled");
    const [rule] = property(bucket, "BucketEncryption", "ServerSideEncryptionConfiguration").list();
    expect(rule && model.referred(rule.get("ServerSideEncryptionByDefault", "KMSMasterKeyID"))?.type).toBe(
      "AWS::KMS::Key",
    );
    expect(property(only(model, "AWS::IAM::Role"), "ManagedPolicyArns").texts()).toHaveLength(1);
  });

  it("keeps what is known after the apply unknown, with its address", () => {
    const policy = only(planOf(), "AWS::S3::BucketPolicy").properties["PolicyDocument"];
    expect(policy).toBeInstanceOf(Unresolved);
    expect((policy as Unresolved).toJSON()).toBe("unresolved: aws_s3_bucket_policy.backups.policy (known after apply)");
  });

  it("does not take a value that is hidden in an expression for absent", () => {
    const model = planOf((plan) => {
      const change = plan.resource_changes?.find(({ address }) => address === "aws_vpc.main");
      Object.assign(change?.change.after_unknown ?? {}, { enable_dns_support: true });
      const configured = plan.configuration?.root_module?.resources?.find(({ address }) => address === "aws_vpc.main");
      Object.assign(configured?.expressions ?? {}, { enable_dns_support: { references: ["data.external.x"] } });
    });
    expect(() => property(only(model, "AWS::EC2::VPC"), "EnableDnsSupport").bool(true)).toThrow("known after apply");
  });
});

describe("types that are not mapped", () => {
  const added = (type: string) =>
    planOf((plan) => {
      const resources = plan.planned_values.root_module.resources ?? [];
      resources.push({ address: `${type}.x`, mode: "managed", type, name: "x", values: {} });
    });

  it("are a gap where they may change what is judged", () => {
    expect(() => added("aws_s3_bucket_website_configuration").all("AWS::S3::Bucket")).toThrow(
      "aws_s3_bucket_website_configuration.x",
    );
    expect(() => added("aws_vpc_endpoint_connection_accepter").all("AWS::EC2::VPCEndpoint")).toThrow(
      "is not known to Assay",
    );
  });

  it("are carried along where they change nothing", () => {
    expect(added("aws_s3_bucket_notification").all("AWS::S3::Bucket")).toHaveLength(1);
    expect(added("aws_cognito_user_pool").all("Terraform::aws_cognito_user_pool")).toHaveLength(1);
  });

  it("leave a gap when a part names a resource that the plan does not hold", () => {
    const model = planOf((plan) => {
      const root = plan.planned_values.root_module;
      root.resources = (root.resources ?? []).filter(({ type }) => type !== "aws_s3_bucket");
    });
    expect(() => model.all("AWS::S3::Bucket")).toThrow("belongs to a resource that the plan does not hold");
  });
});
