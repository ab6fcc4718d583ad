// Rules that count the executions of a pipeline: they see every one of them.

import type { Inspection } from "../inspection.ts";
import { property, Undecided } from "../../model/node.ts";
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
  const detail = pattern.get("detail");
  return (
    pattern.exists &&
    lets(pattern.get("source"), "aws.codepipeline") &&
    lets(pattern.get("detail-type"), execution) &&
    lets(detail.get("pipeline"), pipeline) &&
    lets(detail.get("state"), "STARTED", "SUCCEEDED")
  );
}

/** Whether a field of a pattern lets one of the values pass; a field that is not there lets all pass. */
function lets(field: Node, ...values: string[]): boolean {
  return !field.exists || field.list().some((matcher) => values.some((value) => matches(matcher, value)));
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
function matches(matcher: Node, value: string): boolean {
  if (matcher.entries().length === 0) return matcher.written() === value;
  const [but, head] = [matcher.get("anything-but"), matcher.get("prefix")];
  if (head.exists) return value.startsWith(head.written());
  if (!but.exists) throw new Undecided("which events the pattern lets pass is not known", matcher);
  return !but.texts().includes(value);
}
