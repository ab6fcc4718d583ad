// By whom files of the schema are run.

import { isSuspended, nameOf, namespaceOf, podsOf } from "../cluster/manifest-objects.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { TableStatement } from "./table-statements.ts";

/** Folder in which a server's image runs every file at its first start. */
const initFolder = "/docker-entrypoint-initdb.d";

/** Whether a job, or the servers themselves, run the file in which a table is made. */
export function isRun(model: PlatformModel, { node }: TableStatement): boolean {
  const config = node.resource;
  const file = node.pointer.slice(node.pointer.lastIndexOf("/") + 1);
  return podsOf(model)
    .filter(({ of }) => namespaceOf(of) === namespaceOf(config) && !isSuspended(of))
    .some(({ of, spec }) => {
      const volumes = spec
        .get("volumes")
        .list()
        .filter((volume) => volume.get("configMap", "name").text() === nameOf(config))
        .filter((volume) => {
          const items = volume.get("configMap", "items").list();
          return items.length === 0 || items.some((item) => item.get("key").text() === file);
        })
        .map((volume) => volume.get("name").text());
      return spec
        .get("containers")
        .list()
        .some((container) => {
          const folders = container
            .get("volumeMounts")
            .list()
            .filter((mount) => volumes.includes(mount.get("name").text()))
            .map((mount) => mount.get("mountPath").written());
          const words = [...container.get("command").texts(), ...container.get("args").texts()];
          return folders.some(
            (folder) =>
              folder.startsWith(initFolder) ||
              (of.type === "Kubernetes::Job" &&
                words.some((word) => word.includes(`${folder}/*`) || word.includes(`${folder}/${file}`))),
          );
        });
    });
}
