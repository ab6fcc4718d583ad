// Releases: what lies in the bucket is synthesized and deployed, and every execution is counted.

import type { Stack } from "aws-cdk-lib";
import { CfnPipeline } from "aws-cdk-lib/aws-codepipeline";
import { bucket } from "../platform/bucket.ts";
import { roleArn } from "../security/key-users.ts";
import type { Statement } from "../security/policy.ts";
import { serviceTrust } from "../security/policy.ts";
import { role } from "../security/roles.ts";
import { metering } from "./event-queues.ts";
import type { DruidSettings } from "./settings.ts";

/** Creates the pipeline with its bucket, its role and the count of its executions. */
export function pipeline(stack: Stack, key: string, settings: DruidSettings): void {
  const { account, region, prefix, buckets } = settings;
  const name = `${prefix}-release`;
  const store = bucket(stack, "ReleaseBucket", {
    name: buckets.releases,
    title: "Druid releases",
    key: undefined,
    expiry: { id: "expire-releases", days: 90, noncurrentDays: 30 },
  });
  const runs = role(stack, "PipelineRole", {
    name,
    trust: serviceTrust("codepipeline.amazonaws.com", {
      StringEquals: { "aws:SourceAccount": account },
      ArnEquals: { "aws:SourceArn": `arn:aws:codepipeline:${region}:${account}:${name}` },
    }),
    statements: pipelineStatements(settings),
  });
  new CfnPipeline(stack, "Pipeline", {
    name,
    pipelineType: "V2",
    roleArn: runs.attrArn,
    artifactStore: { type: "S3", location: store.ref },
    stages: [
      { name: "Source", actions: [source(settings)] },
      { name: "Synthesize", actions: [synthesis()] },
      { name: "Deploy", actions: [deployment(settings)] },
    ],
    tags: [{ key: "Name", value: name }],
  });
  metering(stack, key, settings);
}

function source({ buckets }: DruidSettings): CfnPipeline.ActionDeclarationProperty {
  return {
    name: "Release",
    actionTypeId: { category: "Source", owner: "AWS", provider: "S3", version: "1" },
    configuration: { S3Bucket: buckets.releases, S3ObjectKey: "release.zip", PollForSourceChanges: "false" },
    outputArtifacts: [{ name: "Release" }],
  };
}

function synthesis(): CfnPipeline.ActionDeclarationProperty {
  return {
    name: "Synthesize",
    actionTypeId: { category: "Compute", owner: "AWS", provider: "Commands", version: "1" },
    commands: ["npm ci --ignore-scripts", "node infra/bin/assay.ts --profile druid-eks --out cdk.out"],
    inputArtifacts: [{ name: "Release" }],
    outputArtifacts: [{ name: "Assembly", files: ["cdk.out/**/*"] }],
  };
}

/** CloudFormation acts with the role that bootstrapping made for it. */
function deployment(settings: DruidSettings): CfnPipeline.ActionDeclarationProperty {
  return {
    name: "Deploy",
    actionTypeId: { category: "Deploy", owner: "AWS", provider: "CloudFormation", version: "1" },
    configuration: {
      ActionMode: "CREATE_UPDATE",
      StackName: settings.profile,
      TemplatePath: "Assembly::cdk.out/DeploymentStack.template.json",
      Capabilities: "CAPABILITY_NAMED_IAM,CAPABILITY_AUTO_EXPAND",
      RoleArn: deployRole(settings),
    },
    inputArtifacts: [{ name: "Assembly" }],
  };
}

function deployRole(settings: DruidSettings): string {
  return roleArn(`cdk-hnb659fds-cfn-exec-role-${settings.account}-${settings.region}`, settings);
}

function pipelineStatements(settings: DruidSettings): Statement[] {
  const { account, region, prefix, profile, buckets } = settings;
  const releases = `arn:aws:s3:::${buckets.releases}`;
  return [
    {
      sid: "PassesArtifacts",
      actions: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
      resources: `${releases}/*`,
    },
    { sid: "FindsArtifacts", actions: ["s3:GetBucketVersioning", "s3:GetBucketLocation"], resources: releases },
    {
      sid: "Deploys",
      actions: ["cloudformation:CreateStack", "cloudformation:UpdateStack", "cloudformation:DescribeStacks"],
      resources: `arn:aws:cloudformation:${region}:${account}:stack/${profile}/*`,
    },
    {
      sid: "PassesTheDeployRole",
      actions: "iam:PassRole",
      resources: deployRole(settings),
      condition: { StringEquals: { "iam:PassedToService": "cloudformation.amazonaws.com" } },
    },
    {
      sid: "WritesItsLog",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: `arn:aws:logs:${region}:${account}:log-group:/aws/codepipeline/${prefix}-release:*`,
    },
  ];
}
