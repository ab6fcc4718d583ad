// A Terraform plan -> the normalized model, in the same vocabulary as a template's.

import { identitiesOf } from "../identities.ts";
import { PlatformModel } from "../platform-model.ts";
import { releasesOf } from "../releases.ts";
import type { Gap, Resource } from "../resource.ts";
import { isList, isMap, textOf, tokensOf } from "../value.ts";
import type { Value } from "../value.ts";
import { isOfCluster } from "./cluster-objects.ts";
import { attributesIn, identitiesIn } from "./known-as.ts";
import type { Made } from "./mapping.ts";
import { dataSourcesOf } from "./plan-document.ts";
import type { PlanDocument } from "./plan-document.ts";
import { Places } from "./places.ts";
import { plannedResources } from "./planned-values.ts";
import type { Planned } from "./planned.ts";
import { planToken } from "./references.ts";
import { withoutMain } from "./main-tables.ts";
import { sensitiveValues } from "./sensitive-values.ts";
import { withNamesInZones } from "./names-in-zones.ts";
import { gapsOf, mappings } from "./registry.ts";

export interface PlanSource {
  /** The file as findings name it. */
  readonly file: string;
  /** What the profile says where the provider's configuration does not. */
  readonly region?: string;
}

/** Everything that a plan will leave in place. */
export function modelOfPlan(plan: PlanDocument, { file, region }: PlanSource): PlatformModel {
  const planned = plannedResources(plan);
  const places = new Places(plan, planned, region);
  const made = planned.flatMap((resource) => madeOf(resource).map((one) => ({ one, from: resource })));
  const whole = made
    .filter(({ one }) => one.into === undefined && one.lost === undefined)
    .map(({ one, from }) => resourceOf(one, from, { file, places }));
  const parts = made.filter(({ one }) => one.into !== undefined);
  const gaps = [
    ...elsewhere(plan, made),
    ...planned.flatMap(({ type, address }) => gapOf(type, address)),
    ...made.flatMap(lossOf),
  ];
  const resources = withNamesInZones(
    parts.reduce<Resource[]>((all, { one, from }) => joined(all, { one, from, gaps }), whole),
  );
  const { account } = places;
  return new PlatformModel({
    kind: "tfplan",
    resources: withAliases(resources.flatMap((one) => [one, ...releasesOf(one)])),
    gaps,
    part: partOf(plan),
    account,
    region: places.region,
    hasManifests: planned.some(({ type }) => isOfCluster(type)),
    secrets: sensitiveValues(plan),
  });
}

/** Why a plan is a part of what is wanted, so that it tells of nothing that it is whole or absent. */
function partOf({ errored, complete, deferred_changes: deferred = [] }: PlanDocument): string | undefined {
  if (errored === true) return "planning ended with an error, and the rest of the plan is not there";
  if (complete !== false && deferred.length === 0) return undefined;
  return "the plan is not complete (-target, or changes that were put off); plan the rest, too";
}

/** What data sources read of kinds of which the plan holds none: those of the platform may be these. */
function elsewhere(plan: PlanDocument, made: readonly { one: Made }[]): Gap[] {
  const own = new Set(made.map(({ one }) => one.type));
  return dataSourcesOf(plan).flatMap(({ address, type }) => {
    const [first] = mappings[type]?.({ address, type, values: {}, pointer: "" }) ?? [];
    if (first === undefined || own.has(first.type)) return [];
    return [{ types: [first.type], operation: address, reason: "it is read by the plan, and not a part of it" }];
  });
}

function madeOf(resource: Planned): readonly Made[] {
  const mapping = mappings[resource.type];
  if (mapping === undefined) return [{ type: `Terraform::${resource.type}`, properties: resource.values }];
  return mapping({ ...resource, values: { ...resource.values, __token: planToken(resource.address) } });
}

interface Surroundings {
  readonly file: string;
  readonly places: Places;
}

