// Where a folder of a container lies on its node: on the disk that is mounted there, whatever the container calls it.

import { join, normalize } from "node:path/posix";
import { namespaceOf, nameOf } from "./manifest-objects.ts";
import type { Pods } from "./manifest-objects.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";

/** The folder of the node; undefined where it is no folder of the node's own, or volumes of the platform do not say. */
export function nodePath(model: PlatformModel, pods: Pods, path: string): string | undefined {
  const wanted = bare(path);
  const [nearest] = mountsOf(pods)
    .map((mount) => ({ mount, place: bare(mount.get("mountPath").written()) }))
    .filter(({ place }) => isWithin(wanted, place))
    .toSorted((one, other) => other.place.length - one.place.length);
  if (nearest === undefined) return undefined;
  const root = rootOfVolume(model, pods, nearest.mount.get("name").written());
  if (root === undefined) return undefined;
  return bare(join(root, nearest.mount.get("subPath").written(), wanted.slice(nearest.place.length)));
}

/** Folders of the node that the pods see at all. */
export function nodeFolders(model: PlatformModel, pods: Pods): string[] {
  return mountsOf(pods).flatMap((mount) => {
    const root = rootOfVolume(model, pods, mount.get("name").written());
    return root === undefined ? [] : [bare(join(root, mount.get("subPath").written()))];
  });
}

/** Whether a folder is another, or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function mountsOf({ spec }: Pods): Node[] {
  return spec
    .get("containers")
    .list()
    .flatMap((container) => container.get("volumeMounts").list());
}

/** A folder of the node that is mounted as it is, or a disk of it that a claim gets. */
function rootOfVolume(model: PlatformModel, { of, spec }: Pods, name: string): string | undefined {
  const volume = spec
    .get("volumes")
    .list()
    .find((one) => one.get("name").text() === name);
  const own = volume?.get("hostPath", "path").text();
  if (own !== undefined) return bare(own);
  const claim = volume?.get("persistentVolumeClaim", "claimName").text();
  const claims =
    claim === undefined
      ? [property(of, "spec"), property(of, "spec", "templates")]
          .flatMap((at) => at.get("volumeClaimTemplates").list())
          .filter((one) => [one.get("metadata", "name").text(), one.get("name").text()].includes(name))
          .map((one) => one.get("spec"))
      : model
          .all("Kubernetes::PersistentVolumeClaim")
          .filter((one) => nameOf(one) === claim && namespaceOf(one) === namespaceOf(of))
          .map((one) => property(one, "spec"));
  const paths = new Set(claims.flatMap((one) => localPaths(model, one)));
  const [path] = paths;
  return paths.size === 1 ? path : undefined;
}

/** Disks of nodes that a claim may get: the volume that it names, else those of its class. */
export function localPaths(model: PlatformModel, claim: Node): string[] {
  const [named, wanted] = [claim.get("volumeName").text(), claim.get("storageClassName").written()];
  return model
    .all("Kubernetes::PersistentVolume")
    .filter((one) => {
      if (named !== undefined) return nameOf(one) === named;
      return wanted !== "" && property(one, "spec", "storageClassName").text() === wanted;
    })
    .flatMap((one) => property(one, "spec", "local", "path").text() ?? [])
    .map(bare);
}

function bare(path: string): string {
  return normalize(path).replace(/(?<=.)\/$/, "");
}
