// Files that Grafana reads when it starts: what it is provisioned with, and the folders in which it looks for boards.
// https://grafana.com/docs/grafana/latest/administration/provisioning/

import type { Pods } from "../cluster/manifest-objects.ts";
import { mountedFiles } from "../cluster/mounted-files.ts";
import type { MountedFile } from "../cluster/mounted-files.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { isMap, textOf } from "../../model/value.ts";
import { at, listOf, parsed } from "./scraping.ts";

/** Where Grafana looks for its files unless its environment says otherwise. */
const standard = "/etc/grafana/provisioning";

/** Whether a container is of one of Grafana's images. */
export function isGrafana(container: Node): boolean {
  return /(^|\/)grafana(-oss|-enterprise)?(:|@|$)/.test(container.get("image").written());
}

/** What lies in one of the folders of provisioning. */
export function provisioned(model: PlatformModel, pods: Pods, what: "dashboards" | "datasources"): MountedFile[] {
  return containersOf(pods).flatMap((container) => {
    const folder = `${environment(container, "GF_PATHS_PROVISIONING") ?? standard}/${what}/`;
    return [...mountedFiles(model, pods, { container })]
      .filter(([path]) => path.startsWith(folder) && /\.ya?ml$/.test(path))
      .map(([, file]) => file);
  });
}

/** Folders whose boards Grafana loads, with all that lies below them. */
export function boardFolders(model: PlatformModel, pods: Pods): string[] {
  return provisioned(model, pods, "dashboards")
    .flatMap(({ text }) => listOf(parsed(text)?.["providers"]))
    .filter(isMap)
    .filter((one) => textOf(one["type"] ?? "file") === "file")
    .map((one) => textOf(at(one, "options", "path")))
    .filter((path) => path !== "")
    .map((path) => path.replace(/\/$/, ""));
}

/** Boards that Grafana finds in its own file system, by their path. */
export function mountedBoards(model: PlatformModel, pods: Pods): [path: string, file: MountedFile][] {
  return containersOf(pods)
    .flatMap((container) => [...mountedFiles(model, pods, { container })])
    .filter(([path]) => path.endsWith(".json"));
}

export function environment(container: Node, name: string): string | undefined {
  const own = container.get("env").list();
  return own
    .find((one) => one.get("name").text() === name)
    ?.get("value")
    .text();
}

function containersOf({ spec }: Pods): Node[] {
  return spec.get("containers").list().filter(isGrafana);
}
