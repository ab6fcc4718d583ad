// Pods that Flink's operator makes: the template of all of them, with that of the part over it, and where the
// configuration says on which nodes they run.

import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { isList, isMap, textOf } from "../../model/value.ts";
import type { Value } from "../../model/value.ts";

/** Specification of a part's pods, as if its own template said everything. */
export function flinkPods(of: Resource, part: "jobManager" | "taskManager"): Node {
  const spec = of.properties["spec"];
  if (!isMap(spec)) return property(of, "spec", part, "podTemplate", "spec");
  const own = isMap(spec[part]) ? spec[part] : {};
  const templates = over(spec["podTemplate"], own["podTemplate"]);
  const podTemplate = over(templates, selected(spec["flinkConfiguration"], part));
  const whole = { ...of, properties: { ...of.properties, spec: { ...spec, [part]: { ...own, podTemplate } } } };
  return property(whole, "spec", part, "podTemplate", "spec");
}

/** `kubernetes.taskmanager.node-selector: workload:flink,role:worker` as a template would say it. */
function selected(configuration: Value, part: string): Value {
  if (!isMap(configuration)) return undefined;
  const text = textOf(configuration[`kubernetes.${part.toLowerCase()}.node-selector`]);
  if (text === "") return undefined;
  const pairs = text.split(",").map((pair) => pair.split(":").map((word) => word.trim()));
  return { spec: { nodeSelector: Object.fromEntries(pairs.map(([key = "", value = ""]) => [key, value])) } };
}

/** What is said over what is said in general; items of lists by their place, which is the operator's default. */
function over(general: Value, own: Value): Value {
  if (own === undefined) return general;
  if (isMap(general) && isMap(own)) {
    const both = Object.entries(own).map(([key, value]) => [key, over(general[key], value)] as const);
    return { ...general, ...Object.fromEntries(both) };
  }
  if (isList(general) && isList(own)) {
    return Array.from({ length: Math.max(general.length, own.length) }, (_, at) => over(general[at], own[at]));
  }
  return own;
}
