// A strategic merge patch of Kubernetes, as far as it is used on workloads: objects merge, null removes, lists whose items
// have names merge by name, and other lists are replaced.

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What `object` is after `patch`. Neither is changed. */
export function mergePatch(object: unknown, patch: unknown): unknown {
  if (isList(patch) && isList(object) && [...patch, ...object].every(isNamed)) return mergeByName(object, patch);
  if (!isObject(patch) || !isObject(object)) return withoutNulls(patch);
  const merged: Record<string, unknown> = { ...object };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(merged, key);
    else merged[key] = mergePatch(object[key], value);
  }
  return merged;
}

function mergeByName(object: readonly unknown[], patch: readonly unknown[]): unknown[] {
  const nameOf = (item: unknown) => (isObject(item) ? item["name"] : undefined);
  const merged = object.map((item) => {
    const change = patch.find((candidate) => nameOf(candidate) === nameOf(item));
    return change === undefined ? item : mergePatch(item, change);
  });
  const known = new Set(object.map(nameOf));
  return [...merged, ...patch.filter((item) => !known.has(nameOf(item)))];
}

/** Removals of what was never there. */
function withoutNulls(value: unknown): unknown {
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(kept.map(([key, member]) => [key, withoutNulls(member)]));
}

function isObject(value: unknown): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isNamed(item: unknown): boolean {
  return isObject(item) && typeof item["name"] === "string";
}
