// Where backups go: disks of the servers that lie in S3, and what jobs of backups are told.

import { nameOf, podsOf } from "../cluster/manifest-objects.ts";
import { elements, sections } from "../servers/server-config.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";

export interface BackupEndpoint {
  readonly node: Node;
  readonly url: string;
}

/** An address of S3, by the name of the bucket or by its path. */
const address = /https:\/\/[^\s'"`)]*\bs3[.-][a-z0-9.-]*amazonaws\.com[^\s'"`)]*/g;

/** Every address at which the platform keeps backups. */
export function backupEndpoints(model: PlatformModel): BackupEndpoint[] {
  const disks = sections(model, "s3").flatMap(({ xml, node }) =>
    elements(xml, "endpoint").map((url) => ({ node, url })),
  );
  return [...disks, ...askedOfJobs(model)];
}

/** Addresses in the words and the environment of containers that make backups. */
function askedOfJobs(model: PlatformModel): BackupEndpoint[] {
  return podsOf(model).flatMap(({ of, spec }) =>
    ["initContainers", "containers"]
      .flatMap((kind) => spec.get(kind).list())
      .flatMap((container) => {
        const told = container
          .get("env")
          .list()
          .map((one) => one.get("value"));
        const texts = [...container.get("command").list(), ...container.get("args").list(), ...told];
        const isBackup =
          /backup/i.test(`${nameOf(of)} ${container.get("image").written()}`) ||
          texts.some((text) => /\bBACKUP\s+(TABLE|DATABASE|ALL|DICTIONARY|VIEW|TEMPORARY)\b/i.test(text.written()));
        if (!isBackup) return [];
        return texts.flatMap((node) => [...node.written().matchAll(address)].map(([url]) => ({ node, url })));
      }),
  );
}
