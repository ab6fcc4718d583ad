// Which replicas a plan hits: signs that are seen at replicas have to be seen at these. A pod is named by its target, the
// others are found by where they stand: a replica's address lies in one subnet, and a subnet in one zone.

import { lookup } from "node:dns/promises";
import { BlockList } from "node:net";
import type { AwsClients } from "../../platform/aws/clients.ts";
import { describeInstances } from "../../platform/aws/compute.ts";
import type { DescribedInstance } from "../../platform/aws/compute.ts";
import type { RegionOutputs } from "../../platform/ports/outputs.ts";
import type { ExperimentPlan } from "./experiment-plan.ts";

export interface PlacedReplica {
  /** As the history names it. */
  readonly name: string;
  /** First label of its host name: the pod's. */
  readonly pod: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
}

const databaseRole = "clickhouse";

/** Replicas with the subnets of their addresses. Names are resolved now: ask before the fault. */
export async function placeReplicas(
  region: Pick<RegionOutputs, "services" | "subnets">,
  names: readonly string[],
  addressOf: (host: string) => Promise<string> = async (host) => (await lookup(host, { family: 4 })).address,
): Promise<PlacedReplica[]> {
  const placed = names.map(async (name) => {
    const host = region.services.find((service) => service.name === `${name}-https`)?.host ?? "";
    const address = await addressOf(host);
    const subnet = region.subnets.find(({ cidr }) => contains(cidr, address));
    const { id: subnetId = "", availabilityZone = "" } = subnet ?? {};
    return { name, pod: host.split(".")[0] ?? "", subnetId, availabilityZone };
  });
  return Promise.all(placed);
}

/** Names of the replicas that the plan's targets are or carry; empty when it hits none. */
export async function replicasHit(
  plan: Pick<ExperimentPlan, "actions">,
  placed: readonly PlacedReplica[],
  aws: AwsClients,
): Promise<ReadonlySet<string>> {
  const targets = plan.actions.flatMap((action) => action.targets);
  return replicasAt(targets, placed, await describeInstances(aws));
}

/** Pure part: ARNs of instances and subnets, names of pods. */
export function replicasAt(
  targets: readonly string[],
  placed: readonly PlacedReplica[],
  instances: readonly Pick<DescribedInstance, "id" | "tags" | "availabilityZone">[],
): ReadonlySet<string> {
  const ids = new Set(targets.map((target) => target.slice(target.lastIndexOf("/") + 1)));
  const zones = new Set(
    instances
      .filter(({ id, tags }) => ids.has(id) && tags["assay:role"] === databaseRole)
      .map(({ availabilityZone }) => availabilityZone),
  );
  const isHit = ({ pod, subnetId, availabilityZone }: PlacedReplica) =>
    ids.has(pod) || ids.has(subnetId) || zones.has(availabilityZone);
  return new Set(placed.filter(isHit).map(({ name }) => name));
}

function contains(cidr: string, address: string): boolean {
  const [network = "", bits = ""] = cidr.split("/");
  const list = new BlockList();
  list.addSubnet(network, Number(bits), "ipv4");
  return list.check(address, "ipv4");
}
