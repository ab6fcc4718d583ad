// The running platform -> `assay.snapshot/1`. Reads only; every call's outcome is kept.

import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { Snapshot } from "../../../analysis/model/snapshot.ts";
import { systemClock } from "../../../core/clock.ts";
import type { AwsClients } from "../clients.ts";
import { readBuckets } from "./buckets.ts";
import { readClusters } from "./clusters.ts";
import { Collector } from "./collector.ts";
import type { Reading } from "./collector.ts";
import { readInstances, readInterfaces, readLaunchTemplates, readStored, readVolumes } from "./ec2-machines.ts";
import { readFlowLogs, readGateways, readRouteTables, readSubnets, readVpcs } from "./ec2-network.ts";
import { readEndpoints, readEndpointServices, readPrefixLists, readSecurityGroups } from "./ec2-security.ts";
import { readLoadBalancers, readQueryLogs, readTargetGroups, readZones } from "./edge.ts";
import { readIdentity } from "./identity.ts";
import { readKeys, readSecrets } from "./keys.ts";
import { readFunctions, readQueues, readTopics } from "./messages.ts";
import { readAlarms, readDashboards, readLogs, readTrails } from "./records.ts";

/** Reads everything that a check may ask for in one region. */
export async function collectSnapshot(aws: AwsClients, options: { profile: string }): Promise<Snapshot> {
  const collector = new Collector(aws);
  const identity = await collector.call("sts:GetCallerIdentity", [], () =>
    aws.sts.send(new GetCallerIdentityCommand({})),
  );
  const account = identity?.Account ?? "";
  const vpcs = await readVpcs(collector);
  await Promise.all([inVpcs(collector, vpcs, account), inAccount(collector)]);
  return {
    schema: "assay.snapshot/1",
    profile: options.profile,
    account,
    region: aws.region,
    collectedAt: systemClock.wall().toISOString(),
    resources: collector.resources(),
    gaps: collector.gaps(),
    calls: collector.calls(),
  };
}

async function inVpcs(reading: Reading, vpcs: readonly string[], account: string): Promise<void> {
  await Promise.all([
    readSubnets(reading, vpcs),
    readGateways(reading, vpcs),
    readRouteTables(reading, vpcs),
    readFlowLogs(reading, vpcs),
    readSecurityGroups(reading, vpcs),
    readEndpoints(reading, vpcs),
    readInstances(reading, vpcs),
    readInterfaces(reading, vpcs),
    readLoadBalancers(reading, vpcs),
    readTargetGroups(reading, vpcs),
  ]);
  await Promise.all([
    readPrefixLists(reading),
    readEndpointServices(reading),
    readVolumes(reading),
    readLaunchTemplates(reading),
    readStored(reading, account),
  ]);
}

async function inAccount(reading: Reading): Promise<void> {
  await Promise.all([
    readIdentity(reading),
    readKeys(reading),
    readSecrets(reading),
    readBuckets(reading),
    readLogs(reading),
    readTrails(reading),
    readAlarms(reading),
    readDashboards(reading),
    readTopics(reading),
    readQueues(reading),
    readFunctions(reading),
    readZones(reading),
    readQueryLogs(reading),
    readClusters(reading),
  ]);
}
