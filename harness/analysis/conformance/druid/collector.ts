// Where the signals of Druid go: the collector's configuration, as a file of its pods or as an object of its operator.

import { parse } from "yaml";
import { leastPods } from "../cluster/least-pods.ts";
import { dataOf, nameOf, podsOf, requiredObject } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import { isMap, textOf } from "../../model/value.ts";

const signals = ["metrics", "logs", "traces", "profiles"];
const collector = "otel-collector";
/** The collector knows profiles only where it is told to. */
const gate = "service.profilesSupport";

/** A collector runs, and sends every kind of signal on. */
export function collectorSends(it: Inspection): void {
  const operated = it.model.all("Kubernetes::OpenTelemetryCollector").filter((one) => nameOf(one) === collector);
  it.each(operated, (one) => {
    const replicas = property(one, "spec", "replicas");
    it.expect(replicas, (replicas.number() ?? 1) > 0, { message: "no collector runs", expected: "at least 1" });
    const gates = property(one, "spec", "args", "feature-gates");
    it.expect(gates, gates.written().includes(gate), { message: "the collector knows no profiles", expected: gate });
    sends(it, property(one, "spec", "config"));
  });
  if (operated.length > 0) return;
  const config = requiredObject(it, "ConfigMap", collector);
  if (config === undefined) return;
  it.each(dataOf(config), ({ node }) => {
    sends(it, node);
  });
  const pods = podsOf(it.model).filter(({ of }) => nameOf(of) === collector);
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
