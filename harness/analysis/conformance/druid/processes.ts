// Druid's processes by what their pods show: labels of any custom, the word by which the image starts, the object's name; and
// what each of them is told: files that its pods mount, the chart's values, its own variables and words.

import { nameOf, namespaceOf, podsOf } from "../cluster/manifest-objects.ts";
import type { Pods } from "../cluster/manifest-objects.ts";
import type { Node } from "../../model/node.ts";
import { property } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { settingsOf } from "./settings.ts";
import type { Setting } from "./settings.ts";

export const processes = ["coordinator", "overlord", "broker", "router", "historical", "middlemanager"] as const;
export type ProcessName = (typeof processes)[number];

const namespace = "druid";
const labels = [
  "app.kubernetes.io/component",
  "component",
  "nodeType",
  "role",
  "tier",
  "app",
  "app.kubernetes.io/name",
];

/** `middleManager`, `middle-manager` and `druid-middlemanagers` are one process. */
export function processIn(text: string): ProcessName | undefined {
  const word = text.toLowerCase().replaceAll(/[^a-z]/g, "");
  return processes.find((name) => [name, `${name}s`, `druid${name}`, `druid${name}s`].includes(word));
}

/** Which process pods run. */
export function processOf({ of, spec }: Pods): ProcessName | undefined {
  const labelled = property(of, "spec", "template", "metadata", "labels");
  const said = labels.flatMap((name) => processIn(labelled.get(name).written()) ?? []);
  const ended = processes.find((name) =>
    nameOf(of)
      .toLowerCase()
      .replaceAll(/[^a-z]/g, "")
      .replace(/s$/, "")
      .endsWith(name),
  );
  return said[0] ?? wordsOf(spec).flatMap(({ word }) => processIn(word) ?? [])[0] ?? ended;
}

/** Pods of a process in Druid's namespace. */
export function podsOfProcess(model: PlatformModel, name: ProcessName): Pods[] {
  return podsOf(model).filter((pods) => namespaceOf(pods.of) === namespace && processOf(pods) === name);
}

/** The release that makes all processes, where the manifests have none of their pods: what a chart makes is not among them. */
export function makingChart(model: PlatformModel): Resource | undefined {
  if (processes.some((name) => podsOfProcess(model, name).length > 0)) return undefined;
  return model.all("Kubernetes::HelmRelease").find((release) => nameOf(release) === "druid");
}

/** What a release says of a process, under its name in whatever spelling. */
export function valuesOf(release: Resource, name: ProcessName): Node | undefined {
  return property(release, "spec", "values")
    .entries()
    .find(([key]) => processIn(key) === name)?.[1];
}

/** Words of a pod's commands. */
export function wordsOf(spec: Node): { readonly node: Node; readonly word: string }[] {
  return spec
    .get("containers")
    .list()
    .flatMap((container) => ["command", "args"].flatMap((part) => container.get(part).list()))
    .flatMap((node) =>
      node
        .written()
        .split(/\s+/)
        .map((word) => ({ node, word })),
    );
}

/** Services that lead to a process: by the pods that they select; where a chart makes those, or selects for itself, by name. */
export function servicesOf(model: PlatformModel, name: ProcessName): Resource[] {
  const services = model.all("Kubernetes::Service").filter((one) => namespaceOf(one) === namespace);
  const pods = podsOfProcess(model, name);
  return services.filter((service) => {
    const selector = property(service, "spec", "selector").entries();
    if (pods.length === 0 || selector.length === 0) return processIn(nameOf(service)) === name;
    return pods.some(({ of }) => selector.every(([key, value]) => labelOf(of, key) === value.text()));
  });
}

function labelOf(of: Resource, key: string): string | undefined {
  return property(of, "spec", "template", "metadata", "labels").get(key).text();
}

export interface Process {
  /** Whose pods they are; undefined where a chart makes them. */
  readonly of?: Resource;
  /** In the order in which later ones win. */
  readonly settings: readonly Setting[];
}

/** What every object that keeps pods of a process tells them; where a chart makes them, what the process's own names say. */
export function processesNamed(model: PlatformModel, name: ProcessName): Process[] {
  const all = settingsOf(model);
  const kept = podsOfProcess(model, name);
  if (kept.length === 0) return [{ settings: all.filter(({ of }) => isByName(of, name)) }];
  return kept.map((pods) => {
    const maps = mountedMaps(pods);
    const isTold = ({ of }: Setting) =>
      of === pods.of ||
      isChart(of) ||
      (isMap(of) && (maps.includes(nameOf(of)) || (maps.length === 0 && isByName(of, name))));
    return { of: pods.of, settings: all.filter(isTold) };
  });
}

/** The last word on a setting. */
export function lastTold(process: Process, name: string): Setting | undefined {
  return process.settings.findLast((setting) => setting.name === name);
}

function mountedMaps({ spec }: Pods): string[] {
  return spec
    .get("volumes")
    .list()
    .flatMap((volume) => [volume, ...volume.get("projected", "sources").list()])
    .flatMap((source) => source.get("configMap", "name").text() ?? []);
}

function isByName(object: Resource, process: ProcessName): boolean {
  const own = processIn(nameOf(object));
  if (isChart(object) || own === process) return true;
  return isMap(object) && own === undefined && ["druid", "druid-common"].includes(nameOf(object));
}

function isMap({ type }: Resource): boolean {
  return type === "Kubernetes::ConfigMap";
}

function isChart({ type }: Resource): boolean {
  return type === "Kubernetes::HelmRelease";
}
