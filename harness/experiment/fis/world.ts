// What fault actions may touch, as one narrow port: the control plane's own APIs and the lab behind them. Tests stand a
// small fake in its place.

import type { Clock } from "../../core/clock.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import { alarmStates } from "../../platform/aws/alarms.ts";
import { cancelCommand, commandInvocation, commandsOf, sendCommand } from "../../platform/aws/commands.ts";
import type { CommandInvocation, CommandRequest } from "../../platform/aws/commands.ts";
import { describeInstances, describeSubnets, startInstances, stopInstances } from "../../platform/aws/compute.ts";
import { prefixListRanges } from "../../platform/aws/prefix-lists.ts";
import type { DescribedInstance, DescribedSubnet } from "../../platform/aws/compute.ts";
import type { LabControl } from "../../platform/ports/lab-control.ts";

/** The part of the lab that faults need. */
export type FaultLab = Pick<
  LabControl,
  "hosts" | "instances" | "signal" | "start" | "powerOff" | "powerOn" | "cut" | "uncut" | "cutPackets" | "exec"
>;

export interface FaultWorld {
  readonly clock: Clock;
  readonly region: string;
  readonly lab: FaultLab;
  instances(ids?: readonly string[]): Promise<readonly DescribedInstance[]>;
  subnets(): Promise<readonly DescribedSubnet[]>;
  /** Ranges of a managed prefix list, by id or by name. */
  prefixList(idOrName: string): Promise<readonly string[]>;
  stopInstances(ids: readonly string[]): Promise<void>;
  startInstances(ids: readonly string[]): Promise<void>;
  alarmStates(arns: readonly string[]): Promise<ReadonlyMap<string, string>>;
  sendCommand(request: CommandRequest): Promise<string>;
  commandInvocation(commandId: string, instance: string): Promise<CommandInvocation>;
  /** Ids of the commands that carry the comment, the newest first. */
  commandsOf(comment: string): Promise<readonly string[]>;
  cancelCommand(commandId: string): Promise<void>;
}

/** The real world: EC2, CloudWatch and SSM through the clients, the lab through its control. */
export function createFaultWorld(aws: AwsClients, lab: FaultLab, clock: Clock): FaultWorld {
  return {
    clock,
    region: aws.region,
    lab,
    instances: (ids) => describeInstances(aws, ids),
    subnets: () => describeSubnets(aws),
    prefixList: (idOrName) => prefixListRanges(aws, idOrName),
    stopInstances: (ids) => stopInstances(aws, ids),
    startInstances: (ids) => startInstances(aws, ids),
    alarmStates: (arns) => alarmStates(aws, arns),
    sendCommand: (request) => sendCommand(aws, request),
    commandInvocation: (commandId, instance) => commandInvocation(aws, commandId, instance),
    commandsOf: (comment) => commandsOf(aws, comment),
    cancelCommand: (commandId) => cancelCommand(aws, commandId),
  };
}
