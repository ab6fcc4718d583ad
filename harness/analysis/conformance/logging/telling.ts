// Whether an alarm can tell of one event: it counts the event where the trail delivers it, rises for a single one, and acts.

import { hinderedIn } from "./delivery.ts";
import { property } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { wildcardMatches } from "../../model/policy.ts";
import type { Resource } from "../../model/resource.ts";

/**
 * Whether a filter counts events of a trail: it stands on a group that some trail delivers to. Not known where a trail of
 * elsewhere, such as the organization's, or one to a group of elsewhere may be the one.
 */
export function countsTrail(model: PlatformModel, filter: Resource): boolean | "unknown" {
  const trails = model.all("AWS::CloudTrail::Trail");
  if (trails.length === 0) return "unknown";
  const groups = trails.flatMap((trail) => {
    const named = property(trail, "CloudWatchLogsLogGroupArn");
    if (!named.exists) return [];
    const group = model.referred(named);
    return group !== undefined && isHindered(model, trail, group) ? [] : [group];
  });
  const own = model.referred(property(filter, "LogGroupName"));
  if (own === undefined) return groups.includes(undefined) ? "unknown" : false;
  return groups.includes(own);
}

/** Whether the role that a trail writes with keeps its calls out of a group. */
function isHindered(model: PlatformModel, trail: Resource, group: Resource): boolean {
  const role = model.referred(property(trail, "CloudWatchLogsRoleArn"));
  if (role?.type !== "AWS::IAM::Role") return false;
  return hinderedIn(model, role, { group, service: "cloudtrail.amazonaws.com" }) !== undefined;
}

/** The highest value that the alarm lets pass silently lies below what one event makes, and it rises when above. */
export function risesForOne(alarm: Resource): boolean {
  const periods = property(alarm, "EvaluationPeriods").number() ?? 1;
  const needed = property(alarm, "DatapointsToAlarm").number() ?? periods;
  // A single event is in one period; the others, and the calls between, keep means and least values below it.
  const isDiluted = /^(Average|Minimum)$/.test(property(alarm, "Statistic").written());
  return needed <= 1 && !isDiluted && risesAt(alarm, 1);
}

/** Whether a rule's pattern takes in a call by its name. */
export function ruleTakes(rule: Resource, call: string): boolean {
  const names = property(rule, "EventPattern", "detail", "eventName").list();
  return names.some((name) => {
    const value = name.value();
    if (typeof value === "string") return value === call;
    const [prefix, wildcard] = [name.get("prefix"), name.get("wildcard")];
    return (prefix.exists && call.startsWith(prefix.written())) || wildcardMatches(wildcard.written(), call);
  });
}

/** Whether an alarm rises when its metric has a value above zero. Metric maths and anomaly bands are not judged here. */
export function risesAt(alarm: Resource, value: number): boolean {
  const comparison = property(alarm, "ComparisonOperator").written();
  const threshold = property(alarm, "Threshold").number();
  if (threshold === undefined) return true;
  if (comparison === "GreaterThanThreshold") return value > threshold;
  if (comparison === "GreaterThanOrEqualToThreshold") return value >= threshold;
  // What rises below a threshold rises while nothing happens, too: it tells of no event.
  return !/^LessThan(OrEqualTo)?Threshold$/.test(comparison);
}

/** Whether anybody is told when the alarm rises. */
export function isLoud(alarm: Resource): boolean {
  return property(alarm, "ActionsEnabled").bool(true) && property(alarm, "AlarmActions").list().length > 0;
}
