// The configuration that the operator gives the servers of an installation: files in XML or YAML, and settings by their path.

import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { textOf } from "../../model/value.ts";
import { filled, merged } from "./config-merge.ts";
import { configTree, element, xmlOf } from "./config-tree.ts";
import type { ConfigElement } from "./config-tree.ts";

/** Every section of a name of the installations' servers, files of users apart, as `sections` has those of pods. */
export function installedSections(model: PlatformModel, name: string): { xml: string; node: Node }[] {
  return model.all("Kubernetes::ClickHouseInstallation").flatMap((of) => {
    const configuration = property(of, "spec", "configuration");
    const own = [configuration, ...configuration.get("clusters").list()];
    // What is said of a cluster comes after what is said of all.
    const trees = own.flatMap((each) => [...fileTrees(each.get("files")), ...settingTrees(each.get("settings"))]);
    const environment = new Map<string, undefined>();
    const whole = filled(trees.reduce(merged, element("clickhouse", configuration)), {
      environment,
      included: undefined,
    });
    return whole.children.filter((one) => one.name === name).map((one) => ({ xml: xmlOf(one), node: one.node }));
  });
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
  return { ...element(name, node), text: textOf(node.value()) };
}
