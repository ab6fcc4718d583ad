// Where everything is that the platform names or runs: ARNs and host names of its outputs, instances, log groups,
// buckets.

import { regionOfArn, regionOfHost } from "../../analysis/compliance/residency.ts";
import type { Placed } from "../../analysis/compliance/residency.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import { describeInstances, describeSubnets } from "../../platform/aws/compute.ts";
import { logGroupRetentions } from "../../platform/aws/log-retention.ts";
import { bucketRegion } from "../../platform/aws/objects.ts";
import type { RegionOutputs } from "../../platform/ports/outputs.ts";

/** Regions named by the outputs of one region's platform. Names without a region in them are left out. */
export function placesInOutputs(outputs: RegionOutputs): Placed[] {
  return [
    { resource: outputs.clusterName, what: "cluster", region: outputs.region },
    ...stringsOf(outputs).flatMap(placeOf),
  ];
}

function placeOf(text: string): Placed[] {
  if (text.startsWith("arn:")) return [{ resource: text, what: "resource", region: regionOfArn(text) }];
  const region = regionOfHost(text);
  return region === undefined ? [] : [{ resource: text, what: "name", region }];
}

function stringsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(stringsOf);
}

/** Regions as AWS tells them of what is running. */
export async function placesLive(aws: AwsClients, outputs: RegionOutputs): Promise<Placed[]> {
  const [instances, subnets, groups, buckets] = await Promise.all([
    describeInstances(aws),
    describeSubnets(aws),
    logGroupRetentions(aws),
    Promise.all(Object.values(outputs.buckets).map((bucket) => placeOfBucket(aws, bucket))),
  ]);
  const ofZone = (zone: string) => zone.replace(/[a-z]$/, "");
  return [
    ...instances.map(({ id, availabilityZone: zone }) => ({ resource: id, what: "instance", region: ofZone(zone) })),
    ...subnets.map(({ id, availabilityZone: zone }) => ({ resource: id, what: "subnet", region: ofZone(zone) })),
    ...groups.map(({ name, arn }) => ({ resource: name, what: "log group", region: regionOfArn(arn) })),
    ...buckets,
  ];
}

async function placeOfBucket(aws: AwsClients, bucket: string): Promise<Placed> {
  return { resource: bucket, what: "bucket", region: await bucketRegion(aws, bucket) };
}
