// Where the signals of Druid go: the collector's configuration, as a file of its pods or as an object of its operator.

import { leastPods } from "../cluster/least-pods.ts";
import { dataOf, nameOf, namespaceOf, podsOf } from "../cluster/manifest-objects.ts";
import type { Pods } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { sends } from "./collector-pipelines.ts";
import type { Variable } from "./collector-pipelines.ts";

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
    const told = property(one, "spec", "env").list();
    sends(it, property(one, "spec", "config"), (name) =>
      told
        .find((variable) => variable.get("name").text() === name)
        ?.get("value")
        .text(),
    );
  });
  if (operated.length > 0) return;
  const config = configOf(it);
  if (config === undefined) {
    it.missing({ message: "no collector is told where signals go", expected: "a config map with pipelines" });
    return;
  }
  // A chart may make the pods: then there are none in the namespace.
  const around = podsOf(it.model).filter(({ of }) => namespaceOf(of) === namespaceOf(config));
  const pods = around.filter(({ spec }) => {
    const mounts = spec.get("volumes").list();
    return mounts.some((volume) => volume.get("configMap", "name").text() === nameOf(config));
  });
  it.each(dataOf(config), ({ node }) => {
    sends(it, node, variablesOf(pods));
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

/** Variables that are written out in the pods. */
function variablesOf(pods: readonly Pods[]): Variable {
  const all = pods
    .flatMap(({ spec }) => spec.get("containers").list())
    .flatMap((container) => container.get("env").list());
  return (name) =>
    all
      .find((one) => one.get("name").text() === name)
      ?.get("value")
      .text();
}
