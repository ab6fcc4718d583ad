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
}

/** Compares what is declared; what runs beside it is the caller's to judge. */
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
  for (const key of Object.keys(left)) {
    // Keys of conditions name resources, too.
    const other = key in right ? key : Object.keys(right).find((name) => sameText(key, name, look.pairs) === true);
    const step = key.replaceAll("~", "~0").replaceAll("/", "~1");
    const value = other === undefined ? undefined : right[other];
    compare({ declared: left[key], running: value, path: `${path}/${step}`, at: `${at}/${step}` }, look, into);
  }
}

/** Names by which items of a list are told apart. */
const itemNames = ["Key", "Id", "Sid", "PolicyName", "DeviceName", "ResourceType", "Type", "Name"];

function compareLists({ declared, running, path, at }: Spot, look: Look, into: Looked): void {
  const rest = items(running);
  const alone: { readonly item: Value; readonly index: number }[] = [];
  for (const [index, item] of items(declared).entries()) {
    const same = rest.findIndex((other) => isSame(item, other, { path: at, look }));
    if (same < 0) alone.push({ item, index });
    else rest.splice(same, 1);
  }
  for (const { item, index } of alone) {
    const other = rest.findIndex((one) => hasSameName(item, one));
    const [partner] = other < 0 ? [] : rest.splice(other, 1);
    const spot = { declared: item, running: partner, path: `${path}/${String(index)}`, at: `${at}/*` };
    if (partner === undefined && (isMap(item) || !isNothing(item)) && !(item instanceof Unresolved))
      into.differences.push({ path: spot.path, declared: item, running: "nothing" });
    else compare(spot, look, into);
  }
  for (const item of rest) if (!isMadeByAws(item)) into.differences.push({ path, declared: "nothing", running: item });
}

function isSame(declared: Value, running: unknown, { path, look }: { path: string; look: Look }): boolean {
  const found: Looked = { differences: [], open: [], same: 0 };
  compare({ declared, running, path, at: `${path}/*` }, look, found);
  // An item of which nothing could be compared is like no other.
  return found.differences.length === 0 && (found.open.length === 0 || found.same > 0);
}

function hasSameName(left: Value, right: unknown): boolean {
  if (!isMap(left) || !isMap(right)) return false;
  const name = itemNames.find((key) => typeof left[key] === "string");
  return name !== undefined && left[name] === right[name];
}

/** Tags and attributes that AWS's own services add, and settings that every resource of the kind has. */
function isMadeByAws(item: unknown): boolean {
  if (isNothing(item)) return true;
  const key = isMap(item) ? item["Key"] : undefined;
  if (typeof key !== "string") return false;
  return /^(aws:|eks:|kubernetes\.io\/|k8s\.io\/|karpenter\.)/.test(key) || /^[a-z_0-9]+(\.[a-z_0-9]+)+$/.test(key);
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
