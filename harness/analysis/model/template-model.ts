// Templates (one, or all of an assembly) and Kubernetes manifests -> the normalized model.

import { describesWorkloads, withDelivered } from "./delivered-objects.ts";
import type { Deliverer } from "./delivered-objects.ts";
import { identitiesOf } from "./identities.ts";
import { conditionHolds, evaluate } from "./intrinsics.ts";
import type { Scope } from "./intrinsics.ts";
import { unseenResources } from "./macros.ts";
import { manifestResource, unlisted } from "./manifest-resources.ts";
import type { ManifestInput } from "./manifest-resources.ts";
import { placesOf } from "./object-places.ts";
import { PlatformModel } from "./platform-model.ts";
import type { StackFacts } from "./platform-model.ts";
import type { Gap, Resource } from "./resource.ts";
import { asAskedFor } from "./same-thing.ts";
import type { TemplateInput } from "./template-input.ts";
import { isStack, nestedName, scopesOf, section } from "./template-scope.ts";
import type { Scoped } from "./template-scope.ts";
import { isMap, textOf, Unresolved } from "./value.ts";
import type { ValueMap } from "./value.ts";

export interface TemplateModelInput {
  readonly kind: "template" | "assembly";
  readonly templates: readonly TemplateInput[];
  readonly manifests?: readonly ManifestInput[];
  readonly stacks?: readonly StackFacts[];
  /** What the profile says when the source does not. */
  readonly region?: string;
}

/** Evaluates every template and joins their resources. Exports of one are imports of another. */
export function buildTemplateModel(input: TemplateModelInput): PlatformModel {
  const scopes = scopesOf(input.templates, input.region);
  const standing = [...scopes.values()].flatMap((scoped) => standingIn(scoped, scopes));
  const files = objectsOfFiles(input.manifests ?? [], scopes);
  const delivered = withDelivered(files, standing);
  const [first] = scopes.values();
  return new PlatformModel({
    kind: input.kind,
    resources: [...withAliases(standing.map(resourceOf)), ...delivered.objects],
    gaps: [
      ...[...scopes.values()].flatMap((scoped) => [...unreadStacks(scoped, scopes), ...unseenResources(scoped.one)]),
      ...delivered.gaps,
    ],
    account: textOf(first?.scope.pseudo["AWS::AccountId"]),
    region: textOf(first?.scope.pseudo["AWS::Region"]),
    hasManifests: input.manifests !== undefined || describesWorkloads(delivered),
    parameters: input.templates.flatMap((one) => Object.keys(section(one, "Parameters"))),
    switched: (parameter, value) => buildTemplateModel(withDefault(input, parameter, value)),
    stacks: input.stacks,
  });
}

/** Objects of the manifests. Of a platform in one region nobody needs to say which. */
function objectsOfFiles(manifests: readonly ManifestInput[], scopes: ReadonlyMap<string, Scoped>): Resource[] {
  const objects = manifests.flatMap(unlisted);
  const regions = [...new Set([...scopes.values()].map(({ scope }) => textOf(scope.pseudo["AWS::Region"])))];
  if (regions.length < 2) return objects.map(manifestResource);
  const places = placesOf(objects, regions);
  return objects.map((one) => {
    const region = places.get(one);
    return { ...manifestResource(one), ...(region === undefined ? {} : { region }) };
  });
}

/** The input with another default of one parameter, in every template that has it. */
function withDefault(input: TemplateModelInput, parameter: string, value: string): TemplateModelInput {
  const templates = input.templates.map((one) => {
    const parameters = section(one, "Parameters");
    const declared = parameters[parameter];
    if (!isMap(declared)) return one;
    const Parameters = { ...parameters, [parameter]: { ...declared, Default: value } };
    return { ...one, template: { ...one.template, Parameters } };
  });
  return { ...input, templates };
}

