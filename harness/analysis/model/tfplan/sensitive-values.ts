// Texts that a plan marks as sensitive: they are judged like any others, and printed nowhere.
// Source: "JSON Output Format", Terraform: `sensitive_values`, `before_sensitive`, `after_sensitive`.

import { isList, isMap } from "../value.ts";
import type { PlanDocument } from "./plan-document.ts";

/** Shorter ones, such as `true` or a port, are all over any plan: to hide them would hide what is said. */
const leastLength = 4;

/** Every text of a plan that stands where a mark does. */
export function sensitiveValues(plan: PlanDocument): ReadonlySet<string> {
  const found = new Set<string>();
  const collect = (value: unknown, mark: unknown): void => {
    if (mark === undefined || mark === false || mark === null) return;
    if (typeof value === "string") {
      if (mark === true && value.length >= leastLength) found.add(value);
    } else if (isList(value)) {
      for (const [at, one] of value.entries()) collect(one, mark === true ? true : isList(mark) ? mark[at] : undefined);
    } else if (isMap(value)) {
      for (const [key, one] of Object.entries(value)) {
        collect(one, mark === true ? true : isMap(mark) ? mark[key] : undefined);
      }
    }
  };
  const visit = (node: unknown): void => {
    if (isList(node)) for (const one of node) visit(one);
    if (!isMap(node)) return;
    collect(node["values"], node["sensitive_values"]);
    collect(node["after"], node["after_sensitive"]);
    collect(node["before"], node["before_sensitive"]);
    for (const key of ["root_module", "child_modules", "resources", "change"]) visit(node[key]);
  };
  visit(plan.planned_values);
  visit((plan as { readonly resource_changes?: unknown }).resource_changes);
  visit((plan as { readonly prior_state?: { readonly values?: unknown } }).prior_state?.values);
  return found;
}
