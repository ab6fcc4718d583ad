// Where a template's expressions are evaluated: its parameters, its resources, its place. A nested stack gets its
// parameters from the stack that holds it, which may hand it outputs of its siblings: both are looked up when asked for.

import { conditionHolds, evaluate } from "./intrinsics.ts";
import type { Parameters, Scope } from "./intrinsics.ts";
import type { TemplateInput } from "./template-input.ts";
import { isMap, textOf, token, Unresolved } from "./value.ts";
import type { Value, ValueMap } from "./value.ts";
import { repeatedProperty, writtenName } from "./written-values.ts";

/** A template with its scope. */
export interface Scoped {
  readonly one: TemplateInput;
  readonly scope: Scope;
}

/** Scopes of templates that are read together, by stack. */
export function scopesOf(templates: readonly TemplateInput[], region: string | undefined): ReadonlyMap<string, Scoped> {
  const scopes = new Map<string, Scoped>();
  const exports = new Map<string, () => Value>();
  const around: Surroundings = {
    several: templates.length > 1,
    importValue: (name) => exports.get(name)?.(),
    region,
    scopes,
  };
  for (const one of templates) {
    // Two files of one name are two stacks all the same.
    const name = scopes.has(one.stack) ? `${one.stack} (${one.file})` : one.stack;
    scopes.set(name, { one, scope: scopeOf(one, around) });
  }
  for (const scoped of scopes.values()) registerExports(scoped, exports);
  return scopes;
}

interface Surroundings {
  readonly several: boolean;
  readonly importValue: (name: string) => Value;
  readonly region: string | undefined;
  readonly scopes: ReadonlyMap<string, Scoped>;
}

function scopeOf(one: TemplateInput, around: Surroundings): Scope {
  const resources = section(one, "Resources");
  const asking = new Set<string>();
  const scope: Scope = {
    parameters: parametersOf(one, around.scopes),
    mappings: section(one, "Mappings") as ValueMap,
    conditions: section(one, "Conditions") as ValueMap,
    resourceIds: new Set(Object.keys(resources)),
    tokenName: (id) => (around.several ? `${one.stack}/${id}` : id),
    pseudo: {
      "AWS::Partition": "aws",
      "AWS::URLSuffix": "amazonaws.com",
      "AWS::AccountId": one.account ?? token("AWS::AccountId"),
      "AWS::Region": one.region ?? around.region ?? token("AWS::Region"),
      "AWS::StackName": one.nestedIn === undefined ? one.stack : token(`${one.stack}/AWS::StackName`),
      "AWS::StackId": token(`${one.stack}/AWS::StackId`),
      "AWS::NotificationARNs": [],
    },
    importValue: around.importValue,
    nestedOutput: (id, name) => nestedOutput({ one, id, name }, around.scopes),
    repeated: (id, attribute) => {
      const asked = `${id}.${attribute}`;
      if (asking.has(asked)) return new Unresolved({ "Fn::GetAtt": [id, attribute] }, "resources refer to each other");
      asking.add(asked);
      const value = repeatedProperty(resources[id], attribute, scope);
      asking.delete(asked);
      return value;
    },
    writtenName: (name) => nameOf(name, { one, scope }, around),
  };
  return scope;
}

/** The written name of a token's resource, in whichever stack it stands. */
function nameOf(tokenName: string, own: Scoped, around: Surroundings): string | undefined {
  const cut = around.several ? tokenName.lastIndexOf("/") : -1;
  const home = cut < 0 ? own : around.scopes.get(tokenName.slice(0, cut));
  return home === undefined
    ? undefined
    : writtenName(section(home.one, "Resources")[tokenName.slice(cut + 1)], home.scope);
}

/** The value of an output of a stack that this template holds; undefined where the resource is no stack. */
function nestedOutput(
  asked: { one: TemplateInput; id: string; name: string },
  scopes: ReadonlyMap<string, Scoped>,
): Value {
  const { one, id, name } = asked;
  if (!isStack(section(one, "Resources")[id])) return undefined;
  const nested = scopes.get(nestedName(one.stack, id));
  const whole = { "Fn::GetAtt": [id, `Outputs.${name}`] };
  if (nested === undefined) return new Unresolved(whole, `the template of the nested stack ${id} was not read`);
  const output = section(nested.one, "Outputs")[name];
  if (!isMap(output)) return new Unresolved(whole, `the nested stack ${id} has no output ${name}`);
  return evaluate(output["Value"], nested.scope);
}

