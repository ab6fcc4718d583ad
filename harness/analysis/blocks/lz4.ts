// LZ4 block format without a frame, as ClickHouse stores it (LZ4 and LZ4HC alike).

import { undecodable } from "./undecodable.ts";

/** Expands one LZ4 block that is known to hold exactly `rawBytes` bytes. */
export function expandLz4(source: Uint8Array, rawBytes: number): Uint8Array {
  const target = new Uint8Array(rawBytes);
  let from = 0;
  let to = 0;
  const longLength = (short: number): number => {
    let length = short;
    if (short !== 15) return length;
    for (let more = 255; more === 255; length += more) more = byteAt(source, from++);
    return length;
  };
  while (from < source.length) {
    const token = byteAt(source, from++);
    const literals = longLength(token >> 4);
    if (from + literals > source.length || to + literals > rawBytes) undecodable("LZ4 literals run past the end");
    copyLiterals(source, from, { target, to, length: literals });
    from += literals;
    to += literals;
    if (from === source.length) break;
    const distance = byteAt(source, from) | (byteAt(source, from + 1) << 8);
    from += 2;
    const length = longLength(token & 15) + 4;
    if (distance === 0 || distance > to || to + length > rawBytes) undecodable("LZ4 match points outside of the block");
    copyMatch(target, to, { distance, length });
    to += length;
  }
  if (to !== rawBytes) undecodable(`LZ4 block holds ${to} bytes where its header says ${rawBytes}`);
  return target;
}

function byteAt(source: Uint8Array, at: number): number {
  return source[at] ?? undecodable("LZ4 block ends inside a sequence");
}

interface Literals {
  readonly target: Uint8Array;
  readonly to: number;
  readonly length: number;
}

// Short runs dominate; copying them byte by byte beats the call into a bulk copy.
function copyLiterals(source: Uint8Array, from: number, { target, to, length }: Literals): void {
  if (length > 24) {
    target.set(source.subarray(from, from + length), to);
    return;
  }
  for (let index = 0; index < length; index += 1) target[to + index] = source[from + index] ?? 0;
}

// A match may overlap what it writes (that is how runs are coded), so only distant ones are copied in bulk.
function copyMatch(target: Uint8Array, to: number, { distance, length }: { distance: number; length: number }): void {
  if (length > 32 && distance >= length) {
    target.copyWithin(to, to - distance, to - distance + length);
    return;
  }
  for (let index = to; index < to + length; index += 1) target[index] = target[index - distance] ?? 0;
}
