// Files of config maps as a container sees them: single ones and whole folders, under other names, of several maps at one
// place, and those of which each pod has its own.

import { dataOf, nameOf, namespaceOf, podsOf } from "./manifest-objects.ts";
import type { Pods } from "./manifest-objects.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";

export interface MountedFile {
  readonly text: string;
  readonly node: Node;
}

/** What `$(POD_NAME)` and the like stand for in a pod. */
export type Variables = ReadonlyMap<string, string | undefined>;

/** Files of config maps that a container sees, by their path. */
export function mountedFiles(
  model: PlatformModel,
  pods: Pods,
  { container, variables = new Map() }: { readonly container: Node; readonly variables?: Variables },
): Map<string, MountedFile> {
  const volumes = pods.spec.get("volumes").list();
  const files = container
    .get("volumeMounts")
    .list()
    .flatMap((mount) => {
      const volume = volumes.find((one) => one.get("name").text() === mount.get("name").text());
      const place = mount.get("mountPath").written().replace(/\/$/, "");
      const pattern = mount.get("subPathExpr").text();
      const single = pattern === undefined ? mount.get("subPath").text() : expanded(pattern, variables);
      return volume === undefined ? [] : filesAt(filesOf(model, pods.of, volume), place, single);
    });
  return new Map(files);
}

function filesAt(files: readonly [string, MountedFile][], place: string, single?: string): [string, MountedFile][] {
  if (single === undefined) return files.map(([file, seen]) => [`${place}/${file}`, seen]);
  const folder = `${single.replace(/\/$/, "")}/`;
  return files.flatMap(([file, seen]): [string, MountedFile][] => {
    if (file === single) return [[place, seen]];
    return file.startsWith(folder) ? [[`${place}/${file.slice(folder.length)}`, seen]] : [];
  });
}

/** Files of a volume, under the names that it gives them. */
function filesOf(model: PlatformModel, of: Resource, volume: Node): [string, MountedFile][] {
  return mapsOf(volume).flatMap((source) => {
    const name = source.get("name").text();
    const map = mapNamed(model, of, name);
    if (map === undefined) return [];
    const named = source.get("items").list();
    const names = new Map(named.map((item) => [item.get("key").written(), item.get("path").written()]));
    return dataOf(map)
      .filter((file) => named.length === 0 || names.has(file.name))
      .map((file): [string, MountedFile] => [names.get(file.name) ?? file.name, { text: file.text, node: file.node }]);
  });
}

/** The map of a name that pods find; of several regions' the one of their own. */
function mapNamed(model: PlatformModel, of: Resource, name: string | undefined): Resource | undefined {
  const named = model
    .all("Kubernetes::ConfigMap")
    .filter((one) => nameOf(one) === name && namespaceOf(one) === namespaceOf(of));
  return named.find((one) => one.region === of.region) ?? named[0];
}

function mapsOf(volume: Node): Node[] {
  const parts = volume.get("projected", "sources").list();
  return [volume, ...parts].map((one) => one.get("configMap")).filter((one) => one.exists);
}

/** Whether all that a volume holds stands in the manifests. */
export function isKnownVolume(model: PlatformModel, of: Resource, volume: Node): boolean {
  const parts = volume.get("projected", "sources").list();
  const sources = parts.length > 0 ? parts : [volume];
  return sources.every((source) => {
    const name = source.get("configMap", "name");
    return source.get("downwardAPI").exists || (name.exists && mapNamed(model, of, name.text()) !== undefined);
  });
}

function expanded(pattern: string, variables: Variables): string {
  return pattern.replaceAll(/\$\(([^)]*)\)/g, (whole, name: string) => variables.get(name) ?? whole);
}

/** Whether a folder of maps lies over a path, so that what the image has there is not seen, and the maps have no such file. */
export function isHidden(
  model: PlatformModel,
  pods: Pods,
  { container, path }: { readonly container: Node; readonly path: string },
): boolean {
  const volumes = pods.spec.get("volumes").list();
  const above = container
    .get("volumeMounts")
    .list()
    .map((mount) => ({ name: mount.get("name").text(), place: mount.get("mountPath").written().replace(/\/$/, "") }))
    .filter(({ place }) => path.startsWith(`${place}/`));
  const [over] = above.toSorted((one, other) => other.place.length - one.place.length);
  const volume = volumes.find((one) => one.get("name").text() === over?.name);
  const sources = volume === undefined ? [] : mapsOf(volume);
  const isKnown = sources.length > 0 && sources.every((one) => mapNamed(model, pods.of, one.get("name").text()));
  return isKnown && !mountedFiles(model, pods, { container }).has(path);
}

/** Variables of a container in one of its pods; undefined: set, and only the running pod knows to what. */
export function variablesOf(model: PlatformModel, { pods, container, pod }: PodContainer): Variables {
  const found = new Map<string, string | undefined>();
  for (const source of container.get("envFrom").list()) {
    const map = mapNamed(model, pods.of, source.get("configMapRef", "name").text());
    const prefix = source.get("prefix").written();
    for (const { name, text } of map === undefined ? [] : dataOf(map)) found.set(`${prefix}${name}`, text);
  }
  for (const one of container.get("env").list()) {
    const name = one.get("name").written();
    const value = one.get("value").text();
    found.set(name, value === undefined ? valueFrom(model, one, { pods, pod }) : expandedValue(value, found));
  }
  return found;
}

/** Whether a container has no variables beside those that the manifests name. */
export function areAllNamed(model: PlatformModel, { pods, container }: Omit<PodContainer, "pod">): boolean {
  return container
    .get("envFrom")
    .list()
    .every((source) => mapNamed(model, pods.of, source.get("configMapRef", "name").text()) !== undefined);
}

export interface PodContainer {
  readonly pods: Pods;
  readonly container: Node;
  readonly pod: string;
}

function expandedValue(value: string, variables: Variables): string | undefined {
  const open = [...value.matchAll(/\$\(([^)]*)\)/g)].some(([, name = ""]) => variables.get(name) === undefined);
  return open ? undefined : expanded(value, variables);
}

function valueFrom(
  model: PlatformModel,
  variable: Node,
  { pods, pod }: { readonly pods: Pods; readonly pod: string },
): string | undefined {
  const field = variable.get("valueFrom", "fieldRef", "fieldPath").text();
  if (field === "metadata.name") return pod;
  if (field === "metadata.namespace") return namespaceOf(pods.of);
  const key = variable.get("valueFrom", "configMapKeyRef");
  if (!key.exists) return undefined;
  const map = mapNamed(model, pods.of, key.get("name").text());
  return map === undefined ? undefined : dataOf(map).find(({ name }) => name === key.get("key").text())?.text;
}

/**
 * Whether something beside the pods' own programs may hand on a map: nothing here names it, or what runs before them does
 * and is not followed.
 */
export function isHandedOn(
  model: PlatformModel,
  map: Resource,
  isFollowed: (pods: Pods) => boolean = () => false,
): boolean {
  const users = podsOf(model).flatMap((pods) => {
    const { of, spec } = pods;
    const volumes = spec
      .get("volumes")
      .list()
      .filter((volume) => mapsOf(volume).some((source) => mapNamed(model, of, source.get("name").text()) === map))
      .map((volume) => volume.get("name").text());
    return volumes.map((volume) => ({ volume, before: isFollowed(pods) ? [] : spec.get("initContainers").list() }));
  });
  return (
    users.length === 0 ||
    users.some(({ volume, before }) =>
      before.some((one) =>
        one
          .get("volumeMounts")
          .list()
          .some((mount) => mount.get("name").text() === volume),
      ),
    )
  );
}
