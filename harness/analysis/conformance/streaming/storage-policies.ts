// Storage policies of ClickHouse: which volumes a table has, and on which disks they lie.

import { elements } from "../cluster/server-config.ts";

export interface StorageVolume {
  readonly name: string;
  readonly path: string;
}

/** Volumes of a policy in their order; undefined where the configuration does not know it. */
export function volumesOf(xml: string, policy: string): StorageVolume[] | undefined {
  const disks = elements(xml, "disks")[0] ?? "";
  const own = elements(elements(xml, "policies")[0] ?? "", policy)[0];
  const volumes = own === undefined ? undefined : elements(own, "volumes")[0];
  if (volumes === undefined) return undefined;
  return [...volumes.matchAll(/<([\w-]+)>\s*(?:<[\s\S]*?)?<disk>([\w-]+)<\/disk>[\s\S]*?<\/\1>/g)].map(
    ([, name = "", disk = ""]) => ({ name, path: elements(elements(disks, disk)[0] ?? "", "path")[0] ?? "" }),
  );
}

/** Path of a disk by its name. */
export function diskPath(xml: string, disk: string): string {
  return elements(elements(elements(xml, "disks")[0] ?? "", disk)[0] ?? "", "path")[0] ?? "";
}
