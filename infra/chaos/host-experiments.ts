// What a host, its volumes and the account's APIs can do to the service: slow and held disks, memory, processors and I/O
// under pressure, clocks that are wrong, starts that find no capacity or too many callers.

import type { ZoneLetter } from "../settings/zones.ts";
import { zoneName } from "../settings/zones.ts";
import { clickhousePod, command, longest, nodes } from "./template-parts.ts";
import type { ExperimentOptions, Templates } from "./template-parts.ts";

export function hostFaults(options: ExperimentOptions): Templates {
  return { ...volumeFaults(), ...podStress(options), ...hostStress(options), ...refusedStarts(options) };
}

/** Volumes as the CSI driver tags them: the claim `data` of one pod of a stateful set. */
function volumeOf(pod: string) {
  return {
    Volume: {
      resourceType: "aws:ec2:ebs-volume",
      resourceTags: { "kubernetes.io/created-for/pvc/name": `data-${pod}` },
      selectionMode: "ALL",
    },
  };
}

function volumeFaults(): Templates {
  const targets = { Volumes: "Volume" };
  const slow = (milliseconds: string) => ({
    delay: {
      actionId: "aws:ebs:volume-io-latency",
      parameters: {
        duration: longest,
        readIOLatencyMilliseconds: milliseconds,
        writeIOLatencyMilliseconds: milliseconds,
        readIOPercentage: "100",
        writeIOPercentage: "100",
      },
      targets,
    },
  });
  return {
    "volume-slow": {
      description: "The volume of one replica is slow",
      targets: volumeOf("clickhouse-1"),
      actions: slow("100"),
    },
    "keeper-volume-slow": {
      description: "The volume of one Keeper member is slow",
      targets: volumeOf("keeper-1"),
      actions: slow("200"),
    },
    "volume-paused": {
      description: "The volume of one replica does not answer",
      targets: volumeOf("clickhouse-2"),
      actions: { pause: { actionId: "aws:ebs:pause-volume-io", parameters: { duration: longest }, targets } },
    },
  };
}

function podStress(options: ExperimentOptions): Templates {
  const stress = (what: "cpu" | "memory" | "io", parameters: Readonly<Record<string, string>>) => ({
    targets: { Pod: clickhousePod(options, "b") },
    actions: {
      press: {
        actionId: `aws:eks:pod-${what}-stress`,
        parameters: { kubernetesServiceAccount: options.podFaultAccount, duration: longest, ...parameters },
        targets: { Pods: "Pod" },
      },
    },
  });
  return {
    "pod-memory-pressure": {
      description: "The memory of one replica is nearly gone",
      ...stress("memory", { percent: "95" }),
    },
    "pod-cpu-pressure": {
      description: "Processes in one pod compute",
      ...stress("cpu", { percent: "80", workers: "1" }),
    },
    "pod-io-pressure": {
      description: "Processes in one pod fill and flush its volume",
      ...stress("io", { percent: "40" }),
    },
  };
}

function hostStress(options: ExperimentOptions): Templates {
  const replica = (zone: ZoneLetter) => ({
    Node: nodes(options, { role: "clickhouse", selectionMode: "COUNT(1)", zone }),
  });
  const clock = (OffsetSeconds: string) => ({
    shift: command(options, {
      target: "Node",
      document: "shiftClock",
      parameters: { Process: "clickhouse-server", OffsetSeconds },
    }),
  });
  return {
    "memory-pressure": {
      description: "Memory of one ClickHouse node is taken",
      targets: replica("b"),
      actions: { press: command(options, { target: "Node", document: "memoryPressure", parameters: {} }) },
    },
    "clock-ahead": {
      description: "The clock of one replica is ten minutes ahead",
      targets: replica("a"),
      actions: clock("600"),
    },
    "clock-behind": {
      description: "The clock of one replica is two days behind",
      targets: replica("c"),
      actions: clock("-172800"),
    },
  };
}

/** A node loses power, and whoever starts it again is refused until the second action ends. */
function refusedStarts(options: ExperimentOptions): Templates {
  const zone = "b";
  const targets = {
    Node: nodes(options, { role: "clickhouse", selectionMode: "COUNT(1)", zone }),
    Starter: { resourceType: "aws:iam:role", resourceArns: [options.role], selectionMode: "ALL" },
  };
  const stop = {
    actionId: "aws:ec2:stop-instances",
    parameters: { startInstancesAfterDuration: "PT1M", completeIfInstancesTerminated: "true" },
    targets: { Instances: "Node" },
  };
  const refusal = { duration: longest, percentage: "100" };
  return {
    "capacity-short": {
      description: "One ClickHouse node loses power while its zone has no capacity",
      targets,
      actions: {
        refuse: {
          actionId: "aws:ec2:api-insufficient-instance-capacity-error",
          parameters: { ...refusal, availabilityZoneIdentifiers: zoneName(options.settings, zone) },
          targets: { Roles: "Starter" },
        },
        stop,
      },
    },
    "starts-throttled": {
      description: "One ClickHouse node loses power while starts are throttled",
      targets,
      actions: {
        refuse: {
          actionId: "aws:fis:inject-api-throttle-error",
          parameters: { ...refusal, service: "ec2", operations: "StartInstances,RunInstances" },
          targets: { Roles: "Starter" },
        },
        stop,
      },
    },
  };
}
