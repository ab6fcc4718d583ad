// What Druid's processes are told, wherever it is written: files of properties, variables of the pods (`druid_sql_enable` is
// `druid.sql.enable`), words of their commands (`-Ddruid.sql.enable=false`), values of the chart. The image lets variables
// and words win over files, so each of them counts.

import { dataOf, nameOf, namespaceOf, podsOf } from "../cluster/manifest-objects.ts";
import type { Node } from "../../model/node.ts";
import { property } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { propertiesOf } from "../pipeline/java-properties.ts";

export interface Setting {
  readonly name: string;
  readonly value: string;
  readonly node: Node;
  /** The object that it is written in. */
  readonly of: Resource;
}

/** Everything that the processes of namespace druid are told under a name, files first; what many are told in one place, once. */
export function settingsNamed(model: PlatformModel, name: string): Setting[] {
  const named = settingsOf(model).filter((setting) => setting.name === name);
  const places = Map.groupBy(named, ({ node, value }) => `${node.resource.id} ${node.pointer} ${value}`);
  return [...places.values()].flatMap((same) => same.slice(0, 1));
}

/** All settings of the namespace, in the order in which later ones win. */
export function settingsOf(model: PlatformModel): Setting[] {
  const inFiles = model
    .all("Kubernetes::ConfigMap")
    .filter((config) => namespaceOf(config) === "druid")
    .flatMap((of) =>
      dataOf(of)
        .filter(({ name }) => !/\.(?!properties$)\w+$/.test(name))
        .flatMap(({ node, text }) => [...propertiesOf(text)].map(([name, value]) => ({ name, value, node, of }))),
    );
  const ofChart = model
    .all("Kubernetes::HelmRelease")
    .filter((release) => nameOf(release) === "druid")
    .flatMap((of) => inValues(property(of, "spec", "values")).map((setting) => ({ ...setting, of })));
  const ofPods = podsOf(model)
    .filter(({ of }) => namespaceOf(of) === "druid")
    .flatMap(({ of, spec }) =>
      spec
        .get("containers")
        .list()
        .flatMap((container) => [
          ...ofMaps(model, of, container),
          ...ofVariables(model, of, container),
          ...ofWords(container),
        ])
        .map((setting) => ({ ...setting, of })),
    );
  return [...inFiles, ...ofChart, ...ofPods];
}

type Said = Omit<Setting, "of">;

/** Variables that a container takes whole from maps. */
function ofMaps(model: PlatformModel, of: Resource, container: Node): Said[] {
  return container
    .get("envFrom")
    .list()
    .flatMap((source) => {
      const head = source.get("prefix").text() ?? "";
      return mapOf(model, of, source.get("configMapRef")).map(({ name, node }) => said(`${head}${name}`, node));
    })
    .flat();
}

function ofVariables(model: PlatformModel, of: Resource, container: Node): Said[] {
  return container
    .get("env")
    .list()
    .flatMap((one) => {
      const key = one.get("valueFrom", "configMapKeyRef");
      const found = mapOf(model, of, key).find(({ name }) => name === key.get("key").text())?.node;
      const node = one.get("value").exists ? one.get("value") : found;
      return node === undefined ? [] : said(one.get("name").written(), node);
    });
}

function mapOf(model: PlatformModel, of: Resource, reference: Node): ReturnType<typeof dataOf> {
  const named = model.all("Kubernetes::ConfigMap").filter((one) => nameOf(one) === reference.get("name").text());
  const map = named.find((one) => namespaceOf(one) === namespaceOf(of));
  return map === undefined ? [] : dataOf(map);
}

function said(name: string, node: Node): Said[] {
  return [{ name: spelled(name), value: node.written().trim(), node }, ...definitions(node)];
}

function ofWords(container: Node): Said[] {
  return ["command", "args"].flatMap((name) => container.get(name).list().flatMap(definitions));
}

/** `-Dname=value` of Java, in a word of a command or among the options in a variable. */
export function definitions(node: Node): Said[] {
  return [...node.written().matchAll(/(?:^|\s)["']?-D([\w.]+)=("[^"]*"|'[^']*'|\S*)/g)].map((match) => ({
    name: match[1] ?? "",
    value: (match[2] ?? "").replaceAll(/^["']|["']$/g, ""),
    node,
  }));
}

function inValues(node: Node): Said[] {
  return node.entries().flatMap(([name, inner]) => {
    if (inner.entries().length > 0) return inValues(inner);
    const value = inner.value();
    const isScalar = ["string", "number", "boolean"].includes(typeof value);
    return isScalar ? [{ name: spelled(name), value: inner.written().trim(), node: inner }] : [];
  });
}

/** `druid_sql_enable`, as the image reads it from the environment, is `druid.sql.enable`. */
function spelled(name: string): string {
  return name.replaceAll("_", ".");
}
