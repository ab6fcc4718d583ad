// Numbers that alerts and panels ask for, and who provides them: the servers' own endpoint, Kubernetes, an exporter, or a
// rule that records them under another name.

import { selects } from "../cluster/pod-selector.ts";
import { elements, sections } from "../servers/server-config.ts";
import { exportedIn } from "./exporters.ts";
import { loadedRules } from "./loaded-rules.ts";
import { engines } from "../monitoring/scraping.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";

export interface AlertRule {
  readonly name: string;
  readonly expression: string;
  readonly severity: string | undefined;
  readonly region: string | undefined;
  /** How long the condition has to last before the alert is raised: as long as it says, or until it is asked again. */
  readonly forSeconds: number;
  readonly node: Node;
}

export interface RecordingRule {
  readonly record: string;
  readonly expression: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Every alert of the rules that are loaded. */
export function rulesOfAlerts(model: PlatformModel): AlertRule[] {
  return loadedRules(model)
    .filter(({ alert }) => alert !== undefined)
    .map(({ alert = "", expression, labels, region, forSeconds, everySeconds, node }) => ({
      name: alert,
      expression,
      severity: labels["severity"],
      region,
      forSeconds: Math.max(forSeconds, everySeconds),
      node,
    }));
}

/** Rules of a region that record an answer under a name. */
export function recordingsIn(model: PlatformModel, region: string): RecordingRule[] {
  return loadedRules(model)
    .filter((rule) => rule.region === region)
    .flatMap(({ record, expression, labels }) => (record === undefined ? [] : { record, expression, labels }));
}

/** Whether somebody provides a metric in a region. */
export function isProvided(model: PlatformModel, metric: string, region: string | undefined): boolean {
  if (/^(kube|up$)/.test(metric)) return true;
  const own = /^ClickHouse(Metrics|AsyncMetrics|ProfileEvents)_/.exec(metric)?.[1];
  if (own !== undefined) return isServedByServers(model, own, region);
  const recorded = loadedRules(model)
    .filter((one) => one.region === region)
    .map(({ record }) => record);
  return [...recorded, ...exportedIn(model, region)].includes(metric);
}

const flags: Readonly<Record<string, string>> = {
  Metrics: "metrics",
  AsyncMetrics: "asynchronous_metrics",
  ProfileEvents: "events",
};

/** The servers' own page is on, and somebody scrapes its port; without a word on either the platform may do so elsewhere. */
function isServedByServers(model: PlatformModel, kind: string, region: string | undefined): boolean {
  const pages = sections(model, "prometheus")
    .filter(({ node }) => node.resource.region === region)
    .map(({ xml }) => xml);
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
  const isElsewhere =
    model.all("Kubernetes::ServiceMonitor").some((one) => one.region === region) ||
    engines(model).some((engine) => engine.pods.of.region === region && engine.jobs.some(({ discovery }) => discovery));
  return ports.some((port) => isElsewhere || asked.some((node) => node === undefined || node.written() === port));
}
