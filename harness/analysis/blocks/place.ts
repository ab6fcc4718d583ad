// What a file on a ClickHouse volume belongs to, told from its path alone, and how far up the ladder of erasure claims
// one can still stand when a subject's token lies there.

import { covers, parsePartName } from "./part-name.ts";

/** Ladder of erasure claims: accepted, not selectable, not even unmasked, no part, no log or entry, no backup. */
export const claims = ["E0", "E1", "E2", "E3", "E4", "E5"] as const;
export type Claim = (typeof claims)[number];

export const placeKinds = {
  /** Still answers queries. */
  "active-part": "E0",
  /** Replaced by a merge or mutation, not yet unlinked. */
  "outdated-part": "E2",
  "detached-part": "E2",
  /** Hard links of ALTER … FREEZE. */
  "frozen-part": "E2",
  /** Half-written, half-fetched or half-deleted. */
  "temporary-part": "E2",
  /** Part of a table of the system database: query_log and its like. */
  "system-part": "E3",
  /** Data of a table engine without parts: Log, Set, Join, a Buffer's or Dictionary's files. */
  "table-file": "E0",
  "mutation-entry": "E3",
  metadata: "E3",
  log: "E3",
  /** Rows that a Distributed table has not yet sent. */
  spool: "E3",
  /** Transaction logs and snapshots of Keeper or ZooKeeper. */
  coordination: "E3",
  file: "E3",
} as const satisfies Record<string, Claim>;

export type PlaceKind = keyof typeof placeKinds;

export interface VolumeNames {
  /** Names of the directories beside the one given as path segments. */
  siblings(directory: readonly string[]): readonly string[];
  /** Whether a table directory belongs to the system database. */
  isSystemTable(directory: readonly string[]): boolean;
}

/** The place of a file, from the segments of its path. */
export function placeOf(segments: readonly string[], names: VolumeNames): PlaceKind {
  const file = segments.at(-1) ?? "";
  const part = partDepth(segments);
  if (part !== undefined) return partKind(segments, part, names);
  if (/^mutation_\d+\.txt$/.test(file) || segments.includes("mutations")) return "mutation-entry";
  if (file.endsWith(".sql") || segments.includes("metadata_dropped")) return "metadata";
  if (/\.(log|err\.log|stdout|stderr)(\.|$)|\.log$/.test(file) && !/^log\.[0-9a-f]+$/.test(file)) return "log";
  if (/^(log|snapshot)\.[0-9a-f]+$/.test(file) || /^(changelog|snapshot)_\d+/.test(file)) return "coordination";
  if (segments.some((segment) => /^shard\d+_|@.+(:\d+|%3A\d+)/.test(segment))) return "spool";
  return file.endsWith(".bin") ? "table-file" : "file";
}

/** Whether the file belongs to a part, whatever became of the part. */
export function isPart(kind: PlaceKind): boolean {
  return kind.endsWith("-part");
}

const temporary = /^(tmp|delete_tmp|tmp-fetch|tmp_.*|delete_tmp_.*|moving|remote_fetch.*)(_|$)/;

function partDepth(segments: readonly string[]): number | undefined {
  for (let depth = segments.length - 2; depth >= 0; depth -= 1) {
    const name = segments[depth] ?? "";
    if (name.endsWith(".proj") || name.endsWith(".tmp_proj")) continue;
    if (parsePartName(name) !== undefined || isOddPart(name, segments[depth - 1])) return depth;
  }
  return undefined;
}

function isOddPart(name: string, parent: string | undefined): boolean {
  return parent === "detached" || parent === "moving" || (temporary.test(name) && /_\d+_\d+_\d+/.test(name));
}

function partKind(segments: readonly string[], depth: number, names: VolumeNames): PlaceKind {
  const directory = segments.slice(0, depth + 1);
  const name = directory.at(-1) ?? "";
  const parent = directory.at(-2);
  if (parent === "detached") return "detached-part";
  if (segments.slice(0, depth).includes("shadow")) return "frozen-part";
  const part = parsePartName(name);
  if (part === undefined || parent === "moving" || name.startsWith("tmp_") || name.startsWith("delete_tmp_")) {
    return "temporary-part";
  }
  if (names.isSystemTable(directory.slice(0, -1))) return "system-part";
  const replaced = names.siblings(directory).some((sibling) => {
    const other = parsePartName(sibling);
    return other !== undefined && covers(other, part);
  });
  return replaced ? "outdated-part" : "active-part";
}
