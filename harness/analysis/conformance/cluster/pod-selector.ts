// Label selectors of Kubernetes: which pods an object is about.

import type { Node } from "../../model/node.ts";

/** Whether a selector picks pods with these labels. An empty selector picks every pod. */
export function selects(selector: Node, labels: Node): boolean {
  return selectsAmong(selector, new Map(labels.entries().map(([key, node]) => [key, node.written()])));
}

/** Whether a selector picks what has these labels. */
export function selectsAmong(selector: Node, labels: ReadonlyMap<string, string>): boolean {
  const wanted = selector.get("matchLabels").entries();
  const asked = selector.get("matchExpressions").list();
  return wanted.every(([key, node]) => labels.get(key) === node.text()) && asked.every((one) => meets(one, labels));
}

function meets(asked: Node, labels: ReadonlyMap<string, string>): boolean {
  const own = labels.get(asked.get("key").written());
  const values = asked.get("values").texts();
  const operator = asked.get("operator").text();
  if (operator === "Exists") return own !== undefined;
  if (operator === "DoesNotExist") return own === undefined;
  if (operator === "NotIn") return own === undefined || !values.includes(own);
  return own !== undefined && values.includes(own);
}
