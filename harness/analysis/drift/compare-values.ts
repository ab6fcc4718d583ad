// One attribute of a description against what runs. The order of lists, a list of one for a lone value, numbers as text and
// an empty value for none are no difference.

import { isList, isMap, Unresolved } from "../model/value.ts";
import type { Value, ValueMap } from "../model/value.ts";
import type { Pairs } from "./pairs.ts";
import { sameText } from "./references.ts";

export interface Difference {
  /** Below the attribute: `/Rules/0/ExpirationInDays`. */
  readonly path: string;
  readonly declared: unknown;
  readonly running: unknown;
}

export interface Looked {
  readonly differences: Difference[];
  /** How many values were found to be the same. */
  same: number;
  /** Paths that could not be compared, and why. */
  readonly open: { readonly path: string; readonly reason: string }[];
}

export interface Look {
  readonly pairs: Pairs;
  /** Whether the readers look at this path, list items as `*`. */
  readonly isRead: (path: string) => boolean;
  /** Whether a value at this path that nobody asked for is what AWS fills in. */
  readonly isDefault: (path: string, value: unknown) => boolean;
}

/** Compares an attribute that is declared, and what runs within it beside what is. */
export function compareValues(declared: Value, running: unknown, look: Look): Looked {
  const found: Looked = { differences: [], open: [], same: 0 };
  compare({ declared, running, path: "", at: "" }, look, found);
  return found;
}

interface Spot {
  readonly declared: Value;
  readonly running: unknown;
  readonly path: string;
  /** The path with `*` for list items. */
  readonly at: string;
}

function compare(spot: Spot, look: Look, into: Looked): void {
  const { running, path } = spot;
  const declared = inShapeOf(spot.declared, running);
  if (declared !== spot.declared) compare({ ...spot, declared }, look, into);
  else if (declared instanceof Unresolved) {
    into.open.push({ path, reason: `${declared.expression} cannot be resolved: ${declared.reason}` });
  } else if (isNothing(running)) compareWithNothing(spot, look, into);
  else if (isList(declared) || isList(running)) compareLists(spot, look, into);
  else if (isMap(declared) && isMap(running)) compareMaps(spot, look, into);
  else if (!isNothing(declared)) compareScalars(spot, look, into);
}

/** Tags as a map and documents as text are brought into the shape in which the platform tells them. */
function inShapeOf(declared: Value, running: unknown): Value {
  const isPair = (item: unknown) => isMap(item) && "Key" in item && "Value" in item;
  if (isMap(declared) && !("Key" in declared) && isList(running) && running.length > 0 && running.every(isPair))
    return Object.entries(declared).map(([Key, Value]) => ({ Key, Value }));
  if (typeof declared !== "string" || !declared.startsWith("{") || !isMap(running)) return declared;
  try {
    return JSON.parse(declared) as Value;
  } catch {
    return declared;
  }
}

function compareWithNothing({ declared, running, path, at }: Spot, look: Look, into: Looked): void {
  if (isNothing(declared) || isOff(declared)) return;
  if (look.isRead(at)) into.differences.push({ path, declared, running: running ?? "nothing" });
  else into.open.push({ path, reason: "no reader looks at it" });
}

function compareScalars({ declared, running, path }: Spot, look: Look, into: Looked): void {
  const [left, right] = [scalar(declared), scalar(running)];
  if (left === undefined || right === undefined) {
    into.differences.push({ path, declared, running });
    return;
  }
  const same = sameText(left, right, look.pairs);
  if (same === undefined) into.open.push({ path, reason: `${left} names what does not run` });
  else if (same) into.same += 1;
  else into.differences.push({ path, declared, running });
}

function compareMaps({ declared, running, path, at }: Spot, look: Look, into: Looked): void {
  const [left, right] = [declared as ValueMap, running as ValueMap];
  const beside = new Set(Object.keys(right));
  for (const key of Object.keys(left)) {
    // Keys of conditions name resources, too.
    const other = key in right ? key : Object.keys(right).find((name) => sameText(key, name, look.pairs) === true);
    const value = other === undefined ? undefined : right[other];
    if (other !== undefined) beside.delete(other);
    const step = stepOf(key);
    compare({ declared: left[key], running: value, path: `${path}/${step}`, at: `${at}/${step}` }, look, into);
  }
  for (const key of beside) {
    const value = right[key];
    if (isNothing(value) || isOff(value) || look.isDefault(`${at}/${stepOf(key)}`, value)) continue;
    into.differences.push({ path: `${path}/${stepOf(key)}`, declared: "nothing", running: value });
  }
}

