// What the programs of a pod are told, in whatever form their authors chose: variables, words of a command, and files of
// properties, YAML or JSON that are mounted. A setting is known by the words of its name: `PULSAR_TOPIC`,
// `pulsar.topic` and `--pulsar-topic` are one.

import { parseDocument } from "yaml";
import { dataOf, nameOf, namespaceOf, propertyLines } from "./manifest-objects.ts";
import type { Pods } from "./manifest-objects.ts";
import { mountedFiles } from "./mounted-files.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { isList, isMap, textOf } from "../../model/value.ts";

export interface ToldSetting {
  /** Words of the setting's name, in small letters. */
  readonly words: readonly string[];
  /** Undefined where only the running pod knows. */
  readonly value: string | undefined;
  readonly node: Node;
}

/** Everything that the containers of a pod are told. */
export function toldTo(model: PlatformModel, pods: Pods): ToldSetting[] {
  return pods.spec
    .get("containers")
    .list()
    .flatMap((container) => [
      ...variables(model, pods, container),
      ...wordsOf(["command", "args"].flatMap((name) => container.get(name).list())),
      ...[...mountedFiles(model, pods, { container })].flatMap(([path, { text, node }]) => inFile(path, text, node)),
    ]);
}

/** Everything that stands in a config map: settings of its own, and those of its files. */
export function toldBy(config: Resource): ToldSetting[] {
  return dataOf(config).flatMap(({ name, text, node }) => inFile(name, text, node));
}

/** Settings among the words of a command: `--name value`, `--name=value`, `-Dname=value`. */
export function wordsOf(nodes: readonly Node[]): ToldSetting[] {
  const all = nodes.flatMap((node) =>
    node
      .written()
      .split(/\s+/)
      .map((word) => ({ word, node })),
  );
  return all.flatMap(({ word, node }, index) => {
    const [, name, own] = /^-{1,2}(?:D(?=[a-z]))?([A-Za-z][\w.-]*)(?:=(.*))?$/.exec(word) ?? [];
    const value = own === undefined || own === "" ? all[index + 1]?.word : own;
    return name === undefined || value === undefined ? [] : [{ words: named(name), value: unquoted(value), node }];
  });
}

function variables(model: PlatformModel, { of }: Pods, container: Node): ToldSetting[] {
  const mapNamed = (name: string | undefined) =>
    model.all("Kubernetes::ConfigMap").find((one) => nameOf(one) === name && namespaceOf(one) === namespaceOf(of));
  const single = container
    .get("env")
    .list()
    .map((one) => {
      const key = one.get("valueFrom", "configMapKeyRef");
      const map = mapNamed(key.get("name").text());
      const from = map && dataOf(map).find(({ name }) => name === key.get("key").text())?.text;
      const value = one.get("value");
      return { words: named(one.get("name").written()), value: value.text() ?? from, node: value.exists ? value : one };
    });
  const whole = container
    .get("envFrom")
    .list()
    .flatMap((one) => {
      const map = mapNamed(one.get("configMapRef", "name").text());
      const prefix = one.get("prefix").written();
      return map === undefined ? [] : dataOf(map).map((entry) => ({ ...entry, name: `${prefix}${entry.name}` }));
    })
    // An entry without a value is none.
    .filter(({ node }) => node.exists)
    .map(({ name, text, node }) => ({ words: named(name), value: text, node }));
  return [...single, ...whole];
}

function inFile(path: string, text: string, node: Node): ToldSetting[] {
  if (!node.exists) return [];
  const [file = ""] = path.split("/").slice(-1);
  if (/\.(properties|conf|env|ini)$/.test(file)) {
    return [...propertyLines(text)].map(([name, value]) => ({ words: named(name), value: unquoted(value), node }));
  }
  if (/\.(ya?ml|json)$/.test(file)) {
    const document = parseDocument(text, { merge: true });
    return document.errors.length > 0 ? [] : leaves(document.toJS(), [], node);
  }
  // A file for a setting, as programs read folders of them; anything longer is text of another kind.
  return file.includes(".") || text.trim().includes("\n") ? [] : [{ words: named(file), value: text.trim(), node }];
}

function leaves(value: unknown, words: readonly string[], node: Node): ToldSetting[] {
  if (isList(value)) return value.flatMap((item) => leaves(item, words, node));
  if (!isMap(value)) return value === null || value === undefined ? [] : [{ words, value: textOf(value), node }];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...words, ...named(key)], node));
}

function named(name: string): string[] {
  const parted = name.replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
  return parted.split(/[^a-z0-9]+/).filter((word) => word !== "");
}

function unquoted(value: string): string {
  return value.trim().replace(/^(["'])(.*)\1[;,]?$/, "$2");
}
