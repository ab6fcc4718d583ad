// One compressed block: 16 bytes checksum, 1 byte method, 4 bytes compressed size (these 9 header bytes included),
// 4 bytes raw size, data. A chain of codecs is a block whose data are nested blocks without checksums.

import { zstdDecompressSync } from "node:zlib";
import { cityHash128 } from "./city-hash.ts";
import { restoreDelta, restoreDoubleDelta, restoreGcd, restoreGorilla } from "./column-codecs.ts";
import { expandLz4 } from "./lz4.ts";
import { restoreT64 } from "./t64.ts";
import { undecodable } from "./undecodable.ts";

export const checksumBytes = 16;
export const headerBytes = 9;

/** Larger blocks are refused instead of decoded: the engine's own limit for what it writes is far below. */
export const blockBytesMax = 256 * 1024 * 1024;

export interface BlockHeader {
  readonly method: number;
  /** Bytes of header and data, without the checksum. */
  readonly storedBytes: number;
  readonly rawBytes: number;
}

/** The raw bytes of a block and how they were stored: `LZ4`, `Delta+ZSTD`, in the order of compression. */
export interface DecodedBlock {
  readonly codec: string;
  readonly data: Uint8Array;
}

type Expand = (source: Uint8Array, rawBytes: number) => Uint8Array;

interface Method {
  readonly name: string;
  readonly expand: Expand;
}

const refused = (name: string, why: string): Method => ({ name, expand: () => undecodable(`${name}: ${why}`) });

const chainMethod = 0x91;

const methods: ReadonlyMap<number, Method> = new Map([
  [0x02, { name: "NONE", expand: (source: Uint8Array) => source }],
  [0x82, { name: "LZ4", expand: expandLz4 }],
  [0x90, { name: "ZSTD", expand: expandZstd }],
  [0x92, { name: "Delta", expand: restoreDelta }],
  [0x93, { name: "T64", expand: restoreT64 }],
  [0x94, { name: "DoubleDelta", expand: restoreDoubleDelta }],
  [0x95, { name: "Gorilla", expand: restoreGorilla }],
  [0x96, refused("AES_128_GCM_SIV", "the column is encrypted")],
  [0x97, refused("AES_256_GCM_SIV", "the column is encrypted")],
  [0x98, refused("FPC", "no decoder for this codec")],
  [0x99, refused("DEFLATE_QPL", "no decoder for this codec")],
  [0x9a, { name: "GCD", expand: restoreGcd }],
  [0x9b, refused("ZSTD_QAT", "no decoder for this codec")],
  [0x9c, refused("SZ3", "no decoder for this codec")],
]);

/** The header at `at` (the byte after the checksum), or undefined when the bytes cannot be one. */
export function readHeader(bytes: Uint8Array, at: number): BlockHeader | undefined {
  if (at + headerBytes > bytes.length) return undefined;
  const method = bytes[at] ?? 0;
  if (method !== chainMethod && !methods.has(method)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, headerBytes);
  const storedBytes = view.getUint32(1, true);
  const rawBytes = view.getUint32(5, true);
  if (storedBytes < headerBytes || storedBytes > blockBytesMax || rawBytes > blockBytesMax) return undefined;
  return { method, storedBytes, rawBytes };
}

/** True when the 16 bytes before `stored` (header and data) are its checksum. */
export function checksumMatches(checksum: Uint8Array, stored: Uint8Array): boolean {
  const { low, high } = cityHash128(stored);
  const view = new DataView(checksum.buffer, checksum.byteOffset, checksumBytes);
  return view.getBigUint64(0, true) === low && view.getBigUint64(8, true) === high;
}

/** Raw bytes of a block given as header and data. Throws `undecodable` with the reason when it cannot be read. */
export function decodeBlock(stored: Uint8Array): DecodedBlock {
  const header = readHeader(stored, 0) ?? undecodable("not a compressed block");
  if (header.storedBytes !== stored.length) undecodable("the block is shorter than its header says");
  const body = stored.subarray(headerBytes);
  if (header.method === chainMethod) return decodeChain(body, header.rawBytes);
  const method = methods.get(header.method) ?? undecodable(`unknown compression method ${header.method}`);
  const data = method.expand(body, header.rawBytes);
  if (data.length !== header.rawBytes)
    undecodable(`${method.name}: ${data.length} bytes instead of ${header.rawBytes}`);
  return { codec: method.name, data };
}

function decodeChain(body: Uint8Array, rawBytes: number): DecodedBlock {
  const count = body[0] ?? 0;
  if (count === 0 || (body.includes(chainMethod, 1) && body.subarray(1, 1 + count).includes(chainMethod))) {
    undecodable("the list of codecs is damaged");
  }
  const names: string[] = [];
  let data = body.subarray(1 + count);
  for (let stage = 0; stage < count; stage += 1) {
    const block = decodeBlock(data);
    names.unshift(block.codec);
    data = block.data;
  }
  if (data.length !== rawBytes) undecodable("the chain of codecs gives another size than its header says");
  return { codec: names.join("+"), data };
}

function expandZstd(source: Uint8Array, rawBytes: number): Uint8Array {
  try {
    return zstdDecompressSync(source, { maxOutputLength: Math.max(rawBytes, 1) });
  } catch (error) {
    return undecodable(`ZSTD: ${error instanceof Error ? error.message : "damaged data"}`);
  }
}
