// Faults of the pipeline as experiment templates: the worker or its host is lost, its ways to brokers and to ClickHouse are
// cut, one broker's subnet is cut off.

import { Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import type { CfnRole } from "aws-cdk-lib/aws-iam";
import { CfnExperimentTemplate } from "aws-cdk-lib/aws-fis";
import { faultDocument } from "../chaos/documents.ts";
import type { FaultedHosts } from "../chaos/documents.ts";
import { faultTrust, subnetFaultStatements } from "../chaos/fault-role.ts";
import type { Statement } from "../security/policy.ts";
import { role } from "../security/roles.ts";
import type { PipelineSettings } from "../settings/msk-privatelink.ts";
import { pipelinePorts } from "../settings/msk-privatelink.ts";
import { pascal, zoneName } from "../settings/zones.ts";
import { output } from "../stacks/output.ts";
import { stackProps } from "../stacks/stack-props.ts";
import type { FoundationStack } from "./foundation-stack.ts";
import type { PipelineStack } from "./pipeline-stack.ts";

/** A fault of duration lasts at most two minutes; whoever runs it stops it earlier. */
const longest = { duration: "PT2M", seconds: "120" } as const;
const workerProcess = "ConnectDistributed";
const hosts: FaultedHosts = { prefix: "pipeline-fault", finder: "../ssm/host-process.sh" };

interface Fault {
  readonly description: string;
  readonly target: Readonly<Record<string, CfnExperimentTemplate.ExperimentTemplateTargetProperty>>;
  readonly actionId: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export class PipelineChaosStack extends Stack {
  constructor(app: App, before: { foundation: FoundationStack; pipeline: PipelineStack }, settings: PipelineSettings) {
    super(app, `${settings.profile}-chaos`, stackProps(settings, "experiment templates"));
    this.addStackDependency(before.pipeline);
    const made = fisRole(this, before.foundation.keys.volumes, settings);
    const documents = {
      kill: faultDocument(this, "killProcess", hosts),
      cut: faultDocument(this, "cutPod", hosts),
    };
    const ids = Object.entries(faults(documents, settings)).map(([name, fault]) => [
      name,
      template(this, name, { fault, role: made.attrArn }),
    ]);
    output(this, "Experiments", Object.fromEntries(ids) as Record<string, string>);
  }
}

function faults(documents: { kill: string; cut: string }, settings: PipelineSettings): Readonly<Record<string, Fault>> {
  const { account, region } = settings;
  const worker = {
    Instances: {
      resourceType: "aws:ec2:instance",
      resourceTags: { "assay:role": "kafka-connect" },
      filters: [{ path: "State.Name", values: ["running"] }],
      selectionMode: "ALL",
    },
  };
  const command = (document: string, parameters: Readonly<Record<string, string>>) => ({
    target: worker,
    actionId: "aws:ssm:send-command",
    parameters: {
      documentArn: `arn:aws:ssm:${region}:${account}:document/${document}`,
      documentParameters: JSON.stringify({
        DurationSeconds: longest.seconds,
        Process: workerProcess,
        ...parameters,
      }),
      duration: longest.duration,
    },
  });
  const { kafka, clickhouse } = pipelinePorts;
  return {
    "worker-killed": { description: "The worker is killed", ...command(documents.kill, { Signal: "KILL" }) },
    "worker-host-lost": {
      description: "The worker's host is stopped, and started again later",
      target: worker,
      actionId: "aws:ec2:stop-instances",
      parameters: { startInstancesAfterDuration: longest.duration },
    },
    "clickhouse-cut": {
      description: "The worker cannot reach ClickHouse",
      ...command(documents.cut, { Ports: String(clickhouse), Direction: "both" }),
    },
    "brokers-cut": {
      description: "The worker cannot reach the brokers",
      ...command(documents.cut, { Ports: String(kafka), Direction: "both" }),
    },
    "broker-lost": {
      description: "One broker's subnet reaches nothing beyond itself",
      target: {
        Subnets: {
          resourceType: "aws:ec2:subnet",
          resourceTags: { "assay:tier": "private" },
          filters: [{ path: "AvailabilityZone", values: [zoneName(settings, "b")] }],
          selectionMode: "ALL",
        },
      },
      actionId: "aws:network:disrupt-connectivity",
      parameters: { duration: longest.duration, scope: "all" },
    },
  };
}

function template(stack: Stack, name: string, { fault, role: roleArn }: { fault: Fault; role: string }): string {
  const { description, target, actionId, parameters } = fault;
  const [kind = ""] = Object.keys(target);
  return new CfnExperimentTemplate(stack, `Experiment${pascal(name)}`, {
    description,
    roleArn,
    targets: target,
    actions: { fault: { actionId, parameters, targets: { [kind]: kind } } },
    stopConditions: [{ source: "none" }],
    experimentOptions: { accountTargeting: "single-account", emptyTargetResolutionMode: "fail" },
    tags: { Name: name },
  }).attrId;
}

/** Stops and starts the worker's host, runs the two documents there, and cuts off subnets. Nothing else. */
function fisRole(stack: Stack, volumesKey: string, settings: PipelineSettings): CfnRole {
  return role(stack, "FisRole", {
    name: `${settings.prefix}-fis`,
    trust: faultTrust(settings),
    statements: [...hostStatements(volumesKey, settings), ...subnetFaultStatements(settings)],
  });
}

function hostStatements(volumesKey: string, { account, region }: PipelineSettings): Statement[] {
  const instance = `arn:aws:ec2:${region}:${account}:instance/*`;
  return [
    {
      sid: "StopsWorker",
      actions: ["ec2:StopInstances", "ec2:StartInstances"],
      resources: instance,
      condition: { StringEquals: { "aws:ResourceTag/assay:role": "kafka-connect" } },
    },
    {
      sid: "StartsEncryptedHost",
      actions: "kms:CreateGrant",
      resources: volumesKey,
      condition: {
        StringEquals: { "kms:ViaService": `ec2.${region}.amazonaws.com` },
        Bool: { "kms:GrantIsForAWSResource": "true" },
      },
    },
    {
      sid: "SendsDocuments",
      actions: "ssm:SendCommand",
      resources: `arn:aws:ssm:${region}:${account}:document/${hosts.prefix}-*`,
    },
    {
      sid: "SendsToWorker",
      actions: "ssm:SendCommand",
      resources: instance,
      condition: { StringEquals: { "ssm:resourceTag/assay:role": "kafka-connect" } },
    },
    // These actions know no resources.
    { sid: "FollowsCommands", actions: ["ssm:ListCommands", "ssm:CancelCommand"], resources: "*" },
    {
      sid: "FindsTargets",
      actions: [
        "ec2:DescribeInstances",
        "ec2:DescribeSubnets",
        "ec2:DescribeNetworkAcls",
        "ec2:DescribeVpcs",
        "ec2:DescribeManagedPrefixLists",
        "tag:GetResources",
      ],
      resources: "*",
    },
  ];
}
