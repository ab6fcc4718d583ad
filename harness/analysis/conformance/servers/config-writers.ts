// Configuration of a server that is not in the maps: words of its command that win over every file, and folders that somebody
// else fills, so that nobody can say here what is in them.

import { Undecided } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { isKnownVolume } from "../cluster/mounted-files.ts";
import type { PreparedVolumes } from "../cluster/prepared-files.ts";
import type { Pods } from "../cluster/manifest-objects.ts";
import { element } from "./config-tree.ts";
import type { ConfigElement } from "./config-tree.ts";

/** Settings behind `--` on the command line: `-- --http_port=8124 --logger.level=trace`. */
export function toldInWords(container: Node): ConfigElement {
  const words = wordsOf(container);
  const from = words.indexOf("--");
  const root = { ...element("clickhouse", container.get("command")), children: [] as ConfigElement[] };
  if (from < 0) return root;
  for (const word of words.slice(from + 1)) {
    const [, path, value = ""] = /^--([\w.]+)=(.*)$/.exec(word) ?? [];
    if (path === undefined) continue;
    const names = path.split(".");
    const leaf = { ...element(names.at(-1) ?? "", root.node), text: value };
    const whole = names
      .slice(0, -1)
      .reduceRight<ConfigElement>((inner, name) => ({ ...element(name, root.node), children: [inner] }), leaf);
    root.children.push(whole);
  }
  return root;
}

interface Folders {
  readonly container: Node;
  readonly folders: readonly string[];
  readonly prepared: PreparedVolumes;
}

/** Nothing is known of a server whose configuration somebody writes while its pod starts. */
export function isReadable(model: PlatformModel, pods: Pods, { container, folders, prepared }: Folders): void {
  const volumes = pods.spec.get("volumes").list();
  for (const mount of container.get("volumeMounts").list()) {
    const place = mount.get("mountPath").written().replace(/\/$/, "");
    const isThere = folders.some((folder) => place === folder || isFileOf(place, folder));
    const volume = volumes.find((one) => one.get("name").text() === mount.get("name").text());
    if (
      !isThere ||
      (volume !== undefined &&
        (isKnownVolume(model, pods.of, volume) || isPrepared(pods, { container, volume, prepared })))
    ) {
      continue;
    }
    throw new Undecided(`what there is in ${place} is not in the manifests`, mount.get("mountPath"));
  }
  const script = wordsOf(container).join(" ");
  const written = folders.find((folder) =>
    new RegExp(String.raw`(>|\btee|\bcp|\bmv|\bln|\bsed\s+-i|\benvsubst)[^;&|]*\s*${folder}\/`).test(script),
  );
  if (written === undefined) return;
  throw new Undecided(`the command writes into ${written} before the server starts`, container.get("command"));
}

function wordsOf(container: Node): string[] {
  return [...container.get("command").texts(), ...container.get("args").texts()].join(" ").split(/\s+/);
}

function isFileOf(place: string, folder: string): boolean {
  return place.startsWith(`${folder}/`) && /\.(xml|conf|ya?ml)$/.test(place);
}

interface Shared {
  readonly container: Node;
  readonly volume: Node;
  readonly prepared: PreparedVolumes;
}

/** A folder of the pod's own that holds what its preparation left there, and that no other program of it gets to. */
function isPrepared(pods: Pods, { container, volume, prepared }: Shared): boolean {
  const name = volume.get("name").written();
  const mounts = pods.spec
    .get("containers")
    .list()
    .filter((one) => one.pointer !== container.pointer)
    .flatMap((one) => one.get("volumeMounts").list())
    .filter((mount) => !mount.get("readOnly").bool(false));
  return prepared.has(name) && mounts.every((mount) => mount.get("name").text() !== name);
}
