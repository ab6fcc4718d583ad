// Objects of the Kubernetes manifests: by kind and name, and the pods that they ask for, whichever controller keeps them.

import { flinkPods } from "./flink-pods.ts";
import type { Inspection } from "../inspection.ts";
import { property, rootOf } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";

/** Name of an object. */
export function nameOf(object: Resource): string {
  return property(object, "metadata", "name").written();
}

/** Namespace of an object; empty for objects of the whole cluster. */
export function namespaceOf(object: Resource): string {
  return property(object, "metadata", "namespace").written();
}

/** The object of a kind and name. A missing one violates the row, and one that is told to rest. */
export function requiredObject(it: Inspection, kind: string, name: string): Resource | undefined {
  it.looked();
  const found = it.model.all(`Kubernetes::${kind}`).find((object) => nameOf(object) === name);
  const chart = found === undefined && kind !== "HelmRelease" ? unrendered(it.model, name) : undefined;
  if (chart !== undefined) {
    it.undecided(chart, { message: `whether ${chart.id} makes the ${kind} ${name} is not rendered`, expected: name });
  } else if (found === undefined) it.missing({ message: `the ${kind} ${name} is missing`, expected: name });
  else if (isSuspended(found)) it.violated(found, { message: `the ${kind} ${name} is suspended`, expected: "running" });
  return found;
}

/** The release whose chart makes an object of a name, where nothing that it makes is among the manifests. */
export function unrendered(model: PlatformModel, name: string): Resource | undefined {
  return model.all("Kubernetes::HelmRelease").find((release) => {
    const chart = property(release, "spec", "chart", "spec", "chart").written().split("/").at(-1) ?? "";
    const isOwn = (of: string) => of !== "" && (name === of || name.startsWith(`${of}-`));
    const made = model
      .all("Kubernetes::StatefulSet", "Kubernetes::Deployment")
      .some((one) => nameOf(one) === nameOf(release) || nameOf(one).startsWith(`${nameOf(release)}-`));
    return (isOwn(nameOf(release)) || isOwn(chart)) && !made;
  });
}

/** Whether an object is there and does nothing: by the switch that releases, jobs and operated servers have, or by the state of Flink's job. */
export function isSuspended(object: Resource): boolean {
  const spec = property(object, "spec");
  const isOff = ["suspend", "stop"].some((name) => spec.get(name).bool(false));
  return isOff || spec.get("job", "state").text() === "suspended";
}

/** Whether a container is told to wait instead of doing what its image is for. */
export function isIdle(container: Node): boolean {
  const words = [...container.get("command").texts(), ...container.get("args").texts()].join(" ");
  const [, told = words] = /^(?:\S*\/)?(?:ba|da|a)?sh\s+(?:-\w+\s+)+([^]*)$/.exec(words) ?? [];
  return /^\s*(?:exec\s+|while\s+(?:true|:)\s*;\s*do\s+)?(?:\S*\/)?(?:sleep|tail\s+-[fF]|true)(?![\w-])/.test(told);
}

export interface Pods {
  /** The object that asks for the pods. */
  readonly of: Resource;
  readonly spec: Node;
}

const controllers = ["StatefulSet", "Deployment", "DaemonSet", "Job", "ReplicaSet"];
const operated = ["ClickHouseInstallation", "ClickHouseKeeperInstallation"];

/** Specifications of all pods, those that an operator makes included. */
export function podsOf(model: PlatformModel): Pods[] {
  const direct = controllers
    .flatMap((kind) => model.all(`Kubernetes::${kind}`))
    .map((of) => ({ of, spec: property(of, "spec", "template", "spec") }));
  const byTemplate = operated
    .flatMap((kind) => model.all(`Kubernetes::${kind}`))
    .flatMap((of) =>
      property(of, "spec", "templates", "podTemplates")
        .list()
        .map((template) => ({ of, spec: template.get("spec") })),
    );
  const flink = model
    .all("Kubernetes::FlinkDeployment")
    .flatMap((of) => (["jobManager", "taskManager"] as const).map((part) => ({ of, spec: flinkPods(of, part) })));
  const timed = model
    .all("Kubernetes::CronJob")
    .map((of) => ({ of, spec: property(of, "spec", "jobTemplate", "spec", "template", "spec") }));
  const single = model.all("Kubernetes::Pod").map((of) => ({ of, spec: property(of, "spec") }));
  return [...direct, ...timed, ...single, ...byTemplate, ...flink];
}

/** Every text of an object's config map data, with its node. */
export function dataOf(config: Resource): { name: string; node: Node; text: string }[] {
  return property(config, "data")
    .entries()
    .map(([name, node]) => ({ name, node, text: node.written() }));
}

/** `name=value` lines of a properties file. */
export function propertyLines(text: string): ReadonlyMap<string, string> {
  const lines = text.split("\n").map((line) => line.trim());
  return new Map(
    lines
      .filter((line) => !line.startsWith("#") && line.includes("="))
      .map((line) => [line.slice(0, line.indexOf("=")).trim(), line.slice(line.indexOf("=") + 1).trim()]),
  );
}

/** The whole object as a node: for findings that are about all of it. */
export function wholeOf(object: Resource): Node {
  return rootOf(object);
}
