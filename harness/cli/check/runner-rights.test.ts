// The runner's role against every API operation that live code calls, by Assay's own evaluator over the synthesized template.
// The texts of AWS's managed policies are fixtures with their versions.

import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { policiesFor } from "../../analysis/conformance/iam/role-policies.ts";
import { decide } from "../../analysis/iam/decide.ts";
import { readPolicy } from "../../analysis/iam/document.ts";
import type { Policy } from "../../analysis/iam/document.ts";
import { askerOf } from "../../analysis/iam/principal.ts";
import { requestOf } from "../../analysis/iam/request.ts";
import { property } from "../../analysis/model/node.ts";
import type { PlatformModel } from "../../analysis/model/platform-model.ts";
import { buildTemplateModel } from "../../analysis/model/template-model.ts";
import { present } from "../../core/errors.ts";
import { inProject } from "../project.ts";
import { liveOperations } from "./live-operations.ts";
import { synthesized } from "./planted-cases.ts";

const account = "123456789012";
const region = "us-east-1";
const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;

/** What an operation is tried on, where its right is bound to some resources. */
const targets: Readonly<Record<string, { resource: string; given?: Readonly<Record<string, string>> }>> = {
  "ec2:StopInstances": { resource: arn("ec2", "instance/i-1"), given: { "aws:ResourceTag/assay:faults": "allowed" } },
  "ec2:StartInstances": { resource: arn("ec2", "instance/i-1"), given: { "aws:ResourceTag/assay:faults": "allowed" } },
  "ssm:SendCommand": { resource: arn("ssm", "document/clickhouse-probe-connections") },
  "secretsmanager:GetSecretValue": { resource: "secret" },
  "s3:GetObject": { resource: "backup" },
  "s3:PutObject": { resource: "backup" },
  "s3:DeleteObject": { resource: "backup" },
  "cloudwatch:PutMetricData": { resource: "*", given: { "cloudwatch:namespace": "Assay" } },
  "budgets:ViewBudget": { resource: `arn:aws:budgets::${account}:budget/monthly` },
  "eks:DescribeAccessEntry": { resource: arn("eks", "access-entry/clickhouse-cluster/role/1/operator/2") },
  "eks:DescribeAddon": { resource: arn("eks", "addon/clickhouse-cluster/vpc-cni/1") },
  "eks:DescribePodIdentityAssociation": { resource: arn("eks", "podidentityassociation/clickhouse-cluster/a-1") },
  "eks:ListAddons": { resource: arn("eks", "cluster/clickhouse-cluster") },
  "eks:ListPodIdentityAssociations": { resource: arn("eks", "cluster/clickhouse-cluster") },
  "sns:GetSubscriptionAttributes": { resource: arn("sns", "clickhouse-alerts") },
  "fis:StartExperiment": { resource: arn("fis", "experiment-template/EXT1") },
  "fis:StopExperiment": { resource: arn("fis", "experiment/EXP1") },
  "fis:GetExperiment": { resource: arn("fis", "experiment/EXP1") },
  "fis:GetExperimentTemplate": { resource: arn("fis", "experiment-template/EXT1") },
  "fis:ListExperimentResolvedTargets": { resource: arn("fis", "experiment/EXP1") },
  "fis:TagResource": { resource: arn("fis", "experiment/EXP1") },
};

/** Operations that the runner never calls on AWS, with the reason. */
const elsewhere: Readonly<Record<string, string>> = {
  "access-analyzer:CheckNoPublicAccess": "no endpoint of the VPC leads there; it is asked from outside, by an operator",
  "ec2:CreateNetworkInterface": "the local reconciler makes the interfaces that AWS makes by itself",
  "elasticloadbalancing:RegisterTargets": "the local reconciler does what the load balancer controller does",
  "elasticloadbalancing:DeregisterTargets": "the local reconciler does what the load balancer controller does",
  "fis:CreateExperimentTemplate": "storms and upgrades are begun by an operator, not by the runner",
  "fis:DeleteExperimentTemplate": "storms and upgrades are begun by an operator, not by the runner",
  "sts:GetCallerIdentity": "no right guards it",
};

interface Managed {
  readonly document: unknown;
}

function managed(name: string): Policy {
  const { document } = JSON.parse(readFileSync(inProject(`fixtures/managed-policies/${name}.json`), "utf8")) as Managed;
  return readPolicy({ name, document: document as never });
}

let model: PlatformModel;
beforeAll(async () => {
  model = buildTemplateModel({ ...(await synthesized("byoc-private", "corrected")), region });
}, 600_000);

/** Gives what the role lacks; `without` leaves a policy of it out. */
function lacking(without: (statement: string) => boolean = () => false): string[] {
  const roles = model.all("AWS::IAM::Role");
  const role = present(
    roles.find((one) => property(one, "RoleName").text() === "clickhouse-runner"),
    "the runner has a role",
  );
  const inline = property(role, "Policies")
    .list()
    .map((one) => readPolicy({ name: "inline", document: one.get("PolicyDocument").value() }));
  const kept = inline.map((policy) => ({
    ...policy,
    statements: policy.statements.filter(({ sid }) => !without(sid ?? "")),
  }));
  const { boundary } = policiesFor(model, role);
  const identity = [...kept, managed("SecurityAudit"), managed("AmazonSSMManagedInstanceCore")];
  const policies = { identity, ...(boundary === undefined ? {} : { boundary }) };
  const asker = askerOf(`arn:aws:iam::${account}:role/clickhouse-runner`);
  const actions = [...new Set(liveOperations().map(({ action }) => action))].filter((one) => !(one in elsewhere));
  return actions.filter((action) => {
    const { resource = "*", given = {} } = targets[action] ?? {};
    const names = resource === "backup" ? backup() : resource === "secret" ? secret() : resource;
    const asked = requestOf({ asker, action, resource: names, resourceAccount: account, given });
    return decide(asked, policies).outcome !== "allowed";
  });
}

function backup(): string {
  const buckets = model.all("AWS::S3::Bucket").map((one) => property(one, "BucketName").text() ?? "");
  return `arn:aws:s3:::${present(
    buckets.find((name) => /backup/.test(name)),
    "there are backups",
  )}/2026/part`;
}

function secret(): string {
  const names = model.all("AWS::SecretsManager::Secret").map((one) => property(one, "Name").text() ?? "");
  return arn("secretsmanager", `secret:${present(names[0], "there are secrets")}-AbCdEf`);
}

describe("the runner's role on AWS", () => {
  it("may call every operation that live code calls", () => {
    expect(lacking()).toEqual([]);
  });

  it("is seen to lack what is taken from it", () => {
    const without = (statement: string) => lacking((sid) => sid === statement).sort();
    expect(without("StopsMarkedNodes")).toEqual(["ec2:StartInstances", "ec2:StopInstances"]);
    expect(without("TriesDamagedBackups")).toEqual(["s3:DeleteObject", "s3:PutObject"]);
  });

  it("is held to operations that exist: every exception is one that live code calls", () => {
    const called = new Set(liveOperations().map(({ action }) => action));
    expect([...Object.keys(elsewhere), ...Object.keys(targets)].filter((action) => !called.has(action))).toEqual([]);
  });
});
