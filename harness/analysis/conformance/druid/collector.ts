// Where the signals of Druid go: the collector's configuration, as a file of its pods or as an object of its operator.

import { parse } from "yaml";
import { leastPods } from "../cluster/least-pods.ts";
import { dataOf, nameOf, namespaceOf, podsOf } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { isMap, textOf } from "../../model/value.ts";

const signals = ["metrics", "logs", "traces", "profiles"];
const collector = "otel-collector";
/** The collector knows profiles only where it is told to. */
const gate = "service.profilesSupport";

/** A collector runs, and sends every kind of signal on. */
export function collectorSends(it: Inspection): void {
  const operated = it.model.all("Kubernetes::OpenTelemetryCollector");
  it.each(operated, (one) => {
    const replicas = property(one, "spec", "replicas");
    it.expect(replicas, (replicas.number() ?? 1) > 0, { message: "no collector runs", expected: "at least 1" });
    const gates = property(one, "spec", "args", "feature-gates");
    it.expect(gates, gates.written().includes(gate), { message: "the collector knows no profiles", expected: gate });
    sends(it, property(one, "spec", "config"));
  });
  if (operated.length > 0) return;
  const config = configOf(it);
  if (config === undefined) {
    it.missing({ message: "no collector is told where signals go", expected: "a config map with pipelines" });
    return;
  }
  it.each(dataOf(config), ({ node }) => {
    sends(it, node);
  });
  // A chart may make the pods: then there are none in the namespace.
  const around = podsOf(it.model).filter(({ of }) => namespaceOf(of) === namespaceOf(config));
  const pods = around.filter(({ spec }) => {
    const mounts = spec.get("volumes").list();
    return mounts.some((volume) => volume.get("configMap", "name").text() === nameOf(config));
  });
  if (around.length > 0 && pods.length === 0) {
    it.violated(config, { message: "no collector runs", expected: "at least 1" });
  }
  it.each(pods, ({ of, spec }) => {
    const { node, count } = leastPods(it.model, of);
    it.expect(node, count > 0, { message: "no collector runs", expected: "at least 1" });
    const words = spec
      .get("containers")
      .list()
      .flatMap((container) => ["command", "args"].flatMap((name) => container.get(name).texts()));
    it.expect(spec.get("containers"), words.join(" ").includes(gate), {
      message: "the collector knows no profiles",
      expected: gate,
    });
  });
}

/** The map of the collector: by its name, else the one that says what pipelines there are. */
function configOf(it: Inspection): Resource | undefined {
  const maps = it.model.all("Kubernetes::ConfigMap");
  const hasPipelines = (map: Resource) =>
    dataOf(map).some(({ text }) => /\bservice["']?\s*:/.test(text) && /\bpipelines["']?\s*:/.test(text));
  return maps.find((map) => nameOf(map) === collector) ?? maps.find(hasPipelines);
}

/** Addresses of Grafana Cloud, or what is filled in when the platform is put up. */
const ofService = /^https:\/\/(?:[\w.-]+\.grafana\.net(?::\d+)?(?:\/|$)|\$)/;

/** Every kind of signal has a pipeline that ends in an exporter over TLS. */
function sends(it: Inspection, node: Node): void {
  const value = node.value();
  // A file is YAML, of which JSON is a part.
  const parsed: unknown = isMap(value) ? value : parse(node.written(), { merge: true });
  const whole = isMap(parsed) ? parsed : {};
  const service = isMap(whole["service"]) ? whole["service"] : {};
  const pipelines = isMap(service["pipelines"]) ? service["pipelines"] : {};
  const exporters = isMap(whole["exporters"]) ? whole["exporters"] : {};
  for (const signal of signals) {
    const pipeline = isMap(pipelines[signal]) ? pipelines[signal] : {};
    const names = Array.isArray(pipeline["exporters"]) ? (pipeline["exporters"] as unknown[]).map(String) : [];
    const endpoints = names.map((name) => {
      const exporter = exporters[name];
      return isMap(exporter) ? textOf(exporter["endpoint"]) : "";
    });
    const elsewhere = endpoints.filter((one) => /^https:\/\//.test(one) && !ofService.test(one));
    it.expect(node, elsewhere.length === 0, {
      message: `${signal} go elsewhere than to Grafana Cloud`,
      expected: "an endpoint below grafana.net",
      actual: elsewhere,
    });
    it.expect(node, endpoints.length > 0 && endpoints.every((endpoint) => endpoint.startsWith("https://")), {
      message: `${signal} are not sent to the service over TLS`,
      expected: "an exporter with an https endpoint",
      actual: endpoints,
    });
  }
}
