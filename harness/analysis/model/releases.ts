// Charts that another controller than Flux installs: applications of Argo CD, charts of k3s. Each is the release that
// the rows ask for, under its own name and with its own values.

import { parseDocument } from "yaml";
import type { Resource } from "./resource.ts";
import { isList, isMap, textOf, Unresolved } from "./value.ts";
import type { Value, ValueMap } from "./value.ts";

/** The releases that an object asks for; none where it installs no chart. */
export function releasesOf(object: Resource): Resource[] {
  const api = textOf(object.properties["apiVersion"]);
  const spec = mapOf(object.properties["spec"]);
  if (object.type === "Kubernetes::Application" && api.startsWith("argoproj.io/")) {
    const sources = isList(spec["sources"]) ? spec["sources"] : [spec["source"]];
    const namespace = mapOf(spec["destination"])["namespace"];
    return sources.filter(isMap).flatMap((source) => {
      const helm = mapOf(source["helm"]);
      const name = helm["releaseName"] ?? mapOf(object.properties["metadata"])["name"];
      if (source["chart"] === undefined) return [];
      return [release(object, { name, namespace, chart: source["chart"], values: valuesOf(helm) })];
    });
  }
  if (object.type === "Kubernetes::HelmChart" && api.startsWith("helm.cattle.io/")) {
    const { name, namespace: own } = mapOf(object.properties["metadata"]);
    const values = merged(parsed(spec["valuesContent"]), told(Object.entries(mapOf(spec["set"]))));
    return [release(object, { name, namespace: spec["targetNamespace"] ?? own, chart: spec["chart"], values })];
  }
  return [];
}

interface Release {
  readonly name: Value;
  readonly namespace: Value;
  readonly chart: Value;
  readonly values: Value;
}

function release(of: Resource, { name, namespace, chart, values }: Release): Resource {
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
  const id = ["HelmRelease", textOf(namespace), textOf(name)].filter((part) => part !== "").join("/");
  return {
    ...of,
    type: "Kubernetes::HelmRelease",
    id,
    properties: { kind: "HelmRelease", metadata, spec: { chart: { spec: { chart } }, values } },
    identities: [`HelmRelease/${textOf(namespace)}/${textOf(name)}`],
  };
}

/** Argo's order: an object stands in the place of the text, and parameters are put over either. */
function valuesOf(helm: ValueMap): Value {
  if (isList(helm["valueFiles"]) && helm["valueFiles"].length > 0) {
    return new Unresolved({ valueFiles: helm["valueFiles"] }, "files beside the chart");
  }
  const parameters = isList(helm["parameters"]) ? helm["parameters"].filter(isMap) : [];
  const own = isMap(helm["valuesObject"]) ? helm["valuesObject"] : parsed(helm["values"]);
  const files = isList(helm["fileParameters"]) ? helm["fileParameters"].filter(isMap) : [];
  const open = files.map((one) => [textOf(one["name"]), new Unresolved(one, "a file beside the chart")] as const);
  return merged(own, told([...parameters.map((one) => [textOf(one["name"]), one["value"]] as const), ...open]));
}

function parsed(text: Value): Value {
  const document = parseDocument(textOf(text), { merge: true });
  if (document.errors.length > 0) return new Unresolved(textOf(text), "it is no YAML");
  return document.toJS() as Value;
}

/** `a.b` with its value as Helm's `--set` understands it; `a\.b` is one name. */
function told(pairs: readonly (readonly [string, Value])[]): ValueMap {
  return pairs
    .map(([name, value]) => stepsOf(name).reduceRight<Value>((inner, step) => ({ [step]: inner }), value))
    .reduce<ValueMap>((all, one) => mapOf(merged(all, one)), {});
}

function stepsOf(name: string): string[] {
  return name.split(/(?<!\\)\./).map((step) => step.replaceAll("\\", ""));
}

function merged(under: Value, over: Value): Value {
  if (under instanceof Unresolved || !isMap(under) || !isMap(over)) return under instanceof Unresolved ? under : over;
  const both = Object.entries(over).map(([key, value]) => [key, merged(under[key], value)] as const);
  return { ...under, ...Object.fromEntries(both) };
}

function mapOf(value: Value): ValueMap {
  return isMap(value) ? value : {};
}
