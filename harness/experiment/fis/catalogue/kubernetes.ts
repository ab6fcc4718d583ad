// Actions of FIS on EKS: pods, node groups and custom resources.
// Source: AWS FIS user guide, actions reference.

import { count, duration, oneOf, optionalPercent, optionalText, share, text } from "./definition.ts";
import type { ActionDefinition, ParameterRule } from "./definition.ts";

const pods = { Pods: "aws:eks:pod" } as const;

const faultPod: Readonly<Record<string, ParameterRule>> = {
  kubernetesServiceAccount: text,
  fisPodContainerImage: optionalText,
  fisPodLabels: optionalText,
  fisPodAnnotations: optionalText,
  maxErrorsPercent: optionalPercent,
};

const anyPolicy = { fisPodSecurityPolicy: oneOf(false, "privileged", "baseline", "restricted") } as const;
const policyOfIo = { fisPodSecurityPolicy: oneOf(false, "privileged", "baseline") } as const;
const stress = { ...faultPod, duration, percent: optionalPercent, workers: count(false, 0, 64) } as const;
const network = { ...faultPod, duration, interface: optionalText } as const;
const flows = { flowsPercent: optionalPercent, sources: optionalText } as const;

/** Kinds of custom resources that the action creates, by their API version. */
export const customResourceKinds: Readonly<Record<string, readonly string[]>> = {
  "chaos-mesh.org/v1alpha1": [
    ...["AWSChaos", "DNSChaos", "GCPChaos", "HTTPChaos", "IOChaos", "JVMChaos", "KernelChaos", "NetworkChaos"],
    ...["PhysicalMachineChaos", "PodChaos", "PodHttpChaos", "PodIOChaos", "PodNetworkChaos", "Schedule"],
    ...["StressChaos", "TimeChaos"],
  ],
  "litmuschaos.io/v1alpha1": ["ChaosEngine"],
};

export const kubernetesActions: readonly ActionDefinition[] = [
  {
    id: "aws:eks:pod-delete",
    description: "Delete the pods",
    targets: pods,
    parameters: { ...faultPod, ...anyPolicy, gracePeriodSeconds: count(false, 0, 86_400) },
  },
  {
    id: "aws:eks:pod-cpu-stress",
    description: "Stress the CPU of the pods",
    targets: pods,
    parameters: { ...stress, ...anyPolicy },
  },
  {
    id: "aws:eks:pod-memory-stress",
    description: "Stress the memory of the pods",
    targets: pods,
    parameters: { ...stress, ...anyPolicy },
  },
  {
    id: "aws:eks:pod-io-stress",
    description: "Stress the I/O of the pods",
    targets: pods,
    parameters: { ...stress, ...policyOfIo },
  },
  {
    id: "aws:eks:pod-network-latency",
    description: "Delay the traffic of the pods",
    targets: pods,
    parameters: {
      ...network,
      ...flows,
      delayMilliseconds: count(false, 0, 600_000),
      jitterMilliseconds: count(false, 0, 600_000),
    },
  },
  {
    id: "aws:eks:pod-network-packet-loss",
    description: "Drop a share of the packets of the pods",
    targets: pods,
    parameters: { ...network, ...flows, lossPercent: optionalPercent },
  },
  {
    id: "aws:eks:pod-network-blackhole-port",
    description: "Drop the traffic of the pods on one port",
    targets: pods,
    parameters: {
      ...network,
      protocol: oneOf(true, "tcp", "udp"),
      port: count(true, 1, 65_535),
      trafficType: oneOf(true, "ingress", "egress"),
    },
  },
  {
    id: "aws:eks:terminate-nodegroup-instances",
    description: "Terminate a share of the node groups' instances",
    targets: { Nodegroups: "aws:eks:nodegroup" },
    parameters: { instanceTerminationPercentage: share },
  },
  {
    id: "aws:eks:inject-kubernetes-custom-resource",
    description: "Create a custom resource of a chaos controller in the cluster",
    targets: { Cluster: "aws:eks:cluster" },
    parameters: {
      kubernetesApiVersion: oneOf(true, ...Object.keys(customResourceKinds)),
      kubernetesKind: text,
      kubernetesNamespace: text,
      kubernetesSpec: { kind: "json", required: true },
      maxDuration: duration,
    },
  },
];
