// From a template's targets to the resources that stand behind them now. All targets of an experiment are resolved once,
// before the first action begins, as on AWS.

import { environmentError } from "../../core/errors.ts";
import type { Prng } from "../../core/prng.ts";
import type { DescribedResource, DescribedSubnet } from "../../platform/aws/compute.ts";
import { claimVolumes } from "./claim-volumes.ts";
import { matchesFilters, matchesTags } from "./filters.ts";
import { parseSelectionMode, select } from "./selection.ts";
import type { TemplateTarget } from "./template.ts";
import type { FaultWorld } from "./world.ts";

export interface ResolvedResource {
  readonly resourceType: string;
  /** Instance id, subnet id, pod name. */
  readonly id: string;
  /** What ListExperimentResolvedTargets tells about it. */
  readonly information: Readonly<Record<string, string>>;
}

export type ResolvedTargets = Readonly<Record<string, readonly ResolvedResource[]>>;

/** Resolves every target of a template; the draw of one target is independent of the others. */
export async function resolveTargets(
  targets: Readonly<Record<string, TemplateTarget>>,
  world: FaultWorld,
  random: Prng,
): Promise<ResolvedTargets> {
  const resolved: Record<string, readonly ResolvedResource[]> = {};
  for (const [name, target] of Object.entries(targets)) {
    const mode = parseSelectionMode(target.selectionMode) ?? { kind: "all" };
    resolved[name] = select(mode, await candidatesOf(target, world), random.fork(name));
  }
  return resolved;
}

async function candidatesOf(target: TemplateTarget, world: FaultWorld): Promise<readonly ResolvedResource[]> {
  switch (target.resourceType) {
    case "aws:ec2:instance":
      return described(target, await world.instances());
    case "aws:ec2:subnet":
      return described(target, subnetsAt(target, await world.subnets()));
    case "aws:eks:pod":
      return pods(target, world);
    case "aws:ec2:ebs-volume":
      return volumes(target, world);
    case "aws:iam:role":
      return roles(target);
    default:
      throw environmentError(`targets of type ${target.resourceType} are not realizable here`, {
        code: "ASSAY_FAULT_NOT_REALIZABLE",
      });
  }
}

function described(target: TemplateTarget, resources: readonly DescribedResource[]): ResolvedResource[] {
  const arns = target.resourceArns ?? [];
  return resources
    .filter(({ arn }) => arns.length === 0 || arns.includes(arn))
    .filter(({ tags }) => matchesTags(tags, target.resourceTags ?? {}))
    .filter(({ description }) => matchesFilters(description, target.filters ?? []))
    .map(({ id, arn }) => ({ resourceType: target.resourceType, id, information: { arn } }));
}

function subnetsAt({ parameters }: TemplateTarget, subnets: readonly DescribedSubnet[]): readonly DescribedSubnet[] {
  const { availabilityZoneIdentifier: zone, vpc } = parameters ?? {};
  return subnets
    .filter(({ description }) => zone === undefined || isZone(description, zone))
    .filter(({ vpcId }) => vpc === undefined || vpcId === vpc);
}

/** By name or by id. */
function isZone(description: unknown, zone: string): boolean {
  return ["AvailabilityZone", "AvailabilityZoneId"].some((path) =>
    matchesFilters(description, [{ path, values: [zone] }]),
  );
}

/** The pod is named for the actions that work on its volume. */
async function volumes(target: TemplateTarget, world: FaultWorld): Promise<ResolvedResource[]> {
  const [instances, hosts, [machine]] = await Promise.all([
    world.lab.instances(),
    world.lab.hosts(),
    world.instances(),
  ]);
  const account = machine?.arn.split(":")[4] ?? "";
  const zone = target.parameters?.availabilityZoneIdentifier;
  const all = claimVolumes(instances, { hosts, region: world.region, account });
  const inZone = all.filter(({ availabilityZone }) => zone === undefined || availabilityZone === zone);
  const of = new Map(inZone.map((volume) => [volume.id, volume]));
  return described(target, inZone).map(({ id, information, resourceType }) => {
    const { pod = "", claim = "" } = of.get(id) ?? {};
    return { resourceType, id, information: { ...information, podName: pod, claim } };
  });
}

/** Roles are named by their ARNs, and need not exist to be caught. */
function roles({ resourceType, resourceArns = [] }: TemplateTarget): ResolvedResource[] {
  return resourceArns.map((arn) => ({ resourceType, id: arn, information: { arn } }));
}

async function pods(target: TemplateTarget, world: FaultWorld): Promise<ResolvedResource[]> {
  const { selectorType, selectorValue, namespace, clusterIdentifier, availabilityZoneIdentifier } =
    target.parameters ?? {};
  const zoneOf = new Map((await world.lab.hosts()).map(({ id, availabilityZone }) => [id, availabilityZone]));
  const nodes = nodesOf(clusterIdentifier ?? "", await world.instances());
  const isChosen = podSelector(selectorType ?? "", selectorValue ?? "");
  return (await world.lab.instances())
    .filter(({ labels, name }) => isChosen(name, labels))
    .filter(({ host }) => nodes.has(host))
    .filter(({ host }) => availabilityZoneIdentifier === undefined || zoneOf.get(host) === availabilityZoneIdentifier)
    .map(({ name }) => ({
      resourceType: target.resourceType,
      id: name,
      information: { podName: name, namespace: namespace ?? "", cluster: clusterIdentifier ?? "" },
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The cluster is named, or given by its ARN; its nodes carry its name, as those of a managed node group do. */
function nodesOf(cluster: string, instances: readonly DescribedResource[]): ReadonlySet<string> {
  const name = cluster.startsWith("arn:") ? (cluster.split("/").at(-1) ?? "") : cluster;
  return new Set(instances.filter(({ tags }) => tags["eks:cluster-name"] === name).map(({ id }) => id));
}

function podSelector(
  selectorType: string,
  value: string,
): (name: string, labels: Readonly<Record<string, string>>) => boolean {
  if (selectorType === "podName") return (name) => name === value;
  if (selectorType !== "labelSelector") {
    throw environmentError(`pods cannot be chosen by ${selectorType} here`, { code: "ASSAY_FAULT_NOT_REALIZABLE" });
  }
  const wanted = Object.fromEntries(
    value.split(",").map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    }),
  );
  return (_name, labels) => matchesTags(labels, wanted);
}
