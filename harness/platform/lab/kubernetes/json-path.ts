// The paths with which kubectl prints one value: `{.spec.template.spec.containers[0].image}`.

import { usageError } from "../../../core/errors.ts";

/** The value at the path as text; nothing when there is none, as kubectl prints it. */
export function textAt(value: unknown, path: string): string {
  const inner = /^\{((?:\.[A-Za-z0-9_-]+|\[\d+\])+)\}$/.exec(path)?.[1];
  if (inner === undefined) throw usageError(`the path ${path} is not one of members and indices`);
  const steps = inner.match(/[A-Za-z0-9_-]+/g) ?? [];
  const found = steps.reduce<unknown>((at, step) => memberOf(at, step), value);
  if (found === undefined || found === null) return "";
  return typeof found === "string" ? found : JSON.stringify(found);
}

function memberOf(value: unknown, step: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[step] : undefined;
}
