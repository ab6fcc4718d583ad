// Actions of FIS on clusters and tasks of ECS.
// Source: AWS FIS user guide, actions reference.

import { count, duration, oneOf, optionalBoolean, optionalPercent, optionalText, share, text } from "./definition.ts";
import type { ActionDefinition } from "./definition.ts";

const tasks = { Tasks: "aws:ecs:task" } as const;
const installing = { installDependencies: optionalBoolean } as const;
const stress = { ...installing, duration, percent: optionalPercent, workers: count(false, 0, 64) } as const;
const network = { ...installing, duration, useEcsFaultInjectionEndpoints: optionalBoolean } as const;
const flows = { flowsPercent: optionalPercent, sources: optionalText } as const;

export const containerActions: readonly ActionDefinition[] = [
  {
    id: "aws:ecs:drain-container-instances",
    description: "Drain a share of the clusters' container instances",
    targets: { Clusters: "aws:ecs:cluster" },
    parameters: { duration, drainagePercentage: share },
  },
  { id: "aws:ecs:stop-task", description: "Stop the tasks", targets: tasks, parameters: {} },
  { id: "aws:ecs:task-cpu-stress", description: "Stress the CPU of the tasks", targets: tasks, parameters: stress },
  { id: "aws:ecs:task-io-stress", description: "Stress the I/O of the tasks", targets: tasks, parameters: stress },
  {
    id: "aws:ecs:task-kill-process",
    description: "Kill a process in the tasks",
    targets: tasks,
    parameters: { ...installing, processName: text, signal: oneOf(false, "SIGTERM", "SIGKILL") },
  },
  {
    id: "aws:ecs:task-network-blackhole-port",
    description: "Drop the traffic of the tasks on one port",
    targets: tasks,
    parameters: {
      ...network,
      port: count(true, 1, 65_535),
      trafficType: oneOf(true, "ingress", "egress"),
      protocol: oneOf(false, "tcp", "udp"),
    },
  },
  {
    id: "aws:ecs:task-network-latency",
    description: "Delay the traffic of the tasks",
    targets: tasks,
    parameters: {
      ...network,
      ...flows,
      delayMilliseconds: count(false, 0, 600_000),
      jitterMilliseconds: count(false, 0, 600_000),
    },
  },
  {
    id: "aws:ecs:task-network-packet-loss",
    description: "Drop a share of the packets of the tasks",
    targets: tasks,
    parameters: { ...network, ...flows, lossPercent: optionalPercent },
  },
];
