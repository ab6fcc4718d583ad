// Every check, one per requirement. Adding a row here is all that adding a check costs.

import type { Check } from "./check.ts";
import { budgetChecks } from "./account/budget-checks.ts";
import { quotaChecks } from "./account/quota-checks.ts";
import { machineChecks } from "./baseline/machines.ts";
import { protectionChecks } from "./baseline/protection.ts";
import { clusterChecks } from "./cluster/cluster-checks.ts";
import { clientChecks } from "./clients/client-checks.ts";
import { splitChecks } from "./clients/split-checks.ts";
import { openBindings } from "./cluster/open-bindings.ts";
import { transportChecks } from "./cluster/transport-checks.ts";
import { workloadChecks } from "./cluster/workloads.ts";
import { druidClusterChecks } from "./druid/cluster-checks.ts";
import { routerChecks } from "./druid/router-checks.ts";
import { druidPolicyChecks } from "./druid/policy-checks.ts";
import { druidProcessChecks } from "./druid/process-checks.ts";
import { contextChecks } from "./druid/context-checks.ts";
import { queryChecks } from "./druid/query-checks.ts";
import { writtenSecrets } from "./druid/written-secrets.ts";
import { druidStackChecks } from "./druid/stack-checks.ts";
import { druidStoreChecks } from "./druid/store-checks.ts";
import { edgeChecks } from "./edge/edge-checks.ts";
import { groupChecks } from "./groups/group-checks.ts";
import { privilegeChecks } from "./iam/privilege-checks.ts";
import { roleChecks } from "./iam/role-checks.ts";
import { trustChecks } from "./iam/trust-checks.ts";
import { keyChecks } from "./kms/key-checks.ts";
import { alarmChecks } from "./logging/alarms.ts";
import { logChecks } from "./logging/log-groups.ts";
import { shippingChecks } from "./logging/shipping-checks.ts";
import { metricChecks } from "./monitoring/metric-checks.ts";
import { databaseWatch } from "./monitoring/database-watch.ts";
import { serviceLevel } from "./monitoring/service-level.ts";
import { addressing } from "./net/addressing.ts";
import { endpoints } from "./net/endpoints.ts";
import { gateways } from "./net/gateways.ts";
import { brokerChecks } from "./pipeline/broker-checks.ts";
import { chainChecks } from "./pipeline/group-chain.ts";
import { linkChecks } from "./pipeline/link-checks.ts";
import { pathChecks } from "./pipeline/path-checks.ts";
import { workerChecks } from "./pipeline/worker-checks.ts";
import { alertRows } from "./regions/alert-rows.ts";
import { backupRows } from "./regions/backup-rows.ts";
import { clusterDefinitions } from "./regions/cluster-definitions.ts";
import { ensembleWay } from "./regions/ensemble-way.ts";
import { followerRows } from "./regions/follower-rows.ts";
import { lookRows } from "./regions/look-rows.ts";
import { tableRows } from "./regions/table-rows.ts";
import { userLimits } from "./regions/user-limits.ts";
import { workloadRows } from "./regions/workload-rows.ts";
import { bucketChecks } from "./storage/bucket-checks.ts";
import { costChecks } from "./streaming/cost-checks.ts";
import { dashboardChecks } from "./streaming/dashboard-checks.ts";
import { streamingClusterChecks } from "./streaming/cluster-checks.ts";
import { mountChecks } from "./streaming/mount-checks.ts";
import { volumeChecks } from "./streaming/volume-checks.ts";
import { estimateChecks } from "./streaming/estimate-checks.ts";
import { streamingNetworkChecks } from "./streaming/network-checks.ts";
import { nodeGroupChecks } from "./streaming/node-group-checks.ts";
import { pulsarParts } from "./streaming/pulsar-parts.ts";
import { messageChecks } from "./streaming/message-checks.ts";
import { jobChecks } from "./streaming/job-checks.ts";
import { streamingPipelineChecks } from "./streaming/pipeline-checks.ts";
import { storeChecks } from "./streaming/store-checks.ts";
import { runningChecks } from "./streaming/running-checks.ts";
import { watchChecks } from "./streaming/watch-checks.ts";
import { teardownChecks } from "./streaming/teardown-checks.ts";
import { tableChecks } from "./streaming/table-checks.ts";

const rows: readonly Check[] = [
  ...budgetChecks,
  ...quotaChecks,
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
  ...openBindings,
  ...clientChecks,
  ...splitChecks,
  ...shippingChecks,
  ...metricChecks,
  ...databaseWatch,
  ...serviceLevel,
  ...workloadChecks,
  ...transportChecks,
  ...groupChecks,
  ...trustChecks,
  ...privilegeChecks,
  ...machineChecks,
  ...protectionChecks,
  ...brokerChecks,
  ...chainChecks,
  ...pathChecks,
  ...linkChecks,
  ...workerChecks,
  ...clusterDefinitions,
  ...tableRows,
  ...workloadRows,
  ...ensembleWay,
  ...userLimits,
  ...backupRows,
  ...alertRows,
  ...lookRows,
  ...druidStackChecks,
  ...druidClusterChecks,
  ...druidPolicyChecks,
  ...routerChecks,
  ...writtenSecrets,
  ...druidStoreChecks,
  ...druidProcessChecks,
  ...streamingNetworkChecks,
  ...streamingClusterChecks,
  ...mountChecks,
  ...volumeChecks,
  ...nodeGroupChecks,
  ...storeChecks,
  ...tableChecks,
  ...streamingPipelineChecks,
  ...jobChecks,
  ...messageChecks,
  ...pulsarParts,
  ...dashboardChecks,
  ...costChecks,
  ...estimateChecks,
  ...teardownChecks,
  ...runningChecks,
  ...watchChecks,
  ...followerRows,
  ...queryChecks,
  ...contextChecks,
];

/** Checks by requirement, sorted by requirement. */
export const checks: ReadonlyMap<string, Check> = new Map(
  [...rows].sort((a, b) => (a.requirement < b.requirement ? -1 : 1)).map((row) => [row.requirement, row]),
);
