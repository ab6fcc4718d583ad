// Who scrapes what: jobs of a Prometheus that runs as a pod of the platform, and monitors of pods that an operator follows.

import { parse } from "yaml";
import { isIdle, nameOf, namespaceOf, podsOf } from "../cluster/manifest-objects.ts";
import type { Pods } from "../cluster/manifest-objects.ts";
import { mountedFiles } from "../cluster/mounted-files.ts";
import { selects } from "../cluster/pod-selector.ts";
import { serverPorts } from "../servers/server-ports.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { isList, isMap, textOf } from "../../model/value.ts";
import type { Value } from "../../model/value.ts";

export interface ScrapeJob {
  readonly name: string;
  readonly scheme: string;
  readonly path: string;
  readonly targets: readonly string[];
  readonly user: string | undefined;
  /** The whole job, where it finds its targets by asking Kubernetes. */
  readonly discovery?: Value;
  /** Names of numbers that are thrown away after they are scraped, as regular expressions. */
  readonly dropped?: readonly string[];
  /** Names of the numbers that alone are kept; where there is none, all. */
  readonly kept?: readonly string[];
}

export interface Engine {
  readonly pods: Pods;
  readonly jobs: readonly ScrapeJob[];
  /** Texts of the rule files that it loads. */
  readonly rules: readonly { readonly text: string; readonly node: Node }[];
  readonly alertmanagers: readonly string[];
  readonly node: Node;
}

/** Every Prometheus among the pods that runs and has a configuration, as that configuration stands. */
export function engines(model: PlatformModel): Engine[] {
  return podsOf(model)
    .filter(({ of }) => (property(of, "spec", "replicas").number() ?? 1) > 0)
    .flatMap((pods) =>
      pods.spec
        .get("containers")
        .list()
        .filter((container) => /(^|\/)prometheus(:|@|$)/.test(container.get("image").written()) && !isIdle(container))
        .flatMap((container) => engine(model, pods, container)),
    );
}

function engine(model: PlatformModel, pods: Pods, container: Node): Engine[] {
  const files = mountedFiles(model, pods, { container });
  const words = [...container.get("command").list(), ...container.get("args").list()].map((word) => word.written());
  const option = "--config.file=";
  const said = words.find((word) => word.startsWith(option)) ?? `${option}/etc/prometheus/prometheus.yml`;
  const file = files.get(said.slice(option.length));
  const config = parsed(file?.text);
  if (file === undefined || config === undefined) return [];
  const managers = listOf(at(config, "alerting", "alertmanagers"));
  return [
    {
      pods,
      node: file.node,
      jobs: listOf(config["scrape_configs"]).flatMap((job) => (isMap(job) ? [scrapeJob(job)] : [])),
      rules: listOf(config["rule_files"]).flatMap((rule) => files.get(textOf(rule)) ?? []),
      alertmanagers: managers.flatMap((one) => targetsOf(one)),
    },
  ];
}

function scrapeJob(job: Readonly<Record<string, Value>>): ScrapeJob {
  return {
    name: textOf(job["job_name"]),
    scheme: textOf(job["scheme"] ?? "http"),
    path: textOf(job["metrics_path"] ?? "/metrics"),
    targets: targetsOf(job),
    user: isMap(job["basic_auth"]) ? textOf(job["basic_auth"]["username"]) : undefined,
    ...(job["kubernetes_sd_configs"] === undefined ? {} : { discovery: job }),
    ...relabelled(job, "drop", "dropped"),
    ...relabelled(job, "keep", "kept"),
  };
}

/** Rules that act on the name of a number alone. */
function relabelled(
  job: Readonly<Record<string, Value>>,
  action: string,
  name: "dropped" | "kept",
): Partial<ScrapeJob> {
  const patterns = listOf(job["metric_relabel_configs"])
    .filter((rule) => at(rule, "action") === action)
    .filter((rule) => listOf(at(rule, "source_labels")).map(textOf).join(" ") === "__name__")
    .map((rule) => textOf(at(rule, "regex") ?? "(.*)"));
  return patterns.length === 0 ? {} : { [name]: patterns };
}

/** Whether a job keeps a number that it has scraped. */
export function keepsNumber({ dropped = [], kept = [] }: ScrapeJob, metric: string): boolean {
  const isMeant = (pattern: string) => new RegExp(`^(?:${pattern})$`).test(metric);
  return !dropped.some(isMeant) && kept.every(isMeant);
}

function targetsOf(value: Value): string[] {
  return listOf(at(value, "static_configs")).flatMap((one) => listOf(at(one, "targets")).map(textOf));
}

