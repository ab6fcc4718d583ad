// Pods that a job of Prometheus finds by asking Kubernetes: those that its rules keep, by what the pods say of themselves.
// https://prometheus.io/docs/prometheus/latest/configuration/configuration/#pod

import { namespaceOf } from "../cluster/manifest-objects.ts";
import { at, engines, listOf, portsOffering } from "../monitoring/scraping.ts";
import type { OfferedPort } from "../monitoring/scraping.ts";
import { property } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { isMap, textOf } from "../../model/value.ts";
import type { Value } from "../../model/value.ts";

/** Whether a Prometheus of a region finds what offers the answers to the questions of a config map. */
export function isDiscovered(model: PlatformModel, configMap: string, region: string | undefined): boolean {
  const jobs = engines(model)
    .filter(({ pods }) => pods.of.region === region)
    .flatMap((engine) => engine.jobs)
    .filter(({ path }) => path === "/metrics");
  return portsOffering(model, configMap, region).some((one) => jobs.some(({ discovery }) => keeps(discovery, one)));
}

/** Whether a job keeps a port of such pods. What its rules ask beyond what pods say of themselves is taken to be so. */
function keeps(job: Value, { pods, container, port }: OfferedPort): boolean {
  const finding = listOf(at(job, "kubernetes_sd_configs")).filter((one) => textOf(at(one, "role")) === "pod");
  const inNamespace = (one: Value) => {
    const names = listOf(at(one, "namespaces", "names")).map(textOf);
    return names.length === 0 || names.includes(namespaceOf(pods.of));
  };
  if (!finding.some(inNamespace)) return false;
  const labels = labelsOf({ pods, container, port });
  return listOf(at(job, "relabel_configs"))
    .filter(isMap)
    .every((rule) => isKept(rule, labels));
}

function isKept(rule: Readonly<Record<string, Value>>, labels: ReadonlyMap<string, string>): boolean {
  const action = textOf(rule["action"] ?? "replace");
  if (action !== "keep" && action !== "drop") return true;
  const sources = listOf(rule["source_labels"]).map(textOf);
  // Labels that other rules make are not followed.
  if (!sources.every((name) => /^__meta_kubernetes_(pod_|namespace$)/.test(name))) return true;
  const value = sources.map((name) => labels.get(name) ?? "").join(textOf(rule["separator"] ?? ";"));
  const isMeant = new RegExp(`^(?:${textOf(rule["regex"] ?? "(.*)")})$`).test(value);
  return isMeant === (action === "keep");
}

function labelsOf({ pods, container, port }: OfferedPort): Map<string, string> {
  const own = (kind: "labels" | "annotations") =>
    property(pods.of, "spec", "template", "metadata", kind)
      .entries()
      .flatMap(([name, node]): [string, string][] => {
        const label = name.replaceAll(/[^A-Za-z0-9_]/g, "_");
        const stem = `__meta_kubernetes_pod_${kind.slice(0, -1)}`;
        return [
          [`${stem}_${label}`, node.written()],
          [`${stem}present_${label}`, "true"],
        ];
      });
  return new Map([
    ...own("labels"),
    ...own("annotations"),
    ["__meta_kubernetes_namespace", namespaceOf(pods.of)],
    ["__meta_kubernetes_pod_container_name", container.get("name").written()],
    ["__meta_kubernetes_pod_container_image", container.get("image").written()],
    ["__meta_kubernetes_pod_container_port_name", port.get("name").written()],
    ["__meta_kubernetes_pod_container_port_number", String(port.get("containerPort").number() ?? "")],
    ["__meta_kubernetes_pod_container_port_protocol", port.get("protocol").text() ?? "TCP"],
    ["__meta_kubernetes_pod_ready", "true"],
    ["__meta_kubernetes_pod_phase", "Running"],
  ]);
}
