// Patches of objects as Kubernetes applies them: JSON Merge Patch (RFC 7396), JSON Patch (RFC 6902), and its own strategic
// merge, which joins the lists that have a merge key.

import { isDeepStrictEqual } from "node:util";
import { isList, isMap, textOf, Unresolved } from "./value.ts";
import type { Value, ValueMap } from "./value.ts";

/** Keys by which items of a list are one and the same, by the name of the list. Other lists are replaced whole. */
const mergeKeys: Readonly<Record<string, readonly string[]>> = {
  containers: ["name"],
  initContainers: ["name"],
  volumes: ["name"],
  env: ["name"],
  imagePullSecrets: ["name"],
  volumeMounts: ["mountPath"],
  volumeDevices: ["devicePath"],
  ports: ["containerPort", "port"],
  topologySpreadConstraints: ["topologyKey"],
  hostAliases: ["ip"],
};

/** The object after a patch; unresolved where the patch says what is not known here. */
export function patched(object: ValueMap, patch: Value, kind: string): Value {
  if (patch instanceof Unresolved) return patch;
  if (kind === "json") return isList(patch) ? afterSteps(object, patch) : new Unresolved(patch, "no JSON Patch");
  return merged(object, patch, kind === "merge" ? undefined : "");
}

/** `list`: name of the field for a strategic merge; undefined for RFC 7396. */
function merged(target: Value, patch: Value, field: string | undefined): Value {
  if (isList(patch) && field !== undefined) return listed(isList(target) ? target : [], patch, field);
  if (!isMap(patch)) return patch;
  if (patch["$patch"] === "replace") return without(patch, "$patch");
  const result: Record<string, Value> = isMap(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, name);
    else if (!name.startsWith("$")) result[name] = merged(result[name], value, field === undefined ? undefined : name);
  }
  return result;
}

function listed(target: readonly Value[], patch: readonly Value[], field: string): Value {
  const items = patch.filter(isMap);
  const key = mergeKeys[field]?.find((name) => items.every((item) => item[name] !== undefined));
  if (key === undefined || items.length < patch.length) return patch;
  const isSame = (one: Value, other: Value) => isMap(one) && isMap(other) && textOf(one[key]) === textOf(other[key]);
  const kept = target
    .filter((one) => !items.some((item) => item["$patch"] === "delete" && isSame(one, item)))
    .map((one) => items.filter((item) => isSame(one, item)).reduce<Value>((all, item) => merged(all, item, ""), one));
  const fresh = items.filter((item) => item["$patch"] !== "delete" && !target.some((one) => isSame(one, item)));
  return [...kept, ...fresh];
}

/** All steps or none: a test that fails, or a place that is not there, refuses the patch. */
function afterSteps(object: ValueMap, steps: readonly Value[]): Value {
  let whole: Value = object;
  for (const step of steps) {
    const next: Value = isMap(step) ? afterStep(whole, step) : new Unresolved(step, "not followed");
    if (next === undefined) return object;
    if (next instanceof Unresolved) return next;
    whole = next;
  }
  return whole;
}

function afterStep(whole: Value, step: ValueMap): Value {
  const op = textOf(step["op"]);
  const [path, from] = ["path", "from"].map((name) => textOf(step[name]).split("/").slice(1).map(unescaped));
  const own = valueAt(whole, path ?? []);
  if (["copy", "move"].includes(op) && typeof step["from"] !== "string") return new Unresolved(step, "not followed");
  const told = ["copy", "move"].includes(op) ? valueAt(whole, from ?? []) : step["value"];
  if (op === "test" && (own instanceof Unresolved || told instanceof Unresolved)) {
    return new Unresolved(step, "whether the test is met is not known");
  }
  switch (op) {
    case "test":
      return isDeepStrictEqual(own, told) ? whole : undefined;
    case "add":
    case "copy":
      return op === "copy" && told === undefined ? undefined : changed(whole, path ?? [], { value: told, op: "add" });
    case "move": {
      if (told === undefined) return undefined;
      const left = changed(whole, from ?? [], { value: undefined, op: "remove" });
      return changed(left, path ?? [], { value: told, op: "add" });
    }
    case "replace":
    case "remove":
      return own === undefined ? undefined : changed(whole, path ?? [], { value: told, op });
    default:
      return new Unresolved(step, "not followed");
  }
}

function valueAt(whole: Value, path: readonly string[]): Value {
  return path.reduce<Value>((at, name) => {
    if (at instanceof Unresolved) return at;
    return isList(at) ? at[Number(name)] : isMap(at) ? at[name] : undefined;
  }, whole);
}

function changed(at: Value, [name = "", ...rest]: readonly string[], step: { value: Value; op: string }): Value {
  if (at instanceof Unresolved) return at;
  if (isList(at)) {
    const place = name === "-" ? at.length : Number(name);
    if (rest.length > 0) return at.with(place, changed(at[place], rest, step));
    const taken = step.op === "add" ? 0 : 1;
    return at.toSpliced(place, taken, ...(step.op === "remove" ? [] : [step.value]));
  }
  const map = isMap(at) ? at : {};
  if (rest.length > 0) return { ...map, [name]: changed(map[name], rest, step) };
  return step.op === "remove" ? without(map, name) : { ...map, [name]: step.value };
}

function without(map: ValueMap, name: string): ValueMap {
  return Object.fromEntries(Object.entries(map).filter(([key]) => key !== name));
}

function unescaped(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}