/** Name of a nested stack: its holder's, then its logical id. */
export function nestedName(stack: string, id: string): string {
  return `${stack}/${id}`;
}

export function isStack(resource: unknown): boolean {
  return isMap(resource) && resource["Type"] === "AWS::CloudFormation::Stack";
}

/** Parameters with what the holder gives them; those that it leaves out have their defaults. */
function parametersOf(one: TemplateInput, scopes: ReadonlyMap<string, Scoped>): Parameters {
  const declared = section(one, "Parameters");
  const known = new Map<string, Value>();
  const asking = new Set<string>();
  const valueOf = (name: string): Value => {
    if (asking.has(name)) return new Unresolved({ Ref: name }, "parameters of nested stacks refer to each other");
    asking.add(name);
    const given = givenBy(one, name, scopes) ?? fromOutput(declared[name], scopes);
    asking.delete(name);
    return given === undefined ? defaultOf(name, declared[name]) : typed(given, declared[name]);
  };
  return {
    has: (name) => name in declared,
    get: (name) => {
      if (!known.has(name)) known.set(name, valueOf(name));
      return known.get(name);
    },
  };
}

function givenBy({ nestedIn }: TemplateInput, name: string, scopes: ReadonlyMap<string, Scoped>): Value {
  if (nestedIn === undefined) return undefined;
  const holder = scopes.get(nestedIn.stack);
  if (holder === undefined) return undefined;
  const resource = section(holder.one, "Resources")[nestedIn.resource];
  const properties = isMap(resource) ? resource["Properties"] : undefined;
  const parameters = isMap(properties) ? chosen(properties["Parameters"], holder.scope) : undefined;
  if (parameters instanceof Unresolved) return parameters;
  return isMap(parameters) && name in parameters ? evaluate(parameters[name], holder.scope) : undefined;
}

/** What a choice comes to, as it is written: its parts are evaluated one by one, as they are asked for. */
function chosen(node: unknown, scope: Scope): unknown {
  const branches = isMap(node) && Object.keys(node).length === 1 ? node["Fn::If"] : undefined;
  if (!Array.isArray(branches)) return node;
  const [condition, whenTrue, whenFalse] = branches as readonly unknown[];
  const holds = conditionHolds(String(condition), scope);
  return holds instanceof Unresolved ? holds : chosen(holds ? whenTrue : whenFalse, scope);
}

/**
 * Exports do not cross regions: a default of `output:<stack>/<key>` stands for that output, and whoever deploys fills it
 * in.
 */
function fromOutput(declaration: unknown, scopes: ReadonlyMap<string, Scoped>): Value {
  const written = isMap(declaration) ? textOf(declaration["Default"]) : "";
  const [, stack, key] = /^output:([^/]+)\/(.+)$/.exec(written) ?? [];
  if (stack === undefined || key === undefined) return undefined;
  const from = scopes.get(stack);
  const output = from === undefined ? undefined : section(from.one, "Outputs")[key];
  if (from === undefined || !isMap(output)) return new Unresolved(written, "an output of a stack that was not read");
  return evaluate(output["Value"], from.scope);
}

function defaultOf(name: string, declaration: unknown): Value {
  const parameter = isMap(declaration) ? declaration : {};
  const fallback = parameter["Default"];
  if (fallback === undefined) return new Unresolved({ Ref: name }, "parameter has no default");
  if (textOf(parameter["Type"]).startsWith("AWS::SSM::Parameter::Value")) {
    return new Unresolved({ Ref: name }, "value of an SSM parameter is read at deployment");
  }
  return typed(fallback, parameter);
}

/** A list may be written as one text with commas. */
function typed(value: Value, declaration: unknown): Value {
  const type = textOf(isMap(declaration) ? declaration["Type"] : undefined);
  const isList = type === "CommaDelimitedList" || type.startsWith("List<");
  if (!isList || typeof value !== "string") return value;
  return value.split(",").map((item) => item.trim());
}

function registerExports({ one, scope }: Scoped, exports: Map<string, () => Value>): void {
  for (const output of Object.values(section(one, "Outputs"))) {
    if (!isMap(output) || !isMap(output["Export"])) continue;
    const name = evaluate(output["Export"]["Name"], scope);
    if (typeof name === "string") exports.set(name, () => evaluate(output["Value"], scope));
  }
}

/** A section of a template; what is missing or malformed is empty. */
export function section(one: TemplateInput, name: string): Record<string, unknown> {
  const value = one.template[name];
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
