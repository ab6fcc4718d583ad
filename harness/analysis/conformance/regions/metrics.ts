// Numbers that alerts and panels ask for, and who provides them: the servers' own endpoint, Kubernetes, an exporter, or a
// rule that records them under another name.

import { property } from "../../model/node.ts";
import { secondsOf } from "../../promql/literals.ts";
import type { Node } from "../../model/node.ts";
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
  if (/^ClickHouse(Metrics|AsyncMetrics|ProfileEvents)_/.test(metric) || /^(kube|up$)/.test(metric)) return true;
  const recorded = ruleNodes(model)
    .filter((one) => one.region === region)
    .map(({ rule }) => rule.get("record").text());
  return [...recorded, ...exportedIn(model, region)].includes(metric);
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
    .filter(([name]) => name === "metrics.json")
    .flatMap(([, node]) => declared(node.written()));
  return new Map(offers);
}

interface Declared {
  readonly metric?: string;
  readonly type?: string;
  readonly labels?: readonly string[];
}

function declared(text: string): [string, readonly string[]][] {
  try {
    const { metrics } = JSON.parse(text) as { metrics?: readonly Declared[] };
    return (metrics ?? []).flatMap(({ metric = "", type, labels = [] }): [string, readonly string[]][] =>
      type === "histogram"
        ? ["_bucket", "_sum", "_count"].map((end) => [metric + end, end === "_bucket" ? [...labels, "le"] : labels])
        : [[metric, labels]],
    );
  } catch {
    return [];
  }
}
