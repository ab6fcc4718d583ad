// What the brokers of Pulsar are told: by their configuration, and by variables that the image writes over it.

import { nameOf } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

/** A setting of the configuration, there or not, and everything that is put over it. */
export function brokerSettings(it: Inspection, config: Resource, name: string): Node[] {
  const variables = it.model
    .all("Kubernetes::StatefulSet", "Kubernetes::Deployment")
    .filter((one) => nameOf(one) === "pulsar-broker")
    .flatMap((one) => property(one, "spec", "template", "spec", "containers").list())
    .flatMap((container) => container.get("env").list())
    .filter((variable) => [name, `PULSAR_PREFIX_${name}`].includes(variable.get("name").written()))
    .map((variable) => variable.get("value"));
  const stated = it.model
    .all("Kubernetes::HelmRelease")
    .filter((one) => nameOf(one) === "pulsar")
    .flatMap((one) => {
      const values = property(one, "spec", "values", "broker", "configData");
      return [values.get(name), values.get(`PULSAR_PREFIX_${name}`)];
    })
    .filter((node) => node.exists);
  return [property(config, "data", name), ...stated, ...variables];
}
