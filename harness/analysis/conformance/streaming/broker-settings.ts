// What the brokers of Pulsar are told: by their configuration, and by variables that the image writes over it.

import { nameOf, requiredObject, unrendered } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

/** What configures the brokers: their map, or the release whose chart makes it. */
export function requiredBroker(it: Inspection): Resource | undefined {
  const isThere = it.model.all("Kubernetes::ConfigMap").some((one) => nameOf(one) === "pulsar-broker");
  const chart = isThere ? undefined : unrendered(it.model, "pulsar-broker");
  if (chart === undefined) return requiredObject(it, "ConfigMap", "pulsar-broker");
  it.looked();
  return chart;
}

/** A setting that has to be told: what a chart does without it is not known. */
export function requiredSettings(it: Inspection, config: Resource, name: string): Node[] {
  const told = brokerSettings(it, config, name);
  if (told.length === 0) it.undecided(config, { message: `what the chart makes of ${name} is not rendered` });
  return told;
}

/** A setting of the configuration, there or not, and everything that is put over it. */
export function brokerSettings(it: Inspection, config: Resource, name: string): Node[] {
  const names = [name, `PULSAR_PREFIX_${name}`];
  const containers = it.model
    .all("Kubernetes::StatefulSet", "Kubernetes::Deployment")
    .filter((one) => nameOf(one) === "pulsar-broker")
    .flatMap((one) => property(one, "spec", "template", "spec", "containers").list());
  const variables = containers
    .flatMap((container) => container.get("env").list())
    .filter((variable) => names.includes(variable.get("name").written()))
    .map((variable) => variable.get("value"));
  const further = containers
    .flatMap((container) => container.get("envFrom").list())
    .flatMap((source) => {
      const named = source.get("configMapRef", "name").text();
      return it.model.all("Kubernetes::ConfigMap").filter((one) => one !== config && nameOf(one) === named);
    })
    .flatMap((one) => names.map((own) => property(one, "data", own)))
    .filter((node) => node.exists);
  const stated = it.model
    .all("Kubernetes::HelmRelease")
    .filter((one) => nameOf(one) === "pulsar")
    .flatMap((one) => {
      const values = property(one, "spec", "values", "broker", "configData");
      return [values.get(name), values.get(`PULSAR_PREFIX_${name}`)];
    })
    .filter((node) => node.exists);
  if (config.type === "Kubernetes::HelmRelease") return stated;
  const [own, prefixed] = [property(config, "data", name), property(config, "data", `PULSAR_PREFIX_${name}`)];
  const first = prefixed.exists ? [...(own.exists ? [own] : []), prefixed] : [own];
  return [...first, ...stated, ...further, ...variables];
}
