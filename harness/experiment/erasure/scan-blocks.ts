// Finds and decodes compressed blocks: a file that is nothing but blocks is read block by block and searched as one
// stream, since values straddle blocks; elsewhere blocks are recognized by their 128-bit checksum at any offset.

import {
  blockBytesMax,
  checksumBytes,
  checksumMatches,
  decodeBlock,
  headerBytes,
  readHeader,
} from "../../analysis/blocks/block.ts";
import type { DecodedBlock } from "../../analysis/blocks/block.ts";
import { PatternSearch } from "../../analysis/blocks/pattern-search.ts";
import type { Hit, PatternIndex } from "../../analysis/blocks/pattern-search.ts";
import { undecodableReason } from "../../analysis/blocks/undecodable.ts";
import type { FileHit } from "./file-hit.ts";
import type { OpenFile } from "./open-file.ts";

const prefixBytes = checksumBytes + headerBytes;
const pieceBytes = 4 * 1024 * 1024;

interface Findings {
  readonly hits: FileHit[];
  readonly unknown: string[];
}

type Frame =
  | { readonly state: "end" }
  | { readonly state: "no-block"; readonly reason: string }
  | { readonly state: "block"; readonly stored: Buffer };

/** Reads a stream of blocks from the start; after a damaged one it looks for further blocks behind it. */
export function scanBlocks(file: OpenFile, index: PatternIndex, out: Findings & { expectBlocks: boolean }): void {
  const stream = new DecodedStream(index, out);
  let position = 0;
  for (;;) {
    const frame = frameAt(file, position);
    if (frame.state === "end") break;
    if (frame.state === "no-block") {
      // A file that merely looked like blocks at its start is an ordinary one.
      if (position > 0 || out.expectBlocks) out.unknown.push(`${frame.reason} at byte ${position}`);
      scanBlocksWithin(file, index, { ...out, from: position + 1 });
      break;
    }
    stream.add(frame.stored, position);
    position += checksumBytes + frame.stored.length;
  }
  stream.finish();
}

/** Looks for blocks at every offset from `from` on. Neighbours form one stream. */
export function scanBlocksWithin(file: OpenFile, index: PatternIndex, out: Findings & { from: number }): void {
  let position = out.from;
  while (position + prefixBytes <= file.size) {
    const piece = file.read(position, pieceBytes + prefixBytes);
    const candidate = candidateIn(piece, file.size - position);
    if (candidate === undefined) {
      position += Math.max(1, piece.length - prefixBytes + 1);
      continue;
    }
    position += candidate;
    const stream = new DecodedStream(index, out);
    let frame = frameAt(file, position);
    if (frame.state !== "block") position += 1;
    while (frame.state === "block") {
      stream.add(frame.stored, position);
      position += checksumBytes + frame.stored.length;
      frame = frameAt(file, position);
    }
    stream.finish();
  }
}

class DecodedStream {
  readonly #index: PatternIndex;
  readonly #out: Findings;
  #search: PatternSearch;
  #codec = "";

  constructor(index: PatternIndex, out: Findings) {
    this.#index = index;
    this.#out = out;
    this.#search = new PatternSearch(index);
  }

  add(stored: Buffer, position: number): void {
    const decoded = decodedOrReason(stored);
    if (typeof decoded === "string") {
      this.#out.unknown.push(`${decoded} (block at byte ${position})`);
      this.finish();
      this.#search = new PatternSearch(this.#index);
      return;
    }
    this.#codec = decoded.codec;
    this.#keep(this.#search.feed(decoded.data));
  }

  finish(): void {
    this.#keep(this.#search.finish());
  }

  #keep(hits: readonly Hit[]): void {
    this.#out.hits.push(...hits.map((hit) => ({ ...hit, codec: this.#codec })));
  }
}

function decodedOrReason(stored: Buffer): DecodedBlock | string {
  try {
    return decodeBlock(stored);
  } catch (error) {
    const reason = undecodableReason(error);
    if (reason === undefined) throw error;
    return reason;
  }
}

function frameAt(file: OpenFile, position: number): Frame {
  const prefix = file.read(position, prefixBytes);
  if (prefix.length === 0) return { state: "end" };
  const header = readHeader(prefix, checksumBytes);
  if (header === undefined) return { state: "no-block", reason: "not a compressed block" };
  const stored = file.read(position + checksumBytes, header.storedBytes);
  if (stored.length < header.storedBytes)
    return { state: "no-block", reason: "the file ends inside a compressed block" };
  if (!checksumMatches(prefix, stored)) return { state: "no-block", reason: "a block does not match its checksum" };
  return { state: "block", stored };
}

// The first offset in `piece` where a block may start, judged by its header alone.
function candidateIn(piece: Buffer, bytesLeft: number): number | undefined {
  for (let at = 0; at + prefixBytes <= piece.length; at += 1) {
    const method = piece[at + checksumBytes] ?? 0;
    if (method !== 0x02 && (method < 0x82 || method > 0x9c)) continue;
    const header = readHeader(piece, at + checksumBytes);
    if (header === undefined || header.rawBytes === 0 || header.rawBytes > blockBytesMax) continue;
    if (at + checksumBytes + header.storedBytes <= bytesLeft) return at;
  }
  return undefined;
}
