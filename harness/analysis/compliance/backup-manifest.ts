// The manifest that BACKUP writes beside the files of a backup, and what a stored backup must have to match it. A file
// with the same content as another is stored once; an empty file is not stored at all.

import { undecodable } from "../blocks/undecodable.ts";
import { cityHash128WithSeed, fileHashChunkBytes, hashHex } from "../blocks/city-hash.ts";
import type { Hash128 } from "../blocks/city-hash.ts";
import type { Finding } from "../../core/verdict.ts";
import { judged } from "./judged.ts";
import type { Judged } from "./judged.ts";

export interface BackedUpFile {
  readonly name: string;
  readonly size: number;
  /** CityHash128 over chunks of 2 KiB, 32 hex digits; empty for an empty file. */
  readonly checksum: string;
  /** Name under which the content is stored. */
  readonly storedAs: string;
  /** Set when the content lies in an earlier backup. */
  readonly inBase: boolean;
}

/** Reads a `.backup` manifest. Throws `undecodable` when it is none. */
export function parseManifest(text: string): readonly BackedUpFile[] {
  const trimmed = text.trim();
  if (!trimmed.startsWith("<config>") || !trimmed.endsWith("</config>")) undecodable("the manifest is damaged");
  const contents =
    /<contents>([\s\S]*)<\/contents>/.exec(trimmed)?.[1] ?? undecodable("the manifest lists no contents");
  return [...contents.matchAll(/<file>([\s\S]*?)<\/file>/g)].map(([, body = ""]) => fileOf(body));
}

function fileOf(body: string): BackedUpFile {
  const field = (name: string) => unescaped(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(body)?.[1]);
  const name = field("name") ?? undecodable("the manifest names a file without a name");
  const size = Number(field("size") ?? Number.NaN);
  if (!Number.isSafeInteger(size)) undecodable(`the manifest gives no size for ${name}`);
  const checksum = field("checksum") ?? "";
  if (size > 0 && !/^[0-9a-f]{32}$/.test(checksum)) undecodable(`the manifest gives no checksum for ${name}`);
  return { name, size, checksum, storedAs: field("data_file") ?? name, inBase: field("use_base") === "true" };
}

function unescaped(text: string | undefined): string | undefined {
  return text
    ?.replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}

/** The checksum of a file's content as the manifest writes it. */
export function fileChecksum(content: Uint8Array): string {
  let state: Hash128 = { low: 0n, high: 0n };
  for (let at = 0; at < content.length; at += fileHashChunkBytes) {
    state = cityHash128WithSeed(content.subarray(at, at + fileHashChunkBytes), state);
  }
  return hashHex(state);
}

/** What was read back of one stored file; undefined content when it is not there. */
export interface StoredFile {
  readonly storedAs: string;
  readonly size: number | undefined;
  readonly checksum: string | undefined;
}

/** Every file of the manifest must be stored, whole and unchanged. */
export function judgeBackup(
  prefix: string,
  files: readonly BackedUpFile[],
  stored: ReadonlyMap<string, StoredFile>,
): Judged {
  const violations = files.flatMap((file): Finding[] => {
    if (file.size === 0 || file.inBase) return [];
    const place = { source: prefix, resource: file.name };
    const found = stored.get(file.storedAs);
    if (found?.size === undefined) return [{ ...place, message: "is in the manifest and not in the store" }];
    if (found.size !== file.size) {
      return [{ ...place, actual: found.size, expected: file.size, message: "is stored with another size" }];
    }
    if (found.checksum === file.checksum) return [];
    return [{ ...place, actual: found.checksum, expected: file.checksum, message: "is stored with other content" }];
  });
  const parts = files.filter(({ name }) => name.startsWith("data/") || name.includes("/data/"));
  const unknowns = [
    ...files.filter(({ inBase }) => inBase).map(({ name }) => inAnotherBackup(prefix, name)),
    ...(parts.length > 0 ? [] : [{ source: prefix, resource: "none", message: "the backup holds no data" }]),
  ];
  return judged({ violations, unknowns });
}

function inAnotherBackup(prefix: string, name: string): Finding {
  return { source: prefix, resource: name, message: "lies in the backup that this one builds on: not looked at" };
}