/** A nested stack whose template was not read may hold anything: nothing can be said of the whole. */
function unreadStacks({ one, scope }: Scoped, scopes: ReadonlyMap<string, Scoped>): Gap[] {
  return Object.entries(section(one, "Resources"))
    .filter(([id, resource]) => isStack(resource) && !scopes.has(nestedName(one.stack, id)))
    .filter(([, resource]) => existence(resource, scope) !== false)
    .map(([id]) => ({
      types: ["*"],
      operation: `${one.file}: nested stack ${id}`,
      reason: "its template is not among the files read",
    }));
}

/** Whether a resource exists by its own condition. */
function existence(resource: unknown, scope: Scope): boolean | Unresolved {
  const condition = isMap(resource) ? resource["Condition"] : undefined;
  return typeof condition === "string" ? conditionHolds(condition, scope) : true;
}

/** Whether a stack exists: those that hold it must exist, too. */
function stackExists({ one }: Scoped, scopes: ReadonlyMap<string, Scoped>): boolean | Unresolved {
  const holder = one.nestedIn === undefined ? undefined : scopes.get(one.nestedIn.stack);
  if (holder === undefined || one.nestedIn === undefined) return true;
  const above = stackExists(holder, scopes);
  if (above === false) return false;
  const resource = section(holder.one, "Resources")[one.nestedIn.resource];
  // A template that nothing holds any more is no part of what was read.
  if (resource === undefined) return false;
  const own = existence(resource, holder.scope);
  return own === true ? above : own;
}

interface Standing extends Deliverer {
  readonly body: ValueMap;
}

/** Resources of a template that exist, or may. */
function standingIn(scoped: Scoped, scopes: ReadonlyMap<string, Scoped>): Standing[] {
  const { one, scope } = scoped;
  const stack = stackExists(scoped, scopes);
  if (stack === false) return [];
  return Object.entries(section(one, "Resources")).flatMap(([id, declaration]) => {
    const body = isMap(declaration) ? declaration : {};
    const own = existence(body, scope);
    if (own === false) return [];
    const holds = own === true ? stack : own;
    const written = isMap(body["Properties"]) ? body["Properties"] : {};
    const uncertain = holds instanceof Unresolved ? { uncertain: holds } : {};
    return { scoped, id, type: textOf(body["Type"]), written, body, ...uncertain };
  });
}

function resourceOf({ scoped, id, body, uncertain }: Standing): Resource {
  const { one, scope } = scoped;
  const evaluated = evaluate(body["Properties"] ?? {}, scope);
  const written = isMap(evaluated) ? evaluated : { "": evaluated };
  const { type, properties } = asAskedFor(textOf(body["Type"]), written);
  const place = { account: textOf(scope.pseudo["AWS::AccountId"]), region: textOf(scope.pseudo["AWS::Region"]) };
  return {
    type,
    id,
    source: one.file,
    pointer: `/Resources/${id}/Properties`,
    properties,
    attributes: attributesOf(body),
    identities: identitiesOf({ type, tokenName: scope.tokenName(id), properties }, place),
    region: place.region,
    ...(uncertain === undefined ? {} : { uncertain }),
  };
}

function attributesOf(body: ValueMap): ValueMap {
  const { DeletionPolicy, UpdateReplacePolicy, Metadata, DependsOn } = body;
  return { DeletionPolicy, UpdateReplacePolicy, Metadata, ...(DependsOn === undefined ? {} : { DependsOn }) };
}

/** A key is also named by its aliases. */
function withAliases(resources: readonly Resource[]): Resource[] {
  const aliases = resources.filter((resource) => resource.type === "AWS::KMS::Alias");
  return resources.map((resource) => {
    if (resource.type !== "AWS::KMS::Key") return resource;
    const own = aliases.filter((alias) => {
      const target = alias.properties["TargetKeyId"];
      return typeof target === "string" && resource.identities.some((identity) => sameTarget(identity, target));
    });
    return { ...resource, identities: [...resource.identities, ...own.flatMap((alias) => alias.identities)] };
  });
}

function sameTarget(identity: string, target: string): boolean {
  return target === identity || target.startsWith(`${identity.slice(0, -1)}.`);
}
