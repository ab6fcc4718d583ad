// Grafana among the pods, the boards that it loads, and what they ask.

import { dataOf, isIdle, podsOf } from "../cluster/manifest-objects.ts";
import type { Pods } from "../cluster/manifest-objects.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { boardFolders, environment, isGrafana, mountedBoards } from "./grafana-files.ts";

/** Pods of Grafana that there is at least one of, and that serve. */
export function grafanas(model: PlatformModel): Pods[] {
  return podsOf(model).filter(
    ({ of, spec }) =>
      (property(of, "spec", "replicas").number() ?? 1) > 0 &&
      spec
        .get("containers")
        .list()
        .some((one) => isGrafana(one) && !isIdle(one)),
  );
}

export interface Board {
  readonly node: Node;
  readonly text: string;
  /** Whether one of Grafana's providers reads the folder in which it lies. */
  readonly isProvided: boolean;
}

/** Boards that Grafana loads: they lie in a folder that a provider reads. */
export function loadedBoards(model: PlatformModel): Board[] {
  return boardsAtHand(model).filter(({ isProvided }) => isProvided);
}

/** Boards that Grafana could see: it mounts their config map, or a sidecar collects those with the label. */
export function boardsAtHand(model: PlatformModel): Board[] {
  return grafanas(model).flatMap((pods) => {
    const folders = boardFolders(model, pods);
    const isRead = (path: string) => folders.some((folder) => `${path}/`.startsWith(`${folder}/`));
    const mounted = mountedBoards(model, pods).map(([path, file]) => ({ ...file, isProvided: isRead(path) }));
    const sidecars = pods.spec
      .get("containers")
      .list()
      .filter((one) => /k8s-sidecar/.test(one.get("image").written()));
    const [sidecar] = sidecars;
    if (sidecar === undefined) return mounted;
    const folder = environment(sidecar, "FOLDER");
    const isProvided = folder === undefined ? folders.length > 0 : isRead(folder.replace(/\/$/, ""));
    const collected = model
      .all("Kubernetes::ConfigMap")
      .filter((config) => property(config, "metadata", "labels", "grafana_dashboard").exists)
      .flatMap(dataOf)
      .filter(
        ({ name, node }) =>
          name.endsWith(".json") &&
          !mounted.some((one) => one.node.pointer === node.pointer && one.node.resource === node.resource),
      )
      .map(({ node, text }) => ({ node, text, isProvided }));
    return [...mounted, ...collected];
  });
}
