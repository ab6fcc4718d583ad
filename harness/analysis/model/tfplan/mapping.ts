// How one Terraform type becomes resources in CloudFormation's vocabulary.

import { isList, isMap, Unresolved } from "../value.ts";
import type { Value, ValueMap } from "../value.ts";
import type { Planned } from "./planned.ts";

/** A resource of the model, or a part that Terraform keeps apart from the resource that it belongs to. */
export interface Made {
  readonly type: string;
  readonly properties: ValueMap;
  readonly attributes?: ValueMap;
  /** Set apart from others of the same Terraform resource. */
  readonly suffix?: string;
  /** Why nothing can be said of any resource of the type. */
  readonly lost?: string;
  /** Properties that go into the resource which this value names; lists are joined. */
  readonly into?: Value;
}

export type Mapping = (resource: Planned) => readonly Made[];

type Source = string | ((values: ValueMap) => Value);

/** One resource, its properties read from attributes by name (`a.b` goes into a block). */
export function simple(type: string, properties: Readonly<Record<string, Source>>): Mapping {
  return ({ values }) => [{ type, properties: read(values, properties) }];
}

/** Stands for the owner of a part that names none: what it would have added is missing somewhere. */
const nobody = "";

/** A part of another resource: `into` names the attribute that refers to it. */
export function part(type: string, into: string, properties: Readonly<Record<string, Source>>): Mapping {
  return ({ values }) => [{ type, properties: read(values, properties), into: at(values, into) ?? nobody }];
}

export function read(values: ValueMap, properties: Readonly<Record<string, Source>>): ValueMap {
  const result: Record<string, Value> = {};
  for (const [name, source] of Object.entries(properties)) {
    const value = typeof source === "string" ? at(values, source) : source(values);
    // Where nothing is said many attributes are an empty text.
    if (value !== undefined && value !== "") result[name] = value;
  }
  return result;
}

/** The value at a path of attributes; a single block is a list of one in Terraform and is gone into. */
export function at(values: Value, path: string): Value {
  let value: Value = values;
  for (const step of path.split(".")) {
    if (isList(value)) value = value[0];
    if (value instanceof Unresolved) return value;
    value = isMap(value) ? value[step] : undefined;
  }
  return value;
}

/** The blocks of a name. An unresolved set of blocks stays one unresolved block. */
export function blocks(values: Value, path: string): readonly Value[] {
  const value = at(values, path);
  if (value === undefined || value === "") return [];
  return isList(value) ? value : [value];
}

/** Whether a block stands: the provider lists the ones that do not as a list of none. */
export function stands(values: Value, path: string): boolean {
  return blocks(values, path).length > 0;
}

/** A block that stands at most once, by attributes below its path; absent where it does not stand. */
export function one(values: Value, path: string, properties: Readonly<Record<string, string>>): Value {
  const [block] = blocks(values, path);
  return isMap(block) ? read(block, properties) : block;
}

/** Each block read as a map; an unresolved block stays what it is. */
export function each(values: Value, path: string, properties: Readonly<Record<string, Source>>): Value[] {
  return blocks(values, path).map((block) => (isMap(block) ? read(block, properties) : block));
}

/** Tags with the provider's own, as a list. */
export function tags(values: ValueMap): Value {
  const map = at(values, "tags_all") ?? at(values, "tags");
  if (!isMap(map)) return map;
  return Object.entries(map).map(([Key, Value]) => ({ Key, Value }));
}

/** A document written as JSON text. */
export function json(path: string): (values: ValueMap) => Value {
  return (values) => {
    const text = at(values, path);
    if (typeof text !== "string" || text === "") return text;
    try {
      return JSON.parse(text) as Value;
    } catch {
      return new Unresolved(text, "not a JSON document");
    }
  };
}

/** A policy that the resource itself says, beside it as CloudFormation has it; `of` is the property that names whose it is. */
export function ownPolicy(type: string, of: (token: Value) => ValueMap): Mapping {
  return ({ values }) => {
    const said = read(values, { PolicyDocument: json("policy") });
    if (!("PolicyDocument" in said)) return [];
    return [{ type, suffix: "policy", properties: { ...of(at(values, "__token")), ...said } }];
  };
}

/** What the service does when nothing is said. */
export function otherwise(path: string, value: Value): (values: ValueMap) => Value {
  return (values) => at(values, path) ?? value;
}

/** Numbers for which the provider writes 0 where none is set. */
export function unless0(value: Value): Value {
  return value === 0 ? undefined : value;
}

/** Without what is absent. */
export function defined(map: Readonly<Record<string, Value>>): ValueMap {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined));
}
