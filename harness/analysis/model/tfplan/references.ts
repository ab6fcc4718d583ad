// What an expression of the configuration refers to, as tokens. Terraform lists references with all of their prefixes and
// hides how they are combined, so only attributes that hold nothing but references are resolved by them.

import { token } from "../value.ts";
import type { ConfigModule } from "./plan-document.ts";

/** Where an expression stands: the module instance, and the index of the resource in it. */
export interface Standpoint {
  /** `module.a["x"].module.b`; empty for the root. */
  readonly module: string;
  readonly index?: string | number | undefined;
}

export interface Instance {
  readonly address: string;
  readonly index?: string | number | undefined;
  /** What is known of it after the apply only, by attribute; `true` for all of it. */
  readonly open?: unknown;
}

/** What a reference leads to. */
export interface Target {
  /** `aws_vpc`, `data.aws_region`. */
  readonly type: string;
  readonly instance: Instance;
  /** Absent where the expression goes on by itself: through an index that it computes, or over all instances. */
  readonly attribute: string | undefined;
}

/** Attributes by which a resource is known to others: a reference to one of them is a reference to the resource. */
const naming = new Set(["id", "name", "key_id", "bucket", "function_name", "cluster_name", "url"]);

/** The token of a resource of a plan. Dots would be read as attributes, and are written as slashes. */
export function planToken(address: string, attribute = "id"): string {
  const name = address.replaceAll(".", "/");
  return token(naming.has(attribute) ? name : `${name}.${attribute}`);
}

/** References without those that are only the beginning of another, and without loop variables. */
export function traversals(references: readonly string[]): string[] {
  const own = references.filter((one) => !/^(each|count|path|terraform|self)\./.test(one));
  return own.filter((one) => !own.some((other) => other.startsWith(`${one}.`) || other.startsWith(`${one}[`)));
}

/** An expression that another name stands for, and where it is written. */
interface Said extends Standpoint {
  readonly expression: unknown;
}

export class References {
  readonly #root: ConfigModule;
  readonly #instances: ReadonlyMap<string, readonly Instance[]>;

  /** `instances`: what is planned by address without its own index, `module.a["x"].aws_vpc.main`. */
  constructor(root: ConfigModule, instances: ReadonlyMap<string, readonly Instance[]>) {
    this.#root = root;
    this.#instances = instances;
  }

  /** Tokens of every resource that a traversal means; nothing when it leads out of the plan. */
  resolve(traversal: string, from: Standpoint): string[] {
    const targets = this.targets(traversal, from);
    if (targets.some(({ type }) => type.startsWith("data."))) return [];
    return targets.map(({ instance, attribute }) => planToken(instance.address, attribute));
  }

  /** Everything that a traversal means; nothing when it leads out of the plan, be it in part. */
  targets(traversal: string, from: Standpoint, depth = 0): Target[] {
    if (depth > 20) return [];
    const said = this.#said(traversal, from);
    if (said !== undefined) {
      const found = inner(said).map((one) => this.targets(one, said, depth + 1));
      return found.some((targets) => targets.length === 0) ? [] : found.flat();
    }
    const resource = /^((?:data\.)?[a-z]\w*)\.([\w-]+)(\[[^\]]+\])?(?:\.([\w-]+))?/.exec(traversal);
    if (resource === null || resource[1] === "local") return [];
    const [, type = "", name = "", index, attribute] = resource;
    const chosen = this.#chosen(`${inModule(from.module)}${type}.${name}`, index, from);
    return chosen.map((instance) => ({ type, instance, attribute }));
  }

  /** Whether a traversal ends at what is known before the apply. */
  isKnown(traversal: string, from: Standpoint, depth = 0): boolean {
    if (depth > 20) return false;
    const said = this.#said(traversal, from);
    if (said !== undefined) return inner(said).every((one) => this.isKnown(one, said, depth + 1));
    // The values of the root's variables, and what a data source was told, are there before the plan.
    if (traversal.startsWith("var.")) return true;
    const targets = this.targets(traversal, from);
    if (traversal.startsWith("data.")) return targets.length === 0;
    return targets.length > 0 && targets.every(isGiven);
  }

  #chosen(address: string, index: string | undefined, from: Standpoint): readonly Instance[] {
    const all = this.#instances.get(address) ?? [];
    if (index !== undefined) return all.filter((one) => one.address === `${address}${index}`);
    const same = all.filter((one) => one.index !== undefined && one.index === from.index);
    return same.length === 1 ? same : all;
  }

  /** What an output of a module, or a variable of one, is given. */
  #said(traversal: string, from: Standpoint): Said | undefined {
    const output = /^module\.([\w-]+)(\[[^\]]+\])?\.([\w-]+)/.exec(traversal);
    if (output !== null) {
      const [, name = "", index = "", own = ""] = output;
      const called = this.moduleAt(`${inModule(from.module)}module.${name}`);
      const module = `${inModule(from.module)}module.${name}${index}`;
      return { expression: called?.outputs?.[own]?.expression, module };
    }
    const [, variable] = /^var\.([\w-]+)/.exec(traversal) ?? [];
    const [, outer = "", call, key] = /^(?:(.*)\.)?module\.([\w-]+)(?:\[([^\]]+)\])?$/.exec(from.module) ?? [];
    if (variable === undefined || call === undefined) return undefined;
    const expression = this.moduleAt(outer)?.module_calls?.[call]?.expressions?.[variable];
    return { expression, module: outer, index: key === undefined ? undefined : (JSON.parse(key) as string | number) };
  }

  /** The configuration of a module instance. */
  moduleAt(module: string): ConfigModule | undefined {
    const names = [...module.matchAll(/module\.([\w-]+)/g)].map((match) => match[1] ?? "");
    return names.reduce<ConfigModule | undefined>((at, name) => at?.module_calls?.[name]?.module, this.#root);
  }
}

function inner({ expression }: Said): string[] {
  return traversals((expression as { references?: readonly string[] } | undefined)?.references ?? []);
}

function isGiven({ instance: { open }, attribute }: Target): boolean {
  if (attribute === undefined || typeof open !== "object" || open === null) return false;
  return (open as Readonly<Record<string, unknown>>)[attribute] === undefined;
}

export function inModule(module: string): string {
  return module === "" ? "" : `${module}.`;
}
