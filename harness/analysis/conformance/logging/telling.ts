// Whether an alarm can tell of one event: it counts the event where the trail delivers it, rises for a single one, and acts.

import { property } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";

/** Whether a filter counts events of a trail: it stands on a group that some trail delivers to. */
export function countsTrail(model: PlatformModel, filter: Resource): boolean {
  const groups = model
    .all("AWS::CloudTrail::Trail")
    .map((trail) => model.referred(property(trail, "CloudWatchLogsLogGroupArn")))
    .filter((group) => group !== undefined);
  const own = model.referred(property(filter, "LogGroupName"));
  return groups.length === 0 || own === undefined || groups.includes(own);
}

/** The highest value that the alarm lets pass silently lies below what one event makes, and it rises when above. */
export function risesForOne(alarm: Resource): boolean {
  return risesAt(alarm, 1);
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
