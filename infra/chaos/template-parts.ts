// What templates are put together from: choices of targets, and actions.

import type { CfnExperimentTemplate } from "aws-cdk-lib/aws-fis";
import type { Site } from "../settings/site.ts";
import type { ZoneLetter, ZoneRanges } from "../settings/zones.ts";
import { zoneName } from "../settings/zones.ts";
import type { DocumentName } from "./documents.ts";

/** A platform whose nodes can be hit. */
export interface ChaosSite extends Site {
  readonly clusterName: string;
  readonly namespace: string;
  /** Ranges of each tier of subnets by zone. */
  readonly tiers: { readonly data: ZoneRanges };
}

export interface ExperimentOptions {
  readonly settings: ChaosSite;
  /** ARN of the role that the service assumes. */
  readonly role: string;
  /** ARNs of the alarms that stop an experiment. */
  readonly stopAlarms: readonly string[];
  /** ARN of the alarm that rings soon after writes fail. */
  readonly soonAlarm: string;
  readonly documents: Readonly<Record<DocumentName, string>>;
  /** Name of the pods' service account that may delete pods for the service. */
  readonly podFaultAccount: string;
}

export interface Template {
  readonly description: string;
  readonly targets: Readonly<Record<string, CfnExperimentTemplate.ExperimentTemplateTargetProperty>>;
  readonly actions: Readonly<Record<string, CfnExperimentTemplate.ExperimentTemplateActionProperty>>;
  /** Blast radius that is wanted here and refused elsewhere. */
  readonly allow?: string;
  /** Stop conditions besides those of every template. */
  readonly alarms?: readonly string[];
}

export type Templates = Readonly<Record<string, Template>>;

export const longest = "PT2M";
export const longestSeconds = "120";
const running = { path: "State.Name", values: ["running"] };

interface NodeChoice {
  readonly role: "clickhouse" | "keeper" | "zookeeper";
  readonly selectionMode: string;
  readonly zone?: ZoneLetter;
}

export function nodes({ settings }: ExperimentOptions, { role, selectionMode, zone }: NodeChoice) {
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

/** Everything of one zone: its nodes stop, and its subnets neither send nor receive. */
export function zoneLost(options: ExperimentOptions, zone: ZoneLetter): Pick<Template, "targets" | "actions"> {
  return {
    targets: {
      Nodes: zoneNodes(options, zone),
      Subnets: {
        resourceType: "aws:ec2:subnet",
        resourceTags: { "assay:tier": "data" },
        filters: [{ path: "AvailabilityZone", values: [zoneName(options.settings, zone)] }],
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
  };
}

export function clickhousePod({ settings }: ExperimentOptions, zone: ZoneLetter) {
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

export function stopNodes(target: string) {
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

export function command({ settings, documents }: ExperimentOptions, { target, document, parameters }: Command) {
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
