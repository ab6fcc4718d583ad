// The configuration that the operator gives the servers of an installation: files in XML or YAML, and settings by their path.

import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { textOf } from "../../model/value.ts";
import { filled, merged } from "./config-merge.ts";
import { configTree, element, xmlOf } from "./config-tree.ts";
import type { ConfigElement } from "./config-tree.ts";
import { imageDefaults } from "./image-config.ts";
import { sections } from "./server-config.ts";

/** Every section of a name of the installations' servers, files of users apart, as `sections` has those of pods. */
export function installedSections(model: PlatformModel, name: string): { xml: string; node: Node }[] {
  return installations(model)
    .map((of) => toldTo(of, element("clickhouse", property(of, "spec", "configuration"))))
    .flatMap(({ children }) => children.filter((one) => one.name === name))
    .map((one) => ({ xml: xmlOf(one), node: one.node }));
}

/** Sections of all servers, those of installations among them. */
export function everySection(model: PlatformModel, name: string): { xml: string; node: Node }[] {
  return [...sections(model, name), ...installedSections(model, name)];
}

/** What the servers of each installation begin with: what they are told, over what their image says by itself, whatever its name. */
export function installedConfigs(model: PlatformModel): ConfigElement[] {
  return installations(model).map((of) => toldTo(of, imageDefaults(property(of, "spec", "configuration"))));
}

function installations(model: PlatformModel): readonly Resource[] {
  return model.all("Kubernetes::ClickHouseInstallation");
}

function toldTo(of: Resource, base: ConfigElement): ConfigElement {
  const configuration = property(of, "spec", "configuration");
  const own = [configuration, ...configuration.get("clusters").list()];
  // What is said of a cluster comes after what is said of all.
  const trees = own.flatMap((each) => [...fileTrees(each.get("files")), ...settingTrees(each.get("settings"))]);
  return filled(trees.reduce(merged, base), { environment: new Map<string, undefined>(), included: undefined });
}

function fileTrees(files: Node): ConfigElement[] {
  return files
    .entries()
    .filter(([path]) => !/(^|\/)users(\.d\/|\.\w+$)/i.test(path))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([path, node]) => configTree(path, node.written(), node) ?? []);
}

/** `merge_tree/max_parts: 1`, or the same as maps within each other. */
function settingTrees(settings: Node): ConfigElement[] {
  return settings.entries().map(([path, node]) => {
    const steps = path.split("/").filter((step) => step !== "");
    const [last = "", ...above] = steps.toReversed();
    return [...above, "clickhouse"].reduce<ConfigElement>(
      (inner, name) => ({ ...element(name, node), children: [inner] }),
      settingTree(last, node),
    );
  });
}

function settingTree(name: string, node: Node): ConfigElement {
  const inner = node.entries();
  if (inner.length > 0) return { ...element(name, node), children: inner.map(([key, one]) => settingTree(key, one)) };
  const text = textOf(node.value());
  // The operator's word for what the image says and this installation takes away.
  return text === "_removed_"
    ? { ...element(name, node), attributes: new Map([["remove", "1"]]) }
    : { ...element(name, node), text };
}