export function at(value: Value, ...path: readonly string[]): Value {
  return path.reduce<Value>((inner, step) => (isMap(inner) ? inner[step] : undefined), value);
}

export function listOf(value: Value): readonly Value[] {
  return isList(value) ? value : [];
}

/** Configurations are YAML, JSON included. */
export function parsed(text: string | undefined): Readonly<Record<string, Value>> | undefined {
  try {
    const value = text === undefined ? undefined : (parse(text, { merge: true }) as Value);
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Sets that run servers of the database. */
export function serverPods(model: PlatformModel): Pods[] {
  return podsOf(model).filter(
    ({ of, spec }) => of.type === "Kubernetes::StatefulSet" && spec.get("containers").list().some(isServer),
  );
}

/** Whether a container runs a server of the database. */
export function isServer(container: Node): boolean {
  return /\/clickhouse-server[:@]/.test(container.get("image").written());
}

/** Servers that no job asks for this path, in the form that they speak: `pod`. */
export function unasked(model: PlatformModel, jobs: readonly ScrapeJob[], path: string): string[] {
  const doors = serverPorts(model).filter(({ protocol }) => protocol === "http");
  const asked = new Set(
    jobs
      .filter((job) => job.path === path)
      .flatMap(({ targets, scheme }) => targets.map((target) => `${scheme}://${target}`)),
  );
  return serverPods(model).flatMap(({ of }) => {
    const replicas = property(of, "spec", "replicas").number() ?? 1;
    const service = property(of, "spec", "serviceName").written();
    return Array.from({ length: replicas }, (_, ordinal) => `${nameOf(of)}-${String(ordinal)}`).filter((pod) => {
      const host = `${pod}.${service}.${namespaceOf(of)}.svc`;
      return !doors.some(({ port, tls }) =>
        ["", ".cluster.local"].some((end) => asked.has(`${tls ? "https" : "http"}://${host}${end}:${String(port)}`)),
      );
    });
  });
}

export interface OfferedPort {
  readonly pods: Pods;
  readonly container: Node;
  readonly port: Node;
}

/** Ports of the containers of a region that have the questions of a config map: they offer the answers. */
export function portsOffering(model: PlatformModel, configMap: string, region: string | undefined): OfferedPort[] {
  const inRegion = podsOf(model).filter(({ of }) => of.region === region);
  return inRegion.flatMap((pods) => {
    const volumes = pods.spec
      .get("volumes")
      .list()
      .filter((volume) => volume.get("configMap", "name").text() === configMap);
    const names = volumes.map((volume) => volume.get("name").text());
    const containers = names.length === 0 ? [] : pods.spec.get("containers").list();
    const mounting = containers.filter((container) => {
      return mountsOf(container).some((mount) => names.includes(mount.get("name").text()));
    });
    return (mounting.length === 0 ? containers : mounting).flatMap((container) =>
      container
        .get("ports")
        .list()
        .map((port) => ({ pods, container, port })),
    );
  });
}

function mountsOf(container: Node): readonly Node[] {
  return container.get("volumeMounts").list();
}

/** Whether a monitor of pods in a region asks those that read a config map, on a port that they have. */
export function isMonitored(model: PlatformModel, configMap: string, region: string | undefined): boolean {
  const monitors = model.all("Kubernetes::PodMonitor").filter((one) => one.region === region);
  return portsOffering(model, configMap, region).some(({ pods: { of }, port }) =>
    monitors.some(
      (monitor) =>
        looksInto(monitor, namespaceOf(of)) &&
        selects(property(monitor, "spec", "selector"), property(of, "spec", "template", "metadata", "labels")) &&
        property(monitor, "spec", "podMetricsEndpoints")
          .list()
          .some((end) => isPort(end, [port])),
    ),
  );
}

/** Whether a monitor looks for pods in a namespace: in its own unless it names others. */
function looksInto(monitor: Resource, namespace: string): boolean {
  const others = property(monitor, "spec", "namespaceSelector");
  const names = others.get("matchNames").texts();
  if (others.get("any").bool(false)) return true;
  return names.length === 0 ? namespaceOf(monitor) === namespace : names.includes(namespace);
}

function isPort(end: Node, ports: readonly Node[]): boolean {
  const [name, number] = [end.get("port").text(), end.get("portNumber").number()];
  const isPath = (end.get("path").text() ?? "/metrics") === "/metrics";
  return (
    isPath &&
    ports.some(
      (port) =>
        (name !== undefined && port.get("name").text() === name) ||
        (number !== undefined && port.get("containerPort").number() === number),
    )
  );
}
