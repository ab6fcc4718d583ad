// Lists what lies below the scanned directories: files by path and identity, what could not be listed, and the names
// that tell system tables and replaced parts.

import { lstatSync, readdirSync, readlinkSync, realpathSync } from "node:fs";
import type { Stats } from "node:fs";
import path from "node:path";
import { placeOf } from "../../analysis/blocks/place.ts";
import type { PlaceKind, VolumeNames } from "../../analysis/blocks/place.ts";
import { messageOf } from "../../core/errors.ts";

export interface FoundFile {
  readonly path: string;
  /** Path below the scanned directory: what is searched as a name. */
  readonly name: string;
  readonly kind: PlaceKind;
  /** Changes when the content may have changed; equal for hard links. */
  readonly identity: string;
}

export interface Walk {
  readonly files: readonly FoundFile[];
  /** Every name below the directories, directories and links included; link targets too. */
  readonly names: readonly { readonly path: string; readonly name: string; readonly kind: PlaceKind }[];
  readonly unknown: readonly { readonly file: string; readonly reason: string; readonly kind: PlaceKind }[];
  /** Whether metadata, data and store were there: a whole server directory. */
  readonly sawServer: boolean;
}

interface Entry {
  readonly path: string;
  readonly root: string;
  readonly stats: Stats | undefined;
  readonly problem?: string;
}

/** Lists everything below `roots`. Links are not followed; one that leads out of the scan is unknown. */
export function walk(roots: readonly string[], skip: (stats: Stats) => boolean): Walk {
  const entries = roots.flatMap((root) => listed(root, root));
  const names = volumeNames(roots, entries);
  const inside = roots.map((root) => realpathSync(root));
  const files: FoundFile[] = [];
  const unknown: { file: string; reason: string; kind: PlaceKind }[] = [];
  const seen: { path: string; name: string; kind: PlaceKind }[] = [];
  for (const { path: entry, root, stats, problem } of entries) {
    const kind = placeOf(path.resolve(entry).split(path.sep), names);
    const name = path.relative(root, entry);
    if (problem !== undefined) unknown.push({ file: entry, reason: problem, kind });
    if (stats === undefined || skip(stats)) continue;
    if (entry !== root) seen.push({ path: entry, name, kind });
    if (stats.isFile()) files.push({ path: entry, name, kind, identity: identityOf(stats) });
    else if (stats.isSymbolicLink()) {
      seen.push({ path: entry, name: readlinkSync(entry), kind });
      const target = targetOf(entry);
      const contained =
        target === undefined || inside.some((base) => target === base || target.startsWith(base + path.sep));
      if (!contained) unknown.push({ file: entry, reason: `symbolic link leads out of the scan, to ${target}`, kind });
    } else if (stats.isBlockDevice()) unknown.push({ file: entry, reason: "a block device: not read", kind });
  }
  const below = entries.map(({ path: entry, root }) => path.relative(root, entry).split(path.sep));
  const has = (...folders: string[]) => below.some((segments) => folders.some((folder) => segments.includes(folder)));
  return { files, names: seen, unknown, sawServer: has("metadata") && has("store", "data") };
}

function listed(directory: string, root: string): Entry[] {
  const stats = statsOf(directory);
  if (stats === undefined) return directory === root ? [{ path: root, root, stats, problem: "does not exist" }] : [];
  if (!stats.isDirectory()) return [{ path: directory, root, stats }];
  try {
    const below = readdirSync(directory).flatMap((name) => listed(path.join(directory, name), root));
    return [{ path: directory, root, stats }, ...below];
  } catch (error) {
    // A directory that a merge has just removed holds nothing any more.
    if (statsOf(directory) === undefined) return [];
    return [{ path: directory, root, stats, problem: `cannot be listed: ${messageOf(error)}` }];
  }
}

function statsOf(entry: string): Stats | undefined {
  return lstatSync(entry, { throwIfNoEntry: false });
}

function identityOf(stats: Stats): string {
  return [stats.dev, stats.ino, stats.size, stats.mtimeMs].join(":");
}

function targetOf(link: string): string | undefined {
  try {
    return realpathSync(link);
  } catch {
    return undefined; // A dangling link holds nothing but its own text, which is searched as a name.
  }
}

function volumeNames(roots: readonly string[], entries: readonly Entry[]): VolumeNames {
  const children = new Map<string, string[]>();
  const systemTables = new Set<string>();
  for (const { path: entry, stats } of entries) {
    const whole = path.resolve(entry);
    const parent = path.dirname(whole);
    if (stats?.isDirectory() === true) {
      const known = children.get(parent) ?? [];
      known.push(path.basename(whole));
      children.set(parent, known);
    }
    const parents = parent.split(path.sep);
    if (parents.at(-1) === "system" && parents.at(-2) === "data") {
      const target = stats?.isSymbolicLink() === true ? targetOf(entry) : undefined;
      systemTables.add(target ?? whole);
      if (target !== undefined) for (const alias of aliasesOf(target, roots)) systemTables.add(alias);
    }
  }
  return {
    siblings: (directory) => children.get(path.dirname(directory.join(path.sep))) ?? [],
    isSystemTable: (directory) => systemTables.has(directory.join(path.sep)),
  };
}

// The directory given on the command line may itself be reached through links.
function aliasesOf(target: string, roots: readonly string[]): string[] {
  return roots.map((root) => path.resolve(root, path.relative(realpathSync(root), target)));
}
