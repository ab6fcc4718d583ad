// What a reference of the configuration leads to, as tokens. The plan hides how the references of an expression are
// combined, so only attributes that hold nothing but references are resolved by them.

import { token } from "../value.ts";
import { expressionOf, overOf } from "./expressions.ts";
import type { Standpoint, Viewpoint } from "./expressions.ts";
import type { ConfigModule } from "./plan-document.ts";

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
  /** What is taken for granted where several instances may be meant: that it is the one of the same index, or all of them. */
  readonly guess?: Guess | undefined;
}

export type Guess = "same" | "all";

/** Attributes by which a resource is known to others: a reference to one of them is a reference to the resource. */
const naming = new Set(["id", "name", "key_id", "bucket", "function_name", "cluster_name", "url"]);

/** The token of a resource of a plan. Dots would be read as attributes, and are written as slashes. */
export function planToken(address: string, attribute = "id"): string {
  const name = address.replaceAll(".", "/");
  return token(naming.has(attribute) ? name : `${name}.${attribute}`);
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
  resolve(traversal: string, from: Viewpoint): string[] {
    const targets = this.targets(traversal, from);
    if (targets.some(({ type }) => type.startsWith("data."))) return [];
    return targets.map(({ instance, attribute }) => planToken(instance.address, attribute));
  }

  /** Everything that a traversal means; nothing when it leads out of the plan, be it in part. */
  targets(traversal: string, from: Viewpoint, depth = 0): Target[] {
    if (depth > 20) return [];
    const said = this.#said(traversal, from);
    if (said !== undefined) {
      const inner = expressionOf(said.expression, said);
      const found = inner.traversals.map((one) => this.targets(one, inner.from, depth + 1));
      return found.some((targets) => targets.length === 0) ? [] : found.flat();
    }
    const { type, attribute, index, all } = this.#planned(traversal, from);
    const isOpen = index === undefined && all.length > 1 && !traversal.startsWith("each.value.");
    const guess = isOpen ? guessOf(from) : undefined;
    return chosenOf(all, index, from).map((instance) => ({ type, instance, attribute, guess }));
  }

  /** Whether a traversal ends at what is known before the apply. */
  isKnown(traversal: string, from: Viewpoint, depth = 0): boolean {
    if (depth > 20) return false;
    const said = this.#said(traversal, from);
    if (said !== undefined) {
      const inner = expressionOf(said.expression, said);
      return inner.traversals.every((one) => this.isKnown(one, inner.from, depth + 1));
    }
    // The values of the root's variables, and what a data source was told, are there before the plan.
    if (traversal.startsWith("var.")) return true;
    const { type, attribute, index, all } = this.#planned(traversal, from);
    if (type.startsWith("data.")) return all.length === 0;
    const any = index === undefined ? all : all.filter(({ address }) => address === index);
    return any.length > 0 && any.every((instance) => isGiven(instance, attribute));
  }

  /** Where a traversal begins: a resource or a data source with all of its instances. */
  #planned(written: string, { module, over = "" }: Standpoint) {
    const traversal = written.replace(/^each\.value(?=\.)/, over);
    const found = /^((?:data\.)?[a-z]\w*)\.([\w-]+)(\[[^\]]+\])?(?:\.([\w-]+))?/.exec(traversal);
    const [, type = "", name = "", index, attribute] = found ?? [];
    const address = `${inModule(module)}${type}.${name}`;
    const all = type === "local" ? [] : (this.#instances.get(address) ?? []);
    return { type, attribute, index: index === undefined ? undefined : `${address}${index}`, all };
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
    const called = this.moduleAt(outer)?.module_calls?.[call];
    const index = key === undefined ? undefined : (JSON.parse(key) as string | number);
    return {
      expression: called?.expressions?.[variable],
      module: outer,
      index,
      over: overOf(called?.for_each_expression),
    };
  }

  /** The configuration of a module instance. */
  moduleAt(module: string): ConfigModule | undefined {
    const names = [...module.matchAll(/module\.([\w-]+)/g)].map((match) => match[1] ?? "");
    return names.reduce<ConfigModule | undefined>((at, name) => at?.module_calls?.[name]?.module, this.#root);
  }
}

/** The instances that are meant: one by its address, that of the same index, or all of them. */
function chosenOf(all: readonly Instance[], address: string | undefined, from: Viewpoint): readonly Instance[] {
  if (address !== undefined) return all.filter((one) => one.address === address);
  if (all.every(({ index }) => index === undefined)) return all;
  if (from.isChosen === true) return [];
  return from.index === undefined ? all : all.filter(({ index }) => index === from.index);
}

function guessOf({ index }: Viewpoint): Guess {
  return index === undefined ? "all" : "same";
}

function isGiven({ open }: Instance, attribute: string | undefined): boolean {
  if (attribute === undefined || typeof open !== "object" || open === null) return false;
  return (open as Readonly<Record<string, unknown>>)[attribute] === undefined;
}

export function inModule(module: string): string {
  return module === "" ? "" : `${module}.`;
}
