// What starts machines from launch templates: a template from elsewhere says nothing of itself here.

import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { textOf } from "../../model/value.ts";

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
const told = ["AWS::EKS::Nodegroup", "AWS::AutoScaling::AutoScalingGroup"];

/** Places that name a launch template, or a version of one, which is not part of what was read. */
export function foreignTemplates(model: PlatformModel): Node[] {
  return namings(model).filter((template) => {
    const isKnown = names(template).some((name) => isRead(model, name));
    return !isKnown || (model.isLive && pinned(template) !== undefined && versionOf(model, template) === undefined);
  });
}

/** Places that name a version which a description does not show: it has what the template says now. */
export function unshownVersions(model: PlatformModel): Node[] {
  return model.isLive ? [] : namings(model).filter((template) => (pinned(template) ?? "1") !== "1");
}

/** Versions of running templates that something starts from, or may without saying so: the newest and the default one. */
export function versionsInUse(model: PlatformModel): Resource[] {
  const started = new Set(model.isLive ? namings(model).map((template) => versionOf(model, template)) : []);
  return model.all("AWS::EC2::LaunchTemplate").filter((version) => {
    const isFormer = /:\d+$/.test(version.id) && version.attributes["DefaultVersion"] === false;
    return !model.isLive || !isFormer || started.has(version);
  });
}

/** Whatever is started from a template, as far as it can be told; of a name that is not known it may be any template. */
export function startedFrom(model: PlatformModel, template: Resource): Resource[] {
  return namings(model)
    .filter((place) => names(place).some((name) => name.text() === undefined || model.referred(name) === template))
    .map(({ resource }) => resource);
}

function namings(model: PlatformModel): Node[] {
  const types = model.isLive ? told : Object.keys(named);
  return types.flatMap((type) =>
    model
      .all(type)
      .flatMap((starter) => (named[type] ?? []).flatMap((path) => specifications(property(starter), path)))
      .filter((template) => names(template).length > 0),
  );
}

/** The number of the version, where it is written as one. */
function pinned(template: Node): string | undefined {
  const version = template.get("Version").text();
  return version !== undefined && /^\d+$/.test(version) ? version : undefined;
}

function versionOf(model: PlatformModel, template: Node): Resource | undefined {
  const number = pinned(template);
  return model.all("AWS::EC2::LaunchTemplate").find((version) => {
    const isOfTemplate = names(template).some((name) => {
      const { id } = model.referred(name) ?? {};
      return id !== undefined && (version.id === id || version.id.startsWith(`${id}:`));
    });
    return isOfTemplate && textOf(version.attributes["VersionNumber"]) === number;
  });
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
