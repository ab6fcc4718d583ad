// Faults of the streaming platform as FIS templates: the loss of one pod of each kind, and producers or consumers cut from
// the proxies.
// The role of FIS may look for pods; what it does to them it does as a user of the cluster.

import { Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import { CfnExperimentTemplate } from "aws-cdk-lib/aws-fis";
import { podFaultRole } from "../chaos/fault-access.ts";
import { podFaultAccount } from "../manifests/pod-faults.ts";
import { pascal } from "../settings/zones.ts";
import { output } from "../stacks/output.ts";
import { stackProps } from "../stacks/stack-props.ts";
import type { StreamingPlatformStack } from "./platform-stack.ts";
import { namespaces } from "./settings.ts";
import type { StreamingSettings } from "./settings.ts";

interface PodFault {
  readonly description: string;
  readonly namespace: string;
  readonly selector: string;
  readonly selection: "COUNT(1)" | "ALL";
  readonly actionId: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const killed = {
  actionId: "aws:eks:pod-delete",
  parameters: { gracePeriodSeconds: "0" },
  selection: "COUNT(1)",
} as const;

/** By name. A fault of duration lasts no longer than it says; whoever runs it stops it earlier. */
const faults: Readonly<Record<string, PodFault>> = {
  "broker-lost": {
    ...killed,
    description: "One broker is killed",
    namespace: namespaces.pulsar,
    selector: "component=broker",
  },
  "bookie-lost": {
    ...killed,
    description: "One bookie is killed",
    namespace: namespaces.pulsar,
    selector: "component=bookie",
  },
  "coordinator-lost": {
    ...killed,
    description: "One ZooKeeper node of Pulsar is killed",
    namespace: namespaces.pulsar,
    selector: "component=zookeeper",
  },
  "task-manager-lost": {
    ...killed,
    description: "One TaskManager is killed",
    namespace: namespaces.flink,
    selector: "app=iot-flink-job,component=taskmanager",
  },
  "job-manager-lost": {
    ...killed,
    description: "The JobManager is killed",
    namespace: namespaces.flink,
    selector: "app=iot-flink-job,component=jobmanager",
  },
  "data-node-lost": {
    ...killed,
    description: "One ClickHouse server is killed",
    namespace: namespaces.clickhouse,
    selector: "clickhouse.altinity.com/chi=iot-cluster-repl",
  },
  "producers-cut": {
    description: "Packets of producers to the proxies are dropped",
    namespace: namespaces.pulsar,
    selector: "component=proxy",
    selection: "ALL",
    actionId: "aws:eks:pod-network-blackhole-port",
    parameters: { duration: "PT2M", port: "6650", protocol: "tcp", trafficType: "ingress" },
  },
  "consumers-cut": {
    description: "Packets of the job's TaskManagers to the proxies are dropped",
    namespace: namespaces.flink,
    selector: "app=iot-flink-job,component=taskmanager",
    selection: "ALL",
    actionId: "aws:eks:pod-network-blackhole-port",
    parameters: { duration: "PT10M", port: "6650", protocol: "tcp", trafficType: "egress" },
  },
};

export class StreamingChaosStack extends Stack {
  constructor(app: App, platform: StreamingPlatformStack, settings: StreamingSettings) {
    super(app, `${settings.profile}-chaos`, stackProps(settings, "experiment templates"));
    this.addStackDependency(platform);
    const made = podFaultRole(this, settings);
    const ids = Object.entries(faults).map(([name, fault]) => [
      name,
      template(this, name, { fault, settings, role: made.attrArn }),
    ]);
    output(this, "Experiments", Object.fromEntries(ids) as Record<string, string>);
  }
}

function template(
  stack: Stack,
  name: string,
  { fault, settings, role: roleArn }: { fault: PodFault; settings: StreamingSettings; role: string },
): string {
  const { description, namespace, selector, selection, actionId, parameters } = fault;
  return new CfnExperimentTemplate(stack, `Experiment${pascal(name)}`, {
    description,
    roleArn,
    targets: {
      Pods: {
        resourceType: "aws:eks:pod",
        parameters: {
          clusterIdentifier: settings.clusterName,
          namespace,
          selectorType: "labelSelector",
          selectorValue: selector,
        },
        selectionMode: selection,
      },
    },
    actions: {
      fault: {
        actionId,
        parameters: { kubernetesServiceAccount: podFaultAccount, ...parameters },
        targets: { Pods: "Pods" },
      },
    },
    stopConditions: [{ source: "none" }],
    experimentOptions: { accountTargeting: "single-account", emptyTargetResolutionMode: "fail" },
    tags: { Name: name },
  }).attrId;
}
