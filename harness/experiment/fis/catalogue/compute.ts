// Actions of FIS on instances, volumes and Auto Scaling groups.
// Source: AWS FIS user guide, actions reference.

import { duration, oneOf, optionalBoolean, optionalDuration, optionalShare, share, text } from "./definition.ts";
import type { ActionDefinition } from "./definition.ts";

const instances = { Instances: "aws:ec2:instance" } as const;
const volumes = { Volumes: "aws:ec2:ebs-volume" } as const;
const volumeDuration = { kind: "duration", required: true, minMs: 1_000 } as const;
const partOfIo = { kind: "decimal", required: false, min: 0.1, max: 100 } as const;
const latency = { kind: "integer", required: false, min: 1, max: 60_000 } as const;

export const computeActions: readonly ActionDefinition[] = [
  {
    id: "aws:ec2:stop-instances",
    description: "Stop the specified EC2 instances",
    targets: instances,
    parameters: {
      startInstancesAfterDuration: optionalDuration,
      completeIfInstancesTerminated: optionalBoolean,
    },
  },
  { id: "aws:ec2:reboot-instances", description: "Reboot the instances", targets: instances, parameters: {} },
  { id: "aws:ec2:terminate-instances", description: "Terminate the instances", targets: instances, parameters: {} },
  {
    id: "aws:ec2:send-spot-instance-interruptions",
    description: "Interrupt Spot instances",
    targets: { SpotInstances: "aws:ec2:spot-instance" },
    parameters: {
      durationBeforeInterruption: { kind: "duration", required: true, minMs: 120_000, maxMs: 900_000 },
    },
  },
  {
    id: "aws:ec2:api-insufficient-instance-capacity-error",
    description: "Answer launches of the roles with InsufficientInstanceCapacity",
    targets: { Roles: "aws:iam:role" },
    parameters: { duration, availabilityZoneIdentifiers: text, percentage: share },
  },
  {
    id: "aws:ec2:asg-insufficient-instance-capacity-error",
    description: "Answer launches of the groups with InsufficientInstanceCapacity",
    targets: { AutoScalingGroups: "aws:ec2:autoscaling-group" },
    parameters: { duration, availabilityZoneIdentifiers: text, percentage: optionalShare },
  },
  {
    id: "aws:ebs:pause-volume-io",
    description: "Pause I/O of the volumes",
    targets: volumes,
    parameters: { duration: volumeDuration },
  },
  {
    id: "aws:ebs:volume-io-latency",
    description: "Delay I/O of the volumes",
    targets: volumes,
    parameters: {
      duration: volumeDuration,
      readIOPercentage: partOfIo,
      writeIOPercentage: partOfIo,
      readIOLatencyMilliseconds: latency,
      writeIOLatencyMilliseconds: latency,
    },
  },
  {
    id: "aws:fis:wait",
    description: "Wait for the duration",
    targets: {},
    parameters: { duration },
  },
  ...["internal", "throttle", "unavailable"].map((error) => ({
    id: `aws:fis:inject-api-${error}-error`,
    description: `Answer API requests of the roles with ${error} errors`,
    targets: { Roles: "aws:iam:role" },
    parameters: { duration, service: oneOf(true, "ec2", "kinesis"), percentage: share, operations: text },
  })),
];
