// The actions that are injected for real here; any other action of FIS is refused by name when its template is created.

import { disruptConnectivity } from "./disrupt-connectivity.ts";
import type { FaultAction } from "./fault-action.ts";
import { podDelete } from "./pod-delete.ts";
import { sendCommand } from "./send-command.ts";
import { stopInstances } from "./stop-instances.ts";
import { wait } from "./wait.ts";

export type FaultActions = ReadonlyMap<string, FaultAction>;

export const faultActions: FaultActions = new Map(
  [disruptConnectivity, podDelete, sendCommand, stopInstances, wait].map((action) => [action.id, action]),
);
