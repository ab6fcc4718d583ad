// What starts machines from launch templates: a template from elsewhere says nothing of itself here.

import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";

/** Where each kind names its templates. */
const named: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "AWS::EKS::Nodegroup": [["LaunchTemplate"]],
  "AWS::EC2::Instance": [["LaunchTemplate"]],
  "AWS::AutoScaling::AutoScalingGroup": [
    ["LaunchTemplate"],
    ["MixedInstancesPolicy", "LaunchTemplate", "LaunchTemplateSpecification"],
  ],
  "AWS::EC2::SpotFleet": [["SpotFleetRequestConfigData", "LaunchTemplateConfigs", "LaunchTemplateSpecification"]],
  "AWS::EC2::EC2Fleet": [["LaunchTemplateConfigs", "LaunchTemplateSpecification"]],
};

/** Running machines show what they were started with themselves; of those that are still to come a node group tells. */
const told = ["AWS::EKS::Nodegroup"];

/** Places that name a launch template which is not part of what was read. */
export function foreignTemplates(model: PlatformModel): Node[] {
  const types = model.isLive ? told : Object.keys(named);
  return types.flatMap((type) =>
    model
      .all(type)
      .flatMap((starter) => (named[type] ?? []).flatMap((path) => specifications(property(starter), path)))
      .filter((template) => names(template).length > 0 && !names(template).some((name) => isRead(model, name))),
  );
}

function specifications(node: Node, [key, ...rest]: readonly string[]): Node[] {
  if (key === undefined) return node.exists ? [node] : [];
  return node
    .get(key)
    .list()
    .flatMap((one) => specifications(one, rest));
}

function names(template: Node): Node[] {
  return ["Id", "Name", "LaunchTemplateId", "LaunchTemplateName"]
    .map((key) => template.get(key))
    .filter((name) => name.exists);
}

function isRead(model: PlatformModel, name: Node): boolean {
  return model.referred(name)?.type === "AWS::EC2::LaunchTemplate";
}