function stepOf(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Names by which items of a list are told apart. */
const itemNames = ["Key", "Id", "Sid", "PolicyName", "DeviceName", "ResourceType", "Type", "Name"];

function compareLists({ declared, running, path, at }: Spot, look: Look, into: Looked): void {
  const rest = items(running);
  const alone: { readonly item: Value; readonly index: number }[] = [];
  const compared = (item: Value, index: number, other: unknown): Looked => {
    const found: Looked = { differences: [], open: [], same: 0 };
    compare({ declared: item, running: other, path: `${path}/${String(index)}`, at: `${at}/*` }, look, found);
    return found;
  };
  for (const [index, item] of items(declared).entries()) {
    const same = rest.findIndex((other) => isSame(compared(item, index, other)));
    if (same < 0) alone.push({ item, index });
    else take(compared(item, index, rest.splice(same, 1)[0]), into);
  }
  const named = alone.map(({ item, index }) => {
    const other = rest.findIndex((one) => hasSameName(item, one));
    return { item, index, found: other < 0 ? undefined : compared(item, index, rest.splice(other, 1)[0]) };
  });
  for (const { item, index, found } of named) {
    const changed = found ?? mostAlike(rest, (other) => compared(item, index, other));
    if (changed !== undefined) take(changed, into);
    else if (item instanceof Unresolved) take(compared(item, index, undefined), into);
    else if (!isNothing(item))
      into.differences.push({ path: `${path}/${String(index)}`, declared: item, running: "nothing" });
  }
  for (const item of rest) {
    if (!isMadeByAws(item, at, look)) into.differences.push({ path, declared: "nothing", running: item });
  }
}

/** What is left and agrees in more than it differs is the item as it was changed; it is taken out of what is left. */
function mostAlike(rest: Value[], compared: (other: Value) => Looked): Looked | undefined {
  const all = rest.map((other, index) => ({ index, found: compared(other) }));
  const [best] = all
    .filter(({ found }) => found.same > found.differences.length)
    .sort((a, b) => b.found.same - b.found.differences.length - (a.found.same - a.found.differences.length));
  if (best !== undefined) rest.splice(best.index, 1);
  return best?.found;
}

function take(found: Looked, into: Looked): void {
  into.differences.push(...found.differences);
  into.open.push(...found.open);
  into.same += found.same;
}

function isSame(found: Looked): boolean {
  // An item of which nothing could be compared is like no other.
  return found.differences.length === 0 && (found.open.length === 0 || found.same > 0);
}

function hasSameName(left: Value, right: unknown): boolean {
  if (!isMap(left) || !isMap(right)) return false;
  const name = itemNames.find((key) => typeof left[key] === "string");
  return name !== undefined && left[name] === right[name];
}

/** Tags and attributes that AWS's own services add, and settings that every resource of the kind has. */
function isMadeByAws(item: unknown, at: string, look: Look): boolean {
  if (isNothing(item)) return true;
  const [key, value] = isMap(item) ? [item["Key"], item["Value"]] : [];
  if (typeof key !== "string") return false;
  if (/^(aws:|eks:|kubernetes\.io\/|k8s\.io\/|karpenter\.)/.test(key)) return true;
  return key.includes(".") && look.isDefault(`${at}/${key}`, value);
}

function items(value: unknown): Value[] {
  if (isNothing(value)) return [];
  return isList(value) ? [...value] : [value as Value];
}

function scalar(value: unknown): string | undefined {
  if (typeof value === "boolean") return String(value);
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

export function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (isList(value)) return value.every(isNothing);
  return isMap(value) && Object.values(value).every(isNothing);
}

/** What a service leaves away because it means the same as nothing. */
function isOff(value: Value): boolean {
  return value === false || value === "false" || (isMap(value) && Object.values(value).every(isOff));
}
