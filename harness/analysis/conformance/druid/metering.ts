// Rules that count the executions of a pipeline: they see every one of them.

import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

const execution = "CodePipeline Pipeline Execution State Change";

/** Rules that see the executions of a pipeline. */
export function rulesOnExecutions(it: Inspection, pipeline: Resource): Resource[] {
  return it.model.all("AWS::Events::Rule").filter((rule) => {
    const isOn = (property(rule, "State").text() ?? "ENABLED") !== "DISABLED";
    return isOn && isOfDefaultBus(rule) && sees(property(rule, "EventPattern"), property(pipeline, "Name").written());
  });
}

/** What AWS's services tell goes to the account's own bus and to no other. */
function isOfDefaultBus(rule: Resource): boolean {
  const bus = property(rule, "EventBusName").text() ?? "default";
  return /(^|\/)default$/.test(bus);
}

/** One event stands for one execution when it starts, or when it ends well: what fails alone counts no use. */
function sees(pattern: Node, pipeline: string): boolean {
  const lets = (node: Node, ...values: string[]) =>
    !node.exists || values.some((value) => listed(node).includes(value));
  const detail = pattern.get("detail");
  return (
    listed(pattern.get("source")).includes("aws.codepipeline") &&
    lets(pattern.get("detail-type"), execution) &&
    lets(detail.get("pipeline"), pipeline) &&
    lets(detail.get("state"), "STARTED", "SUCCEEDED")
  );
}

/** The texts of a list; matchers other than texts are passed over. */
function listed(node: Node): string[] {
  return node.list().flatMap((item) => (typeof item.value() === "string" ? item.written() : []));
}
