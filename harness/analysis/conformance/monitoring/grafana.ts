// Grafana among the pods, the boards that it loads, and what they ask.

import { dataOf, isIdle, nameOf, namespaceOf, podsOf } from "../cluster/manifest-objects.ts";
import type { Pods } from "../cluster/manifest-objects.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";

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

/** Whether a container is of one of Grafana's images. */
export function isGrafana(container: Node): boolean {
  return /(^|\/)grafana(-oss|-enterprise)?(:|@|$)/.test(container.get("image").written());
}

/** Files of the boards that Grafana sees: it mounts their config map, or a sidecar collects those with the label. */
export function loadedBoards(model: PlatformModel): { readonly node: Node; readonly text: string }[] {
  const found = grafanas(model);
  return model
    .all("Kubernetes::ConfigMap")
    .filter((config) => found.some((pods) => isMounted(pods, config) || isCollected(pods, config)))
    .flatMap(dataOf)
    .filter(({ name }) => name.endsWith(".json"));
}

function isCollected({ spec }: Pods, config: Resource): boolean {
  const containers = spec.get("containers").list();
  const hasSidecar = containers.some((one) => /k8s-sidecar/.test(one.get("image").written()));
  return hasSidecar && property(config, "metadata", "labels", "grafana_dashboard").exists;
}

function isMounted({ of, spec }: Pods, config: Resource): boolean {
  const mounted = spec
    .get("containers")
    .list()
    .filter(isGrafana)
    .flatMap((container) => container.get("volumeMounts").list())
    .map((mount) => mount.get("name").text());
  return spec
    .get("volumes")
    .list()
    .some(
      (volume) =>
        mounted.includes(volume.get("name").text()) &&
        volume.get("configMap", "name").text() === nameOf(config) &&
        namespaceOf(of) === namespaceOf(config),
    );
}
