// The column codecs that transform fixed-width values before compression: Delta, DoubleDelta, Gorilla, GCD.
// All share one header: width of a value, then the bytes that do not fill a value, copied as they are.

import { BitReader } from "./bit-reader.ts";
import { loadUnsigned, storeUnsigned } from "./integers.ts";
import { undecodable } from "./undecodable.ts";

interface Values {
  readonly width: number;
  /** What follows the shared header. */
  readonly body: Uint8Array;
  /** Where the values go, after the bytes that were copied. */
  readonly target: Uint8Array;
}

type Restore = (values: Values) => void;

/** Undoes a value codec: `rawBytes` is the size of the block before it. */
function withValues(source: Uint8Array, rawBytes: number, restore: Restore): Uint8Array {
  const width = source[0] ?? undecodable("the codec's header is missing");
  if (![1, 2, 4, 8, 16, 32].includes(width)) undecodable(`a value width of ${width} bytes is not one`);
  const skipped = rawBytes % width;
  const result = new Uint8Array(rawBytes);
  result.set(source.subarray(2, 2 + skipped));
  restore({ width, body: source.subarray(2 + skipped), target: result.subarray(skipped) });
  return result;
}

/** Delta: each value is stored as its difference to the one before. */
export function restoreDelta(source: Uint8Array, rawBytes: number): Uint8Array {
  return withValues(source, rawBytes, ({ width, body, target }) => {
    let value = 0n;
    for (let at = 0; at < body.length; at += width) {
      value += loadUnsigned(body, at, width);
      storeUnsigned(target, at, { width, value });
    }
  });
}

/** GCD: values are stored divided by their greatest common divisor, which comes first. */
export function restoreGcd(source: Uint8Array, rawBytes: number): Uint8Array {
  return withValues(source, rawBytes, ({ width, body, target }) => {
    if (target.length === 0) return;
    const divisor = loadUnsigned(body, 0, width);
    for (let at = width; at < body.length; at += width) {
      storeUnsigned(target, at - width, { width, value: loadUnsigned(body, at, width) * divisor });
    }
  });
}

// Prefix 10, 110, 1110, 11110, 11111 → bits of the difference of differences, sign included.
const doubleDeltaBits = [7, 9, 12, 32, 64] as const;

/** DoubleDelta: a bit stream of how much each difference differs from the one before. */
export function restoreDoubleDelta(source: Uint8Array, rawBytes: number): Uint8Array {
  return withValues(source, rawBytes, ({ width, body, target }) => {
    const count = Number(loadUnsigned(body, 0, 4));
    if (count === 0) return;
    let value = loadUnsigned(body, 4, width);
    storeUnsigned(target, 0, { width, value });
    if (count === 1) return;
    let delta = loadUnsigned(body, 4 + width, width);
    value += delta;
    storeUnsigned(target, width, { width, value });
    const reader = new BitReader(body.subarray(4 + 2 * width));
    for (let item = 2; item < count; item += 1) {
      delta = BigInt.asUintN(width * 8, delta + differenceOfDeltas(reader));
      value = BigInt.asUintN(width * 8, value + delta);
      storeUnsigned(target, item * width, { width, value });
    }
  });
}

function differenceOfDeltas(reader: BitReader): bigint {
  if (reader.bit() === 0) return 0n;
  let form = 0;
  while (form < 4 && reader.bit() === 1) form += 1;
  const negative = reader.bit() === 1;
  const size = reader.bits((doubleDeltaBits[form] ?? 64) - 1) + 1n;
  return negative ? -size : size;
}

/** Gorilla: each value is stored as its XOR with the one before, without the zero bits around it. */
export function restoreGorilla(source: Uint8Array, rawBytes: number): Uint8Array {
  return withValues(source, rawBytes, ({ width, body, target }) => {
    const count = Number(loadUnsigned(body, 0, 4));
    if (count === 0) return;
    let value = loadUnsigned(body, 4, width);
    storeUnsigned(target, 0, { width, value });
    const lengthBits = Math.log2(width * 8) + 1;
    const reader = new BitReader(body.subarray(4 + width));
    let window = { bits: 0, trailing: 0 };
    for (let item = 1; item < count; item += 1) {
      if (reader.bit() === 1) {
        if (reader.bit() === 1) {
          const leading = Number(reader.bits(lengthBits - 1));
          const bits = Number(reader.bits(lengthBits));
          window = { bits, trailing: width * 8 - leading - bits };
          if (window.trailing < 0) undecodable("a Gorilla window is wider than a value");
        }
        value ^= reader.bits(window.bits) << BigInt(window.trailing);
      }
      storeUnsigned(target, item * width, { width, value });
    }
  });
}
