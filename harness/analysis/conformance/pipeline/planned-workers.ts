// How many hosts run Kafka Connect, and of which type: instances, and those that a group may start from a template.

import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { settingOf } from "./hosts.ts";
import { isCalledWorker, isOfWorkers, workers } from "./parts.ts";

export interface PlannedWorker {
  /** Of the instance, or of what it starts from. */
  readonly type: Node;
  /** The most of them that run at once. */
  readonly most: number;
}

export function plannedWorkers(it: Inspection): PlannedWorker[] {
  const hosts = workers(it).map((host) => ({ type: settingOf(it, host, "InstanceType"), most: 1 }));
  return it.model.isLive ? hosts : [...hosts, ...startedByGroups(it)];
}

function startedByGroups(it: Inspection): PlannedWorker[] {
  return it.model.all("AWS::AutoScaling::AutoScalingGroup").flatMap((group) => {
    const named = property(group, "LaunchTemplate");
    const template =
      it.model.referred(named.get("LaunchTemplateId")) ?? it.model.referred(named.get("LaunchTemplateName"));
    if (template === undefined || !startsWorkers(it, template)) return [];
    const most = property(group, "MaxSize").number() ?? 0;
    return [{ type: property(template, "LaunchTemplateData", "InstanceType"), most }];
  });
}

function startsWorkers(it: Inspection, template: Resource): boolean {
  const data = property(template, "LaunchTemplateData");
  const inline = data.get("NetworkInterfaces").list();
  const groups = [...data.get("SecurityGroupIds").list(), ...inline.flatMap((one) => one.get("Groups").list())];
  const tags = data
    .get("TagSpecifications")
    .list()
    .flatMap((one) => one.get("Tags").list())
    .map((tag) => [tag.get("Key").written(), tag.get("Value").written()] as const);
  return isOfWorkers(it, groups) || isCalledWorker(new Map(tags));
}