function resourceOf(one: Made, from: Planned, { file, places }: Surroundings): Resource {
  if (isOfCluster(from.type)) return objectOf(one, from, file);
  const region = places.regionOf(from);
  const place = { account: places.account, region: region ?? places.region };
  const suffix = one.suffix === undefined ? "" : `/${one.suffix}`;
  const tokenName = `${planToken(from.address).slice(1, -1)}${suffix}`;
  return {
    type: one.type,
    id: `${from.address}${suffix}`,
    source: file,
    pointer: from.pointer,
    properties: one.properties,
    attributes: { ...attributesIn(from.type, from.values), ...one.attributes },
    identities: [
      ...identitiesOf({ type: one.type, tokenName, properties: one.properties }, place),
      ...(one.suffix === undefined ? identitiesIn(from.type, from.values) : []),
    ],
    ...(region === undefined ? {} : { region }),
  };
}

/** An object of a cluster is called as a manifest is. */
function objectOf(one: Made, from: Planned, file: string): Resource {
  const metadata = isMap(one.properties["metadata"]) ? one.properties["metadata"] : {};
  const labels = isMap(metadata["labels"]) ? metadata["labels"] : {};
  const [kind, name, namespace] = [one.type.split("::")[1], textOf(metadata["name"]), textOf(metadata["namespace"])];
  const region = textOf(labels["topology.kubernetes.io/region"]);
  return {
    type: one.type,
    id: [kind, namespace, name].filter((part) => part !== "").join("/"),
    source: file,
    pointer: from.pointer,
    properties: one.properties,
    attributes: {},
    identities: [`${kind ?? ""}/${namespace}/${name}`],
    ...(region === "" ? {} : { region }),
  };
}

function lossOf({ one, from }: { one: Made; from: Planned }): Gap[] {
  return one.lost === undefined ? [] : [{ types: [one.type], operation: from.address, reason: one.lost }];
}

function gapOf(type: string, address: string): Gap[] {
  const types = gapsOf(type);
  return types.length === 0 ? [] : [{ types, operation: address, reason: `what ${type} adds is not known to Assay` }];
}

/** Puts a part into the resource that it names; a part of nothing that the plan holds is a gap. */
function joined(all: Resource[], of: { one: Made; from: Planned; gaps: Gap[] }): Resource[] {
  const { one, from, gaps } = of;
  const owner = typeof one.into === "string" ? one.into : "";
  const isOwner = (resource: Resource) =>
    resource.type === one.type &&
    (resource.identities.includes(owner) ||
      tokensOf(owner).some((name) => isSame(resource, name)) ||
      named(resource, owner));
  const index = all.findIndex(isOwner);
  const target = all[index];
  if (target === undefined) {
    gaps.push({
      types: [one.type],
      operation: from.address,
      reason: "it belongs to a resource that the plan does not hold",
    });
    return all;
  }
  const properties: Record<string, Value> = { ...target.properties };
  for (const [name, value] of Object.entries(one.properties)) properties[name] = together(properties[name], value);
  const attributes = { ...target.attributes, ...one.attributes };
  const others = one.attributes?.["Main"] === true ? withoutMain(all, properties["VpcId"]) : all;
  return others.with(index, { ...target, properties, attributes });
}

function isSame(resource: Resource, name: string): boolean {
  const [own = ""] = resource.identities;
  const bare = own.slice(1, -1);
  return `${name}.`.startsWith(`${bare}.`);
}

/** An access policy names its entry by the principal. */
function named({ properties }: Resource, owner: string): boolean {
  return properties["PrincipalArn"] === owner;
}

function together(before: Value, value: Value): Value {
  return isList(before) && isList(value) ? [...before, ...value] : value;
}

/** A key is also named by its aliases. */
function withAliases(resources: readonly Resource[]): Resource[] {
  const aliases = resources.filter(({ type }) => type === "AWS::KMS::Alias");
  return resources.map((resource) => {
    if (resource.type !== "AWS::KMS::Key") return resource;
    const own = aliases.filter(({ properties }) => {
      const target = properties["TargetKeyId"];
      if (typeof target !== "string") return false;
      return resource.identities.includes(target) || tokensOf(target).some((name) => isSame(resource, name));
    });
    return { ...resource, identities: [...resource.identities, ...own.flatMap(({ identities }) => identities)] };
  });
}
