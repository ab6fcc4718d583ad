// FIS experiment templates: what can be done to the platform, each the same on every target. Durations are the longest
// that a fault may last; whoever runs an experiment stops it earlier, and the service's own post-actions heal.

import { CfnExperimentTemplate } from "aws-cdk-lib/aws-fis";
import type { Stack } from "aws-cdk-lib";
import { disasters } from "./disaster.ts";
import { hostFaults } from "./host-experiments.ts";
import { linkFaults } from "./link-experiments.ts";
import { furtherLosses } from "./loss-experiments.ts";
import { networkFaults } from "./network-experiments.ts";
import { rollouts } from "./rollout.ts";
import { clickhousePod, command, nodes, stopNodes, zoneLost } from "./template-parts.ts";
import type { ExperimentOptions, Templates } from "./template-parts.ts";

/**
 * Creates the templates; returns the ids of those that every run uses, by name. An output has no room for all: the others
 * are found by their tag `Name`.
 */
export function experimentTemplates(stack: Stack, options: ExperimentOptions): Readonly<Record<string, string>> {
  const everyRun = templatesOf(options);
  const further = {
    ...furtherLosses(options),
    ...networkFaults(options),
    ...linkFaults(options),
    ...hostFaults(options),
    ...rollouts(options),
    ...disasters(options),
  };
  const all = { ...everyRun, ...further };
  const ids = createTemplates(stack, all, options);
  return Object.fromEntries(Object.entries(ids).filter(([name]) => name in everyRun));
}

/** Creates each template with the stop conditions of all; returns their ids by name. */
export function createTemplates(
  stack: Stack,
  templates: Templates,
  options: Pick<ExperimentOptions, "role" | "stopAlarms">,
): Readonly<Record<string, string>> {
  const ids = Object.entries(templates).map(([name, template]) => {
    const resource = new CfnExperimentTemplate(stack, `Experiment${pascal(name)}`, {
      description: template.description,
      roleArn: options.role,
      targets: template.targets,
      actions: template.actions,
      stopConditions: [...options.stopAlarms, ...(template.alarms ?? [])].map((value) => ({
        source: "aws:cloudwatch:alarm",
        value,
      })),
      experimentOptions: { accountTargeting: "single-account", emptyTargetResolutionMode: "fail" },
      tags: { Name: name, ...(template.allow === undefined ? {} : { "assay:allow": template.allow }) },
    });
    return [name, resource.attrId] as const;
  });
  return Object.fromEntries(ids);
}

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
      ...zoneLost(options, "c"),
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
        cut: command(options, { target: "Node", document: "cutPod", parameters: { Ports: "9009", Process } }),
      },
    },
    "process-paused": {
      description: "The server process of one replica is frozen",
      targets: { Node: nodes(options, { role: "clickhouse", selectionMode: "COUNT(1)", zone: "c" }) },
      actions: { pause: command(options, { target: "Node", document: "pauseProcess", parameters: { Process } }) },
    },
  };
}

function pascal(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
