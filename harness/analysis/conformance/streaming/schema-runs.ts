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
  const file = node.pointer.slice(node.pointer.lastIndexOf("/") + 1);
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

export interface LaterStatement {
  readonly kind: "removes" | "changes";
  readonly text: string;
  readonly node: Node;
}

/** What files of the same config map, in the order of their names, do to a table once it is made. */
export function laterStatements({ name, node }: TableStatement): LaterStatement[] {
  const isAbout = new RegExp(`(^|[ ,])${name.replace(".", "\\.")}(?![\\w.])`);
  const files = filesOf(node.resource);
  const from = files.findIndex((file) => file.node.pointer === node.pointer);
  return files.slice(from).flatMap((file, index) => {
    const statements = file.text
      .replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, " ")
      .replaceAll("`", "")
      .split(";")
      .map((text) => text.replaceAll(/\s+/g, " ").trim());
    const start = statements.findIndex((text) => /^CREATE TABLE /i.test(text) && isAbout.test(text));
    return statements.slice(index === 0 ? Math.max(start, 0) : 0).flatMap((text): LaterStatement[] => {
      const [, verb, rest] =
        /^(ALTER|DROP|DETACH|RENAME|EXCHANGE|TRUNCATE) TABLES? (?:IF EXISTS )?(.*)/i.exec(text) ?? [];
      if (verb === undefined || !isAbout.test(String(rest))) return [];
      return [{ kind: /ALTER|TRUNCATE/i.test(verb) ? "changes" : "removes", text, node: file.node }];
    });
  });
}

function filesOf(config: Resource): { name: string; text: string; node: Node }[] {
  return dataOf(config)
    .filter(({ name }) => name.endsWith(".sql"))
    .sort((one, other) => one.name.localeCompare(other.name));
}
