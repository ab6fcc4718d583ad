// Roles of the pipeline: who manages keys, the worker, the services that record, the rotation of secrets.

import type { Stack } from "aws-cdk-lib";
import type { CfnRole } from "aws-cdk-lib/aws-iam";
import { CfnInstanceProfile } from "aws-cdk-lib/aws-iam";
import type { Statement } from "../security/policy.ts";
import { serviceTrust } from "../security/policy.ts";
import type { RecordRoles } from "../security/roles.ts";
import { administratorRole, recordRoles, role, rotationRole, secretArns } from "../security/roles.ts";
import type { PipelineSettings } from "../settings/msk-privatelink.ts";
import { groupPeriods, trailName } from "./records.ts";

export interface PipelineRoles extends RecordRoles {
  readonly administrator: CfnRole;
  readonly rotation: CfnRole;
  readonly worker: CfnRole;
  readonly workerProfile: CfnInstanceProfile;
}

/** Every role of the profile. */
export function pipelineRoles(stack: Stack, settings: PipelineSettings): PipelineRoles {
  const worker = role(stack, "WorkerRole", {
    name: `${settings.prefix}-kafka-connect`,
    trust: serviceTrust("ec2.amazonaws.com"),
    managed: ["AmazonSSMManagedInstanceCore"],
    statements: workerStatements(settings),
  });
  const names = { flow: groupPeriods.flow.name, trailGroup: groupPeriods.trail.name, trail: trailName };
  return {
    administrator: administratorRole(stack, settings),
    rotation: rotationRole(stack, settings),
    worker,
    workerProfile: new CfnInstanceProfile(stack, "WorkerProfile", { roles: [worker.ref] }),
    ...recordRoles(stack, names, settings),
  };
}

/** The worker finds its brokers, fetches its plugins and reads its own two secrets. */
function workerStatements(settings: PipelineSettings): Statement[] {
  const { account, region, buckets, kafka } = settings;
  return [
    {
      sid: "FindsBrokers",
      actions: ["kafka:GetBootstrapBrokers", "kafka:DescribeClusterV2"],
      resources: `arn:aws:kafka:${region}:${account}:cluster/${kafka.name}/*`,
    },
    { sid: "FetchesPlugins", actions: "s3:GetObject", resources: `arn:aws:s3:::${buckets.plugins}/*` },
    { sid: "ReadsItsSecrets", actions: "secretsmanager:GetSecretValue", resources: secretArns(settings) },
    {
      sid: "WritesItsLog",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: `arn:aws:logs:${region}:${account}:log-group:${groupPeriods.connect.name}:*`,
    },
  ];
}
