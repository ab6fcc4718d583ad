// Searches one file, whatever it is: its raw bytes always; its decoded content where it is a stream of compressed
// blocks, a compressed log, or something else with compressed blocks inside (checksums, spools, archives of parts).

import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { checksumBytes, headerBytes, readHeader } from "../../analysis/blocks/block.ts";
import { PatternSearch } from "../../analysis/blocks/pattern-search.ts";
import type { Hit, PatternIndex } from "../../analysis/blocks/pattern-search.ts";
import { messageOf } from "../../core/errors.ts";
import type { FileHit } from "./file-hit.ts";
import { scanBlocks, scanBlocksWithin } from "./scan-blocks.ts";
import { OpenFile } from "./open-file.ts";

const pieceBytes = 4 * 1024 * 1024;

export interface FileScan {
  readonly hits: readonly FileHit[];
  /** Why a part of the file could not be looked at, as far as that was so. */
  readonly unknown: readonly string[];
  readonly bytes: number;
}

/** Scans the file at `path`. Throws only what the file system throws on opening or reading. */
export async function scanFile(path: string, index: PatternIndex, expectBlocks: boolean): Promise<FileScan> {
  using file = new OpenFile(path);
  const hits: FileHit[] = [];
  const unknown: string[] = [];
  const start = file.read(0, 64);
  const bytes = scanRaw(file, index, hits);
  if (start.length === 0) return { hits, unknown, bytes };
  // A block begins with its checksum, which may look like the begin of anything: its header is asked first.
  const isBlock = readHeader(start, checksumBytes) !== undefined;
  const unread = isBlock ? undefined : unreadableFormat(start);
  const expand = isBlock ? undefined : compressedFormat(start);
  if (unread !== undefined) unknown.push(unread);
  else if (expand !== undefined) await scanExpanded(path, index, { hits, unknown, codec: expand });
  else if (isBlock || expectBlocks) scanBlocks(file, index, { hits, unknown, expectBlocks });
  else scanBlocksWithin(file, index, { hits, unknown, from: 0 });
  return { hits, unknown, bytes };
}

function scanRaw(file: OpenFile, index: PatternIndex, hits: FileHit[]): number {
  const search = new PatternSearch(index);
  let position = 0;
  for (;;) {
    const piece = file.read(position, pieceBytes);
    if (piece.length === 0) break;
    position += piece.length;
    hits.push(...search.feed(piece).map((hit) => ({ ...hit, codec: "none" })));
  }
  hits.push(...search.finish().map((hit) => ({ ...hit, codec: "none" })));
  return position;
}

type StreamCodec = "gzip" | "zstd";

function compressedFormat(start: Buffer): StreamCodec | undefined {
  if (start.length >= 2 && start.readUInt16BE(0) === 0x1f8b) return "gzip";
  if (start.length >= 4 && start.readUInt32LE(0) === 0xfd2fb528) return "zstd";
  return undefined;
}

const unreadable: readonly (readonly [magic: string, what: string])[] = [
  ["504b0304", "a zip archive"],
  ["04224d18", "an LZ4 frame"],
  ["fd377a585a00", "an xz archive"],
  ["425a68", "a bzip2 archive"],
  ["454e430100", "a file of an encrypted disk"],
  ["454e430200", "a file of an encrypted disk"],
];

function unreadableFormat(start: Buffer): string | undefined {
  const hex = start.toString("hex");
  const format = unreadable.find(([magic]) => hex.startsWith(magic) && hex.length > headerBytes * 2);
  return format === undefined ? undefined : `${format[1]}: not decoded`;
}

interface Expanded {
  readonly hits: FileHit[];
  readonly unknown: string[];
  readonly codec: StreamCodec;
}

async function scanExpanded(path: string, index: PatternIndex, { hits, unknown, codec }: Expanded): Promise<void> {
  const search = new PatternSearch(index);
  const keep = (found: readonly Hit[]) => hits.push(...found.map((hit) => ({ ...hit, codec })));
  try {
    const expander = codec === "gzip" ? createGunzip() : createZstdDecompress();
    await pipeline(createReadStream(path), expander, async (pieces: AsyncIterable<Buffer>) => {
      for await (const piece of pieces) keep(search.feed(piece));
    });
  } catch (error) {
    unknown.push(`${codec}: ${messageOf(error)}`);
  }
  keep(search.finish());
}
