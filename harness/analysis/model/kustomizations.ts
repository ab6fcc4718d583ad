// Files of kustomize. One that lists files and nothing more leaves them as they are; any other makes something else of
// them: names that it lengthens, maps that it generates, patches.

import { dirname, join, normalize } from "node:path/posix";
import type { Gap, Resource } from "./resource.ts";
import { isList, isMap, textOf } from "./value.ts";
import type { Value } from "./value.ts";

const type = "Kubernetes::Kustomization";
const listing = new Set(["apiVersion", "kind", "metadata", "resources", "namespace", "labels"]);
/** Kinds without a namespace, which kustomize gives none. */
const ofCluster =
  /^(Namespace|StorageClass|PersistentVolume|ClusterRole|ClusterRoleBinding|CustomResourceDefinition|PriorityClass|Kustomization)$/;

/** What nobody knows of the cluster's objects, since kustomize stands between them and their files. */
export function kustomized(files: readonly Resource[]): Gap[] {
  const own = files.filter((one) => one.type === type && apiOf(one).startsWith("kustomize.config."));
  const listed = new Set(own.flatMap(entriesOf));
  const objects = new Set(files.filter((one) => !own.includes(one)).map(({ source }) => normalize(source)));
  return own.flatMap((one) => {
    const reason =
      changes(one) ??
      (isMoved(one, files) ? changed : undefined) ??
      astray(one, { own, objects }) ??
      leavesOut(one, { listed, objects });
    return reason === undefined ? [] : [{ types: ["Kubernetes::*"], operation: one.source, reason }];
  });
}

function apiOf({ properties }: Resource): string {
  return textOf(properties["apiVersion"]);
}

function entriesOf({ source, properties }: Resource): string[] {
  const entries = properties["resources"];
  return isList(entries) ? entries.map((entry) => join(dirname(source), textOf(entry))) : [];
}

const changed = "kustomize makes other objects of the files";

function changes({ properties }: Resource): string | undefined {
  const further = Object.keys(properties).some((key) => !listing.has(key));
  const labels = properties["labels"];
  return further || !(isList(labels) ? labels : []).every(isMark) ? changed : undefined;
}

/** Labels of the objects alone, which nothing here asks for. */
function isMark(label: Value): boolean {
  if (!isMap(label) || !isMap(label["pairs"])) return false;
  const reaches = label["includeSelectors"] === true || label["includeTemplates"] === true;
  return !reaches && !Object.keys(label["pairs"]).some((name) => /^topology\.|amazonaws\.com/.test(name));
}

/** Whether an object below gets another namespace than it has. */
function isMoved({ source, properties }: Resource, files: readonly Resource[]): boolean {
  const namespace = textOf(properties["namespace"]);
  const below = `${normalize(dirname(source))}/`;
  return (
    namespace !== "" &&
    files
      .filter((one) => normalize(one.source).startsWith(below) && !ofCluster.test(textOf(one.properties["kind"])))
      .some((one) => {
        const metadata = one.properties["metadata"];
        return textOf(isMap(metadata) ? metadata["namespace"] : undefined) !== namespace;
      })
  );
}

interface Read {
  readonly own: readonly Resource[];
  readonly objects: ReadonlySet<string>;
}

/** An entry that is neither a file that was read nor a folder with a listing of its own. */
function astray(one: Resource, { own, objects }: Read): string | undefined {
  const folders = new Set(own.map(({ source }) => normalize(dirname(source))));
  const entry = entriesOf(one).find((path) => !objects.has(path) && !folders.has(path.replace(/\/$/, "")));
  return entry === undefined ? undefined : `kustomize takes ${entry}, which is not among the files read`;
}

/** A file below the listing that none names is not handed over. */
function leavesOut(
  { source }: Resource,
  { listed, objects }: { readonly listed: ReadonlySet<string>; readonly objects: ReadonlySet<string> },
): string | undefined {
  const below = `${normalize(dirname(source))}/`;
  const left = [...objects].find((file) => file.startsWith(below) && !listed.has(file));
  return left === undefined ? undefined : `kustomize does not take ${left}`;
}
