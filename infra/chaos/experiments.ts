// FIS experiment templates: what can be done to the platform, each the same on every target. Durations are the longest
// that a fault may last; whoever runs an experiment stops it earlier, and the service's own post-actions heal.

import { CfnExperimentTemplate } from "aws-cdk-lib/aws-fis";
import type { Stack } from "aws-cdk-lib";
import type { Settings } from "../settings/byoc-private.ts";
import type { ZoneLetter } from "../settings/zones.ts";
import { zoneName } from "../settings/zones.ts";
import type { DocumentName } from "./documents.ts";

export interface ExperimentOptions {
  readonly settings: Settings;
  /** ARN of the role that the service assumes. */
  readonly role: string;
  /** ARNs of the alarms that stop an experiment. */
  readonly stopAlarms: readonly string[];
  readonly documents: Readonly<Record<DocumentName, string>>;
  /** Name of the pods' service account that may delete pods for the service. */
  readonly podFaultAccount: string;
}

interface Template {
  readonly description: string;
  readonly targets: Readonly<Record<string, CfnExperimentTemplate.ExperimentTemplateTargetProperty>>;
  readonly actions: Readonly<Record<string, CfnExperimentTemplate.ExperimentTemplateActionProperty>>;
  /** Blast radius that is wanted here and refused elsewhere. */
  readonly allow?: string;
}

const longest = "PT2M";
const longestSeconds = "120";
const running = { path: "State.Name", values: ["running"] };

/** Creates the templates; returns their ids by name. */
export function experimentTemplates(stack: Stack, options: ExperimentOptions): Readonly<Record<string, string>> {
  const ids = Object.entries(templatesOf(options)).map(([name, template]) => {
    const resource = new CfnExperimentTemplate(stack, `Experiment${pascal(name)}`, {
      description: template.description,
      roleArn: options.role,
      targets: template.targets,
      actions: template.actions,
      stopConditions: options.stopAlarms.map((value) => ({ source: "aws:cloudwatch:alarm", value })),
      experimentOptions: { accountTargeting: "single-account", emptyTargetResolutionMode: "fail" },
      tags: { Name: name, ...(template.allow === undefined ? {} : { "assay:allow": template.allow }) },
    });
    return [name, resource.attrId] as const;
  });
  return Object.fromEntries(ids);
}

type Templates = Readonly<Record<string, Template>>;

function templatesOf(options: ExperimentOptions): Templates {
  return { ...losses(options), ...keeperFaults(options), ...replicaFaults(options) };
}

function losses(options: ExperimentOptions): Templates {
  return {
    "node-lost": {
      description: "One ClickHouse node loses power",
      targets: { Node: nodes(options, { role: "clickhouse", selectionMode: "COUNT(1)", zone: "b" }) },
      actions: { stop: stopNodes("Node") },
    },
    "pod-lost": {
      description: "One ClickHouse pod is deleted",
      targets: { Pod: clickhousePod(options, "b") },
      actions: {
        delete: {
          actionId: "aws:eks:pod-delete",
          parameters: { kubernetesServiceAccount: options.podFaultAccount, gracePeriodSeconds: "0" },
          targets: { Pods: "Pod" },
        },
      },
    },
    "az-lost": {
      description: "One availability zone loses power and network",
      targets: {
        Nodes: zoneNodes(options, "c"),
        Subnets: {
          resourceType: "aws:ec2:subnet",
          resourceTags: { "assay:tier": "data" },
          filters: [{ path: "AvailabilityZone", values: [zoneName(options.settings, "c")] }],
          selectionMode: "ALL",
        },
      },
      actions: {
        stop: stopNodes("Nodes"),
        disconnect: {
          actionId: "aws:network:disrupt-connectivity",
          parameters: { duration: longest, scope: "all" },
          targets: { Subnets: "Subnets" },
        },
      },
    },
  };
}

function keeperFaults(options: ExperimentOptions): Templates {
  return {
    "keeper-leader-lost": {
      description: "The leader of the Keeper ensemble is killed",
      targets: { Members: nodes(options, { role: "keeper", selectionMode: "ALL" }) },
      actions: {
        kill: command(options, {
          target: "Members",
          document: "killKeeper",
          parameters: { Only: "leader", Process: "clickhouse-keeper|QuorumPeerMain" },
        }),
      },
    },
    "keeper-quorum-lost": {
      description: "Two of three Keeper nodes lose power",
      targets: { Members: nodes(options, { role: "keeper", selectionMode: "COUNT(2)" }) },
      actions: { stop: stopNodes("Members") },
      allow: "whole-quorum",
    },
  };
}

function replicaFaults(options: ExperimentOptions): Templates {
  const Process = "clickhouse-server";
  return {
    "replica-partitioned": {
      description: "One replica is cut from the other replicas",
      targets: { Node: nodes(options, { role: "clickhouse", selectionMode: "COUNT(1)", zone: "b" }) },
      actions: {
        cut: command(options, { target: "Node", document: "partitionPod", parameters: { Ports: "9009", Process } }),
      },
    },
    "process-paused": {
      description: "The server process of one replica is frozen",
      targets: { Node: nodes(options, { role: "clickhouse", selectionMode: "COUNT(1)", zone: "c" }) },
      actions: { pause: command(options, { target: "Node", document: "pauseProcess", parameters: { Process } }) },
    },
  };
}

interface NodeChoice {
  readonly role: "clickhouse" | "keeper";
  readonly selectionMode: string;
  readonly zone?: ZoneLetter;
}

function nodes({ settings }: ExperimentOptions, { role, selectionMode, zone }: NodeChoice) {
  const inZone = zone === undefined ? [] : [{ path: "Placement.AvailabilityZone", values: [zoneName(settings, zone)] }];
  return {
    resourceType: "aws:ec2:instance",
    resourceTags: { "eks:cluster-name": settings.clusterName, "assay:role": role },
    filters: [running, ...inZone],
    selectionMode,
  };
}

function zoneNodes({ settings }: ExperimentOptions, zone: ZoneLetter) {
  return {
    resourceType: "aws:ec2:instance",
    resourceTags: { "eks:cluster-name": settings.clusterName },
    filters: [running, { path: "Placement.AvailabilityZone", values: [zoneName(settings, zone)] }],
    selectionMode: "ALL",
  };
}

function clickhousePod({ settings }: ExperimentOptions, zone: ZoneLetter) {
  return {
    resourceType: "aws:eks:pod",
    parameters: {
      clusterIdentifier: settings.clusterName,
      namespace: settings.namespace,
      selectorType: "labelSelector",
      selectorValue: "app.kubernetes.io/name=clickhouse",
      availabilityZoneIdentifier: zoneName(settings, zone),
    },
    selectionMode: "COUNT(1)",
  };
}

function stopNodes(target: string) {
  return {
    actionId: "aws:ec2:stop-instances",
    // The node group replaces a stopped node when it notices: the action then ends well all the same.
    parameters: { startInstancesAfterDuration: longest, completeIfInstancesTerminated: "true" },
    targets: { Instances: target },
  };
}

interface Command {
  readonly target: string;
  readonly document: DocumentName;
  readonly parameters: Readonly<Record<string, string>>;
}

function command({ settings, documents }: ExperimentOptions, { target, document, parameters }: Command) {
  const arn = `arn:aws:ssm:${settings.region}:${settings.account}:document/${documents[document]}`;
  return {
    actionId: "aws:ssm:send-command",
    parameters: {
      documentArn: arn,
      documentParameters: JSON.stringify({ DurationSeconds: longestSeconds, ...parameters }),
      duration: longest,
    },
    targets: { Instances: target },
  };
}

function pascal(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
