// Where Grafana's boards get their numbers: the data sources that it is given with its files, and whether one of them is a
// Prometheus of the platform.

import { namespaceOf, nameOf } from "../cluster/manifest-objects.ts";
import type { Pods } from "../cluster/manifest-objects.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { isMap, textOf } from "../../model/value.ts";
import { grafanas } from "./grafana.ts";
import { provisioned } from "./grafana-files.ts";
import { listOf, parsed } from "./scraping.ts";
import type { Engine } from "./scraping.ts";

export interface Source {
  readonly node: Node;
  readonly url: string;
  readonly type: string;
  readonly name: string;
  readonly uid: string;
  /** Whether panels that name no source ask this one. */
  readonly isDefault: boolean;
  /** Grafana that has it. */
  readonly pods: Pods;
}

/** On which a Prometheus answers unless it is told otherwise. */
const ownPort = 9090;

/** Data sources among the files that Grafana reads when it starts. */
export function dataSources(model: PlatformModel): Source[] {
  return grafanas(model).flatMap((pods) =>
    provisioned(model, pods, "datasources").flatMap(({ text, node }) =>
      listOf(parsed(text)?.["datasources"])
        .filter(isMap)
        .map((one) => ({
          ...{ node, pods, isDefault: one["isDefault"] === true || one["isDefault"] === "true" },
          ...{ url: textOf(one["url"]), type: textOf(one["type"]) },
          ...{ name: textOf(one["name"]), uid: textOf(one["uid"]) },
        })),
    ),
  );
}

/** Those of Prometheus's kind. */
export function prometheusSources(model: PlatformModel): Source[] {
  return dataSources(model).filter(({ type }) => type === "prometheus");
}

/** Whether a source is one of these engines: in its own pod, or behind a service. Undefined where nothing here says. */
export function leadsTo(model: PlatformModel, source: Source, engines: readonly Engine[]): boolean | undefined {
  const { hostname, port, protocol } = URL.parse(source.url) ?? {};
  if (hostname === undefined) return false;
  const wanted = port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
  if (/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)) {
    return engines.some(({ pods }) => pods.of === source.pods.of && wanted === listening(pods));
  }
  const [name, space = namespaceOf(source.pods.of)] = hostname.split(".");
  const service = model.all("Kubernetes::Service").find((one) => nameOf(one) === name && namespaceOf(one) === space);
  if (service === undefined) return isOwnName(model, hostname, space) ? false : undefined;
  const door = property(service, "spec", "ports")
    .list()
    .find((one) => one.get("port").number() === wanted);
  const selector = property(service, "spec", "selector").entries();
  return engines.some(({ pods }) => {
    const labels = property(pods.of, "spec", "template", "metadata", "labels");
    const isSelected = selector.length > 0 && selector.every(([key, node]) => labels.get(key).text() === node.text());
    return isSelected && namespaceOf(pods.of) === space && door !== undefined && target(door, pods) === listening(pods);
  });
}

/** The port of the pods at which one of a service ends, by its number or by its name among theirs. */
function target(door: Node, { spec }: Pods): number | undefined {
  const written = door.get("targetPort").exists ? door.get("targetPort") : door.get("port");
  if (/^\d+$/.test(written.written())) return written.number();
  return spec
    .get("containers")
    .list()
    .flatMap((container) => container.get("ports").list())
    .find((port) => port.get("name").text() === written.text())
    ?.get("containerPort")
    .number();
}

function listening({ spec }: Pods): number {
  const words = spec
    .get("containers")
    .list()
    .flatMap((container) => [...container.get("command").texts(), ...container.get("args").texts()]);
  const said = words.flatMap((word) => /^--web\.listen-address=.*:(\d+)$/.exec(word)?.[1] ?? [])[0];
  return said === undefined ? ownPort : Number(said);
}

/** Whether a name can be a service of the manifests alone: it is the cluster's own, and no chart or operator makes services there. */
function isOwnName(model: PlatformModel, hostname: string, space: string): boolean {
  const isLocal = !hostname.includes(".") || /\.svc(\.cluster\.local)?\.?$/.test(hostname);
  const makers = model
    .all("Kubernetes::HelmRelease", "Kubernetes::Prometheus")
    .flatMap((one) => [namespaceOf(one), property(one, "spec", "targetNamespace").written()]);
  return isLocal && !makers.includes(space);
}
