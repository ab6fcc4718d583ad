// Files of the schema as they are run: by whom, and what later statements do to a table that an earlier one makes.

import { dataOf, isSuspended, nameOf, namespaceOf, podsOf } from "../cluster/manifest-objects.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import type { TableStatement } from "./table-statements.ts";

/** Folder in which a server's image runs every file at its first start. */
const initFolder = "/docker-entrypoint-initdb.d";

/** Whether a job, or the servers themselves, run the file in which a table is made. */
export function isRun(model: PlatformModel, { node }: TableStatement): boolean {
  const config = node.resource;
  const file = node.pointer.split("/").at(-1) ?? "";
  return podsOf(model)
    .filter(({ of }) => namespaceOf(of) === namespaceOf(config) && !isSuspended(of))
    .some(({ of, spec }) => {
      const volumes = spec
        .get("volumes")
        .list()
        .filter((volume) => volume.get("configMap", "name").text() === nameOf(config))
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
          const text = wordsOf(container);
          return folders.some(
            (folder) =>
              folder.startsWith(initFolder) ||
              (of.type === "Kubernetes::Job" &&
                [`${folder}/*`, `${folder}/${file}`].some((part) => text.includes(part))),
          );
        });
    });
}

function wordsOf(container: Node): string {
  return [...container.get("command").texts(), ...container.get("args").texts()].join(" ");
}

export interface LaterStatement {
  readonly kind: "removes" | "changes";
  readonly text: string;
  readonly node: Node;
}

/** What files of the same config map, in the order of their names, do to a table once it is made. */
export function laterStatements({ name, node }: TableStatement): LaterStatement[] {
  const files = filesOf(node.resource);
  const from = files.findIndex((file) => file.node.pointer === node.pointer);
  return files.slice(from).flatMap((file, index) => {
    const plain = file.text.replaceAll(/--[^\n]*/g, "").replaceAll(/\/\*[\s\S]*?\*\//g, "");
    const start = index === 0 ? plain.indexOf(name.split(".").at(-1) ?? "") : 0;
    const statements = plain
      .slice(start)
      .matchAll(/\b(ALTER|DROP|DETACH|RENAME|EXCHANGE|TRUNCATE)\s+TABLES?\s+(?:IF\s+EXISTS\s+)?([^;]*)/gi);
    return [...statements]
      .filter(([, , rest = ""]) =>
        new RegExp(`(^|[\\s,])${name.replace(".", "\\.")}(?![\\w.])`).test(rest.replaceAll("`", "")),
      )
      .map(([text, verb = ""]) => ({
        kind: verb.toUpperCase() === "ALTER" || verb.toUpperCase() === "TRUNCATE" ? "changes" : "removes",
        text: text.trim(),
        node: file.node,
      }));
  });
}

function filesOf(config: Resource): { name: string; text: string; node: Node }[] {
  return dataOf(config)
    .filter(({ name }) => name.endsWith(".sql"))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}
