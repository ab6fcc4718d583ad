// A value with its place. Checks read through nodes as if everything were known; touching an unresolved value raises
// `Undecided`, which the report turns into an unknown finding for that subject and never into a pass.

import type { Resource } from "./resource.ts";
import { isList, isMap, textOf, Unresolved } from "./value.ts";
import type { Value } from "./value.ts";

/** Raised by reading what cannot be known. Caught by the report of the check, nowhere else. */
export class Undecided extends Error {
  override readonly name = "Undecided";
  readonly reason: string;
  readonly node: Node | undefined;

  constructor(reason: string, node?: Node) {
    super(reason);
    this.reason = reason;
    this.node = node;
  }
}

export class Node {
  readonly resource: Resource;
  readonly pointer: string;
  readonly raw: Value;

  constructor(resource: Resource, pointer: string, raw: Value) {
    this.resource = resource;
    this.pointer = pointer;
    this.raw = raw;
  }

  /** The child at a path; absent parents give an absent child, unresolved parents raise. */
  get(...path: readonly (string | number)[]): Node {
    let node: Node = new Node(this.resource, this.pointer, this.raw);
    for (const step of path) {
      const value = node.value();
      let child: Value;
      if (isMap(value)) child = value[String(step)];
      else if (isList(value) && typeof step === "number") child = value[step];
      node = new Node(this.resource, `${node.pointer}/${escapeStep(step)}`, child);
    }
    return node;
  }

  /** The value itself, unresolved ones excluded. */
  value(): Exclude<Value, Unresolved> {
    if (this.raw instanceof Unresolved) {
      throw new Undecided(`${this.raw.expression} cannot be resolved: ${this.raw.reason}`, this);
    }
    return this.raw;
  }

  get exists(): boolean {
    return this.value() !== undefined && this.value() !== null;
  }

  /** Text of a string or number; undefined when absent. */
  text(): string | undefined {
    const value = this.value();
    if (value === undefined || value === null) return undefined;
    if (typeof value === "string") return value;
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    throw new Undecided(`expected text, found ${JSON.stringify(value).slice(0, 80)}`, this);
  }

  /** Text as it is matched and compared: the empty one where there is none. */
  written(): string {
    return this.text() ?? "";
  }

  /** Number of a number or a numeric string (CloudFormation accepts both). */
  number(): number | undefined {
    const text = this.text();
    if (text === undefined) return undefined;
    const number = Number(text);
    if (text.trim() === "" || Number.isNaN(number)) throw new Undecided(`expected a number, found "${text}"`, this);
    return number;
  }

  /** Boolean of a boolean or its text form; `absent` is the service's own default. */
  bool(absent: boolean): boolean {
    const value = this.value();
    if (value === undefined || value === null) return absent;
    if (typeof value === "boolean") return value;
    const text = textOf(value).toLowerCase();
    if (["true", "yes", "1"].includes(text)) return true;
    if (["false", "no", "0"].includes(text)) return false;
    throw new Undecided(`expected true or false, found ${JSON.stringify(value)}`, this);
  }

  /** Items of a list; a single value counts as a list of one (IAM's and CloudFormation's habit), absent as none. */
  list(): Node[] {
    const value = this.value();
    if (value === undefined || value === null) return [];
    if (!isList(value)) return [this];
    return value
      .map((item, index) => new Node(this.resource, `${this.pointer}/${String(index)}`, item))
      .filter((node) => node.raw !== undefined);
  }

  texts(): string[] {
    return this.list().flatMap((item) => item.text() ?? []);
  }

  entries(): [string, Node][] {
    const value = this.value();
    if (!isMap(value)) return [];
    return Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .map((key) => [key, this.get(key)]);
  }
}

/** The node of a resource's properties. */
export function rootOf(resource: Resource): Node {
  return new Node(resource, resource.pointer, resource.properties);
}

/** Shorthand: a property of a resource. */
export function property(resource: Resource, ...path: readonly (string | number)[]): Node {
  return rootOf(resource).get(...path);
}

function escapeStep(step: string | number): string {
  const text = String(step);
  return /[~/]/.test(text) ? text.replaceAll("~", "~0").replaceAll("/", "~1") : text;
}
