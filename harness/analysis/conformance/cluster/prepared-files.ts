// Files that the containers which run before a pod's own leave in folders that the pod shares: copies of maps, and what each
// pod is told of itself.

import type { Pods } from "./manifest-objects.ts";
import { areAllNamed, isKnownVolume, mountedFiles, variablesOf } from "./mounted-files.ts";
import type { MountedFile } from "./mounted-files.ts";
import { filesAfter } from "./written-files.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";

/** Files of each shared volume by their place in it; a volume that somebody fills in another way is not among them. */
export type PreparedVolumes = ReadonlyMap<string, ReadonlyMap<string, MountedFile>>;

export function preparedVolumes(model: PlatformModel, pods: Pods, pod: string): PreparedVolumes {
  const shared = pods.spec
    .get("volumes")
    .list()
    .filter((volume) => volume.get("emptyDir").exists)
    .map((volume) => volume.get("name").written());
  const prepared = new Map(shared.map((name) => [name, new Map<string, MountedFile>()]));
  for (const container of pods.spec.get("initContainers").list()) {
    const mounts = mountsOf(container).filter(({ volume, isReadOnly }) => prepared.has(volume) && !isReadOnly);
    if (mounts.length === 0) continue;
    const after = run(model, { pods, container, pod, prepared });
    for (const { volume, place, isPart } of mounts) {
      if (after === undefined || isPart) prepared.delete(volume);
      else prepared.set(volume, below(after, place));
    }
  }
  return prepared;
}

/** Files of the prepared volumes as a container sees them. */
export function seenOf(prepared: PreparedVolumes, container: Node): Map<string, MountedFile> {
  return new Map(
    mountsOf(container).flatMap(({ volume, place, isPart }): [string, MountedFile][] => {
      const files = isPart ? [] : [...(prepared.get(volume) ?? [])];
      return files.map(([path, file]) => [`${place}/${path}`, file]);
    }),
  );
}

interface Mount {
  readonly volume: string;
  readonly place: string;
  readonly isPart: boolean;
  readonly isReadOnly: boolean;
}

function mountsOf(container: Node): Mount[] {
  return container
    .get("volumeMounts")
    .list()
    .map((mount) => ({
      volume: mount.get("name").written(),
      place: mount.get("mountPath").written().replace(/\/$/, ""),
      isPart: mount.get("subPath").exists || mount.get("subPathExpr").exists,
      isReadOnly: mount.get("readOnly").bool(false),
    }));
}

interface Run {
  readonly pods: Pods;
  readonly container: Node;
  readonly pod: string;
  readonly prepared: PreparedVolumes;
}

function run(model: PlatformModel, { pods, container, pod, prepared }: Run): Map<string, MountedFile> | undefined {
  const told = variablesOf(model, { pods, container, pod });
  const seen = new Map([...mountedFiles(model, pods, { container, variables: told }), ...seenOf(prepared, container)]);
  const script = scriptOf(container, seen);
  if (script === undefined || !areAllNamed(model, { pods, container })) return undefined;
  const files = filesAfter(script.text, {
    variables: new Map([["HOSTNAME", hostName(pods, pod)], ...told]),
    folders: knownPlaces(model, { pods, container, prepared }),
    files: new Map([...seen].map(([path, { text }]) => [path, text])),
  });
  if (files === undefined) return undefined;
  const made = [...files].map(([path, text]): [string, MountedFile] => {
    const before = seen.get(path) ?? [...seen.values()].find((one) => one.text === text);
    return [path, { text, node: before?.text === text ? before.node : script.node }];
  });
  return new Map(made);
}

/** Name of the host as the pod's programs see it; that of a node is not known. */
function hostName({ spec }: Pods, pod: string): string | undefined {
  return spec.get("hostNetwork").bool(false) || spec.get("setHostnameAsFQDN").bool(false) ? undefined : pod;
}

/** Where the container sees volumes of which every file is known. */
function knownPlaces(model: PlatformModel, { pods, container, prepared }: Omit<Run, "pod">): string[] {
  const maps = pods.spec
    .get("volumes")
    .list()
    .filter((volume) => isKnownVolume(model, pods.of, volume))
    .map((volume) => volume.get("name").written());
  const known = new Set([...maps, ...prepared.keys()]);
  return mountsOf(container).flatMap(({ volume, place, isPart }) => (known.has(volume) && !isPart ? [place] : []));
}

/** The script that a shell is told, in words or in a file of a map. */
function scriptOf(container: Node, files: ReadonlyMap<string, MountedFile>): MountedFile | undefined {
  const node = container.get("command").exists ? container.get("command") : container.get("args");
  const words = [...container.get("command").texts(), ...container.get("args").texts()];
  const [program = "", ...rest] = words;
  if (!/^(\/(usr\/)?bin\/)?(ba|da|a)?sh$/.test(program)) {
    const isPlain = /^(\/bin\/)?(cp|true)$/.test(program);
    return isPlain ? { text: words.join(" "), node } : files.get(program);
  }
  const flags = rest.findIndex((word) => !/^[-+]/.test(word) && word !== "pipefail");
  const [told] = rest.slice(flags);
  if (flags < 0 || told === undefined) return undefined;
  const isSaid = rest.slice(0, flags).some((word) => /^-\w*c/.test(word));
  const shown = container.get("args").exists ? container.get("args") : node;
  return isSaid ? { text: told, node: shown } : files.get(told);
}

function below(files: ReadonlyMap<string, MountedFile>, place: string): Map<string, MountedFile> {
  const own = [...files].filter(([path]) => path.startsWith(`${place}/`));
  return new Map(own.map(([path, file]) => [path.slice(place.length + 1), file]));
}
