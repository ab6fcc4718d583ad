// Small questions of the readers: a resource's key among the facts, and values that may not be resolved.

import { Undecided } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { parseCidr } from "../../model/cidr.ts";
import type { Range } from "../../model/cidr.ts";

/** Unique among all stacks of a model, unlike the logical id. */
export function keyOf(resource: Resource): string {
  return resource.identities[0] ?? resource.id;
}

/** The key of the target of a route that leads nowhere. */
export const nowhere = "black hole";

/** The key of the resource that a node names, or the text itself when it is not part of the model. */
export function keyAt(model: PlatformModel, node: Node): string | undefined {
  const text = node.text();
  const named = model.named(text);
  return named === undefined ? text : keyOf(named);
}

/** A value, or the reason for which it is not known. */
export function look<T>(read: () => T): { readonly value: T } | { readonly unknown: string } {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof Undecided) return { unknown: error.reason };
    throw error;
  }
}

/** A range that has to be one: text that is no range is not guessed at. */
export function rangeAt(node: Node): Range | undefined {
  const text = node.text();
  if (text === undefined || text === "") return undefined;
  const range = parseCidr(text);
  if (range === undefined) throw new Undecided(`expected an address range, found "${text}"`, node);
  return range;
}

/** The expression by which a resource may or may not exist. */
export function uncertainty(resource: Resource): { unknown?: string } {
  const { uncertain } = resource;
  return uncertain === undefined
    ? {}
    : { unknown: `${resource.id} exists if ${uncertain.expression}: ${uncertain.reason}` };
}
