// Storage policies of ClickHouse: which volumes a table has, and on which disks they lie.

import { elements } from "../servers/server-config.ts";

export interface StorageVolume {
  readonly name: string;
  readonly path: string;
}

/** Volumes of a policy in their order; undefined where the configuration does not know it. */
export function volumesOf(xml: string, policy: string): StorageVolume[] | undefined {
  const [volumes] = within(xml, "policies", policy, "volumes");
  if (volumes === undefined) return undefined;
  return [...volumes.matchAll(/<([\w-]+)>\s*(?:<[\s\S]*?)?<disk>([\w-]+)<\/disk>[\s\S]*?<\/\1>/g)].map(
    ([, name = "", disk = ""]) => ({ name, path: diskPath(xml, disk) }),
  );
}

/** Path of a disk by its name. */
export function diskPath(xml: string, disk: string): string {
  return within(xml, "disks", disk, "path")[0] ?? "";
}

/** Elements at the end of a path of names. */
function within(xml: string, ...path: readonly string[]): string[] {
  return path.reduce((all, name) => all.flatMap((one) => elements(one, name)), [xml]);
}
