// How many hosts run Kafka Connect, and of which type: instances, and those that a group may start from a template.

import type { Inspection } from "../inspection.ts";
import { property, rootOf } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import { tagsOf } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { settingOf, templateNamed } from "./hosts.ts";
import { isCalledWorker, isOfWorkers, workers } from "./parts.ts";

export interface PlannedWorker {
  /** Where it is said that they run. */
  readonly at: Node;
  /** Of the instance, of what it starts from, or each that a group may choose. */
  readonly types: readonly Node[];
  /** The most of them that run at once. */
  readonly most: number;
}

export function plannedWorkers(it: Inspection): PlannedWorker[] {
  const hosts = workers(it).map((host) => {
    const type = settingOf(it, host, "InstanceType");
    return { at: type, types: [type], most: 1 };
  });
  return it.model.isLive ? hosts : [...hosts, ...startedByGroups(it)];
}

/** A group starts hosts from a template or from a configuration of the old kind; it may choose among types beside it. */
function startedByGroups(it: Inspection): PlannedWorker[] {
  return it.model.all("AWS::AutoScaling::AutoScalingGroup").flatMap((group) => {
    const mixed = property(group, "MixedInstancesPolicy", "LaunchTemplate");
    const single = property(group, "LaunchTemplate");
    const old = it.model.referred(property(group, "LaunchConfigurationName"));
    const at = property(group, "MaxSize");
    const template = templateNamed(it, single.exists ? single : mixed.get("LaunchTemplateSpecification"));
    const data = template ?? (old && rootOf(old));
    if (data === undefined) {
      it.undecided(group, { message: `what ${group.id} starts is not part of what was read` });
      return [];
    }
    if (!startsWorkers(it, group, data)) return [];
    const chosen = mixed
      .get("Overrides")
      .list()
      .map((one) => one.get("InstanceType"))
      .filter((one) => one.exists);
    return [{ at, types: chosen.length > 0 ? chosen : [data.get("InstanceType")], most: at.number() ?? 0 }];
  });
}

function startsWorkers(it: Inspection, group: Resource, data: Node): boolean {
  const inline = data.get("NetworkInterfaces").list();
  const own = ["SecurityGroupIds", "SecurityGroups"].flatMap((name) => data.get(name).list());
  const groups = [...own, ...inline.flatMap((one) => one.get("Groups").list())];
  const tags = data
    .get("TagSpecifications")
    .list()
    .flatMap((one) => one.get("Tags").list())
    .map((tag) => [tag.get("Key").written(), tag.get("Value").written()] as const);
  return isOfWorkers(it, groups) || isCalledWorker(new Map(tags)) || isCalledWorker(tagsOf(group));
}
