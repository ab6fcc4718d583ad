// Whether a file of a config map gets to where the servers read their configuration.

import { property } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";

const home = "/etc/clickhouse-server";

/** A map that no server's pod names stays as it is: something else may hand its files on. */
export function isMounted(model: PlatformModel, map: Resource, key: string): boolean {
  const name = property(map, "metadata", "name").text();
  const sets = model.all("Kubernetes::StatefulSet").filter(({ region }) => region === map.region);
  const pods = sets.map((set) => property(set, "spec", "template", "spec"));
  const uses = pods.flatMap((pod) => {
    const volumes = pod.get("volumes").list();
    const own = volumes.filter((volume) => volume.get("configMap", "name").text() === name);
    const mounts = pod
      .get("containers")
      .list()
      .flatMap((one) => one.get("volumeMounts").list());
    return own.map((volume) => mounts.filter((one) => one.get("name").text() === volume.get("name").text()));
  });
  if (uses.length === 0) return true;
  return uses.flat().some((mount) => {
    const isHome = mount.get("mountPath").written().startsWith(home);
    const [file, pattern] = [mount.get("subPath").text(), mount.get("subPathExpr").text()];
    return isHome && (pattern !== undefined ? expands(pattern, key) : file === undefined || file === key);
  });
}

/** `$(POD_NAME).xml` stands for one file of each pod. */
function expands(pattern: string, key: string): boolean {
  const parts = pattern.split(/\$\([^)]*\)/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".+")}$`).test(key);
}
