// The templates with which kubectl prints values: `{.spec.replicas} {.spec.template.spec.containers[0].image}`.

import { usageError } from "../../../core/errors.ts";

/** The template with the value of each path in it; nothing where there is none, as kubectl prints it. */
export function textAt(value: unknown, template: string): string {
  return template.replace(/\{([^}]*)\}/g, (_whole, path: string) => valueAt(value, path));
}

function valueAt(value: unknown, path: string): string {
  const inner = /^(?:\.[A-Za-z0-9_-]+|\[\d+\])+$/.exec(path)?.[0];
  if (inner === undefined) throw usageError(`the path {${path}} is not one of members and indices`);
  const steps = inner.match(/[A-Za-z0-9_-]+/g) ?? [];
  const found = steps.reduce<unknown>((at, step) => memberOf(at, step), value);
  if (found === undefined || found === null) return "";
  return typeof found === "string" ? found : JSON.stringify(found);
}

function memberOf(value: unknown, step: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[step] : undefined;
}
