// Between CloudFormation's spelling of properties and that of APIs which differ.

import type { TagList } from "./resource.ts";

/** Keys whose values are maps with keys of the user's own, never to be respelled. */
const maps = new Set(["Labels", "Tags", "Parameters", "Targets", "Actions", "StartAfter"]);

/** `SubnetIds` -> `subnetIds`, keys of maps left alone. */
export function camelCase(key: string, path: readonly string[]): string | undefined {
  return maps.has(path.at(-1) ?? "") ? undefined : key.charAt(0).toLowerCase() + key.slice(1);
}

/** A tag list as the map that some APIs take. */
export function tagMap(tags: TagList | undefined): Record<string, string> | undefined {
  return tags === undefined ? undefined : Object.fromEntries(tags.map((tag) => [tag.Key, tag.Value]));
}
