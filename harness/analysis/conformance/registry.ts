// Every check, one per requirement. Adding a row here is all that adding a check costs.

import type { Check } from "./check.ts";
import { machineChecks } from "./baseline/machines.ts";
import { protectionChecks } from "./baseline/protection.ts";
import { clusterChecks } from "./cluster/cluster-checks.ts";
import { workloadChecks } from "./cluster/workloads.ts";
import { edgeChecks } from "./edge/edge-checks.ts";
import { groupChecks } from "./groups/group-checks.ts";
import { privilegeChecks } from "./iam/privilege-checks.ts";
import { roleChecks } from "./iam/role-checks.ts";
import { trustChecks } from "./iam/trust-checks.ts";
import { keyChecks } from "./kms/key-checks.ts";
import { alarmChecks } from "./logging/alarms.ts";
import { logChecks } from "./logging/log-groups.ts";
import { addressing } from "./net/addressing.ts";
import { endpoints } from "./net/endpoints.ts";
import { gateways } from "./net/gateways.ts";
import { brokerChecks } from "./pipeline/broker-checks.ts";
import { chainChecks } from "./pipeline/group-chain.ts";
import { pathChecks } from "./pipeline/path-checks.ts";
import { workerChecks } from "./pipeline/worker-checks.ts";
import { bucketChecks } from "./storage/bucket-checks.ts";

const rows: readonly Check[] = [
  ...addressing,
  ...gateways,
  ...endpoints,
  ...roleChecks,
  ...keyChecks,
  ...bucketChecks,
  ...logChecks,
  ...alarmChecks,
  ...edgeChecks,
  ...clusterChecks,
  ...workloadChecks,
  ...groupChecks,
  ...trustChecks,
  ...privilegeChecks,
  ...machineChecks,
  ...protectionChecks,
  ...brokerChecks,
  ...chainChecks,
  ...pathChecks,
  ...workerChecks,
];

/** Checks by requirement, sorted by requirement. */
export const checks: ReadonlyMap<string, Check> = new Map(
  [...rows].sort((a, b) => (a.requirement < b.requirement ? -1 : 1)).map((row) => [row.requirement, row]),
);
