// Faults of Druid as FIS templates: deep storage out of the MiddleManagers' reach, every Coordinator killed, and the database's port closed to
// the Coordinators. The role of FIS may look for pods; what it does to them it does as a user of the cluster.

import { Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import { CfnPodIdentityAssociation } from "aws-cdk-lib/aws-eks";
import { CfnExperimentTemplate } from "aws-cdk-lib/aws-fis";
import type { CfnExperimentTemplateProps } from "aws-cdk-lib/aws-fis";
import { podFaultRole } from "../chaos/fault-access.ts";
import { podFaultAccount } from "../manifests/pod-faults.ts";
import { pascal } from "../settings/zones.ts";
import { output } from "../stacks/output.ts";
import { stackProps } from "../stacks/stack-props.ts";
import type { Process } from "./manifests/processes.ts";
import type { DeploymentStack } from "./deployment-stack.ts";
import { podAccounts, podRole } from "./pod-roles.ts";
import type { DruidSettings } from "./settings.ts";

/** A fault lasts at most ten minutes; whoever runs it stops it earlier. */
const longest = "PT10M";

interface Fault {
  readonly description: string;
  readonly targets: CfnExperimentTemplateProps["targets"];
  readonly actions: NonNullable<CfnExperimentTemplateProps["actions"]>;
}

export class DruidChaosStack extends Stack {
  constructor(app: App, deployment: DeploymentStack, settings: DruidSettings) {
    super(app, `${settings.profile}-chaos`, stackProps(settings, "experiment templates"));
    this.addStackDependency(deployment);
    const made = podFaultRole(this, settings);
    // Every account of the cluster has a role through Pod Identity: this one may do nothing.
    new CfnPodIdentityAssociation(this, "IdentityFaults", {
      clusterName: settings.clusterName,
      namespace: podAccounts.faults.namespace,
      serviceAccount: podAccounts.faults.name,
      roleArn: podRole(this, "faults", { settings }).attrArn,
    });
    const ids = Object.entries(faults(settings)).map(([name, fault]) => [
      name,
      new CfnExperimentTemplate(this, `Experiment${pascal(name)}`, {
        ...fault,
        roleArn: made.attrArn,
        stopConditions: [{ source: "none" }],
        experimentOptions: { accountTargeting: "single-account", emptyTargetResolutionMode: "fail" },
        tags: { Name: name },
      }).attrId,
    ]);
    output(this, "Experiments", Object.fromEntries(ids) as Record<string, string>);
  }
}

function faults(settings: DruidSettings): Readonly<Record<string, Fault>> {
  const coordinators = pods("Coordinators", "coordinator", settings);
  const account = { kubernetesServiceAccount: podFaultAccount };
  return {
    "deep-storage-lost": {
      description: "Packets of the MiddleManagers to HTTPS, the object store's among them, are dropped",
      targets: pods("MiddleManagers", "middlemanager", settings),
      actions: {
        blackhole: {
          actionId: "aws:eks:pod-network-blackhole-port",
          parameters: { ...account, duration: longest, port: "443", protocol: "tcp", trafficType: "egress" },
          targets: { Pods: "MiddleManagers" },
        },
      },
    },
    "coordinators-lost": {
      description: "Every Coordinator is killed",
      targets: coordinators,
      actions: {
        kill: {
          actionId: "aws:eks:pod-delete",
          parameters: { ...account, gracePeriodSeconds: "0" },
          targets: { Pods: "Coordinators" },
        },
      },
    },
    "metadata-unreachable": {
      description: "Packets of the Coordinators to the metadata database are dropped",
      targets: coordinators,
      actions: {
        blackhole: {
          actionId: "aws:eks:pod-network-blackhole-port",
          parameters: { ...account, duration: longest, port: "5432", protocol: "tcp", trafficType: "egress" },
          targets: { Pods: "Coordinators" },
        },
      },
    },
  };
}

function pods(target: string, component: Process, { clusterName }: DruidSettings): Fault["targets"] {
  return {
    [target]: {
      resourceType: "aws:eks:pod",
      parameters: {
        clusterIdentifier: clusterName,
        namespace: podAccounts.druid.namespace,
        selectorType: "labelSelector",
        selectorValue: `app.kubernetes.io/component=${component}`,
      },
      selectionMode: "ALL",
    },
  };
}
