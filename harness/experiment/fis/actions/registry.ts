// The actions that are injected for real here; any other action of FIS is refused by name when its template is created.

import { apiInternalError, apiThrottleError, apiUnavailableError, insufficientCapacity } from "./api-errors.ts";
import { assertAlarmState } from "./assert-alarm-state.ts";
import { disruptConnectivity } from "./disrupt-connectivity.ts";
import type { FaultAction } from "./fault-action.ts";
import { podDelete } from "./pod-delete.ts";
import { podMemoryStress } from "./pod-memory-stress.ts";
import { podNetworkLatency } from "./pod-network-latency.ts";
import { podBlackholePort, podPacketLoss } from "./pod-network.ts";
import { podCpuStress, podIoStress } from "./pod-stress.ts";
import { rebootInstances } from "./reboot-instances.ts";
import { sendCommand } from "./send-command.ts";
import { stopInstances } from "./stop-instances.ts";
import { pauseVolumeIo, volumeIoLatency } from "./volume-io.ts";
import { wait } from "./wait.ts";

export type FaultActions = ReadonlyMap<string, FaultAction>;

const realized = [
  apiInternalError,
  apiThrottleError,
  apiUnavailableError,
  assertAlarmState,
  disruptConnectivity,
  insufficientCapacity,
  pauseVolumeIo,
  podBlackholePort,
  podCpuStress,
  podDelete,
  podIoStress,
  podMemoryStress,
  podNetworkLatency,
  podPacketLoss,
  rebootInstances,
  sendCommand,
  stopInstances,
  volumeIoLatency,
  wait,
];

export const faultActions: FaultActions = new Map(realized.map((action) => [action.id, action]));
