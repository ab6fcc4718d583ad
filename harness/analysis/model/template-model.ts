// Templates (one, or all of an assembly) and Kubernetes manifests -> the normalized model.

import { identitiesOf } from "./identities.ts";
import { conditionHolds, evaluate } from "./intrinsics.ts";
import type { Scope } from "./intrinsics.ts";
import { PlatformModel } from "./platform-model.ts";
import type { StackFacts } from "./platform-model.ts";
import type { Resource } from "./resource.ts";
import { isMap, textOf, token, Unresolved } from "./value.ts";
import type { Value, ValueMap } from "./value.ts";

export interface TemplateInput {
  /** Path as findings should name it. */
  readonly file: string;
  readonly stack: string;
  readonly template: Readonly<Record<string, unknown>>;
  readonly account?: string;
  readonly region?: string;
}

export interface ManifestInput {
  readonly file: string;
  /** JSON pointer of the object in its file; empty for a file that holds one object. */
  readonly pointer: string;
  readonly object: ValueMap;
}

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
  const several = input.templates.length > 1;
  const exports = new Map<string, () => Value>();
  const importValue = (name: string) => exports.get(name)?.();
  const scoped = input.templates.map((one) => ({
    one,
    scope: scopeOf(one, { several, importValue, region: input.region }),
  }));
  for (const { one, scope } of scoped) registerExports(one, scope, exports);
  const resources = scoped.flatMap(({ one, scope }) => resourcesOf(one, scope));
  const manifests = (input.manifests ?? []).map(manifestResource);
  const [first] = scoped;
  return new PlatformModel({
    kind: input.kind,
    resources: [...withAliases(resources), ...manifests],
    account: textOf(first?.scope.pseudo["AWS::AccountId"]),
    region: textOf(first?.scope.pseudo["AWS::Region"]),
    hasManifests: input.manifests !== undefined,
    ...(input.stacks === undefined ? {} : { stacks: input.stacks }),
  });
}

interface Surroundings {
  readonly several: boolean;
  readonly importValue: (name: string) => Value;
  readonly region: string | undefined;
}

function scopeOf(one: TemplateInput, { several, importValue, region }: Surroundings): Scope {
  const resources = section(one, "Resources");
  return {
    parameters: new Map(
      Object.entries(section(one, "Parameters")).map(([name, it]) => [name, parameterValue(name, it)]),
    ),
    mappings: section(one, "Mappings") as ValueMap,
    conditions: section(one, "Conditions") as ValueMap,
    resourceIds: new Set(Object.keys(resources)),
    tokenName: (id) => (several ? `${one.stack}/${id}` : id),
    pseudo: {
      "AWS::Partition": "aws",
      "AWS::URLSuffix": "amazonaws.com",
      "AWS::AccountId": one.account ?? token("AWS::AccountId"),
      "AWS::Region": one.region ?? region ?? token("AWS::Region"),
      "AWS::StackName": one.stack,
      "AWS::StackId": token(`${one.stack}/AWS::StackId`),
      "AWS::NotificationARNs": [],
    },
    importValue,
  };
}

function parameterValue(name: string, declaration: unknown): Value {
  const parameter = isMap(declaration) ? declaration : {};
  const type = textOf(parameter["Type"]);
  const fallback = parameter["Default"];
  if (fallback === undefined) return new Unresolved({ Ref: name }, "parameter has no default");
  if (type.startsWith("AWS::SSM::Parameter::Value")) {
    return new Unresolved({ Ref: name }, "value of an SSM parameter is read at deployment");
  }
  if (type === "CommaDelimitedList" || type.startsWith("List<")) {
    return textOf(fallback)
      .split(",")
      .map((item) => item.trim());
  }
  return fallback;
}

function registerExports(one: TemplateInput, scope: Scope, exports: Map<string, () => Value>): void {
  for (const output of Object.values(section(one, "Outputs"))) {
    if (!isMap(output) || !isMap(output["Export"])) continue;
    const name = evaluate(output["Export"]["Name"], scope);
    if (typeof name === "string") exports.set(name, () => evaluate(output["Value"], scope));
  }
}

function resourcesOf(one: TemplateInput, scope: Scope): Resource[] {
  return Object.entries(section(one, "Resources")).flatMap(([id, declaration]) => {
    const body = isMap(declaration) ? declaration : {};
    const holds = typeof body["Condition"] === "string" ? conditionHolds(body["Condition"], scope) : true;
    if (holds === false) return [];
    const evaluated = evaluate(body["Properties"] ?? {}, scope);
    const properties = isMap(evaluated) ? evaluated : { "": evaluated };
    const type = textOf(body["Type"]);
    const place = { account: textOf(scope.pseudo["AWS::AccountId"]), region: textOf(scope.pseudo["AWS::Region"]) };
    return {
      type,
      id,
      source: one.file,
      pointer: `/Resources/${id}/Properties`,
      properties,
      attributes: attributesOf(body),
      identities: identitiesOf({ type, tokenName: scope.tokenName(id), properties }, place),
      ...(holds instanceof Unresolved ? { uncertain: holds } : {}),
    };
  });
}

function attributesOf(body: ValueMap): ValueMap {
  const { DeletionPolicy, UpdateReplacePolicy, Metadata } = body;
  return { DeletionPolicy, UpdateReplacePolicy, Metadata };
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

function manifestResource({ file, pointer, object }: ManifestInput): Resource {
  const metadata = isMap(object["metadata"]) ? object["metadata"] : {};
  const [kind, name, namespace] = [object["kind"], metadata["name"], metadata["namespace"]].map(textOf);
  return {
    type: `Kubernetes::${kind ?? ""}`,
    id: [kind, namespace, name].filter((part) => part !== "").join("/"),
    source: file,
    pointer,
    properties: object,
    attributes: {},
    identities: [`${kind ?? ""}/${namespace ?? ""}/${name ?? ""}`],
  };
}

function section(one: TemplateInput, name: string): Record<string, unknown> {
  const value = one.template[name];
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
