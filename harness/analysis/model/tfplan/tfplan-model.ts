// A Terraform plan -> the normalized model, in the same vocabulary as a template's.

import { identitiesOf } from "../identities.ts";
import { PlatformModel } from "../platform-model.ts";
import type { Gap, Resource } from "../resource.ts";
import { isList, isMap, tokensOf } from "../value.ts";
import type { Value, ValueMap } from "../value.ts";
import type { Made } from "./mapping.ts";
import type { PlanDocument } from "./plan-document.ts";
import { plannedResources } from "./planned-values.ts";
import type { Planned } from "./planned-values.ts";
import { planToken } from "./references.ts";
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
  const place = { account: "⟨AWS::AccountId⟩", region: regionOf(plan) ?? region ?? "⟨AWS::Region⟩" };
  const made = planned.flatMap((resource) => madeOf(resource).map((one) => ({ one, from: resource })));
  const whole = made
    .filter(({ one }) => one.into === undefined)
    .map(({ one, from }) => resourceOf(one, from, { file, place }));
  const parts = made.filter(({ one }) => one.into !== undefined);
  const gaps = planned.flatMap(({ type, address }) => gapOf(type, address));
  const resources = parts.reduce<Resource[]>((all, { one, from }) => joined(all, { one, from, gaps }), whole);
  return new PlatformModel({ kind: "tfplan", resources: withAliases(resources), gaps, ...place });
}

function madeOf(resource: Planned): readonly Made[] {
  const mapping = mappings[resource.type];
  if (mapping === undefined) return [{ type: `Terraform::${resource.type}`, properties: resource.values }];
  return mapping({ ...resource, values: { ...resource.values, __token: planToken(resource.address) } });
}

interface Surroundings {
  readonly file: string;
  readonly place: { readonly account: string; readonly region: string };
}

function resourceOf(one: Made, from: Planned, { file, place }: Surroundings): Resource {
  const suffix = one.suffix === undefined ? "" : `/${one.suffix}`;
  const tokenName = `${planToken(from.address).slice(1, -1)}${suffix}`;
  return {
    type: one.type,
    id: `${from.address}${suffix}`,
    source: file,
    pointer: from.pointer,
    properties: one.properties,
    attributes: one.attributes ?? {},
    identities: identitiesOf({ type: one.type, tokenName, properties: one.properties }, place),
  };
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
  return all.with(index, { ...target, properties });
}

function isSame(resource: Resource, name: string): boolean {
  const [own = ""] = resource.identities;
  const bare = own.slice(1, -1);
  return name === bare || name.startsWith(`${bare}.`);
}

/** An access policy names its entry by the principal. */
function named({ properties }: Resource, owner: string): boolean {
  return owner !== "" && properties["PrincipalArn"] === owner;
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
      return typeof target === "string" && tokensOf(target).some((name) => isSame(resource, name));
    });
    return { ...resource, identities: [...resource.identities, ...own.flatMap(({ identities }) => identities)] };
  });
}

function regionOf({ configuration }: PlanDocument): string | undefined {
  const aws = configuration?.provider_config?.["aws"] as { expressions?: ValueMap } | undefined;
  const region = aws?.expressions?.["region"];
  const value = isMap(region) ? region["constant_value"] : undefined;
  return typeof value === "string" ? value : undefined;
}
