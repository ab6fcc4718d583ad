// Which resources a resource needs first: everything that its properties name, and its DependsOn.

import { refusal } from "./refusal.ts";
import { intrinsicOf, isObject, textOf } from "./template.ts";
import type { Json, Template, TemplateResource } from "./template.ts";

export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** Dependencies by logical id. Names that are neither resource nor parameter, and cycles, are refused. */
export function dependencyGraph(
  template: Template,
  resources: Readonly<Record<string, TemplateResource>>,
  isTrue: (condition: string) => boolean,
): Graph {
  const graph = new Map<string, Set<string>>();
  for (const [logicalId, resource] of Object.entries(resources)) {
    const needed = new Set<string>();
    collect(resource.Properties ?? {}, needed, isTrue);
    for (const name of [resource.DependsOn ?? []].flat()) {
      if (template.Resources[name] === undefined)
        throw refusal(`${logicalId} depends on ${name}, which does not exist`);
      needed.add(name);
    }
    for (const name of needed) checkName(name, logicalId, template);
    graph.set(logicalId, new Set([...needed].filter((name) => resources[name] !== undefined)));
  }
  refuseCycles(graph);
  return graph;
}

function checkName(name: string, logicalId: string, template: Template): void {
  if (name.startsWith("AWS::") || template.Parameters?.[name] !== undefined) return;
  if (template.Resources[name] === undefined) throw refusal(`${logicalId} refers to ${name}, which does not exist`);
}

function collect(value: Json, into: Set<string>, isTrue: (condition: string) => boolean): void {
  const call = intrinsicOf(value);
  if (call === undefined) {
    if (value !== null && typeof value === "object") {
      for (const part of Object.values(value as Record<string, Json>)) collect(part, into, isTrue);
    }
    return;
  }
  const { name, argument } = call;
  if (name === "Ref" && typeof argument === "string") into.add(argument);
  else if (name === "Fn::GetAtt")
    into.add(typeof argument === "string" ? (argument.split(".")[0] ?? "") : first(argument));
  else if (name === "Fn::If" && Array.isArray(argument)) {
    const [condition, yes, no] = argument as readonly Json[];
    collect((isTrue(textOf(condition) ?? "") ? yes : no) ?? null, into, isTrue);
  } else if (name === "Fn::Sub") collectSub(argument, into, isTrue);
  else if (name !== "Condition" || isObject(argument)) collect(argument, into, isTrue);
}

function collectSub(argument: Json, into: Set<string>, isTrue: (condition: string) => boolean): void {
  const [template, own] = Array.isArray(argument) ? (argument as readonly Json[]) : [argument, {}];
  const variables = isObject(own) ? own : {};
  for (const match of (textOf(template) ?? "").matchAll(/\$\{(?!!)([^}]+)\}/g)) {
    const name = (match[1] ?? "").trim().split(".")[0] ?? "";
    if (variables[(match[1] ?? "").trim()] === undefined) into.add(name);
  }
  collect(own ?? null, into, isTrue);
}

function first(argument: Json): string {
  return Array.isArray(argument) ? (textOf((argument as readonly Json[])[0]) ?? "") : "";
}

function refuseCycles(graph: Graph): void {
  const done = new Set<string>();
  const visit = (id: string, trail: readonly string[]): void => {
    if (done.has(id)) return;
    if (trail.includes(id)) throw refusal(`the resources depend on each other: ${[...trail, id].join(" -> ")}`);
    for (const next of graph.get(id) ?? []) visit(next, [...trail, id]);
    done.add(id);
  };
  for (const id of graph.keys()) visit(id, []);
}
