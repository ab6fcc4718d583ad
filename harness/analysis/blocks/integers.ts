// Little-endian unsigned integers of 1 to 32 bytes, as the column codecs read and write them.

import { undecodable } from "./undecodable.ts";

/** Value of the `width` bytes at `at`. */
export function loadUnsigned(bytes: Uint8Array, at: number, width: number): bigint {
  if (at + width > bytes.length) undecodable("the block ends inside a value");
  if (width === 8) return BigInt(word(bytes, at + 4)) * 0x1_0000_0000n + BigInt(word(bytes, at));
  if (width === 4) return BigInt(word(bytes, at));
  let value = 0n;
  for (let index = width - 1; index >= 0; index -= 1) value = (value << 8n) | BigInt(bytes[at + index] ?? 0);
  return value;
}

/** Writes the low `width` bytes of `value` at `at`. */
export function storeUnsigned(bytes: Uint8Array, at: number, options: { width: number; value: bigint }): void {
  const { width } = options;
  if (at + width > bytes.length) undecodable("the block holds more values than its header says");
  if (width === 8 || width === 4) {
    storeWord(bytes, at, Number(BigInt.asUintN(32, options.value)));
    if (width === 8) storeWord(bytes, at + 4, Number(BigInt.asUintN(32, options.value >> 32n)));
    return;
  }
  let rest = BigInt.asUintN(width * 8, options.value);
  for (let index = 0; index < width; index += 1) {
    bytes[at + index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
}

// Values of 4 and 8 bytes are nearly all that occur; words keep them out of the byte-by-byte loops.
function word(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0
  );
}

function storeWord(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value & 0xff;
  bytes[at + 1] = (value >>> 8) & 0xff;
  bytes[at + 2] = (value >>> 16) & 0xff;
  bytes[at + 3] = value >>> 24;
}
