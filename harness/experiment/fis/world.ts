// What fault actions may touch, as one narrow port: the control plane's own APIs and the lab behind them. Tests stand a
// small fake in its place.

import type { Clock } from "../../core/clock.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import { alarmStates } from "../../platform/aws/alarms.ts";
import { cancelCommand, commandInvocation, commandsOf, sendCommand } from "../../platform/aws/commands.ts";
import type { CommandInvocation, CommandRequest } from "../../platform/aws/commands.ts";
import { describeInstances, describeSubnets, startInstances, stopInstances } from "../../platform/aws/compute.ts";
import type { ApiFaults } from "../../platform/emulator/extensions/api-faults.ts";
import { writeObject } from "../../platform/aws/objects.ts";
import { prefixListRanges } from "../../platform/aws/prefix-lists.ts";
import type { DescribedInstance, DescribedSubnet } from "../../platform/aws/compute.ts";
import type { LabControl } from "../../platform/ports/lab-control.ts";

/** The part of the lab that faults need. */
export type FaultLab = Pick<
  LabControl,
  "hosts" | "instances" | "signal" | "start" | "powerOff" | "powerOn" | "cut" | "uncut" | "cutPackets" | "exec"
>;

/** Errors that API callers meet, and a caller who meets them. */
export interface FaultApi {
  readonly faults: ApiFaults;
  /** One EC2 operation, as a dry run, in a session of the role; returns the error code that it is answered with. */
  callAs(role: string, operation: string, parameters?: Readonly<Record<string, string>>): Promise<string>;
  /** Clients whose calls are the role's. */
  clientsAs(role: string): AwsClients;
}

export interface FaultWorld {
  /** The same world, touched in the session of a role: that of the template. */
  as(role: string): FaultWorld;
  readonly api: Pick<FaultApi, "faults" | "callAs">;
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
  writeObject(bucket: string, content: { readonly key: string; readonly body: Buffer }): Promise<void>;
}

export interface FaultWorldOptions {
  readonly aws: AwsClients;
  readonly lab: FaultLab;
  readonly clock: Clock;
  readonly api: FaultApi;
}

/** The real world: EC2, CloudWatch and SSM through the clients, the lab through its control. */
export function createFaultWorld({ aws, lab, clock, api }: FaultWorldOptions): FaultWorld {
  return {
    as: (role) => createFaultWorld({ aws: api.clientsAs(role), lab, clock, api }),
    api,
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
    writeObject: (bucket, content) => writeObject(aws, bucket, content),
  };
}
