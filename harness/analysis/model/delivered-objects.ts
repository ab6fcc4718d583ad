// Objects that a template itself puts into its cluster: manifests, charts and patches of CDK's custom resources, and the
// types of the public registry that do the same. They are further manifests of the platform.

import { evaluate } from "./intrinsics.ts";
import { kustomized } from "./kustomizations.ts";
import { manifestResource, unlisted } from "./manifest-resources.ts";
import { patched } from "./object-patches.ts";
import { releasesOf } from "./releases.ts";
import type { Gap, Resource } from "./resource.ts";
import type { Scoped } from "./template-scope.ts";
import { documentsOf } from "./texts-with-holes.ts";
import { hasToken, isList, isMap, textOf, Unresolved } from "./value.ts";
import type { Value, ValueMap } from "./value.ts";

/** A resource of a template whose existence is decided already. */
export interface Deliverer {
  readonly scoped: Scoped;
  readonly id: string;
  readonly type: string;
  /** Its properties as they are written. */
  readonly written: ValueMap;
  readonly uncertain?: Unresolved;
}

export interface Delivered {
  readonly objects: readonly Resource[];
  readonly gaps: readonly Gap[];
}

const everyObject = "Kubernetes::*";

/** What the deliverers put beside the objects of files, those changed as their patches say. */
export function withDelivered(files: readonly Resource[], deliverers: readonly Deliverer[]): Delivered {
  const regions = new Set(deliverers.map(regionOf));
  const own = deliverers.map((one) => {
    const { objects, gaps } = handedOver[one.type]?.(one) ?? { objects: [], gaps: [] };
    // As in files: of a platform in one region nobody needs to say which.
    return { objects: regions.size > 1 ? objects.map((object) => inRegionOf(one, object)) : objects, gaps };
  });
  const all = together([{ objects: files, gaps: kustomized(files) }, ...own]);
  const whole = { ...all, objects: all.objects.flatMap((one) => [one, ...releasesOf(one)]) };
  return deliverers.filter(({ type }) => type === patchType).reduce(afterPatch, whole);
}

/** Whether the objects say what runs in the cluster: accounts, namespaces and who may enter come with every cluster of CDK. */
export function describesWorkloads({ objects }: Delivered): boolean {
  return objects.some(({ type, id }) => !/::(ServiceAccount|Namespace)$/.test(type) && !id.endsWith("/aws-auth"));
}

const handedOver: Readonly<Record<string, (of: Deliverer) => Delivered>> = {
  "Custom::AWSCDK-EKS-KubernetesResource": (of) => manifests(of, "Manifest"),
  "AWSQS::Kubernetes::Resource": (of) => manifests(of, "Manifest"),
  "Custom::AWSCDK-EKS-HelmChart": (of) => chart(of, { name: "Release", values: "Values" }),
  "AWSQS::Kubernetes::Helm": (of) =>
    chart(of, { name: "Name", values: of.written["ValueYaml"] === undefined ? "Values" : "ValueYaml" }),
};

const patchType = "Custom::AWSCDK-EKS-KubernetesPatch";

function manifests(of: Deliverer, name: string): Delivered {
  const documents = documentsOf(of.written[name], of.scoped.scope);
  if (documents instanceof Unresolved) return unread(of, documents);
  const own = documents.map((one, index) => {
    const below = documents.length > 1 ? `/${name}/${String(index)}` : `/${name}`;
    if (!isList(one)) return handed(of, below, one);
    return together(one.map((object, place) => handed(of, `${below}/${String(place)}`, object)));
  });
  return together(own);
}

function together(parts: readonly Delivered[]): Delivered {
  return { objects: parts.flatMap(({ objects }) => objects), gaps: parts.flatMap(({ gaps }) => gaps) };
}

/** An object of which not even the kind is known may be any. */
function handed(of: Deliverer, pointer: string, object: Value): Delivered {
  if (!isMap(object)) return unread(of, object);
  if (object["kind"] instanceof Unresolved) return unread(of, object["kind"]);
  return { objects: resource(of, pointer, object), gaps: [] };
}

