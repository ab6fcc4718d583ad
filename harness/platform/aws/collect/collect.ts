// The running platform -> `assay.snapshot/1`. Reads only; every call's outcome is kept.

import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { Snapshot } from "../../../analysis/model/snapshot.ts";
import { systemClock } from "../../../core/clock.ts";
import type { AwsClients } from "../clients.ts";
import { readBuckets } from "./buckets.ts";
import { readClusters } from "./clusters.ts";
import { Collector } from "./collector.ts";
import type { Reader, Reading } from "./collector.ts";
import { readRepositories } from "./data-stores.ts";
import { readClientVpns, readVerifiedAccess } from "./ec2-doors.ts";
import { readInstances, readInterfaces, readLaunchTemplates, readStored, readVolumes } from "./ec2-machines.ts";
import { readGateways, readRouteTables, readSubnets, readVpcs } from "./ec2-network.ts";
import { readAccessLists } from "./ec2-paths.ts";
import { readFlowLogs } from "./ec2-flow-logs.ts";
import { readPeerings } from "./ec2-peerings.ts";
import { readTransits } from "./ec2-transit.ts";
import { readEndpoints, readEndpointServices, readPrefixLists, readSecurityGroups } from "./ec2-security.ts";
import { readLoadBalancers, readQueryLogs, readTargetGroups, readZones } from "./edge.ts";
import { readIdentity } from "./identity.ts";
import { readIdentityProviders } from "./identity-providers.ts";
import { readKeys, readSecrets } from "./keys.ts";
import { readFunctions, readQueues, readTopics } from "./messages.ts";
import { publicAccessUnasked, readPublicAccess } from "./public-access.ts";
import { readAlarms, readDashboards, readLogPolicies, readLogs, readTrails } from "./records.ts";
import { readScalingGroups } from "./scaling.ts";
import { furtherReaders, leftOutOn } from "./further-readers.ts";
import type { Stand } from "./further-readers.ts";

export interface CollectOptions {
  readonly profile: string;
  /** Regions to read, all of the profile's intent; the clients' own when absent. What is global is read once. */
  readonly regions?: readonly string[];
  /** Where the reader stands; outside unless said. */
  readonly from?: Stand;
}

/** Reads everything that a check may ask for. */
export async function collectSnapshot(aws: AwsClients, options: CollectOptions): Promise<Snapshot> {
  const { profile, from = "outside" } = options;
  const regions = options.regions ?? [aws.region];
  const global = new Collector(aws);
  const identity = await global.call("sts:GetCallerIdentity", [], () => aws.sts.send(new GetCallerIdentityCommand({})));
  const account = identity?.Account ?? "";
  const [, ...regional] = await Promise.all([
    inAccount(global, furtherReaders(profile, from, "account")),
    ...regions.map((region) => collectRegion(aws, { region, account, profile, from })),
  ]);
  const every = [global, ...regional];
  if (from === "vpc") global.leaveOut(publicAccessUnasked);
  else
    await readPublicAccess(
      global,
      every.flatMap((one) => one.resources()),
    );
  return {
    schema: "assay.snapshot/1",
    profile,
    account,
    region: regions[0] ?? aws.region,
    regions: [...regions],
    collectedAt: systemClock.wall().toISOString(),
    resources: joined(every.flatMap((one) => one.resources())),
    gaps: every.flatMap((one) => one.gaps()),
    covered: every.flatMap((one) => one.covered()),
    leftOut: every.flatMap((one) => one.leftOut()),
    read: pathsRead(every),
    calls: every.flatMap((one) => one.calls()),
  };
}

function pathsRead(every: readonly Collector[]): NonNullable<Snapshot["read"]> {
  const types = [...new Set(every.flatMap((one) => [...one.read().keys()]))].sort();
  const pathsOf = (type: string) => new Set(every.flatMap((one) => [...(one.read().get(type) ?? [])]));
  return Object.fromEntries(types.map((type) => [type, [...pathsOf(type)].sort()]));
}

interface Part {
  readonly region: string;
  readonly account: string;
  readonly profile: string;
  readonly from: Stand;
}

async function collectRegion(aws: AwsClients, { region, account, profile, from }: Part): Promise<Collector> {
  const clients = region === aws.region ? aws : aws.inRegion(region);
  try {
    const collector = new Collector(clients, region);
    const vpcs = await readVpcs(collector);
    const more = furtherReaders(profile, from, "region");
    await Promise.all([inVpcs(collector, vpcs, account), inRegion(collector), ...more.map((read) => read(collector))]);
    for (const part of leftOutOn(profile, from)) collector.leaveOut(part);
    return collector;
  } finally {
    if (clients !== aws) clients.destroy();
  }
}

/**
 * One entry a resource: a trail of several regions is told by each of them. A name that two regions both use names the
 * resource of the first; the other one keeps it behind its region, so that neither hides the other.
 */
function joined(resources: Snapshot["resources"]): Snapshot["resources"] {
  const taken = new Map<string, string | undefined>();
  return resources.flatMap((resource) => {
    const key = (identity: string) => `${resource.type}\u0000${identity}`;
    const isArn = (identity: string) => identity.startsWith("arn:");
    if (resource.identities.some((identity) => isArn(identity) && taken.has(key(identity)))) return [];
    const other = (identity: string) =>
      !isArn(identity) && taken.has(key(identity)) && taken.get(key(identity)) !== resource.region;
    const renamed = (identity: string) => (other(identity) ? `${resource.region ?? ""}/${identity}` : identity);
    const result = { ...resource, id: renamed(resource.id), identities: resource.identities.map(renamed) };
    for (const identity of result.identities) taken.set(key(identity), resource.region);
    return [result];
  });
}

async function inVpcs(reading: Reading, vpcs: readonly string[], account: string): Promise<void> {
  await Promise.all([
    readSubnets(reading, vpcs),
    readGateways(reading, vpcs),
    readRouteTables(reading, vpcs),
    readAccessLists(reading, vpcs),
    readTransits(reading, vpcs),
    readFlowLogs(reading, vpcs),
    readPeerings(reading, vpcs),
    readClientVpns(reading, vpcs),
    readSecurityGroups(reading, vpcs),
    readEndpoints(reading, vpcs),
    readInstances(reading, vpcs),
    readInterfaces(reading, vpcs),
    readLoadBalancers(reading, vpcs),
    readTargetGroups(reading, vpcs),
  ]);
  await Promise.all([
    readPrefixLists(reading),
    readVerifiedAccess(reading),
    readEndpointServices(reading),
    readVolumes(reading),
    readLaunchTemplates(reading),
    readStored(reading, account),
  ]);
}

/** What has no region, or tells of all of them wherever it is asked. */
async function inAccount(reading: Reading, more: readonly Reader[]): Promise<void> {
  await Promise.all([
    readIdentity(reading),
    readIdentityProviders(reading),
    readBuckets(reading),
    readZones(reading),
    ...more.map((read) => read(reading)),
  ]);
}

async function inRegion(reading: Reading): Promise<void> {
  await Promise.all([
    readKeys(reading),
    readSecrets(reading),
    readLogs(reading),
    readLogPolicies(reading),
    readScalingGroups(reading),
    readRepositories(reading),
    readTrails(reading),
    readAlarms(reading),
    readDashboards(reading),
    readTopics(reading),
    readQueues(reading),
    readFunctions(reading),
    readQueryLogs(reading),
    readClusters(reading),
  ]);
}
