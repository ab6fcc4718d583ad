// What stands in a cluster: objects that the providers of Kubernetes and kubectl make, and charts that Helm's installs, in
// the form of a manifest. A chart is the release that a controller of the cluster would read.

import { parseAllDocuments } from "yaml";
import { isList, isMap, textOf, Unresolved } from "../value.ts";
import type { Value, ValueMap } from "../value.ts";
import { at, blocks, read } from "./mapping.ts";
import type { Made, Mapping } from "./mapping.ts";

/** Every object of a cluster, of whatever kind. */
export const anyObject = "Kubernetes::*";

export function isOfCluster(type: string): boolean {
  return /^(kubernetes|kubectl|helm)_/.test(type);
}

function made(object: Value, address: string): Made {
  if (!isMap(object)) return { type: anyObject, properties: {}, lost: `${address} is ${lostBy(object)}` };
  return { type: `Kubernetes::${textOf(object["kind"])}`, properties: object };
}

function lostBy(object: Value): string {
  return object instanceof Unresolved ? `unknown: ${object.expression} (${object.reason})` : "no object";
}

const manifest: Mapping = ({ values, address }) => [made(values["manifest"], address)];

const texts: Mapping = ({ values, address }) => {
  const body = values["yaml_body"];
  if (typeof body !== "string") return [made(body, address)];
  return parseAllDocuments(body, { merge: true })
    .map((document) => document.toJS() as Value)
    .filter((object) => object !== null && object !== undefined)
    .map((object, index) => ({ ...made(object, address), ...(index === 0 ? {} : { suffix: String(index) }) }));
};

function metadataOf(values: ValueMap): ValueMap {
  return read(values, {
    name: "metadata.name",
    namespace: "metadata.namespace",
    labels: "metadata.labels",
    annotations: "metadata.annotations",
  });
}

/** A typed resource whose fields are flat. */
function flat(kind: string, fields: Readonly<Record<string, string>>): Mapping {
  return ({ values }) => [
    { type: `Kubernetes::${kind}`, properties: { kind, metadata: metadataOf(values), ...read(values, fields) } },
  ];
}

const storageClass = flat("StorageClass", {
  provisioner: "storage_provisioner",
  reclaimPolicy: "reclaim_policy",
  volumeBindingMode: "volume_binding_mode",
  allowVolumeExpansion: "allow_volume_expansion",
  parameters: "parameters",
  mountOptions: "mount_options",
});

const configMap = flat("ConfigMap", { data: "data", binaryData: "binary_data", immutable: "immutable" });
const serviceAccount = flat("ServiceAccount", { automountServiceAccountToken: "automount_service_account_token" });
const secret = flat("Secret", { type: "type", data: "data" });

/** Values are texts one upon the other, and single ones on top of them. */
const chart: Mapping = ({ values }) => {
  const written = blocks(values, "values").reduce<Value>((all, text) => over(all, document(text)), {});
  const single = ["set", "set_list", "set_sensitive", "set_wo"].flatMap((name) => blocks(values, name));
  const whole = single.reduce<Value>((all, one) => withOne(all, one), written);
  const spec = {
    chart: { spec: read(values, { chart: "chart", version: "version" }) },
    values: whole,
  };
  const metadata = read(values, { name: "name", namespace: "namespace" });
  return [{ type: "Kubernetes::HelmRelease", properties: { kind: "HelmRelease", metadata, spec } }];
};

function document(text: Value): Value {
  if (typeof text !== "string") return text;
  const [first] = parseAllDocuments(text, { merge: true });
  return (first?.toJS() as Value | undefined) ?? {};
}

/** One document laid over another; maps are joined, everything else is replaced. */
function over(below: Value, above: Value): Value {
  if (below instanceof Unresolved) return below;
  if (!isMap(below) || !isMap(above)) return above;
  const joined: Record<string, Value> = { ...below };
  for (const [key, value] of Object.entries(above)) joined[key] = key in joined ? over(joined[key], value) : value;
  return joined;
}

/** `a.b[0].c` of a `set` block; a path or a block that is not known leaves nothing known of the values. */
function withOne(values: Value, block: Value): Value {
  const path = at(block, "name");
  if (typeof path !== "string") return path instanceof Unresolved ? path : values;
  const steps = path.split(/(?<!\\)[.[]/).map((step) => step.replace(/\]$/, "").replaceAll("\\.", "."));
  return placed(values, steps, scalar(at(block, "value"), at(block, "type")));
}

/** Helm reads numbers and flags out of texts unless told that they are texts. */
function scalar(value: Value, type: Value): Value {
  if (typeof value !== "string" || type === "string") return value;
  if (value === "true" || value === "false") return value === "true";
  if (value === "null") return null;
  return /^-?\d+$/.test(value) ? Number(value) : value;
}

function placed(into: Value, [step = "", ...rest]: readonly string[], value: Value): Value {
  if (into instanceof Unresolved) return into;
  if (/^\d+$/.test(step) && (isList(into) || into === undefined)) {
    const list = [...(into ?? [])];
    list[Number(step)] = rest.length === 0 ? value : placed(list[Number(step)], rest, value);
    return list;
  }
  const map = isMap(into) ? into : {};
  return { ...map, [step]: rest.length === 0 ? value : placed(map[step], rest, value) };
}

export const clusterMappings: Readonly<Record<string, Mapping>> = {
  kubernetes_manifest: manifest,
  kubectl_manifest: texts,
  helm_release: chart,
  kubernetes_namespace: flat("Namespace", {}),
  kubernetes_namespace_v1: flat("Namespace", {}),
  kubernetes_config_map: configMap,
  kubernetes_config_map_v1: configMap,
  kubernetes_secret: secret,
  kubernetes_secret_v1: secret,
  kubernetes_service_account: serviceAccount,
  kubernetes_service_account_v1: serviceAccount,
  kubernetes_storage_class: storageClass,
  kubernetes_storage_class_v1: storageClass,
};

/** The type of what a typed resource without an entry makes; what is laid over others' objects may be of any kind. */
export function objectTypeOf(terraformType: string): string | undefined {
  if (/^kubernetes_(labels|annotations|env|node_taint)$/.test(terraformType)) return anyObject;
  const [, name] = /^kubernetes_(.+?)(?:_v\d[a-z]*\d*)?(?:_data)?$/.exec(terraformType) ?? [];
  if (name === undefined) return undefined;
  const kind = name.replaceAll(/(?:^|_)([a-z])/g, (_all, letter: string) => letter.toUpperCase());
  return `Kubernetes::${kind}`;
}
