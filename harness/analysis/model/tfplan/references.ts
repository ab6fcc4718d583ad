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

export class References {
  readonly #root: ConfigModule;
  readonly #instances: ReadonlyMap<string, readonly Instance[]>;

  /** `instances`: the planned resources by address without their own index, `module.a["x"].aws_vpc.main`. */
  constructor(root: ConfigModule, instances: ReadonlyMap<string, readonly Instance[]>) {
    this.#root = root;
    this.#instances = instances;
  }

  /** Tokens of everything that a traversal means; nothing when it leads out of the plan. */
  resolve(traversal: string, from: Standpoint, depth = 0): string[] {
    if (depth > 20) return [];
    const output = /^module\.([\w-]+)(\[[^\]]+\])?\.([\w-]+)/.exec(traversal);
    if (output !== null) return this.#output(output, from, depth);
    const variable = /^var\.([\w-]+)/.exec(traversal);
    if (variable !== null) return this.#argument(variable[1] ?? "", from, depth);
    const resource = /^([a-z]\w*)\.([\w-]+)(\[[^\]]+\])?(?:\.([\w-]+))?/.exec(traversal);
    if (resource === null || resource[1] === "data" || resource[1] === "local") return [];
    const [, type = "", name = "", index, attribute] = resource;
    return this.#chosen(`${inModule(from.module)}${type}.${name}`, index, from).map(({ address }) =>
      planToken(address, attribute ?? "id"),
    );
  }

  #chosen(address: string, index: string | undefined, from: Standpoint): readonly Instance[] {
    const all = this.#instances.get(address) ?? [];
    if (index !== undefined) return all.filter((one) => one.address === `${address}${index}`);
    const same = all.filter((one) => one.index !== undefined && one.index === from.index);
    return same.length === 1 ? same : all;
  }

  #output([, name = "", index = "", output = ""]: RegExpExecArray, from: Standpoint, depth: number): string[] {
    const inner = this.moduleAt(`${inModule(from.module)}module.${name}`);
    const references = inner?.outputs?.[output]?.expression?.references ?? [];
    const module = `${inModule(from.module)}module.${name}${index}`;
    return traversals(references).flatMap((one) => this.resolve(one, { module }, depth + 1));
  }

  #argument(name: string, from: Standpoint, depth: number): string[] {
    const call = /^(?:(.*)\.)?module\.([\w-]+)(?:\[[^\]]+\])?$/.exec(from.module);
    if (call === null) return [];
    const [, outer = "", module = ""] = call;
    const argument = this.moduleAt(outer)?.module_calls?.[module]?.expressions?.[name];
    const references = (argument as { references?: readonly string[] } | undefined)?.references ?? [];
    return traversals(references).flatMap((one) => this.resolve(one, { module: outer }, depth + 1));
  }

  /** The configuration of a module instance. */
  moduleAt(module: string): ConfigModule | undefined {
    const names = [...module.matchAll(/module\.([\w-]+)/g)].map((match) => match[1] ?? "");
    return names.reduce<ConfigModule | undefined>((at, name) => at?.module_calls?.[name]?.module, this.#root);
  }
}

export function inModule(module: string): string {
  return module === "" ? "" : `${module}.`;
}
