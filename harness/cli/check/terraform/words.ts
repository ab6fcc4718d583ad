// What a resource of a template is in Terraform: the small vocabulary of those who write it down. For tests. Written from
// the provider's documented schema and from nothing that reads plans, so that the two can be compared.

import type { Resource } from "../../../analysis/model/resource.ts";
import { isList, isMap, textOf, Unresolved } from "../../../analysis/model/value.ts";
import type { Value, ValueMap } from "../../../analysis/model/value.ts";

/** A document that Terraform holds as one text. */
export class Written {
  readonly document: Said;
  readonly form: "json" | "yaml";

  constructor(document: Said, form: "json" | "yaml" = "json") {
    this.document = document;
    this.form = form;
  }
}

/** A list of which each item is known for itself, as Terraform core has it: those that are not stand at the end. */
export class Elements {
  readonly items: readonly Said[];

  constructor(items: readonly Said[]) {
    this.items = items;
  }
}

/** Blocks that stand in another order than they are written in, as a set of them does. */
export class Shuffled {
  readonly blocks: readonly SaidMap[];

  constructor(blocks: readonly SaidMap[]) {
    this.blocks = blocks;
  }
}

/** What a data source tells once it is read. */
export class ReadLater {
  readonly references: readonly string[];

  constructor(references: readonly string[]) {
    this.references = references;
  }
}

/** A value of a template, a document, or lists and maps of these. */
export type Said = unknown;
export type SaidMap = Readonly<Record<string, Said>>;

/** One resource of a plan: its type, its attributes, and what sets it apart from others of the same template resource. */
export type Saying = readonly [type: string, values: SaidMap, suffix?: string];

export interface Own {
  /** What the resource's first saying is known by. */
  readonly self: string;
  readonly resource: Resource;
  /** Everything that the plan has to say. */
  readonly all: readonly Resource[];
  readonly isStanding: boolean;
  readonly account: string;
  readonly region: string;
}

export type Writer = (properties: ValueMap, own: Own) => readonly Saying[];

/** The value at a path; what lies behind an unresolved value is unresolved. */
export function get(value: Value, path: string): Value {
  let at: Value = value;
  for (const step of path.split(".")) {
    if (at instanceof Unresolved) return at;
    at = isMap(at) ? at[step] : undefined;
  }
  return at;
}

/** A block that stands at most once. */
export function block(value: Value, say: (value: ValueMap) => SaidMap): Said {
  if (value === undefined || value === null) return [];
  if (!isMap(value)) return value;
  return [say(value)];
}

/** Blocks, one for each item. */
export function blocks(value: Value, say: (value: ValueMap, at: number) => SaidMap): Said {
  if (value === undefined || value === null) return [];
  const items = isList(value) ? value : [value];
  return items.length === 1 && items[0] instanceof Unresolved
    ? items[0]
    : items.map((item, at) => (isMap(item) ? say(item, at) : item));
}

/** What a list says, a single value being a list of one. */
export function items(value: Value): readonly Value[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value : [value];
}

export function json(value: Value): Said {
  if (value === undefined || value instanceof Unresolved) return value;
  return typeof value === "string" ? value : new Written(value);
}

/** Tags of a resource beside those with the provider's own. */
export function tags(value: Value): SaidMap {
  if (value instanceof Unresolved) return { tags: value, tags_all: value };
  const all: Record<string, Value> = {};
  if (isMap(value)) Object.assign(all, value);
  for (const tag of isList(value) ? value : []) if (isMap(tag)) all[textOf(tag["Key"])] = tag["Value"];
  return { tags: all, tags_all: all };
}

/** Numbers and flags as the provider's typed attributes have them. */
export function number(value: Value): Value {
  return typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
}

export function flag(value: Value, absent?: boolean): Value {
  if (value === undefined || value === null) return absent;
  if (typeof value !== "string") return value;
  return value === "true" ? true : value === "false" ? false : value;
}

/** Texts of an attribute that Terraform types as a text. */
export function text(value: Value): Value {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
}