/** A chart is the release that a controller of the cluster would read. */
function chart(of: Deliverer, { name, values }: { name: string; values: string }): Delivered {
  const { scope } = of.scoped;
  const told = (key: string) => evaluate(of.written[key], scope);
  const given = of.written[values] === undefined ? {} : documentsOf(of.written[values], scope);
  const object = {
    kind: "HelmRelease",
    metadata: { name: told(name), namespace: told("Namespace") },
    spec: {
      chart: { spec: { chart: told("Chart"), version: told("Version") } },
      values: isList(given) ? given[0] : given,
    },
  };
  return { objects: resource(of, "", object), gaps: [] };
}

function resource(of: Deliverer, pointer: string, object: ValueMap): Resource[] {
  const { one } = of.scoped;
  const place = { file: one.file, pointer: `/Resources/${of.id}/Properties${pointer}`, object };
  return unlisted(place).map((single) => ({
    ...manifestResource(single),
    ...(of.uncertain === undefined ? {} : { uncertain: of.uncertain }),
  }));
}

function regionOf({ scoped }: Deliverer): string {
  const region = textOf(scoped.scope.pseudo["AWS::Region"]);
  return hasToken(region) ? "" : region;
}

function inRegionOf(of: Deliverer, object: Resource): Resource {
  const region = regionOf(of);
  return object.region !== undefined || region === "" ? object : { ...object, region };
}

function unread({ scoped, id }: Deliverer, what: Value, types: readonly string[] = [everyObject]): Delivered {
  const reason = what instanceof Unresolved ? `${what.expression} (${what.reason})` : "it is no object of Kubernetes";
  return { objects: [], gaps: [{ types, operation: `${scoped.one.file}: ${id}`, reason }] };
}

/** Objects with a patch of one of them made. What a patch may change beyond what is known here, is not known. */
function afterPatch(whole: Delivered, of: Deliverer): Delivered {
  const { scope } = of.scoped;
  const told = (key: string) => evaluate(of.written[key], scope);
  const [name, namespace, kind] = [told("ResourceName"), told("ResourceNamespace"), told("PatchType")];
  const lost = [name, namespace, kind].find((value) => value instanceof Unresolved) ?? of.uncertain;
  if (lost !== undefined) return { ...whole, gaps: [...whole.gaps, ...unread(of, lost).gaps] };
  const named = whole.objects.filter((one) => isNamed(one, textOf(name), textOf(namespace) || "default"));
  // Clusters of several regions have objects of one name.
  const target = named.find(({ region }) => region === undefined || region === regionOf(of));
  if (target === undefined) return whole;
  const documents = documentsOf(of.written["ApplyPatchJson"], scope);
  const patch = documents instanceof Unresolved ? documents : documents[0];
  const properties = patched(target.properties, patch, textOf(kind));
  if (!isMap(properties)) return { ...whole, gaps: [...whole.gaps, ...unread(of, properties, [target.type]).gaps] };
  return { ...whole, objects: whole.objects.map((one) => (one === target ? { ...one, properties } : one)) };
}

/** As kubectl takes names: `deployment/x`, `deployments.apps/x`, `deploy/x`. */
function isNamed(object: Resource, told: string, namespace: string): boolean {
  const [, kind = "", name = ""] = /^([\w-]+)[\w.-]*\/(.+)$/.exec(told) ?? [];
  const metadata = isMap(object.properties["metadata"]) ? object.properties["metadata"] : {};
  const own = object.type.slice("Kubernetes::".length).toLowerCase();
  const asked = shortNames[kind.toLowerCase()] ?? kind.toLowerCase();
  const isKind = [own, `${own}s`, `${own}es`, own.replace(/y$/, "ies")].includes(asked);
  const place = textOf(metadata["namespace"]);
  return isKind && textOf(metadata["name"]) === name && (place === "" || place === namespace);
}

const shortNames: Readonly<Record<string, string>> = {
  cm: "configmap",
  cj: "cronjob",
  deploy: "deployment",
  ds: "daemonset",
  netpol: "networkpolicy",
  ns: "namespace",
  pdb: "poddisruptionbudget",
  rs: "replicaset",
  sa: "serviceaccount",
  sc: "storageclass",
  sts: "statefulset",
  svc: "service",
};
