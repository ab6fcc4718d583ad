// Objects of a cluster as the Kubernetes, Helm and kubectl providers' resources: what is plain as a typed resource, own
// kinds as texts, everything else as a manifest. For tests.

import type { ManifestInput } from "../../../analysis/model/manifest-resources.ts";
import { isMap, textOf } from "../../../analysis/model/value.ts";
import type { Value, ValueMap } from "../../../analysis/model/value.ts";
import { get, Written } from "./words.ts";
import type { SaidMap, Saying } from "./words.ts";

function metadata(object: ValueMap): SaidMap {
  const own = isMap(object["metadata"]) ? object["metadata"] : {};
  return {
    name: own["name"],
    generate_name: undefined,
    namespace: own["namespace"] ?? (object["kind"] === "Namespace" ? undefined : "default"),
    labels: own["labels"],
    annotations: own["annotations"],
  };
}

/** Fields of these kinds are flat: the typed resource says them by their own names. */
const flat: Readonly<Record<string, readonly [type: string, fields: readonly string[]]>> = {
  Namespace: ["kubernetes_namespace_v1", []],
  ConfigMap: ["kubernetes_config_map_v1", ["data", "binaryData", "immutable"]],
  ServiceAccount: ["kubernetes_service_account_v1", ["automountServiceAccountToken"]],
  StorageClass: [
    "kubernetes_storage_class_v1",
    ["provisioner", "reclaimPolicy", "volumeBindingMode", "allowVolumeExpansion", "parameters", "mountOptions"],
  ],
};

const itself: Readonly<Record<string, string>> = { provisioner: "storage_provisioner" };

function snake(name: string): string {
  return itself[name] ?? name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function isFlat(object: ValueMap, fields: readonly string[]): boolean {
  return Object.keys(object).every((key) => ["apiVersion", "kind", "metadata", ...fields].includes(key));
}

function chart(object: ValueMap): Saying {
  const spec = isMap(object["spec"]) ? object["spec"] : {};
  const values = isMap(spec["values"]) ? spec["values"] : {};
  const [texts, sets] = apart(values);
  return [
    "helm_release",
    {
      name: get(object["metadata"], "name"),
      namespace: get(object["metadata"], "namespace") ?? "default",
      chart: get(spec["chart"], "spec.chart"),
      version: get(spec["chart"], "spec.version"),
      repository: `https://charts.example.com/${textOf(get(spec["chart"], "spec.sourceRef.name"))}`,
      values: Object.keys(texts).length === 0 ? [] : [new Written(texts, "yaml")],
      set: sets,
    },
  ];
}

/** Values as a text, and the first number that stands two deep as a `set` block. */
function apart(values: ValueMap): [ValueMap, SaidMap[]] {
  for (const [name, inner] of Object.entries(values)) {
    if (!isMap(inner) || name.includes(".")) continue;
    const found = Object.entries(inner).find(([key, value]) => typeof value === "number" && !key.includes("."));
    if (found === undefined) continue;
    const [key, value] = found;
    const kept = Object.fromEntries(Object.entries(inner).filter(([other]) => other !== key));
    return [{ ...values, [name]: kept }, [{ name: `${name}.${key}`, value: textOf(value), type: "" }]];
  }
  return [values, []];
}

/** One object of a cluster. */
export function objectSaying({ object }: ManifestInput): Saying {
  const kind = textOf(object["kind"]);
  if (kind === "HelmRelease") return chart(object);
  const [type, fields] = flat[kind] ?? [];
  if (type !== undefined && fields !== undefined && isFlat(object, fields)) {
    const named: [string, Value][] = fields.map((field) => [snake(field), object[field]]);
    return [type, { metadata: [metadata(object)], ...Object.fromEntries(named) }];
  }
  // Kinds of an operator's own are known to the cluster only after the apply: kubectl's provider takes them as a text.
  if (/Installation$|Deployment$/.test(kind) && kind !== "Deployment") {
    return ["kubectl_manifest", { yaml_body: new Written(object, "yaml"), yaml_body_parsed: undefined }];
  }
  return ["kubernetes_manifest", { manifest: object, object: undefined }];
}
