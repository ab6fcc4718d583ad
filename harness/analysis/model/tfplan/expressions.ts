// What one expression of the configuration refers to, and which instance is meant where it says no index. Terraform lists
// the references, loop variables among them, and hides how they are combined.

/** Where an expression stands: the module instance, and the index of the resource in it. */
export interface Standpoint {
  /** `module.a["x"].module.b`; empty for the root. */
  readonly module: string;
  readonly index?: string | number | undefined;
  /** What `for_each` goes over, where that is one resource: `each.value` is its instance of the same key. */
  readonly over?: string | undefined;
}

/** A standpoint as one expression has it: without an index where it has no loop variable. */
export interface Viewpoint extends Standpoint {
  /** Whether the instance is chosen by what stands in no plan: by `each.value`. */
  readonly isChosen?: boolean;
}

export interface Expression {
  /** References that are no loop variables, and not the beginning of another. */
  readonly traversals: readonly string[];
  readonly from: Viewpoint;
}

/** The references of an expression with the loop variables that choose among instances. */
export function expressionOf(written: unknown, from: Standpoint): Expression {
  const all = traversalsIn(referencesIn(written));
  const chained = all.filter((one) => from.over !== undefined && one.startsWith("each.value."));
  const loops = all.filter((one) => /^(each|count)\./.test(one) && !chained.includes(one));
  const isOfIndex = chained.length + loops.length > 0;
  return {
    traversals: [...all.filter((one) => !/^(each|count|path|terraform|self)\./.test(one)), ...chained],
    from: {
      ...from,
      index: isOfIndex ? from.index : undefined,
      isChosen: loops.some((one) => one.startsWith("each.value")),
    },
  };
}

/** The loop variable that makes a part of an expression choose as the whole does. */
export function loopOf({ index, isChosen }: Viewpoint): string[] {
  if (isChosen === true) return ["each.value"];
  return index === undefined ? [] : ["each.key"];
}

/** What `for_each` goes over, where that is the instances of one resource and no part of them. */
export function overOf(forEach: unknown): string | undefined {
  const [one = "", ...others] = traversalsIn(referencesIn(forEach));
  return others.length === 0 && /^(?!local\.|var\.)(data\.)?\w+\.[\w-]+$/.test(one) ? one : undefined;
}

/** References once for each time that they are written: Terraform lists each with all of its beginnings right behind it. */
function traversalsIn(references: readonly string[]): string[] {
  return references.filter((one, at) => {
    const before = references[at - 1] ?? "";
    return !before.startsWith(`${one}.`) && !before.startsWith(`${one}[`);
  });
}

function referencesIn(written: unknown): readonly string[] {
  const { references } = (written ?? {}) as { references?: unknown };
  return Array.isArray(references) ? (references as readonly string[]) : [];
}
