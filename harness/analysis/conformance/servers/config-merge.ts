// What ClickHouse makes of several files: `ConfigProcessor` merges them one after another, element by element, and then
// fills in what comes from the environment and from the file of inclusions.
// https://clickhouse.com/docs/operations/configuration-files

import type { ConfigElement } from "./config-tree.ts";

/** Attributes that say how to merge or where a value comes from, and so do not tell elements apart. */
const instructions = ["replace", "remove", "incl", "from_env", "from_zk"];
const substitutions = ["incl", "from_env", "from_zk"];

/** The first tree with the second one merged into it. */
export function merged(config: ConfigElement, other: ConfigElement): ConfigElement {
  const own: (ConfigElement | undefined)[] = [...config.children];
  const taken = new Set<number>();
  for (const one of other.children) {
    const at = own.findIndex((each, index) => !taken.has(index) && each !== undefined && key(each) === key(one));
    const before = own[at];
    if (at >= 0) taken.add(at);
    if (one.attributes.has("remove")) {
      if (at >= 0) own[at] = undefined;
    } else if (before === undefined) {
      own.push(plain(one));
      taken.add(own.length - 1);
    } else own[at] = one.attributes.has("replace") ? plain(one) : merged(withoutOldSource(before, one), one);
  }
  const children = own.filter((one) => one !== undefined);
  const isSaid = other.text !== "" || other.attributes.size > 0 || other.children.length > 0;
  return {
    name: config.name,
    attributes: new Map([...config.attributes, ...other.attributes]),
    children,
    // Text of the element that is merged into is dropped, whatever comes instead.
    text: children.length > 0 ? "" : other.text,
    node: isSaid ? other.node : config.node,
  };
}

function key({ name, attributes }: ConfigElement): string {
  const own = [...attributes].filter(([attribute]) => !instructions.includes(attribute)).sort();
  return JSON.stringify([name, own]);
}

/** A value that is said outright takes the place of one that was to come from elsewhere. */
function withoutOldSource(before: ConfigElement, after: ConfigElement): ConfigElement {
  const hasValue = after.children.length > 0 || after.text !== "";
  return hasValue ? { ...before, attributes: without(before.attributes, substitutions) } : before;
}

/** An element that is new: its instructions have nothing to act on. */
function plain(one: ConfigElement): ConfigElement {
  return {
    ...one,
    attributes: without(one.attributes, ["replace", "remove"]),
    children: one.children.filter(({ attributes }) => !attributes.has("remove")).map(plain),
  };
}

function without(attributes: ReadonlyMap<string, string>, names: readonly string[]): Map<string, string> {
  return new Map([...attributes].filter(([name]) => !names.includes(name)));
}

export interface Sources {
  /** Variables of the process; undefined: set, but nobody here knows to what. */
  readonly environment: ReadonlyMap<string, string | undefined>;
  /** Root of the file that `include_from` names, where it can be read. */
  readonly included: ConfigElement | undefined;
}

/** The tree with what is known of the values that come from elsewhere. */
export function filled(one: ConfigElement, sources: Sources): ConfigElement {
  const children = one.children.flatMap((child) => {
    const from = child.name === "include" ? child.attributes.get("incl") : undefined;
    const own = sources.included?.children.find(({ name }) => name === from);
    return own === undefined ? [filled(child, sources)] : own.children;
  });
  const rest = { ...one, attributes: without(one.attributes, substitutions), children };
  const variable = one.attributes.get("from_env");
  if (variable !== undefined) {
    const value = sources.environment.get(variable);
    return value === undefined ? { ...rest, open: `${one.name} is what ${variable} says` } : { ...rest, text: value };
  }
  const incl = one.attributes.get("incl");
  if (incl !== undefined) {
    const own = sources.included?.children.find(({ name }) => name === incl);
    if (own !== undefined) return { ...rest, text: own.text, children: [...children, ...own.children] };
    return { ...rest, open: `${one.name} is included from elsewhere (${incl})` };
  }
  const node = one.attributes.get("from_zk");
  return node === undefined ? rest : { ...rest, open: `${one.name} is what ZooKeeper has at ${node}` };
}
