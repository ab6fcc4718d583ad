// Numbers that alerts and panels ask for, and who provides them: the servers' own endpoint, Kubernetes, an exporter, or a
// rule that records them under another name.

import { selects } from "../cluster/pod-selector.ts";
import { configFiles, elements } from "../cluster/server-config.ts";
import { property } from "../../model/node.ts";
import { secondsOf } from "../../promql/literals.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import type { PlatformModel } from "../../model/platform-model.ts";

export interface AlertRule {
  readonly name: string;
  readonly expression: string;
  readonly severity: string | undefined;
  readonly region: string | undefined;
  /** How long the condition has to last before the alert is raised. */
  readonly forSeconds: number;
  readonly node: Node;
}

export interface RecordingRule {
  readonly record: string;
  readonly expression: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Every alert of the manifests' rule objects. */
export function rulesOfAlerts(model: PlatformModel): AlertRule[] {
  return ruleNodes(model)
    .filter(({ rule }) => rule.get("alert").exists)
    .map(({ rule, region }) => ({
      name: rule.get("alert").written(),
      expression: rule.get("expr").written().trim(),
      severity: rule.get("labels", "severity").text(),
      region,
      forSeconds: secondsOf(rule.get("for").text() ?? "0s"),
      node: rule.get("expr"),
    }));
}

/** Rules of a region that record an answer under a name. */
export function recordingsIn(model: PlatformModel, region: string): RecordingRule[] {
  return ruleNodes(model)
    .filter(({ rule, region: own }) => own === region && rule.get("record").exists)
    .map(({ rule }) => ({
      record: rule.get("record").written(),
      expression: rule.get("expr").written().trim(),
      labels: Object.fromEntries(
        rule
          .get("labels")
          .entries()
          .map(([label, node]) => [label, node.written()]),
      ),
    }));
}

function ruleNodes(model: PlatformModel): { rule: Node; region: string | undefined }[] {
  return model.all("Kubernetes::PrometheusRule").flatMap((object) =>
    property(object, "spec", "groups")
      .list()
      .flatMap((group) => group.get("rules").list())
      .map((rule) => ({ rule, region: object.region })),
  );
}

/** Whether somebody provides a metric in a region. */
export function isProvided(model: PlatformModel, metric: string, region: string | undefined): boolean {
  if (/^(kube|up$)/.test(metric)) return true;
  const own = /^ClickHouse(Metrics|AsyncMetrics|ProfileEvents)_/.exec(metric)?.[1];
  if (own !== undefined) return isServedByServers(model, own, region);
  const recorded = ruleNodes(model)
    .filter((one) => one.region === region)
    .map(({ rule }) => rule.get("record").text());
  return [...recorded, ...exportedIn(model, region)].includes(metric);
}

const flags: Readonly<Record<string, string>> = {
  Metrics: "metrics",
  AsyncMetrics: "asynchronous_metrics",
  ProfileEvents: "events",
};

/** The servers' own page is on, and somebody scrapes its port; without a word on either the platform may do so elsewhere. */
function isServedByServers(model: PlatformModel, kind: string, region: string | undefined): boolean {
  const pages = configFiles(model)
    .filter(({ node }) => node.resource.region === region)
    .flatMap(({ xml }) => elements(xml, "prometheus"));
  if (pages.length === 0) return true;
  const flag = flags[kind] ?? "";
  const ports = pages
    .filter((page) => !/^(false|0)$/.test(elements(page, flag)[0] ?? "true"))
    .map((page) => elements(page, "port")[0] ?? "9363");
  const pods = model
    .all("Kubernetes::StatefulSet")
    .filter((one) => one.region === region)
    .map((set) => property(set, "spec", "template"))
    .filter((pod) =>
      pod
        .get("spec", "containers")
        .list()
        .some((one) => one.get("name").text() === "clickhouse"),
    );
  if (pods.length === 0) return ports.length > 0;
  const asked = model
    .all("Kubernetes::PodMonitor")
    .filter((one) => one.region === region)
    .filter((one) => pods.some((pod) => selects(property(one, "spec", "selector"), pod.get("metadata", "labels"))))
    .flatMap((one) => property(one, "spec", "podMetricsEndpoints").list())
    .map((one) => ["portNumber", "targetPort"].map((name) => one.get(name)).find((node) => node.exists));
  // An endpoint by the name of its port may be this one, and so may what a monitor of services asks.
  const isElsewhere = model.all("Kubernetes::ServiceMonitor").some((one) => one.region === region);
  return ports.some((port) => isElsewhere || asked.some((node) => node === undefined || node.written() === port));
}

/** Names of what exporters offer: a histogram offers its buckets, its sum and its count. */
export function exportedIn(model: PlatformModel, region: string | undefined): string[] {
  return [...exportersIn(model, region).keys()];
}

/** What exporters offer, with the labels that they declare. */
export function exportersIn(model: PlatformModel, region: string | undefined): Map<string, readonly string[]> {
  const offers = model
    .all("Kubernetes::ConfigMap")
    .filter((map) => map.region === region)
    .flatMap((map) => property(map, "data").entries())
    .filter(([name, node]) => name === "metrics.json" && isServed(model, node.resource))
    .flatMap(([, node]) => declared(node.written()));
  return new Map(offers);
}

interface Declared {
  readonly metric?: string;
  readonly type?: string;
  readonly labels?: readonly string[];
  readonly query?: string;
}

/** What a metric's question has to be about for its name to be true. */
const about: Readonly<Record<string, RegExp>> = {
  clickhouse_replica_absolute_delay: /\babsolute_delay\b/,
  clickhouse_replica_queue_size: /\bqueue_size\b/,
  clickhouse_disk_used_bytes: /\btotal_space\b[\s\S]*\bfree_space\b|\bused_space\b/,
  clickhouse_last_ttl_merge_timestamp_seconds: /\bTTL\w*Merge\b|\bTTL/,
};

/** A pod runs that reads the map; a map that no workload names may be read elsewhere. */
function isServed(model: PlatformModel, map: Resource): boolean {
  const name = property(map, "metadata", "name").text();
  const readers = model
    .all("Kubernetes::Deployment", "Kubernetes::StatefulSet")
    .filter((one) => one.region === map.region)
    .filter((one) => {
      const volumes = property(one, "spec", "template", "spec", "volumes").list();
      return volumes.some((volume) => volume.get("configMap", "name").text() === name);
    });
  return readers.length === 0 || readers.some((one) => (property(one, "spec", "replicas").number() ?? 1) > 0);
}

function declared(text: string): [string, readonly string[]][] {
  try {
    const { metrics } = JSON.parse(text) as { metrics?: readonly Declared[] };
    const honest = (metrics ?? []).filter(
      ({ metric = "", query }) => query === undefined || (about[metric]?.test(query) ?? true),
    );
    return honest.flatMap(({ metric = "", type, labels = [] }): [string, readonly string[]][] =>
      type === "histogram"
        ? ["_bucket", "_sum", "_count"].map((end) => [metric + end, end === "_bucket" ? [...labels, "le"] : labels])
        : [[metric, labels]],
    );
  } catch {
    return [];
  }
}
